export * from './copy.ts';
export * from './reader.ts';
export * from './writer.ts';
