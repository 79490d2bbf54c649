/**
 * Compressed Data components: a chunk of `chunk_length_in_kb` after the other, each compressed by
 * itself, and CompressionInfo.db, which tells where they begin.
 */
export * from './compression-info.ts';
export * from './compression-parameters.ts';
export * from './compressor.ts';
export * from './load-compressor.ts';
