/**
 * What exists: immutable snapshots of keyspaces, tables, columns and types.
 *
 * - `column.ts`, `column-mask.ts`, `index-metadata.ts`, `table.ts`, `table-layout.ts`, `view.ts`, `user-function.ts`, `keyspace.ts`, `schema.ts`: the contracts;
 *   `make-table.ts`, `make-keyspace.ts`, `make-schema.ts` build them, `table-text.ts` from a short text.
 * - `options/`: WITH clauses, checked as Cassandra does.
 * - `system-schema/`: schema as rows of `system_schema` and back. `schema-version.ts` digests those
 *   rows, `diff-schemas.ts` compares them.
 * - `describe/`: the text of DESCRIBE.
 * - `system-tables/`: the tables that every node has from the start.
 *
 * Invariants: nothing here changes after it is made; a change of the schema makes new objects for
 * what changed and keeps the others, so `===` tells what is the same.
 */
export * from './column.ts';
export * from './column-mask.ts';
export * from './describe/index.ts';
export * from './diff-schemas.ts';
export * from './index-metadata.ts';
export * from './keyspace.ts';
export * from './make-keyspace.ts';
export * from './make-schema.ts';
export * from './make-table.ts';
export * from './options/index.ts';
export * from './partition-key.ts';
export * from './paxos-state-ttl.ts';
export * from './schema.ts';
export type * from './schema-source.ts';
export * from './schema-version.ts';
export * from './system-keyspaces.ts';
export * from './system-schema/index.ts';
export * from './system-tables/index.ts';
export * from './table.ts';
export * from './table-layout.ts';
export * from './table-options.ts';
export * from './table-text.ts';
export * from './user-function.ts';
export * from './view.ts';
