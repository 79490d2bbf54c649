export * from './compress.ts';
export * from './decompress.ts';
