export * from './deque.ts';
