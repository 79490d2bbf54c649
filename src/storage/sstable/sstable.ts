import type {
  Bound,
  ClusteringFilter,
  DecoratedKey,
  KeyRange,
  LoadingCursor,
  Timestamp,
} from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { CompressionParameters } from './compression/index.ts';
import type { EstimatedHistogram } from './statistics/estimated-histogram.ts';
import type { HyperLogLog } from './statistics/hyper-log-log.ts';

/** A place in the commit log of the node that wrote a file. */
export interface CommitLogPosition {
  readonly segmentId: number | bigint;
  readonly position: number;
}

/** What is from `start` up to `end` in the commit log need not be replayed for the table. */
export interface CommitLogInterval {
  readonly start: CommitLogPosition;
  readonly end: CommitLogPosition;
}

/** What compaction and reads must know of a file without reading its data (Statistics.db). */
export interface SSTableStatistics {
  readonly minTimestamp: Timestamp;
  readonly maxTimestamp: Timestamp;
  /** Seconds since the epoch; `NO_DELETION_TIME` when nothing is deleted or expires. */
  readonly minLocalDeletionTime: number;
  readonly maxLocalDeletionTime: number;
  /** Seconds. */
  readonly minTtl: number;
  readonly maxTtl: number;
  /** All rows lie between; null when the table has no clustering columns or nothing is known. */
  readonly clusteringRange: { readonly start: Bound; readonly end: Bound } | null;
  readonly hasPartitionDeletions: boolean;
  /** Level of LeveledCompactionStrategy. */
  readonly level: number;
  /** Milliseconds since the epoch; 0: not repaired. */
  readonly repairedAt: number;
  readonly totalRows: number;
  readonly totalCells: number;
  readonly estimatedPartitions: number;
  /** Parts of the commit log of the node that wrote it first whose writes are all in files. */
  readonly commitLogIntervals: readonly CommitLogInterval[];
  /** Host id of that node, or null when it is not known. */
  readonly originatingHostId: Buffer | null;
  /** Share of cells that are tombstones which may go when `gcBefore` (seconds) has come, 0 to 1. */
  droppableTombstoneRatio(gcBefore: number): number;
}

/** What operators are told of a file, and nobody else needs. */
export interface SSTableEstimates {
  /** Bytes of partitions, and cells in them. */
  readonly partitionSizes: EstimatedHistogram;
  readonly cellsPerPartition: EstimatedHistogram;
  readonly keys: HyperLogLog;
  /** Null: it is not compressed. */
  readonly compression: CompressionParameters | null;
  /** Bytes of Filter.db. */
  readonly filterFileBytes: number;
  /** Bytes in memory of filter, summary and places of chunks. */
  readonly filterBytes: number;
  readonly summaryBytes: number;
  readonly chunkOffsetsBytes: number;
  /** Keys in its summary, in ring order. */
  sampledKeys(): readonly DecoratedKey[];
}

/**
 * One open file set, shared by many readers. Whoever opened it holds it once; a read holds it while
 * it goes on (`acquire`), and the last `release` closes the files.
 */
export interface SSTable {
  /** `nb-1-big` and the like: the name of its components without their last part. */
  readonly name: string;
  readonly directory: string;
  readonly generation: string;
  readonly statistics: SSTableStatistics;
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;
  /** Bytes on disk of the Data component, and before compression. */
  readonly dataBytes: number;
  readonly uncompressedBytes: number;
  /** Bytes on disk of all components. */
  readonly totalBytes: number;
  /** Null: nothing is known. */
  readonly estimates: SSTableEstimates | null;

  /**
   * The schema as it is from now on: rows that are read have its columns, without what is dropped.
   * Throws UnknownColumn when the file has a column that the table neither has nor had.
   */
  useTable(table: TableMetadata): void;
  /** One holder more; false when the files are closed already. */
  acquire(): boolean;
  /** One holder less; resolves, for the last one, when the files are closed. */
  release(): Promise<void>;
  /** All keys in ring order, by the index alone. Throws `Corruption` of the index. */
  keys(): AsyncIterable<DecoratedKey>;
  /** False: it surely does not hold the key (range of keys and bloom filter). */
  mayContain(key: DecoratedKey): boolean;

  /**
   * The partition, cut to what `filter` chooses, in its direction; null when the file does not hold
   * the key. Synchronous when index and data are in the caches. Throws or rejects with `Corruption`.
   */
  read(
    key: DecoratedKey,
    filter: ClusteringFilter,
  ): LoadingCursor | null | Promise<LoadingCursor | null>;

  /** All partitions of a range in ring order, each read with what `filterFor` says of its key. */
  scan(range: KeyRange, filterFor: (key: DecoratedKey) => ClusteringFilter): PartitionScanner;
}

/** Goes over the partitions of a file (or of a merge of many). */
export interface PartitionScanner {
  /** How far it has come in the uncompressed data. */
  readonly scannedBytes: number;
  /**
   * The next partition, or null at the end. The cursor given before is worth nothing afterwards;
   * it need not be read to its end.
   */
  next(): LoadingCursor | null | Promise<LoadingCursor | null>;
  close(): Promise<void>;
}
