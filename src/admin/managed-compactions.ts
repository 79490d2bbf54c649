/** A compaction that goes on, or other work of which `compactionstats` tells. */
export interface CompactionTask {
  /** UUID text. */
  readonly id: string;
  /** `Compaction`, `Major compaction`, `View build` and the like. */
  readonly kind: string;
  readonly keyspace: string;
  readonly table: string;
  readonly completed: number;
  readonly total: number;
  /** What these two are counted in: `bytes`, `token range parts`. */
  readonly unit: string;
  /** How many files it reads; 0 when it does not keep to some. */
  readonly files: number;
  readonly directory: string;
}

/** What `nodetool compactionstats` shows. */
export interface CompactionStatistics {
  readonly concurrentCompactors: number;
  /** Compactions that are due, about; only tables that have any. */
  readonly pending: readonly {
    readonly keyspace: string;
    readonly table: string;
    readonly tasks: number;
  }[];
  /** Since the node started. */
  readonly completed: number;
  readonly compactedBytes: number;
  readonly aborted: number;
  /** Compactions a second, weighted to the last 15 minutes and since the start. */
  readonly fifteenMinuteRate: number;
  readonly meanRate: number;
  /** 0: without a bound. */
  readonly throughputMebibytes: number;
  readonly running: readonly CompactionTask[];
}

/** A compaction that is done: a row of `system.compaction_history`. */
export interface CompactionHistoryEntry {
  /** UUID text. */
  readonly id: string;
  readonly keyspace: string;
  readonly table: string;
  readonly compactedAtMillis: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** How many partitions were merged out of how many files: `{1:20, 2:7}`. */
  readonly rowsMerged: string;
  /** `{compaction_type:Compaction}`. */
  readonly properties: string;
}

/** Tables of a keyspace, all of it when none is named, or of all keyspaces (null). */
export interface TableChoice {
  readonly keyspace: string | null;
  readonly tables: readonly string[];
}

/** Which files of the chosen tables to merge: all, or those with a key or with tokens. */
export type CompactionScope =
  | { readonly kind: 'all'; readonly splits?: boolean }
  /** Text of the partition key, parts of a composite one joined by `:`. */
  | { readonly kind: 'partition'; readonly key: string }
  /** Texts of tokens: behind `start`, up to and with `end`. */
  | { readonly kind: 'tokens'; readonly start: string; readonly end: string };

/** Which files are written anew, and how many at once; 0: as many as compactions may run. */
export interface UpgradeOptions {
  /** Also those of the current version. */
  readonly all: boolean;
  readonly jobs: number;
  /** Only those written before a time (milliseconds since the epoch; null: any). */
  readonly writtenBeforeMillis: number | null;
}

/**
 * The compactions of one node as operators see and steer them. Methods that take tables throw
 * `AdminProblem`: 404 for an unknown keyspace, 500 for an unknown table.
 */
export interface ManagedCompactions {
  statistics(): Promise<CompactionStatistics>;
  /** Newest first. */
  history(): Promise<readonly CompactionHistoryEntry[]>;
  /** Resolves when the files are merged. */
  compact(choice: TableChoice, scope: CompactionScope): Promise<void>;
  /** Merges the named Data components, paths or names, of whichever tables. */
  compactFiles(files: readonly string[]): Promise<void>;
  /**
   * Merges the files of a table that may hold some keys (as `partition` names them), and forgets what is
   * deleted in these without waiting for gc_grace_seconds.
   */
  compactKeys(choice: TableChoice, keys: readonly string[]): Promise<void>;
  /** Writes files anew in the current version. */
  upgrade(choice: TableChoice, options: UpgradeOptions): Promise<void>;
  /** Writes files anew whose compression is not that of their table. */
  recompress(choice: TableChoice, jobs: number): Promise<void>;
  /** Moves files to the folder where they belong, which they are in. */
  relocate(choice: TableChoice): void;
  /** Gives up those of a kind (`COMPACTION`) or the one of an id (UUID text). */
  stop(what: { readonly kind: string } | { readonly id: string }): void;
  /** Whether tables are compacted without a command. */
  setAutomatic(choice: TableChoice, isAutomatic: boolean): void;
  automatic(choice: TableChoice): readonly {
    readonly keyspace: string;
    readonly table: string;
    readonly isAutomatic: boolean;
  }[];
  /** MiB a second; 0: without a bound. */
  setThroughput(mebibytes: number): void;
  /** How many run at once, at least 1. */
  setConcurrent(count: number): void;
}
