import type { Bound, Cell, DeletionTime, Liveness, Timestamp } from '../../../mutation/index.ts';
import {
  Bound as BoundClass,
  ComplexCells,
  compareBounds,
  compareBoundToRow,
  NO_DELETION_TIME,
  NO_TIMESTAMP,
  type RangeMarker,
  type Row,
} from '../../../mutation/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { CoveredClustering, StatsMetadata } from '../statistics/index.ts';
import {
  clusteringTypesOf,
  EstimatedHistogram,
  HyperLogLog,
  TombstoneHistogramBuilder,
} from '../statistics/index.ts';

/** Java's longs, which stand for no timestamp at all. */
const LEAST_LONG = -(1n << 63n);
const GREATEST_LONG = (1n << 63n) - 1n;
const PARTITION_SIZE_BUCKETS = 155;
const CELL_COUNT_BUCKETS = 118;
/** Bounds of no rows at all, as Cassandra's files have them. */
const NO_ROWS: CoveredClustering = { start: new BoundClass([], 1), end: new BoundClass([], -1) };

/** What the collector does not see itself. */
export type GivenStats = Pick<
  StatsMetadata,
  | 'commitLogIntervals'
  | 'compressionRatio'
  | 'level'
  | 'repairedAt'
  | 'pendingRepair'
  | 'isTransient'
  | 'originatingHostId'
  | 'firstKey'
  | 'lastKey'
>;

/** Gathers what Statistics.db tells, while a file is written (MetadataCollector.java). */
export class StatisticsCollector {
  readonly cardinality = new HyperLogLog();
  private readonly table: TableMetadata;
  private readonly partitionSizes = EstimatedHistogram.empty(PARTITION_SIZE_BUCKETS);
  private readonly cellsPerPartition = EstimatedHistogram.empty(CELL_COUNT_BUCKETS);
  private readonly dropTimes = new TombstoneHistogramBuilder();
  private minTimestamp: Timestamp = Number.POSITIVE_INFINITY;
  private maxTimestamp: Timestamp = NO_TIMESTAMP;
  private minDeletionTime = Number.POSITIVE_INFINITY;
  private maxDeletionTime = Number.NEGATIVE_INFINITY;
  private minTtl = Number.POSITIVE_INFINITY;
  private maxTtl = 0;
  private start: Bound | null = null;
  private end: Bound | null = null;
  private hasPartitionDeletions = false;
  private hasLegacyCounterShards = false;
  private cells = 0;
  /** Deletions and times of expiry of the partition that is being written. */
  tombstones = 0;
  private columnsSet = 0;
  private rows = 0;

  constructor(table: TableMetadata) {
    this.table = table;
  }

  beginPartition(deletion: DeletionTime): void {
    this.cells = 0;
    this.tombstones = 0;
    if (deletion.isLive) return;
    this.hasPartitionDeletions = true;
    this.addDeletion(deletion);
  }

  endPartition(key: Buffer, sizeBytes: number): void {
    this.partitionSizes.add(sizeBytes);
    this.cellsPerPartition.add(this.cells);
    this.cardinality.add(key);
  }

  addStaticRow(row: Row): void {
    this.addContent(row);
  }

  addRow(row: Row): void {
    if (row.clustering.length > 0) {
      this.coverRow(row);
    } else {
      this.start = BoundClass.BOTTOM;
      this.end = BoundClass.TOP;
    }
    this.addContent(row);
  }

  addMarker(marker: RangeMarker): void {
    const { bound, close, open } = marker;
    if (close !== null) this.addDeletion(close);
    if (open !== null) this.addDeletion(open);
    // What opens closes after it, so that a start is never the last place, nor an end the first.
    if (close === null) this.coverStart(bound);
    else if (open === null) this.coverEnd(bound);
  }

  private coverRow(row: Row): void {
    const { table, start, end } = this;
    const { clustering } = row;
    // Rows come in order within a partition: most are after all before.
    if (end === null || compareBoundToRow(table, end, clustering) < 0) {
      this.end = new BoundClass(clustering, 1);
      if (start === null) this.start = new BoundClass(clustering, -1);
    } else if (start === null || compareBoundToRow(table, start, clustering) > 0) {
      this.start = new BoundClass(clustering, -1);
    }
  }

  private coverStart(bound: Bound): void {
    if (this.start === null || compareBounds(this.table, bound, this.start) < 0) this.start = bound;
  }

  private coverEnd(bound: Bound): void {
    if (this.end === null || compareBounds(this.table, bound, this.end) > 0) this.end = bound;
  }

  private addContent(row: Row): void {
    this.addLiveness(row.liveness);
    if (!row.deletion.isLive) this.addDeletion(row.deletion);
    const { columns } = row;
    this.rows++;
    for (let i = 0; i < columns.length; i++) {
      const data = columns[i];
      if (data instanceof ComplexCells) {
        if (!data.deletion.isLive) this.addDeletion(data.deletion);
        for (const cell of data.cells) this.addCell(cell);
        if (data.cells.length > 0) this.columnsSet++;
      } else if (data !== undefined) {
        this.addCell(data);
        this.columnsSet++;
      }
    }
  }

  private addLiveness(liveness: Liveness): void {
    if (liveness.timestamp === NO_TIMESTAMP) return;
    this.addTimestamp(liveness.timestamp);
    this.addTtl(liveness.ttl);
    this.addDeletionTime(liveness.localExpirationTime);
  }

  private addCell(cell: Cell): void {
    this.cells++;
    if (cell.column.type.isCounter && hasLegacyShards(cell.value))
      this.hasLegacyCounterShards = true;
    this.addTimestamp(cell.timestamp);
    this.addTtl(cell.ttl);
    this.addDeletionTime(cell.localDeletionTime);
  }

  private addDeletion(deletion: DeletionTime): void {
    this.addTimestamp(deletion.markedForDeleteAt);
    this.addDeletionTime(deletion.localDeletionTime);
  }

  private addTimestamp(timestamp: Timestamp): void {
    if (timestamp < this.minTimestamp) this.minTimestamp = timestamp;
    if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp;
  }

  private addTtl(ttl: number): void {
    if (ttl < this.minTtl) this.minTtl = ttl;
    if (ttl > this.maxTtl) this.maxTtl = ttl;
  }

  private addDeletionTime(second: number): void {
    if (second < this.minDeletionTime) this.minDeletionTime = second;
    if (second > this.maxDeletionTime) this.maxDeletionTime = second;
    if (second === NO_DELETION_TIME) return;
    this.tombstones++;
    this.dropTimes.add(second);
  }

  finish(given: GivenStats): StatsMetadata {
    const hasTimestamps = this.maxTimestamp !== NO_TIMESTAMP;
    const hasDeletionTimes = this.maxDeletionTime !== Number.NEGATIVE_INFINITY;
    return {
      ...given,
      partitionSizes: this.partitionSizes,
      cellsPerPartition: this.cellsPerPartition,
      minTimestamp: hasTimestamps ? this.minTimestamp : LEAST_LONG,
      maxTimestamp: hasTimestamps ? this.maxTimestamp : GREATEST_LONG,
      minLocalDeletionTime: hasDeletionTimes ? this.minDeletionTime : NO_DELETION_TIME,
      maxLocalDeletionTime: hasDeletionTimes ? this.maxDeletionTime : NO_DELETION_TIME,
      minTtl: Number.isFinite(this.minTtl) ? this.minTtl : 0,
      maxTtl: this.maxTtl,
      tombstoneDropTimes: this.dropTimes.build(),
      coveredClustering: this.coveredClustering(),
      hasLegacyCounterShards: this.hasLegacyCounterShards,
      totalColumnsSet: this.columnsSet,
      totalRows: this.rows,
      hasPartitionDeletions: this.hasPartitionDeletions,
      clusteringTypes: clusteringTypesOf(this.table),
      tokenSpaceCoverage: Number.NaN,
    };
  }

  private coveredClustering(): CoveredClustering {
    const { start, end } = this;
    return start === null || end === null ? NO_ROWS : { start, end };
  }
}

const SHARD_BYTES = 32;

/**
 * Whether a counter has shards of the kinds that Cassandra wrote before 2.1
 * (CounterContext.hasLegacyShards): those that its header does not call global.
 */
function hasLegacyShards(context: Buffer): boolean {
  if (context.length < 2) return false;
  const headerCount = Math.abs(context.readInt16BE(0));
  const headerBytes = 2 + 2 * headerCount;
  if (headerCount < (context.length - headerBytes) / SHARD_BYTES) return true;
  for (let at = 2; at < headerBytes; at += 2) if (context.readInt16BE(at) >= 0) return true;
  return false;
}
