/**
 * What a store counts of its tables, and what it tells of them.
 *
 * table-metrics     counted while a table is used
 * operation-meter   one kind of operation: how many, how long, how often
 * table-facts       found in memtables and files when somebody asks
 */
export * from './operation-meter.ts';
export * from './table-facts.ts';
export * from './table-metrics.ts';
