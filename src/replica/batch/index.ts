export type { StoredBatch } from './batch-table.ts';
export * from './local-batches.ts';
