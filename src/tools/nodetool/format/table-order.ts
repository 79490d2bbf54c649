import type { TableReport } from '../../../admin/index.ts';
import { meanMs, memoryBytes, percentRepaired, readWriteRatio } from './table-statistics.ts';

/** What tables can be sorted by (StatsTableComparator of Cassandra), in the order it names them. */
const KEYS: Readonly<Record<string, (table: TableReport) => number | string>> = {
  average_live_cells_per_slice_last_five_minutes: ({ liveRowsPerRead }) =>
    liveRowsPerRead.mean ?? 0,
  average_tombstones_per_slice_last_five_minutes: ({ tombstonesPerRead }) =>
    tombstonesPerRead.mean ?? 0,
  bloom_filter_false_positives: (table) => table.filterFalsePositives,
  bloom_filter_false_ratio: (table) => table.filterFalseRatio,
  bloom_filter_off_heap_memory_used: ({ files }) => files.filterBytes,
  bloom_filter_space_used: ({ files }) => files.filterFileBytes,
  compacted_partition_maximum_bytes: ({ files }) => files.partitionBytes.max,
  compacted_partition_mean_bytes: ({ files }) => files.partitionBytes.mean,
  compacted_partition_minimum_bytes: ({ files }) => files.partitionBytes.min,
  compression_metadata_off_heap_memory_used: ({ files }) => files.chunkOffsetsBytes,
  dropped_mutations: () => 0,
  full_name: fullName,
  index_summary_off_heap_memory_used: ({ files }) => files.summaryBytes,
  local_read_count: ({ reads }) => reads.count,
  local_read_latency_ms: ({ reads }) => meanMs(reads),
  local_write_latency_ms: ({ writes }) => meanMs(writes),
  maximum_live_cells_per_slice_last_five_minutes: ({ liveRowsPerRead }) => liveRowsPerRead.max,
  maximum_tombstones_per_slice_last_five_minutes: ({ tombstonesPerRead }) => tombstonesPerRead.max,
  memtable_cell_count: ({ memtable }) => memtable.operations,
  memtable_data_size: ({ memtable }) => memtable.bytes,
  memtable_off_heap_memory_used: () => 0,
  memtable_switch_count: ({ memtable }) => memtable.switches,
  number_of_partitions_estimate: ({ partitions }) => partitions,
  off_heap_memory_used_total: memoryBytes,
  pending_flushes: ({ memtable }) => memtable.pendingFlushes,
  percent_repaired: percentRepaired,
  read_latency: ({ reads }) => meanMs(reads),
  reads: ({ reads }) => reads.count,
  space_used_by_snapshots_total: ({ snapshotBytes }) => snapshotBytes,
  space_used_live: ({ files }) => files.bytes,
  space_used_total: ({ files }) => files.bytes,
  sstable_compression_ratio: ({ files }) => files.compressionRatio,
  sstable_count: ({ files }) => files.count,
  table_name: ({ table }) => table,
  write_latency: ({ writes }) => meanMs(writes),
  writes: ({ writes }) => writes.count,
  max_sstable_size: ({ files }) => files.maxBytes,
  local_read_write_ratio: readWriteRatio,
  twcs_max_duration: ({ compactionWindow, files }) =>
    compactionWindow === null ? -1 : files.maxDurationMillis,
  // Of storage-attached indexes nothing is counted but their number and size.
  sai_local_query_latency_ms: () => 0,
  sai_post_filtering_read_latency: () => 0,
  sai_disk_used_bytes: ({ attachedIndexes }) => attachedIndexes.bytes,
  sai_sstable_indexes_hit: () => 0,
  sai_index_segments_hit: () => 0,
  sai_rows_filtered: () => 0,
  sai_total_query_timeouts: () => 0,
  sai_total_queryable_index_ratio: ({ attachedIndexes }) => attachedIndexes.count,
};

export const tableSortKeys: readonly string[] = Object.keys(KEYS);

function fullName({ keyspace, table }: TableReport): string {
  return `${keyspace}.${table}`;
}

/** Tables by one of `tableSortKeys`, falling; those that are alike by their names. */
export function sortTables(tables: readonly TableReport[], key: string): readonly TableReport[] {
  const of = KEYS[key] ?? fullName;
  return [...tables].sort((left, right) => {
    const [a, b] = [known(of(left)), known(of(right))];
    if (a !== b) return a > b ? -1 : 1;
    return fullName(left) < fullName(right) ? -1 : 1;
  });
}

/** What is no number counts as nothing. */
function known(value: number | string): number | string {
  return typeof value === 'number' && Number.isNaN(value) ? 0 : value;
}
