import { invariant } from '../../base/error/index.ts';
import type { Steps } from '../../base/steps/index.ts';
import { runSteps, settled } from '../../base/steps/index.ts';
import type { ReadThresholds } from '../../config/index.ts';
import type {
  DecoratedKey,
  PartitionRead,
  RangeRead,
  ReadCommand,
  ReadWatch,
  Row,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import {
  Cell,
  clusteringFilterFor,
  DeletionTime,
  NO_DELETION_TIME,
  PartitionData,
  selectsAllRows,
  tokenText,
} from '../../mutation/index.ts';
import type { Log } from '../../platform/index.ts';
import { LOCAL_KEYSPACES } from '../../schema/index.ts';
import type { Memtable, MemtablePartition } from '../memtable/index.ts';
import { compareToPosition, MemtableCursor } from '../memtable/index.ts';
import type { TableStore } from '../table-store.ts';
import type { TableView } from '../table-view.ts';
import { commandText } from './command-text.ts';
import { ConformCursor } from './conform-cursor.ts';
import { FileTally } from './file-tally.ts';
import { PartitionReader } from './partition-reader.ts';
import { searchPartition } from './partition-search.ts';
import { RangeMerge } from './range-merge.ts';
import { rowIndexGuard, SizeGuard } from './size-guard.ts';

export interface LocalThresholds {
  /** Of tombstones. */
  readonly warn: number;
  readonly failure: number;
  /** Without them sizes are not looked at. */
  readonly sizes?: ReadThresholds | null;
}

const NOTHING: readonly PartitionData[] = [];

/** What a read gives: at once when nothing had to be loaded. */
export type ReadResult = readonly PartitionData[] | Promise<readonly PartitionData[]>;

/**
 * Runs read commands over the memtables and files of a table. With one memtable and nothing else the
 * way is short; else the view of the moment is merged, and kept while a read waits for the disk.
 */
export class LocalReader {
  private readonly thresholds: LocalThresholds;
  private readonly log: Log;

  constructor(thresholds: LocalThresholds, log: Log) {
    this.thresholds = thresholds;
    this.log = log;
  }

  /** `watch` is told what is worth it; null: nobody listens. */
  read(store: TableStore, command: ReadCommand, watch: ReadWatch | null = null): ReadResult {
    if (store.view.isOneMemtable) return this.readMemory(store, command, watch);
    return this.readMerged(store, command, watch);
  }

  /** For a table that is one memtable. */
  readMemory(
    store: TableStore,
    command: ReadCommand,
    watch: ReadWatch | null = null,
  ): readonly PartitionData[] {
    return command.kind === 'partition'
      ? this.readPartition(store, command, watch)
      : this.readRange(store, command, watch);
  }

  private readPartition(
    store: TableStore,
    command: PartitionRead,
    watch: ReadWatch | null,
  ): readonly PartitionData[] {
    const partition = store.memtable.get(command.key);
    store.metrics.lookedFor(command.key, 0);
    if (partition === null) {
      store.metrics.passed(0, 0, null);
      return NOTHING;
    }
    const isMeasured = watch?.hasThresholds === true;
    const row = isMeasured ? null : loneLiveRow(store.memtable, partition, command);
    if (row !== null) {
      store.metrics.passed(1, 0, command.key);
      return [new PartitionData(partition.key, DeletionTime.LIVE, null, [row])];
    }
    const reader = this.readerOf(command, watch);
    const cursor = cursorOf(store, store.memtable, partition, command);
    try {
      const data = atOnce(reader.read(cursor, command.clustering));
      return data === null ? NOTHING : [data];
    } finally {
      this.account(store, reader, command, watch);
    }
  }

  private readRange(
    store: TableStore,
    command: RangeRead,
    watch: ReadWatch | null,
  ): readonly PartitionData[] {
    const { memtable } = store;
    const { start, end } = command.range;
    const reader = this.readerOf(command, watch);
    const result: PartitionData[] = [];
    try {
      for (
        let partition = memtable.first(start);
        partition !== null && !reader.limits.isDone;
        partition = memtable.after(partition)
      ) {
        if (end !== null && compareToPosition(partition.key, end) > 0) break;
        const filter = clusteringFilterFor(command, partition.key);
        const { liveRows, tombstones } = reader.guard;
        const data = atOnce(reader.read(cursorOf(store, memtable, partition, command), filter));
        sample(store, partition.key, reader, liveRows, tombstones);
        if (data !== null) result.push(data);
      }
      return result;
    } finally {
      this.account(store, reader, command, watch);
    }
  }

  private readMerged(store: TableStore, command: ReadCommand, watch: ReadWatch | null): ReadResult {
    const { view } = store;
    const result = runSteps(
      command.kind === 'partition'
        ? this.mergedPartition(store, view, command, watch)
        : this.mergedRange(store, view, command, watch),
    );
    return result instanceof Promise ? holding(view, result) : result;
  }

  private *mergedPartition(
    store: TableStore,
    view: TableView,
    command: PartitionRead,
    watch: ReadWatch | null,
  ): Steps<readonly PartitionData[]> {
    const inMemory: UnfilteredCursor[] = [];
    for (const memtable of view.memtables) {
      const partition = memtable.get(command.key);
      if (partition !== null) inMemory.push(cursorOf(store, memtable, partition, command));
    }
    const tally = new FileTally(store.metrics);
    const guard = rowIndexGuard(command, watch, this.thresholds.sizes ?? null);
    try {
      const cursor = yield* searchPartition(command, inMemory, view.sstables, tally, guard);
      return cursor === null
        ? this.foundNothing(store)
        : yield* this.readFound(store, cursor, command, watch);
    } finally {
      tally.end(command.key);
    }
  }

  private foundNothing({ metrics }: TableStore): readonly PartitionData[] {
    metrics.passed(0, 0, null);
    return NOTHING;
  }

  private *readFound(
    store: TableStore,
    cursor: UnfilteredCursor,
    command: PartitionRead,
    watch: ReadWatch | null,
  ): Steps<readonly PartitionData[]> {
    const reader = this.readerOf(command, watch);
    try {
      const data = yield* settled(reader.read(cursor, command.clustering));
      return data === null ? NOTHING : [data];
    } finally {
      this.account(store, reader, command, watch);
    }
  }

  private *mergedRange(
    store: TableStore,
    view: TableView,
    command: RangeRead,
    watch: ReadWatch | null,
  ): Steps<readonly PartitionData[]> {
    const reader = this.readerOf(command, watch);
    const result: PartitionData[] = [];
    const merge = new RangeMerge(command, view, (memtable, partition) =>
      cursorOf(store, memtable, partition, command),
    );
    try {
      while (!reader.limits.isDone) {
        const cursor = yield* merge.next();
        if (cursor === null) break;
        const filter = clusteringFilterFor(command, cursor.key);
        const { liveRows, tombstones } = reader.guard;
        const data = yield* settled(reader.read(cursor, filter));
        sample(store, cursor.key, reader, liveRows, tombstones);
        if (data !== null) result.push(data);
      }
      return result;
    } finally {
      merge.close((error) => this.log.warn('Could not close a scan', error));
      this.account(store, reader, command, watch);
    }
  }

  private readerOf(command: ReadCommand, watch: ReadWatch | null): PartitionReader {
    // Reads of a node's own keyspaces are never refused for their tombstones.
    const isLocal = LOCAL_KEYSPACES.has(command.table.keyspace);
    return new PartitionReader(
      command,
      isLocal ? Number.POSITIVE_INFINITY : this.thresholds.failure,
      SizeGuard.of(command, watch, this.thresholds.sizes ?? null),
    );
  }

  /** Counts what a read has passed, also one that was refused, and warns of too much. */
  private account(
    store: TableStore,
    { guard }: PartitionReader,
    command: ReadCommand,
    watch: ReadWatch | null,
  ): void {
    const { tombstones, liveRows, key } = guard;
    store.metrics.passed(liveRows, tombstones, command.kind === 'partition' ? command.key : null);
    if (tombstones <= this.thresholds.warn || LOCAL_KEYSPACES.has(command.table.keyspace)) return;
    const words =
      `Read ${liveRows} live rows and ${tombstones} tombstone cells for query ` +
      `${commandText(command).slice(0, 512)}; token ${key === null ? 'null' : tokenText(key)} ` +
      '(see tombstone_warn_threshold)';
    if (watch?.hasThresholds === true) watch.note('tombstones', tombstones);
    else watch?.say(words);
    this.log.warn(words);
  }
}

/**
 * The row of the most frequent read, which needs none of the steps: all of a partition that is one
 * row with nothing but cells that live for ever, all of them asked for. Null for any other.
 */
function loneLiveRow(
  memtable: Memtable,
  partition: MemtablePartition,
  command: PartitionRead,
): Row | null {
  const { onlyRow, staticRow, ranges, deletion } = partition;
  if (onlyRow === null || staticRow !== null || ranges !== null || memtable.hasOldColumns)
    return null;
  if (deletion !== DeletionTime.LIVE || onlyRow.deletion !== DeletionTime.LIVE) return null;
  const { limits, columns, clustering, rowFilter } = command;
  if (rowFilter.length > 0 || limits.alreadyInFirstPartition > 0) return null;
  if (limits.rows < 1 || limits.rowsPerPartition < 1 || limits.partitions < 1) return null;
  if (onlyRow.clustering.length > 0 && !selectsAllRows(clustering)) return null;
  const { liveness } = onlyRow;
  if (liveness.localExpirationTime !== NO_DELETION_TIME) return null;
  if (liveness.isEmpty && onlyRow.columns.length === 0) return null;
  for (let i = 0; i < onlyRow.columns.length; i++) {
    const data = onlyRow.columns[i];
    if (!(data instanceof Cell) || data.localDeletionTime !== NO_DELETION_TIME) return null;
    if (columns !== null && !columns.includes(data.column)) return null;
  }
  return onlyRow;
}

/** What a read of a range has passed in one partition, by what it had passed before. */
function sample(
  { metrics }: TableStore,
  key: DecoratedKey,
  { guard }: PartitionReader,
  liveRowsBefore: number,
  tombstonesBefore: number,
): void {
  const { samplers } = metrics;
  if (samplers === null) return;
  samplers.passed(key, guard.liveRows - liveRowsBefore, guard.tombstones - tombstonesBefore);
}

/** Memtables never have to load. */
function atOnce(data: PartitionData | null | Promise<PartitionData | null>): PartitionData | null {
  invariant(!(data instanceof Promise), 'memory answers at once');
  return data;
}

/** Keeps the files of a view until a read is over. */
async function holding<T>(view: TableView, result: Promise<T>): Promise<T> {
  view.retain();
  try {
    return await result;
  } finally {
    view.release();
  }
}

function cursorOf(
  store: TableStore,
  memtable: Memtable,
  partition: MemtablePartition,
  command: ReadCommand,
): UnfilteredCursor {
  const filter = clusteringFilterFor(command, partition.key);
  const cursor = new MemtableCursor(store.table, partition, filter);
  return memtable.hasOldColumns ? new ConformCursor(store.table, cursor) : cursor;
}
