/**
 * Carries out reads and writes at a consistency level, on whichever node the client is connected
 * to. It reaches every replica, the own one included, by the verbs of messaging.
 *
 * consistency/  how many replicas a level waits for, and whether enough are alive
 * write/        a mutation to its replicas
 * counter/      updates of counters, through a leader
 * batch/        logged batches, and the replay of those left behind
 * read/         partitions and ranges: data, digests, speculation, reconciliation, repair
 * paxos/        lightweight transactions and serial reads
 * hint/         what dead replicas missed, until they are back
 * ddl/          schema changes to all nodes
 * truncate/     all data of a table, on all nodes
 *
 * Invariant: nothing is acknowledged to a client before as many replicas as its level demands have
 * said that they have it.
 */

export type { BatchLog, LoggedBatch } from './batch/index.ts';
export type * from './cas.ts';
export { isDataCenterLocal, validateForCas } from './consistency/index.ts';
export type * from './coordinator.ts';
export type { CounterStore } from './counter/index.ts';
export { validateForCounter } from './counter/index.ts';
export type { LocalSchema } from './ddl/index.ts';
export type { HintService, PendingHints } from './hint/index.ts';
export * from './node-coordinator.ts';
export { ReadWarnings } from './read/index.ts';
