import type { TableMetadata } from './table.ts';

const LEAST_SECONDS = 3 * 3600;

/**
 * Seconds that replicas keep the Paxos state of a table's partitions: three hours at least, and as
 * long as the table keeps tombstones (SystemKeyspace.legacyPaxosTtlSec of Cassandra 5.0).
 */
export function paxosStateTtlSeconds(table: TableMetadata): number {
  return Math.max(LEAST_SECONDS, table.options.gcGraceSeconds);
}
