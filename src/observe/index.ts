export * from './event.ts';
export * from './trace.ts';
