/**
 * SSTables in Cassandra's BIG format, versions na, nb and oa.
 *
 * sstable                 the contract between files and those that read and rewrite them
 * descriptor/             names of files, versions, generations
 * chunk/, compression/    bytes in chunks, compressed and checked
 * primary-index/, filter/, statistics/   what is known without reading the data
 * reader/, writer/        the data
 */
export * from './chunk/index.ts';
export * from './descriptor/index.ts';
export * from './reader/index.ts';
export * from './sstable.ts';
export * from './statistics/index.ts';
