import type { Distribution, OperationReport, TableReport } from './managed-tables.ts';

const nothing: Distribution = { mean: null, min: 0, max: 0, percentiles: [0, 0, 0, 0, 0] };
const unused: OperationReport = { count: 0, totalMicros: 0, micros: nothing, perSecond: 0 };

/** A table of words only, without data unless `more` says otherwise. */
export function fakeTableReport(
  keyspace: string,
  table: string,
  more: Partial<TableReport> = {},
): TableReport {
  return {
    keyspace,
    table,
    isIndex: table.includes('.'),
    compactionWindow: null,
    compactionThresholds: { min: 4, max: 32 },
    levelFanout: 10,
    files: {
      count: 0,
      oldCount: 0,
      levels: null,
      bytes: 0,
      maxBytes: 0,
      compressionRatio: -1,
      repairedBytes: 0,
      unrepairedBytes: 0,
      pendingRepairBytes: 0,
      filterFileBytes: 0,
      filterBytes: 0,
      summaryBytes: 0,
      chunkOffsetsBytes: 0,
      partitionBytes: { min: 0, max: 0, mean: 0 },
      droppableTombstoneRatio: 0,
      maxDurationMillis: 0,
    },
    attachedIndexes: { count: 0, bytes: 0 },
    snapshotBytes: 0,
    partitionSizes: null,
    cellsPerPartition: null,
    partitions: 0,
    memtable: { operations: 0, bytes: 0, switches: 0, pendingFlushes: 0 },
    reads: unused,
    scans: unused,
    writes: unused,
    filesPerRead: nothing,
    liveRowsPerRead: nothing,
    tombstonesPerRead: nothing,
    filterFalsePositives: 0,
    filterFalseRatio: 0,
    ...more,
  };
}
