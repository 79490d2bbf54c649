/**
 * Statements that change keyspaces and tables, from their trees to a step from one schema to the next.
 *
 * 1. `analyse-schema-statement.ts` finds the keyspace and makes the checks of PREPARE; what must be
 *    true when the statement runs (may it be changed at all, `system-protection.ts`) comes with it.
 * 2. What comes out is a `SchemaTransformation` (`schema-transformation.ts`): a pure function from
 *    the schema of the moment, so that it can run wherever changes are put in order.
 * 3. `keyspace-transformations.ts`, `create-table.ts`, `alter-table.ts` with `alter-columns.ts`, and
 *    `drop-table.ts` are those functions.
 *
 * Invariant: a transformation that changes nothing gives the very schema that it was given.
 */
export * from './analyse-schema-statement.ts';
export type * from './schema-transformation.ts';
export { checkKeyspaceName } from './system-protection.ts';
