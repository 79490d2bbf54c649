export type * from './message.ts';
export * from './service/index.ts';
export type * from './verb/index.ts';
