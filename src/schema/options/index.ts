/**
 * The WITH clauses of keyspaces and tables, checked as Cassandra checks them.
 *
 * - `property-value.ts`: properties as text, number, boolean or map.
 * - `table-properties.ts`: all of a table, with one file for each option that is a map or a form.
 * - `compaction-strategy.ts`, `unified-compaction.ts`: what each strategy takes.
 * - `replication.ts`: strategy, factors, data centres, and the warnings.
 */
export * from './compaction.ts';
export * from './compression.ts';
export * from './property-value.ts';
export * from './replication.ts';
export * from './speculative-retry.ts';
export * from './table-properties.ts';
