import { Corruption } from '../base/error/index.ts';
import type { Settings } from '../config/index.ts';
import type { Observer } from '../observe/index.ts';
import type { Clock, Disk, Log, Threads, Timer, Timers } from '../platform/index.ts';
import type { Schema, TableMetadata } from '../schema/index.ts';
import type { CommitLog, LogInterval } from './commitlog/index.ts';
import type { CompactionEnvironment, CompactionRecord } from './compaction/index.ts';
import { CompactionControl, CompactionManager, MaintenanceControl } from './compaction/index.ts';
import type { MemtablePool } from './flush/index.ts';
import { condemnFiles, Flusher } from './flush/index.ts';
import { ImportControl, SSTableImporter } from './import/index.ts';
import { makeDurableDirectory, removeLeftovers, TableDirectory } from './lifecycle/index.ts';
import { rewriteFiles } from './rewrite-files.ts';
import { Snapshots } from './snapshot/index.ts';
import { openAll } from './sstable/open-all.ts';
import type { SSTable } from './sstable/sstable.ts';
import type { SSTableFormat } from './sstable-format.ts';
import type { TableStore } from './table-store.ts';
import type { ActiveTasks } from './task/index.ts';
import { threadEnvironment } from './thread-environment.ts';

export type DiskFailurePolicy = Settings['diskFailurePolicy'];

/** What a store needs to keep data in files. */
export interface FilesEnvironment {
  readonly format: SSTableFormat;
  /** Compactions of so many bytes and more have a thread of their own. */
  readonly threadFromBytes?: number;
}

export interface DataFilesEnvironment {
  readonly settings: Partial<
    Pick<
      Settings,
      | 'diskFailurePolicy'
      | 'autoSnapshot'
      | 'incrementalBackups'
      | 'compactionThroughputBytesPerSecond'
      | 'concurrentCompactors'
      | 'columnIndexSizeBytes'
    >
  >;
  readonly files: FilesEnvironment;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly observer: Observer;
  readonly onDiskFailure?: (policy: DiskFailurePolicy, error: Error) => void;
  readonly onCompacted?: (record: CompactionRecord) => void;
  readonly threads?: Threads | null;
  /** As it is at the moment. */
  readonly schema: () => Schema;
  readonly pool: MemtablePool;
  readonly tasks: ActiveTasks;
  readonly stores: ReadonlyMap<string, TableStore>;
  readonly commitLog: CommitLog;
  readonly hostId: () => Buffer | null;
  /** Runs what brings rows into a table past its indexes. */
  readonly withIndexes: (tableId: string, change: () => Promise<void>) => Promise<void>;
  /** The folder of the folders of keyspaces. */
  readonly root: string;
}

export interface SnapshotOptions {
  /** What is in memory only stays out. */
  readonly skipFlush?: boolean;
  /** Milliseconds since the epoch; null: it stays. */
  readonly expiresAtMillis?: number | null;
}

/** How often snapshots whose time is over are looked for (SnapshotManager). */
const SNAPSHOT_CLEANUP_MS = 60_000;

/** As in Cassandra with one folder for data. */
const DEFAULT_COMPACTORS = 2;

/** After a failure, flushes that memory or the commit log ask for wait this long. */
const RETRY_MS = 1000;

/**
 * The data files of a node: opens them at start, decides when memtables are flushed, and takes files
 * away with their tables. Flushes come
 * - when memtables hold too much: the largest;
 * - when the commit log is too long: what keeps its oldest segments;
 * - when a table's memtable_flush_period_in_ms is over;
 * - by command, and before the node stops.
 */
export class DataFiles {
  private readonly environment: DataFilesEnvironment;
  private readonly flusher: Flusher;
  private readonly manager: CompactionManager;
  readonly compactions: CompactionControl;
  readonly maintenance: MaintenanceControl;
  private readonly newId: () => Buffer;
  readonly snapshots: Snapshots;
  readonly imports: ImportControl;
  /** Whether flushed files are backed up; as the settings say, until an operator says otherwise. */
  incrementalBackups: boolean;
  /** By table id: what memtable_flush_period_in_ms asks for. */
  private readonly periods = new Map<string, { readonly millis: number; readonly timer: Timer }>();
  private readonly dropping = new Set<Promise<void>>();
  private isStarted = false;
  private isClosed = false;
  private retry: Timer | null = null;
  private expiring: Timer | null = null;

  constructor(environment: DataFilesEnvironment) {
    const { disk, clock, timers, log, pool, hostId, commitLog, files, tasks } = environment;
    this.environment = environment;
    this.incrementalBackups = environment.settings.incrementalBackups ?? false;
    this.snapshots = new Snapshots({ disk, clock }, environment.root);
    this.newId = () => tasks.newId();
    this.flusher = new Flusher({
      format: files.format,
      disk,
      clock,
      timers,
      log,
      pool,
      hostId,
      newId: this.newId,
      position: () => commitLog.position,
      discard: (tableId, position) => commitLog.discardCompleted(tableId, position),
      onFailure: (error) => this.failed(error),
      onFlushed: async (store, sstable) => {
        await this.backUp(store, sstable);
        if (this.isStarted) this.manager.candidate(store, sstable);
      },
    });
    const rewrite: CompactionEnvironment['rewrite'] = (store, removed, operation, write) =>
      rewriteFiles({ disk, newId: this.newId }, store, { removed, operation }, write);
    this.manager = new CompactionManager(
      {
        format: files.format,
        disk,
        clock,
        timers,
        log,
        hostId,
        tasks,
        beside: threadEnvironment(environment),
        rewrite,
        onCompacted: (record) => environment.onCompacted?.(record),
        onFailure: (error) => this.failed(error),
      },
      {
        concurrent: environment.settings.concurrentCompactors ?? DEFAULT_COMPACTORS,
        bytesPerSecond:
          environment.settings.compactionThroughputBytesPerSecond ?? Number.POSITIVE_INFINITY,
      },
    );
    this.maintenance = new MaintenanceControl(this.manager, environment.stores, {
      format: files.format,
      clock,
      timers,
      log,
      hostId,
      rewrite,
      onDamage: (error) => this.damaged(error),
    });
    const importer = new SSTableImporter({
      format: files.format,
      disk,
      log,
      newId: this.newId,
      withIndexes: environment.withIndexes,
      onAdded: async (store, added) => {
        for (const sstable of added) await this.backUp(store, sstable);
        this.manager.candidate(store);
      },
    });
    this.imports = new ImportControl(importer, environment.stores);
    this.compactions = new CompactionControl(this.manager, environment.stores);
  }

  directoryOf(table: TableMetadata): TableDirectory {
    return new TableDirectory(this.environment.disk, this.environment.root, table);
  }

  /**
   * Opens the files of tables, after what a crash left half done is cleaned up. Resolves with the
   * parts of the commit log that are in them, by table id. Rejects with `Corruption`, unless
   * disk_failure_policy lets the node go on without a damaged file.
   */
  async open(stores: readonly TableStore[]): Promise<ReadonlyMap<string, readonly LogInterval[]>> {
    const persisted = new Map<string, readonly LogInterval[]>();
    await Promise.all(
      stores.map(async (store) => {
        const opened = await this.openTable(store);
        store.replaceFiles(new Set(), opened);
        const intervals = opened.flatMap((sstable) => this.intervalsOf(sstable));
        if (intervals.length > 0) persisted.set(store.table.id, intervals);
        // The view holds them now.
        await Promise.all(opened.map((sstable) => sstable.release()));
      }),
    );
    for (const intervals of persisted.values()) {
      for (const { end } of intervals) this.environment.commitLog.beginAfter(end.segmentId);
    }
    return persisted;
  }

  private async openTable({ directory, table }: TableStore): Promise<readonly SSTable[]> {
    if (directory === null) return [];
    const { disk, log } = this.environment;
    await removeLeftovers(disk, directory.path, log);
    return openAll(await directory.names(), (name) => this.openFile(table, directory, name));
  }

  /** Null: it is damaged, and the node goes on without it. */
  private async openFile(
    table: TableMetadata,
    { path }: TableDirectory,
    name: string,
  ): Promise<SSTable | null> {
    try {
      return await this.environment.files.format.open(table, path, name);
    } catch (error) {
      if (!(error instanceof Corruption) || !this.goesOnAfterDamage) throw error;
      this.environment.log.error(`Corrupt sstable ${path}/${name}; skipping table`, error);
      return null;
    }
  }

  /** What a file says of this node's log; files of other nodes speak of theirs. */
  private intervalsOf({ statistics }: SSTable): readonly LogInterval[] {
    const { originatingHostId, commitLogIntervals } = statistics;
    const own = this.environment.hostId();
    if (own !== null && originatingHostId?.equals(own) === false) return [];
    return commitLogIntervals.map(({ start, end }) => ({
      start: { segmentId: Number(start.segmentId), offset: start.position },
      end: { segmentId: Number(end.segmentId), offset: end.position },
    }));
  }

  private get goesOnAfterDamage(): boolean {
    const policy = this.environment.settings.diskFailurePolicy;
    return policy === 'best_effort' || policy === 'ignore';
  }

  /** From here on it flushes by itself. */
  start(): void {
    this.isStarted = true;
    this.schemaChanged();
    this.expiring = this.environment.timers.every(SNAPSHOT_CLEANUP_MS, () => {
      this.snapshots.clearExpired().catch((error: unknown) => {
        this.environment.log.warn('Could not clear expired snapshots', error);
      });
    });
    if (this.environment.pool.needsCleanup) this.cleanUpSoon();
  }

  /** Memtables hold too much: flushes the largest, until they do not. */
  cleanUpSoon(): void {
    if (!this.isStarted) {
      this.environment.pool.cleaned();
      return;
    }
    this.environment.timers.soon(() => {
      void this.cleanUp();
    });
  }

  private async cleanUp(): Promise<void> {
    const { pool, timers } = this.environment;
    try {
      while (pool.needsCleanup && !this.isClosed) {
        const largest = this.largest();
        if (largest === null) break;
        await this.flusher.flush(largest);
      }
      pool.cleaned();
    } catch {
      // Reported already. Memory fills up and then writes wait, which is what a full disk means.
      this.retry ??= timers.after(RETRY_MS, () => {
        this.retry = null;
        pool.cleaned();
        if (pool.needsCleanup || pool.isExhausted) void this.cleanUp();
      });
    }
  }

  private largest(): TableStore | null {
    let largest: TableStore | null = null;
    for (const store of this.environment.stores.values()) {
      if (store.memtable.isEmpty) continue;
      if (largest === null || store.memtable.accountedBytes > largest.memtable.accountedBytes) {
        largest = store;
      }
    }
    return largest;
  }

  /** Flushes tables in the background; failures are reported and leave things as they are. */
  flushSoon(tableIds: readonly string[]): void {
    if (!this.isStarted || this.isClosed) return;
    this.environment.timers.soon(() => {
      this.flush(tableIds).catch(() => {});
    });
  }

  /** Resolves when everything written to the tables until now is in files. */
  async flush(tableIds: Iterable<string>): Promise<void> {
    const waiting: Promise<void>[] = [];
    for (const id of tableIds) {
      const store = this.environment.stores.get(id);
      if (store !== undefined) waiting.push(this.flusher.flush(store));
    }
    const results = await Promise.allSettled(waiting);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** True when a table has no files and nobody is about to make some. */
  hasNone(store: TableStore): boolean {
    if (!store.isIdle || !store.view.isOneMemtable) return false;
    return store.memtable.isEmpty || !this.takesAutoSnapshots(store);
  }

  /**
   * Takes the files of a table away for good, then calls `forget`, which drops the memtables: so that
   * a crash in between brings back the table as it was at its last flush without the files, never an
   * old state without the newer one.
   */
  truncate(
    store: TableStore,
    forget: () => Promise<void>,
    what: 'truncated' | 'dropped' = 'truncated',
  ): Promise<void> {
    return store.exclusively(async () => {
      await this.snapshotBefore(what, store);
      const removeFiles = await this.condemn(store);
      const forgotten = forget();
      await removeFiles();
      await forgotten;
    });
  }

  /** With auto_snapshot, a table that goes leaves a snapshot behind. */
  private async snapshotBefore(what: 'truncated' | 'dropped', store: TableStore): Promise<void> {
    const { table } = store;
    if (!this.takesAutoSnapshots(store)) return;
    await this.flusher.flushHeld(store);
    if (store.view.sstables.length === 0) return;
    const tag = `${what}-${Math.floor(this.environment.clock.nowMillis())}-${table.name}`;
    await this.takeSnapshot(tag, store);
  }

  private takesAutoSnapshots({ table }: TableStore): boolean {
    return this.environment.settings.autoSnapshot === true && table.options.allowAutoSnapshot;
  }

  /** Flushes tables (unless told not to) and links their files under a tag. */
  async snapshot(
    tag: string,
    stores: readonly TableStore[],
    { skipFlush = false, expiresAtMillis = null }: SnapshotOptions,
  ): Promise<void> {
    for (const store of stores) {
      await store.exclusively(async () => {
        if (!skipFlush) await this.flusher.flushHeld(store);
        await this.takeSnapshot(tag, store, expiresAtMillis);
      });
    }
  }

  private async takeSnapshot(
    tag: string,
    { directory, view, table }: TableStore,
    expiresAtMillis: number | null = null,
  ): Promise<void> {
    if (directory === null) return;
    await this.snapshots.take(tag, table, directory, view.sstables, expiresAtMillis);
  }

  /** With incremental_backups, a flushed file gets a second name in `backups`. */
  private async backUp({ directory, table }: TableStore, { name }: SSTable): Promise<void> {
    if (!this.incrementalBackups || directory === null) return;
    if (!table.options.incrementalBackups) return;
    const { disk, log } = this.environment;
    const path = `${directory.path}/backups`;
    try {
      await makeDurableDirectory(disk, path);
      for (const file of await directory.componentsOf(name)) {
        await disk.link(`${directory.path}/${file}`, `${path}/${file}`);
      }
      await disk.syncDirectory(path);
    } catch (error) {
      log.error(`Could not back up ${directory.path}/${name}`, error);
    }
  }

  /** Takes the files of a dropped table away, and its folder when nothing else is in it. */
  drop(store: TableStore, forget: () => Promise<void>): Promise<void> {
    const dropped = this.dropNow(store, forget).finally(() => this.dropping.delete(dropped));
    this.dropping.add(dropped);
    return dropped;
  }

  private async dropNow(store: TableStore, forget: () => Promise<void>): Promise<void> {
    await this.truncate(store, forget, 'dropped');
    const path = store.directory?.path;
    if (path === undefined || (await this.environment.disk.list(path)).length > 0) return;
    await this.environment.disk.remove(path);
  }

  private condemn(store: TableStore): Promise<() => Promise<void>> {
    const { disk } = this.environment;
    return condemnFiles({ disk, newId: this.newId }, store);
  }

  /** Sets the timers of tables that are flushed by their age, and looks what is to compact. */
  schemaChanged(): void {
    if (!this.isStarted) return;
    const { stores, timers } = this.environment;
    // The options of compaction may be others.
    for (const store of stores.values()) {
      if (store.view.sstables.length > 0) this.manager.candidate(store);
    }
    for (const [id, { timer, millis }] of this.periods) {
      if (stores.get(id)?.table.options.memtableFlushPeriodInMs === millis) continue;
      timer.cancel();
      this.periods.delete(id);
    }
    for (const [id, { table }] of stores) {
      const millis = table.options.memtableFlushPeriodInMs;
      if (millis <= 0 || this.periods.has(id)) continue;
      this.periods.set(id, { millis, timer: timers.every(millis, () => this.flushSoon([id])) });
    }
  }

  private failed(error: Error): void {
    this.environment.log.error('Cannot write a data file', error);
    this.damaged(error);
  }

  private damaged(error: Error): void {
    const { observer, onDiskFailure, settings } = this.environment;
    observer.emit({ kind: 'storage-failure', what: error.message });
    onDiskFailure?.(settings.diskFailurePolicy ?? 'stop', error);
  }

  /** Waits for what goes on, and lets go of the files. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.retry?.cancel();
    this.expiring?.cancel();
    for (const { timer } of this.periods.values()) timer.cancel();
    await this.manager.close();
    const { stores } = this.environment;
    await Promise.allSettled(this.dropping);
    await Promise.all([...stores.values()].map((store) => store.exclusively(async () => {})));
    for (const store of stores.values()) store.view.retire();
  }
}
