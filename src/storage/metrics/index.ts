/**
 * What a store counts of its tables, and what it tells of them.
 *
 * table-metrics     counted while a table is used
 * table-facts       found in memtables and files when somebody asks
 */
export * from './table-facts.ts';
export * from './table-metrics.ts';
