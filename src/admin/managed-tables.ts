/** How numbers of one kind are spread. */
export interface Distribution {
  /** Null of nothing. */
  readonly mean: number | null;
  readonly min: number;
  readonly max: number;
  /** What 50, 75, 95, 98 and 99 of a hundred do not exceed. */
  readonly percentiles: readonly number[];
}

/** Operations of one kind on a table, on this node. */
export interface OperationReport {
  readonly count: number;
  /** Of all together since the start, estimated by those that were timed. */
  readonly totalMicros: number;
  /** Microseconds; the last minutes weigh most. */
  readonly micros: Distribution;
  /** Weighted to the last five minutes. */
  readonly perSecond: number;
}

/** What the files of a table are. Bytes are those on disk, of all components, unless it is said. */
export interface TableFilesReport {
  readonly count: number;
  /** Of versions before the one that is written. */
  readonly oldCount: number;
  /** By level; null when the table's compaction knows no levels. */
  readonly levels: readonly { readonly count: number; readonly bytes: number }[] | null;
  readonly bytes: number;
  readonly maxBytes: number;
  /** After compression for each byte before; -1 when nothing is compressed. */
  readonly compressionRatio: number;
  /** Bytes before compression. */
  readonly repairedBytes: number;
  readonly unrepairedBytes: number;
  readonly pendingRepairBytes: number;
  readonly filterFileBytes: number;
  /** In memory. */
  readonly filterBytes: number;
  readonly summaryBytes: number;
  readonly chunkOffsetsBytes: number;
  readonly partitionBytes: { readonly min: number; readonly max: number; readonly mean: number };
  /** 0 to 1. */
  readonly droppableTombstoneRatio: number;
  /** The longest time between the oldest and the newest data of a file. */
  readonly maxDurationMillis: number;
}

/** All that a node tells of one table. */
export interface TableReport {
  readonly keyspace: string;
  /** `table`, or `table.index` for the entries of an index. */
  readonly table: string;
  readonly isIndex: boolean;
  /** Of TimeWindowCompactionStrategy, as `1 DAYS`; null with another. */
  readonly compactionWindow: string | null;
  /** How many files a compaction takes at least and at most. */
  readonly compactionThresholds: { readonly min: number; readonly max: number };
  /** Of LeveledCompactionStrategy: how many times larger each level is than the one before. */
  readonly levelFanout: number;
  readonly files: TableFilesReport;
  /** Storage-attached indexes, and what their entries take on disk. */
  readonly attachedIndexes: { readonly count: number; readonly bytes: number };
  /** Bytes that snapshots alone hold on to. */
  readonly snapshotBytes: number;
  /** Of files; null without any. */
  readonly partitionSizes: Distribution | null;
  readonly cellsPerPartition: Distribution | null;
  /** An estimate, of memory and files. */
  readonly partitions: number;
  readonly memtable: {
    readonly operations: number;
    readonly bytes: number;
    readonly switches: number;
    readonly pendingFlushes: number;
  };
  readonly reads: OperationReport;
  readonly scans: OperationReport;
  readonly writes: OperationReport;
  readonly filesPerRead: Distribution;
  readonly liveRowsPerRead: Distribution;
  readonly tombstonesPerRead: Distribution;
  readonly filterFalsePositives: number;
  /** Of all answers of the filters, 0 to 1. */
  readonly filterFalseRatio: number;
}

/** What is to become data of a table, as `nodetool import` says it. */
export interface ImportRequest {
  readonly keyspace: string;
  readonly table: string;
  /** Paths on the node's machine. */
  readonly directories: readonly string[];
  readonly keepLevel: boolean;
  readonly keepRepaired: boolean;
  readonly verify: boolean;
  readonly verifyTokens: boolean;
  readonly extendedVerify: boolean;
  readonly copyData: boolean;
  /** Files must have components of their own for storage-attached indexes. */
  readonly needsIndexComponents: boolean;
}

/** The tables of one node as operators see them. */
export interface ManagedTables {
  /** Tables with their indexes behind them, keyspace after keyspace; no virtual ones. */
  reports(): Promise<readonly TableReport[]>;
  /**
   * Takes files from folders; resolves with the folders that failed, or null when there is no such
   * table. Throws `AdminProblem` of status 500 when a folder does not exist.
   */
  importFiles(request: ImportRequest): Promise<readonly string[] | null>;
  /**
   * Takes files that were put into the table's folder. Throws `AdminProblem`: 404 when there is no such
   * table, 500 when a file cannot be opened.
   */
  refresh(keyspace: string, table: string): Promise<void>;
}
