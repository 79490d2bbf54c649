export * from './write-context.ts';
export * from './write-handler.ts';
export * from './writer.ts';
