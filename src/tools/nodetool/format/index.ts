/** Reports of the management API as the texts that Cassandra 5.0's nodetool prints. Pure. */
export * from './address.ts';
export * from './compaction.ts';
export { javaDouble } from './decimal.ts';
export * from './describe-cluster.ts';
export * from './gossip-info.ts';
export * from './info.ts';
export * from './ring.ts';
export * from './snapshot.ts';
export * from './status.ts';
export * from './table-text.ts';
