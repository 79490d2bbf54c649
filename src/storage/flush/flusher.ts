import { invariant } from '../../base/error/index.ts';
import type { UnfilteredCursor } from '../../mutation/index.ts';
import { ALL_ROWS } from '../../mutation/index.ts';
import type { Clock, Disk, Log, Timers } from '../../platform/index.ts';
import { giveWay } from '../../platform/index.ts';
import type { LogInterval, LogPosition } from '../commitlog/index.ts';
import { FileTransaction } from '../lifecycle/index.ts';
import type { Memtable } from '../memtable/index.ts';
import { MemtableCursor } from '../memtable/index.ts';
import { ConformCursor } from '../read/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { FileWriter, SSTableFormat, WriteRequest } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { MemtablePool } from './memtable-pool.ts';

export interface FlushEnvironment {
  readonly format: SSTableFormat;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly pool: MemtablePool;
  /** A new time UUID. */
  readonly newId: () => Buffer;
  readonly hostId: () => Buffer | null;
  /** Where the next write will stand in the commit log. */
  readonly position: () => LogPosition;
  /** What is before a position is in files: the commit log may let go of it. */
  readonly discard: (tableId: string, position: LogPosition) => Promise<void>;
  /** The disk failed; the memtable stays, and its records in the commit log. */
  readonly onFailure: (error: Error) => void;
  /** A table has a new file; the next of the table waits until this is done. */
  readonly onFlushed: (store: TableStore, sstable: SSTable) => Promise<void>;
}

/** Requests wait no longer than this for a slice of a flush. */
const SLICE_MS = 1;
/** Partitions between two looks at the clock. */
const CHECKED_PARTITIONS = 8;
const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;

/** Writes memtables to files. */
export class Flusher {
  private readonly environment: FlushEnvironment;

  constructor(environment: FlushEnvironment) {
    this.environment = environment;
  }

  /**
   * Resolves when everything written to a table until now is in files. Rejects when the disk fails:
   * memtables that could not be flushed stay readable and are tried again with the next flush.
   */
  flush(store: TableStore): Promise<void> {
    this.switch(store);
    return store.exclusively(() => this.flushWaiting(store));
  }

  /** For whoever holds the table exclusively already. */
  async flushHeld(store: TableStore): Promise<void> {
    this.switch(store);
    await this.flushWaiting(store);
  }

  private switch(store: TableStore): void {
    if (store.directory === null || store.memtable.isEmpty) return;
    const memtable = store.switchMemtable(this.environment.position());
    this.environment.pool.flushes(memtable);
  }

  private async flushWaiting(store: TableStore): Promise<void> {
    // The oldest first: a failure must leave no gap behind a younger file's interval.
    for (const memtable of [...store.view.memtables.slice(1)].reverse()) {
      if (!store.view.memtables.includes(memtable)) continue;
      try {
        await this.flushOne(store, memtable);
      } catch (error) {
        this.environment.onFailure(error as Error);
        throw error;
      }
    }
  }

  private async flushOne(store: TableStore, memtable: Memtable): Promise<void> {
    const { pool, discard, onFlushed } = this.environment;
    await memtable.settled();
    // What was applied after the switch counts as flushing too.
    pool.flushes(memtable);
    const sstable = memtable.partitionCount === 0 ? null : await this.write(store, memtable);
    store.flushed(memtable, sstable);
    pool.gone(memtable);
    if (sstable !== null) {
      await onFlushed(store, sstable);
      // The view holds it now.
      await sstable.release();
    }
    const { upperBound } = memtable;
    if (upperBound !== null) await discard(store.table.id, upperBound);
  }

  private async write(store: TableStore, memtable: Memtable): Promise<SSTable | null> {
    const { directory, table } = store;
    invariant(directory !== null, 'a table that is flushed has a folder');
    const { clock, log } = this.environment;
    const begun = clock.monotonicMillis();
    await directory.make();
    const generation = directory.nextGeneration();
    const name = directory.nameOf(generation);
    const transaction = new FileTransaction(this.environment, directory.path, 'flush');
    let writer: FileWriter | null = null;
    try {
      await transaction.adding(name);
      const request = this.requestFor(store, memtable, generation);
      writer = await this.environment.format.write(request);
      await this.append(store, memtable, writer);
      const sstable = await writer.finish();
      await transaction.commit();
      await transaction.finish();
      if (sstable === null) return null;
      const millis = Math.round(clock.monotonicMillis() - begun);
      log.debug(
        `Flushed ${table.keyspace}.${table.name}: ${memtable.partitionCount} partitions to ` +
          `${name}, ${sstable.totalBytes} bytes in ${millis} ms`,
      );
      return sstable;
    } catch (error) {
      await this.undo(transaction, writer);
      throw error;
    }
  }

  private async undo(transaction: FileTransaction, writer: FileWriter | null): Promise<void> {
    try {
      await writer?.abort();
      if (!transaction.isCommitted) await transaction.abort();
    } catch (error) {
      // A disk that fails to write may fail to remove: the next start does it.
      this.environment.log.warn(
        'An unfinished flush leaves files behind until the next start',
        error,
      );
    }
  }

  private requestFor(store: TableStore, memtable: Memtable, generation: string): WriteRequest {
    const { table, directory } = store;
    const { facts, lowerBound, upperBound } = memtable;
    const interval: LogInterval | null =
      lowerBound === null || upperBound === null ? null : { start: lowerBound, end: upperBound };
    return {
      table,
      directory: directory?.path ?? '',
      generation,
      estimatedPartitions: memtable.partitionCount,
      statics: facts.columnsOf(table, 'static'),
      regulars: facts.columnsOf(table, 'regular'),
      encodingStats: facts.finish(),
      commitLogIntervals: interval === null ? [] : [interval],
      hostId: this.environment.hostId(),
      isFlush: true,
      level: 0,
      repairedAt: 0,
    };
  }

  private async append(store: TableStore, memtable: Memtable, writer: FileWriter): Promise<void> {
    await this.inSlices(memtable, (partition) => {
      let cursor: UnfilteredCursor = new MemtableCursor(store.table, partition, EVERYTHING);
      if (memtable.hasOldColumns) cursor = new ConformCursor(store.table, cursor);
      return writer.append(cursor);
    });
  }

  /** Goes over the partitions in ring order, and lets others run in between. */
  private async inSlices(
    memtable: Memtable,
    each: (partition: NonNullable<ReturnType<Memtable['first']>>) => null | Promise<void>,
  ): Promise<void> {
    const { clock, timers } = this.environment;
    let begun = clock.monotonicMillis();
    let count = 0;
    for (let at = memtable.first(null); at !== null; at = memtable.after(at)) {
      const waiting = each(at);
      if (waiting !== null) await waiting;
      if (++count % CHECKED_PARTITIONS !== 0) continue;
      if (clock.monotonicMillis() - begun < SLICE_MS) continue;
      await giveWay(timers);
      begun = clock.monotonicMillis();
    }
  }
}
