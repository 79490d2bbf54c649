/**
 * DESCRIBE as the server answers it: rows made of the schema.
 *
 * 1. `describe-target.ts` finds what is asked for, `cluster-description.ts` tells of the cluster.
 * 2. `describe-statement.ts` cuts the rows into pages, with a state (`describe-paging.ts`) that is
 *    good for as long as the schema stays the same.
 */
export * from './describe-statement.ts';
