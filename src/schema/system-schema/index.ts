/**
 * Schema as rows: what a node keeps in `system_schema`, and what travels when it changes.
 *
 * - `tables.ts`: the tables, with Cassandra's ids.
 * - `to-rows.ts`, `table-rows.ts`: a keyspace into rows. `from-rows.ts`: rows into keyspaces.
 * - `schema-row.ts`: a row in a neutral form, without timestamps or tombstones.
 *
 * Invariant: `fromRows(toRows(keyspace))` is the same keyspace.
 */
export * from './from-rows.ts';
export * from './row-diff.ts';
export * from './schema-row.ts';
export * from './tables.ts';
export * from './to-rows.ts';
