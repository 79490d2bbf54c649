import { invariant } from '../base/error/index.ts';
import type {
  DecoratedKey,
  Mutation,
  PartitionData,
  PartitionUpdate,
  ReadCommand,
  ReadWatch,
} from '../mutation/index.ts';
import { Decay } from '../observe/index.ts';
import { nowInSeconds } from '../platform/index.ts';
import type { Schema, TableMetadata } from '../schema/index.ts';
import { isSystemKeyspace } from '../schema/index.ts';
import type { LogInterval, LogPosition } from './commitlog/index.ts';
import { CommitLog, LogReplay } from './commitlog/index.ts';
import type { CompactionControl, MaintenanceControl } from './compaction/index.ts';
import type { SnapshotOptions } from './data-files.ts';
import { DataFiles } from './data-files.ts';
import { MemtablePool } from './flush/index.ts';
import type { ImportControl } from './import/index.ts';
import { StoreIndexes } from './index/index.ts';
import { makeDurableDirectory } from './lifecycle/index.ts';
import type { Memtable } from './memtable/index.ts';
import type { TableFacts } from './metrics/index.ts';
import { SamplingControl, tableFacts } from './metrics/index.ts';
import type { ReadResult } from './read/index.ts';
import { countIntersecting, LocalReader, timedRead } from './read/index.ts';
import type { SnapshotChoice, SnapshotFacts } from './snapshot/index.ts';
import type { StorageEngine, TableStatistics } from './storage-engine.ts';
import { SnapshotExists, StorageFailure } from './storage-engine.ts';
import type { StorageEnvironment, StorageSettings } from './storage-environment.ts';
import { TablePlaces } from './table-places.ts';
import { TableStore } from './table-store.ts';
import { tablesOf } from './tables-of.ts';
import { ActiveTasks } from './task/index.ts';

const DEFAULT_CLEANUP_THRESHOLD = 1 / 3;
/** Of a longer log the next start replays slower than this stop writes files. */
const LOG_AT_STOP_BYTES = 8 << 20;
const NO_INTERVALS: readonly LogInterval[] = [];

/**
 * Opens the store of a node in three steps, because table definitions are rows themselves:
 *
 * 1. `openStorage` opens the files of the tables of `environment.schema` and replays what is not in
 *    them; they can be read and written then.
 * 2. The caller reads the definitions and calls `schemaChanged` with the whole schema.
 * 3. `replayUserTables` does the same for all other tables; only then they may be used.
 *
 * Rejects with `Corruption` when the log or a file holds damage that no crash explains.
 */
export async function openStorage(environment: StorageEnvironment): Promise<LocalEngine> {
  const { settings, disk, log } = environment;
  const directory = `${rootOf(settings)}/commitlog`;
  await makeDurableDirectory(disk, directory);
  const replay = await LogReplay.find({
    disk,
    directory,
    log,
    ignoreReplayErrors: environment.ignoreReplayErrors ?? false,
  });
  return LocalEngine.open(environment, directory, replay);
}

/** The folder of a node; one without a data directory has it on its disk in memory. */
function rootOf(settings: StorageSettings): string {
  return settings.dataDirectory ?? `/${settings.nodeName}`;
}

/** Commit log, memtables and files of one node. */
export class LocalEngine implements StorageEngine {
  /** Host id of the node, once it is known: its files say whose log they speak of. */
  hostId: Buffer | null = null;
  private readonly environment: StorageEnvironment;
  /** What goes on, as operators see it and stop it. */
  readonly tasks: ActiveTasks;
  private readonly stores = new Map<string, TableStore>();
  private readonly reader: LocalReader;
  private readonly indexes: StoreIndexes;
  /** Tables whose data is being taken away. */
  private readonly dropping = new Map<string, Promise<void>>();
  private readonly initialTables: ReadonlySet<string>;
  private readonly commitLog: CommitLog;
  private readonly decay: Decay;
  private readonly pool: MemtablePool;
  /** Null when everything stays in memtables. */
  private readonly files: DataFiles | null;
  /** Null when everything has been replayed. */
  private replay: LogReplay | null;
  private isDrained = false;
  private schema: Schema;

  private constructor(environment: StorageEnvironment, directory: string, replay: LogReplay) {
    const { settings, disk, clock, timers, log, observer, files } = environment;
    this.environment = environment;
    this.tasks = new ActiveTasks(clock, environment.random);
    this.schema = environment.schema;
    this.replay = replay;
    this.decay = new Decay(clock.monotonicMillis());
    const { tombstoneWarnThreshold: warn, tombstoneFailureThreshold: failure } = settings;
    this.reader = new LocalReader({ warn, failure, sizes: settings.readThresholds ?? null }, log);
    const limitBytes = settings.memtableHeapSpaceBytes ?? Number.POSITIVE_INFINITY;
    this.pool = new MemtablePool(
      {
        limitBytes: files === undefined ? Number.POSITIVE_INFINITY : limitBytes,
        cleanupThreshold: settings.memtableCleanupThreshold ?? DEFAULT_CLEANUP_THRESHOLD,
        get longestWaitMs() {
          return settings.writeRequestTimeoutMs ?? Number.POSITIVE_INFINITY;
        },
      },
      clock,
      () => this.files?.cleanUpSoon(),
    );
    this.initialTables = new Set(tablesOf(environment.schema).keys());
    this.commitLog = new CommitLog(
      {
        settings,
        directory,
        disk,
        clock,
        timers,
        log,
        onFailure: (policy, error) => {
          observer.emit({ kind: 'storage-failure', what: error.message });
          environment.onCommitFailure?.(policy, error);
        },
        onPressure: (tableIds) => this.files?.flushSoon(tableIds),
      },
      replay.segments,
    );
    const { commitLog, pool, stores, tasks } = this;
    this.indexes = new StoreIndexes({
      tasks,
      filesOf: ({ id }) => stores.get(id)?.view.sstables ?? [],
      filesWith: ({ id }, filter) => countIntersecting(stores.get(id), filter),
      settings,
      clock,
      timers,
      log,
      schema: environment.schema,
      read: (command, watch) => this.readTable(command, watch),
      apply: (mutation) => (this.isDrained ? undefined : this.write(mutation, true)),
      removeEntries: (update) => {
        if (!this.isDrained) this.applyUpdate(update);
      },
      dropped: async (id) => this.dropping.get(id),
    });
    const shared = {
      tasks,
      pool,
      stores,
      commitLog,
      hostId: () => this.hostId,
      schema: () => this.schema,
      withIndexes: (tableId: string, change: () => Promise<void>) =>
        this.indexes.rebuildAfter(tableId, () => commitLog.sync(), change),
      root: `${rootOf(settings)}/data`,
    };
    this.files = files === undefined ? null : new DataFiles({ ...environment, ...shared, files });
    this.schemaChanged(environment.schema);
  }

  static async open(
    environment: StorageEnvironment,
    directory: string,
    replay: LogReplay,
  ): Promise<LocalEngine> {
    const engine = new LocalEngine(environment, directory, replay);
    await engine.openTables((id) => engine.initialTables.has(id));
    return engine;
  }

  /** Step 3 of opening; resolves with the number of updates of unknown tables. */
  async replayUserTables(): Promise<number> {
    const skipped = await this.openTables((id) => !this.initialTables.has(id));
    this.replay = null;
    await this.commitLog.removeClean();
    this.files?.start();
    this.indexes.build();
    return skipped;
  }

  /** Opens the files of some tables and replays what is not in them. */
  private async openTables(chosen: (id: string) => boolean): Promise<number> {
    const stores = [...this.stores.values()].filter(({ table }) => chosen(table.id));
    const persisted = (await this.files?.open(stores)) ?? new Map<string, readonly LogInterval[]>();
    let skipped = 0;
    await this.replay?.run({
      tables: (id) => (chosen(id) ? this.stores.get(id)?.table : undefined),
      persisted: (id) => persisted.get(id) ?? NO_INTERVALS,
      onUpdate: (update) => {
        const store = this.stores.get(update.table.id);
        if (store !== undefined) this.pool.grew(store.apply(update));
      },
      onTruncation: (id) => this.replayTruncation(id),
      onSkipped: (id) => {
        if (chosen(id)) skipped++;
      },
    });
    return skipped;
  }

  /** The files that a truncation took away were gone before its record was in the log. */
  private replayTruncation(tableId: string): void {
    const store = this.stores.get(tableId);
    if (store === undefined) return;
    const { memtable, view } = store;
    for (const gone of store.clear(memtable.lowerBound, view.sstables)) this.pool.gone(gone);
  }

  apply(mutation: Mutation, durable: boolean): undefined | Promise<void> {
    return this.write(this.indexes.withEntries(mutation), durable);
  }

  private write(mutation: Mutation, durable: boolean): undefined | Promise<void> {
    if (this.isDrained) throw new StorageFailure('The node is drained: it takes no writes');
    if (this.pool.isExhausted) return this.applyWithRoom(mutation, durable);
    const { updates } = mutation;
    if (durable) {
      const synced = this.commitLog.append(mutation);
      if (synced !== undefined) return this.applyAfter(synced, updates);
    }
    for (let i = 0; i < updates.length; i++) this.applyUpdate(updates[i] as PartitionUpdate);
    return undefined;
  }

  /** The node's memory is full: waits for a flush. */
  private async applyWithRoom(mutation: Mutation, durable: boolean): Promise<void> {
    // What a node writes about itself has no coordinator that stops waiting.
    await this.pool.room(!isSystemKeyspace(mutation.keyspace));
    await this.write(mutation, durable);
  }

  /** The memtables of the moment take the updates, because the log has them before what follows. */
  private async applyAfter(
    synced: Promise<void>,
    updates: readonly PartitionUpdate[],
  ): Promise<void> {
    const memtables = updates.map(({ table }) => this.stores.get(table.id)?.memtable);
    for (const memtable of memtables) memtable?.beginWrite();
    try {
      await synced;
      for (const [i, update] of updates.entries()) this.applyUpdate(update, memtables[i]);
    } finally {
      for (const memtable of memtables) memtable?.endWrite();
    }
  }

  private applyUpdate(update: PartitionUpdate, memtable?: Memtable): void {
    const store = this.stores.get(update.table.id);
    if (store === undefined) {
      const { keyspace, name } = update.table;
      this.environment.log.debug(`Attempting to mutate non-existant table ${keyspace}.${name}`);
      return;
    }
    // Else the table was truncated after the write had its place in the log.
    if (memtable !== undefined && !store.view.memtables.includes(memtable)) return;
    const { clock } = this.environment;
    const isTimed = store.metrics.writes.begin();
    const began = isTimed ? clock.monotonicMillis() : 0;
    this.pool.grew(store.apply(update, memtable));
    if (store.metrics.samplers !== null) store.metrics.samplers.wrote(update);
    if (isTimed) store.metrics.writes.took(began, clock.monotonicMillis());
  }

  read(command: ReadCommand, watch: ReadWatch | null = null): ReadResult {
    const store = this.stores.get(command.table.id);
    if (store === undefined) return [];
    const { clock } = this.environment;
    if (store.metrics.samplers?.timesReads === true) {
      return timedRead(store, command, clock, () => this.readStore(store, command, watch));
    }
    const meter = command.kind === 'partition' ? store.metrics.reads : store.metrics.scans;
    if (!meter.begin()) return this.readStore(store, command, watch);
    const began = clock.monotonicMillis();
    return meter.watch(this.readStore(store, command, watch), began, clock);
  }

  private readStore(store: TableStore, command: ReadCommand, watch: ReadWatch | null): ReadResult {
    if (command.kind === 'range' && command.nearest !== undefined) {
      return this.indexes.readNearest(command);
    }
    if (command.index !== undefined) return this.indexes.read(command, command.index.name, watch);
    return this.reader.read(store, command, watch);
  }

  private readTable(command: ReadCommand, watch?: ReadWatch | null): ReadResult {
    const store = this.stores.get(command.table.id);
    return store === undefined ? [] : this.reader.read(store, command, watch);
  }

  /** Makes the entries of a table's indexes (null: of all) once more. */
  rebuildIndexes(tableId: string, names: ReadonlySet<string> | null = null): Promise<void> {
    return this.indexes.rebuild(tableId, names);
  }

  /** The answer of a read that has nothing to load; throws when it has. For tests and tools. */
  readAtOnce(command: ReadCommand): readonly PartitionData[] {
    const found = this.read(command);
    invariant(!(found instanceof Promise), 'everything the read needs is in memory');
    return found;
  }

  /** The entries go first: a row that comes between finds its own still there. */
  async truncate(tableId: string): Promise<void> {
    for (const { entries } of this.indexes.of(tableId)) await this.truncateTable(entries.id);
    await this.truncateTable(tableId);
  }

  private async truncateTable(tableId: string): Promise<void> {
    const store = this.stores.get(tableId);
    if (store === undefined || this.files === null || this.files.hasNone(store)) {
      await this.truncateMemory(tableId, store);
      return;
    }
    await this.files.truncate(store, () => this.truncateMemory(tableId, store));
  }

  /** The record of the truncation in the log stands where the new memtable begins. */
  private truncateMemory(tableId: string, store: TableStore | undefined): Promise<void> {
    const done = this.commitLog.truncate(tableId);
    this.clear(store);
    return done;
  }

  private clear(store: TableStore | undefined): void {
    for (const memtable of store?.clear(this.logPosition) ?? []) this.pool.gone(memtable);
  }

  schemaChanged(schema: Schema): void {
    this.schema = schema;
    const tables = tablesOf(schema);
    for (const [id, table] of tables) {
      const store = this.stores.get(id);
      if (store === undefined) this.stores.set(id, this.newStore(table));
      else store.redefine(table);
    }
    for (const [id, store] of [...this.stores]) {
      if (tables.has(id) || this.initialTables.has(id)) continue;
      this.stores.delete(id);
      this.drop(id, store);
    }
    this.files?.schemaChanged();
    this.indexes.schemaChanged(schema, this.replay === null);
  }

  private newStore(table: TableMetadata): TableStore {
    // What is replayed stands before the log that begins now.
    const position = this.replay?.start ?? this.logPosition;
    return new TableStore(table, this.files?.directoryOf(table) ?? null, position, this.decay);
  }

  /** The rows of a dropped table are out of reach at once; files and log forget them when they can. */
  private drop(id: string, store: TableStore): void {
    const forget = (): Promise<void> => this.truncateMemory(id, store);
    const isForgotten =
      this.files === null || this.files.hasNone(store) ? forget() : this.files.drop(store, forget);
    const done = isForgotten
      .catch((error: unknown) => {
        this.environment.log.warn(`Something of dropped table ${id} is still there`, error);
      })
      .finally(() => this.dropping.delete(id));
    this.dropping.set(id, done);
  }

  /** Resolves when everything written to the tables until now is in files, entries included. */
  async flush(tableIds: Iterable<string> = this.stores.keys()): Promise<void> {
    const ids = [...tableIds].flatMap((id) => [
      id,
      ...this.indexes.of(id).map(({ entries }) => entries.id),
    ]);
    await this.files?.flush(new Set(ids));
  }

  /** Null when everything stays in memtables. */
  get compactions(): CompactionControl | null {
    return this.files?.compactions ?? null;
  }

  /**
   * Takes a snapshot of tables; durable when it resolves. Throws `SnapshotExists` when one of them has
   * a snapshot of that tag.
   */
  async snapshot(
    tag: string,
    tableIds: Iterable<string>,
    options: SnapshotOptions = {},
  ): Promise<void> {
    const stores = [...tableIds].flatMap((id) => this.stores.get(id) ?? []);
    const { files } = this;
    if (files === null) throw new StorageFailure('This node keeps no files');
    for (const { directory } of stores) {
      const exists = directory !== null && (await files.snapshots.has(tag, directory));
      if (exists) throw new SnapshotExists(`Snapshot ${tag} already exists.`);
    }
    await files.snapshot(tag, stores, options);
  }

  /** How operators look at what is done with tables. */
  get sampling(): SamplingControl {
    return new SamplingControl(this.stores, this.environment.clock);
  }

  /** What is done to files one by one; null when everything stays in memtables. */
  get maintenance(): MaintenanceControl | null {
    return this.files?.maintenance ?? null;
  }

  /** What brings files from elsewhere; null when everything stays in memtables. */
  get imports(): ImportControl | null {
    return this.files?.imports ?? null;
  }

  /** All snapshots of the node. */
  async listSnapshots(): Promise<readonly SnapshotFacts[]> {
    return (await this.files?.snapshots.list()) ?? [];
  }

  async clearSnapshots(choice: SnapshotChoice): Promise<void> {
    await this.files?.snapshots.clear(choice);
  }

  /** Whether files that are flushed from now on get a second name in `backups`. */
  get incrementalBackups(): boolean {
    return this.files?.incrementalBackups ?? false;
  }

  set incrementalBackups(isOn: boolean) {
    if (this.files !== null) this.files.incrementalBackups = isOn;
  }

  /** Where the data of tables is, and how much. */
  get places(): TablePlaces {
    return new TablePlaces(this.stores);
  }

  /** Paths of the Data components that may hold a key. */
  filesWith(tableId: string, key: DecoratedKey): readonly string[] {
    return this.places.filesWith(tableId, key).map(({ path }) => path);
  }

  /** Where the next write will stand in the commit log. */
  get logPosition(): LogPosition {
    return this.commitLog.position;
  }

  tableStatistics(tableId: string): TableStatistics {
    return this.places.statisticsOf(tableId);
  }

  /** What is known of all tables now, those of the entries of indexes included. */
  tableFacts(): readonly TableFacts[] {
    const { clock } = this.environment;
    const monotonicMillis = clock.monotonicMillis();
    const time = { monotonicMillis, nowInSeconds: nowInSeconds(clock) };
    return [...this.stores.values()].map((store) => tableFacts(store, time));
  }

  *keys(tableId: string): Iterable<DecoratedKey> {
    const memtable = this.stores.get(tableId)?.memtable;
    if (memtable === undefined) return;
    for (let at = memtable.first(null); at !== null; at = memtable.after(at)) yield at.key;
  }

  sync(): Promise<void> {
    return this.commitLog.sync();
  }

  async drain(): Promise<void> {
    this.isDrained = true;
    await this.commitLog.sync();
    await this.flush();
  }

  /** A stop in good order leaves little to replay; what cannot be flushed is in the log. */
  private async shortenLog(): Promise<void> {
    const { log, settings } = this.environment;
    if (settings.dataDirectory === null || this.commitLog.totalBytes <= LOG_AT_STOP_BYTES) return;
    await this.flush().catch((error: unknown) => {
      log.warn('Could not flush before the stop: the next start replays the commit log', error);
    });
  }

  /** Resolves when everything written is durable and nothing runs any more. */
  async close(): Promise<void> {
    this.isDrained = true;
    this.pool.close();
    await this.shortenLog();
    await this.files?.close();
    await this.commitLog.close();
  }
}
