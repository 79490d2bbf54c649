/**
 * Statistics.db: what is known of a file without reading its data.
 *
 * statistics-file       the four parts and their checksums
 * stats-metadata        the third part, which reads and compactions go by
 * header-component      the fourth, which rows are decoded with
 * estimated-histogram, tombstone-histogram, hyper-log-log   the estimates inside them
 * sstable-statistics    the third part as `SSTable.statistics`
 */
export * from './estimated-histogram.ts';
export * from './header-component.ts';
export * from './hyper-log-log.ts';
export * from './sstable-statistics.ts';
export * from './statistics-file.ts';
export * from './stats-metadata.ts';
export * from './tombstone-histogram.ts';
