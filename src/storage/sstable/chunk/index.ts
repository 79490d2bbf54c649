/**
 * Files in chunks, in memory as far as the caches go.
 *
 * plain-chunk-reader, compressed-chunk-reader   chunks from the disk, with their checksums compared
 * sstable-caches (generation-cache)             what all files of a node keep in memory, bounded
 * cached-chunks, read-ahead                     chunks for point reads and for scans
 * window                                        contiguous bytes over chunks, for decoders
 */
export * from './cached-chunks.ts';
export * from './chunk-source.ts';
export * from './compressed-chunk-reader.ts';
export * from './generation-cache.ts';
export * from './plain-chunk-reader.ts';
export * from './read-ahead.ts';
export * from './sstable-caches.ts';
export * from './window.ts';
