export * from './read-handler.ts';
