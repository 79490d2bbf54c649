/**
 * What a store counts of its tables, and what it tells of them.
 *
 * table-metrics     counted while a table is used
 * table-facts       found in memtables and files when somebody asks
 * table-samplers    what is done most, looked at while an operator wants to know
 * sampling-control  how operators ask for it
 */
export * from './sampling-control.ts';
export * from './table-facts.ts';
export * from './table-metrics.ts';
export * from './table-samplers.ts';
