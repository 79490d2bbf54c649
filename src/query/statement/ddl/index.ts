/**
 * Statements about keyspaces and tables as a whole, once they are analysed.
 *
 * - `schema-statement.ts`: CREATE, ALTER and DROP of keyspaces and tables. The coordinator calls the
 *   change with the schema of the moment; of two that create the same table, the second one sees
 *   the first.
 * - `use-statement.ts`, `truncate-statement.ts`.
 */
export * from './schema-statement.ts';
export * from './truncate-statement.ts';
export * from './use-statement.ts';
