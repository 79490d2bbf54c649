/**
 * Schema changes as data: a change becomes mutations of the `system_schema` tables, which travel and
 * are merged like all others, and every node rebuilds its schema from what is in the tables then.
 * So two changes made at once on two nodes end the same everywhere.
 */
export * from './schema-mutations.ts';
export * from './schema-store.ts';
