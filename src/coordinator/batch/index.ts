export type { BatchLog, LoggedBatch } from './batch-replay.ts';
export { BatchReplay } from './batch-replay.ts';
export { BatchWriter } from './batch-writer.ts';
