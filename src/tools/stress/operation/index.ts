/**
 * What a load is made of: `makeOperations` prepares the insert and the queries of a profile, and each
 * `Operation` then writes one request after another into a frame.
 */
export * from './make-operations.ts';
export type { Operation } from './operation.ts';
export * from './operation-mix.ts';
