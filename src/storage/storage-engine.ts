import type {
  DecoratedKey,
  Mutation,
  PartitionData,
  ReadCommand,
  ReadWatch,
} from '../mutation/index.ts';
import { ReadAborted } from '../mutation/index.ts';
import type { Schema } from '../schema/index.ts';

/**
 * The local store of one node: commit log, memtables and (with the issue of SSTables) files. It
 * knows tables and keys, and nothing of clusters. Reads see every write acknowledged before them.
 */
export interface StorageEngine {
  /**
   * Makes a mutation durable as `commitlog_sync` demands and visible to reads. Returns undefined
   * when that is done on return (the hot path of periodic sync), else a promise. `durable` false
   * (keyspaces with durable_writes = false) skips the commit log.
   * Throws or rejects with `StorageFailure` when the commit log cannot take it; then it is not
   * visible, or its outcome is unknown to the caller who must not acknowledge it.
   */
  apply(mutation: Mutation, durable: boolean): undefined | Promise<void>;

  /**
   * Partitions in ring order with all tombstones needed to reconcile replicas; live rows counted
   * against `command.limits`. Synchronous while everything is in memory.
   * `watch` is told what a client should hear of. Throws `TooManyTombstones` past
   * tombstone_failure_threshold, and `ReadAborted` past the other limits that `watch` holds it to.
   */
  read(
    command: ReadCommand,
    watch?: ReadWatch | null,
  ): readonly PartitionData[] | Promise<readonly PartitionData[]>;

  /** Drops all data of a table written until now; durable when it resolves. */
  truncate(tableId: string): Promise<void>;

  /** Told of every schema snapshot: tables that vanished lose their data, new ones get a store. */
  schemaChanged(schema: Schema): void;

  /** Estimates for system.size_estimates, nodetool and the monitor. */
  tableStatistics(tableId: string): TableStatistics;

  /** Samples keys for size estimates and `nodetool getendpoints`-like tools. */
  keys(tableId: string): Iterable<DecoratedKey>;

  /**
   * Resolves when everything applied until now is on disk, whatever commitlog_sync says: for what a
   * node must not forget (who it is, its schema), which Cassandra flushes at once.
   */
  sync(): Promise<void>;

  /** Resolves when everything acknowledged is on disk (drain). Later writes are refused. */
  drain(): Promise<void>;

  /** Syncs and lets go of all files. */
  close(): Promise<void>;
}

export interface TableStatistics {
  readonly partitions: number;
  readonly memtableBytes: number;
}

/** The disk refused: the write is not acknowledged. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
}

/** Memory was full for as long as a write is worth waiting for: it was not applied. */
export class WriteExpired extends StorageFailure {
  constructor() {
    super('Memtable memory was exhausted until the write timed out');
  }
}

/** A snapshot of the name is there already. */
export class SnapshotExists extends Error {
  override readonly name = 'SnapshotExists';
}

/** A read passed more tombstones than tombstone_failure_threshold allows. */
export class TooManyTombstones extends ReadAborted {
  override readonly name = 'TooManyTombstones';

  constructor(tombstones: number, message: string) {
    super('tombstones', tombstones, message);
  }
}
