/**
 * A node as a replica: it answers the verbs that coordinators send, its own included.
 *
 * apply/     MUTATION_REQ, READ_REPAIR_REQ: what is written, if its schema is known here
 * counter/   updates of counters that this node leads
 * read/      READ_REQ, RANGE_REQ: data or its digest
 * hint/      HINT_REQ: what this node missed
 * batch/     BATCH_STORE_REQ, BATCH_REMOVE_REQ: batches kept until their writes are done
 * paxos/     PAXOS_PREPARE_REQ, PAXOS_PROPOSE_REQ, PAXOS_COMMIT_REQ: lightweight transactions
 * view/      materialized views: what a write means for them, and how new ones are filled
 * truncate/  TRUNCATE_REQ, and the memory of it
 * ddl/       SCHEMA_PUSH_REQ, SCHEMA_PULL_REQ: the node's schema and how it is kept
 *
 * Invariant: what the engine did not take is never acknowledged.
 */

export type { StoredBatch } from './batch/index.ts';
export { LocalBatches } from './batch/index.ts';
export * from './create-replica.ts';
export * from './ddl/index.ts';
export { Truncations } from './truncate/index.ts';
export * from './view/index.ts';
