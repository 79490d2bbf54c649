export * from './deque.ts';
export * from './slots.ts';
