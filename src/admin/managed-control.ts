/** What can be set while a node runs, in names of cassandra.yaml. Until the node stops. */
export const adjustableLimits = [
  'read_request_timeout',
  'range_request_timeout',
  'write_request_timeout',
  'counter_write_request_timeout',
  'cas_contention_timeout',
  'truncate_request_timeout',
  'request_timeout',
  'max_hint_window',
  'hinted_handoff_throttle',
  'column_index_size',
] as const;

export type AdjustableLimit = (typeof adjustableLimits)[number];

/** Caches that can be emptied. Some have entries by role, `permissions` by `ROLE RESOURCE`. */
export const cacheNames = [
  'key',
  'roles',
  'permissions',
  'credentials',
  'network-permissions',
] as const;

export type CacheName = (typeof cacheNames)[number];

/** A logger and its level, in Cassandra's words. */
export interface LoggerLevel {
  readonly name: string;
  readonly level: string;
}

/** What operators change of a node while it runs; a restart forgets it. */
export interface ManagedControl {
  /** Milliseconds, or KiB (column_index_size) and KiB a second (hinted_handoff_throttle). */
  adjust(limit: AdjustableLimit, value: number): void;
  /** Whether kept hints are delivered. */
  setHandoffPaused(isPaused: boolean): void;
  /** Whether new hints are kept for a data centre. */
  setHintsFor(dataCenter: string, isOn: boolean): void;
  /** Forgets kept hints; for one node by its address, or all. Throws `AdminProblem` for an unknown address. */
  truncateHints(address: string | null): Promise<void>;
  /** Finishes batches that their coordinators left behind. */
  replayBatches(): Promise<void>;
  /** Empties a cache, or takes some of its keys out. Throws `AdminProblem` where there is no such cache. */
  invalidate(cache: CacheName, keys: readonly string[]): void;
  setKeyCacheCapacity(mebibytes: number): void;
  /** Empty when the node writes no log. */
  logLevels(): readonly LoggerLevel[];
  /** Null: as it was at the start. Throws `AdminProblem` for a logger that is not there. */
  setLogLevel(logger: string | null, level: string | null): void;
  traceProbability(): number;
  setTraceProbability(probability: number): void;
  /** Throws `AdminProblem` for an unknown table. */
  setCompactionThresholds(keyspace: string, table: string, min: number, max: number): void;
}
