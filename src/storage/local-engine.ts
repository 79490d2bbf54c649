import { invariant } from '../base/error/index.ts';
import type { Settings } from '../config/index.ts';
import type {
  DecoratedKey,
  Mutation,
  PartitionData,
  PartitionUpdate,
  ReadCommand,
} from '../mutation/index.ts';
import type { Observer } from '../observe/index.ts';
import type { Clock, Disk, Log, Timers } from '../platform/index.ts';
import type { Schema, TableMetadata } from '../schema/index.ts';
import type { CommitFailurePolicy, CommitLogSettings, LogPosition } from './commitlog/index.ts';
import { CommitLog, LogReplay } from './commitlog/index.ts';
import type { ReadResult } from './read/index.ts';
import { LocalReader } from './read/index.ts';
import type { StorageEngine, TableStatistics } from './storage-engine.ts';
import { StorageFailure } from './storage-engine.ts';
import { TableStore } from './table-store.ts';

export type StorageSettings = CommitLogSettings &
  Pick<
    Settings,
    'dataDirectory' | 'nodeName' | 'tombstoneWarnThreshold' | 'tombstoneFailureThreshold'
  >;

/** What a store needs of its node. */
export interface StorageEnvironment {
  readonly settings: StorageSettings;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly observer: Observer;
  /** The tables known before anything is read: those of `system` and `system_schema`. */
  readonly schema: Schema;
  /** What commit_failure_policy wants of the node when the disk of the commit log fails. */
  readonly onCommitFailure?: (policy: CommitFailurePolicy, error: Error) => void;
  /** Start in spite of a damaged commit log, without what is damaged. */
  readonly ignoreReplayErrors?: boolean;
}

/**
 * Opens the store of a node in three steps, because table definitions are rows themselves:
 *
 * 1. `openStorage` replays the tables of `environment.schema`; they can be read and written then.
 * 2. The caller reads the definitions and calls `schemaChanged` with the whole schema.
 * 3. `replayUserTables` replays all other tables; only then they may be read and written.
 *
 * Rejects with `Corruption` when the log holds damage that no crash explains.
 */
export async function openStorage(environment: StorageEnvironment): Promise<LocalEngine> {
  const { settings, disk, log } = environment;
  const directory = `${settings.dataDirectory ?? `/${settings.nodeName}`}/commitlog`;
  await makeDurableDirectory(disk, directory);
  const replay = await LogReplay.find({
    disk,
    directory,
    log,
    ignoreReplayErrors: environment.ignoreReplayErrors ?? false,
  });
  return LocalEngine.open(environment, directory, replay);
}

/** The tables that have rows of their own, by id. */
function tablesOf(schema: Schema): ReadonlyMap<string, TableMetadata> {
  const tables = new Map<string, TableMetadata>();
  for (const keyspace of schema.keyspaces.values()) {
    for (const table of keyspace.tables.values()) {
      if (!table.isVirtual) tables.set(table.id, table);
    }
  }
  return tables;
}

/** Makes a folder that survives a crash: each new name is synced in the folder above it. */
async function makeDurableDirectory(disk: Disk, path: string): Promise<void> {
  if (await disk.exists(path)) return;
  const above = path.slice(0, path.lastIndexOf('/')) || '/';
  if (above !== path) await makeDurableDirectory(disk, above);
  await disk.makeDirectory(path);
  await disk.syncDirectory(above);
}

/** Commit log and memtables of one node. */
export class LocalEngine implements StorageEngine {
  private readonly environment: StorageEnvironment;
  private readonly stores = new Map<string, TableStore>();
  private readonly reader: LocalReader;
  private readonly initialTables: ReadonlySet<string>;
  private readonly commitLog: CommitLog;
  /** Null when everything has been replayed. */
  private replay: LogReplay | null;
  private isDrained = false;

  private constructor(environment: StorageEnvironment, directory: string, replay: LogReplay) {
    const { settings, disk, clock, timers, log, observer } = environment;
    this.environment = environment;
    this.replay = replay;
    this.reader = new LocalReader(
      { warn: settings.tombstoneWarnThreshold, failure: settings.tombstoneFailureThreshold },
      log,
    );
    this.initialTables = new Set(tablesOf(environment.schema).keys());
    this.schemaChanged(environment.schema);
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
      },
      replay.segments,
    );
  }

  static async open(
    environment: StorageEnvironment,
    directory: string,
    replay: LogReplay,
  ): Promise<LocalEngine> {
    const engine = new LocalEngine(environment, directory, replay);
    await engine.replayTables((id) => engine.initialTables.has(id));
    return engine;
  }

  /** Step 3 of opening; resolves with the number of updates of unknown tables. */
  async replayUserTables(): Promise<number> {
    const skipped = await this.replayTables((id) => !this.initialTables.has(id));
    this.replay = null;
    await this.commitLog.removeClean();
    return skipped;
  }

  private async replayTables(chosen: (id: string) => boolean): Promise<number> {
    let skipped = 0;
    await this.replay?.run({
      tables: (id) => (chosen(id) ? this.stores.get(id)?.table : undefined),
      onUpdate: (update) => this.stores.get(update.table.id)?.apply(update),
      onTruncation: (id) => this.stores.get(id)?.truncate(0),
      onSkipped: (id) => {
        if (chosen(id)) skipped++;
      },
    });
    return skipped;
  }

  apply(mutation: Mutation, durable: boolean): undefined | Promise<void> {
    if (this.isDrained) throw new StorageFailure('The node is drained: it takes no writes');
    if (durable) {
      const synced = this.commitLog.append(mutation);
      if (synced !== undefined) return this.applyAfter(synced, mutation, this.commitLog.sequence);
    }
    const { updates } = mutation;
    for (let i = 0; i < updates.length; i++) this.applyUpdate(updates[i] as PartitionUpdate, -1);
    return undefined;
  }

  private async applyAfter(
    synced: Promise<void>,
    mutation: Mutation,
    sequence: number,
  ): Promise<void> {
    await synced;
    for (const update of mutation.updates) this.applyUpdate(update, sequence);
  }

  /** `sequence` is -1 for what is applied at once, else it tells if a truncation came after. */
  private applyUpdate(update: PartitionUpdate, sequence: number): void {
    const store = this.stores.get(update.table.id);
    if (store === undefined) {
      const { keyspace, name } = update.table;
      this.environment.log.debug(`Attempting to mutate non-existant table ${keyspace}.${name}`);
      return;
    }
    if (sequence >= 0 && sequence <= store.truncatedAt) return;
    store.apply(update);
  }

  read(command: ReadCommand): ReadResult {
    const store = this.stores.get(command.table.id);
    if (store === undefined) return [];
    store.reads++;
    return this.reader.read(store, command);
  }

  /** The answer of a read that has nothing to load; throws when it has. For tests and tools. */
  readAtOnce(command: ReadCommand): readonly PartitionData[] {
    const found = this.read(command);
    invariant(!(found instanceof Promise), 'everything the read needs is in memory');
    return found;
  }

  async truncate(tableId: string): Promise<void> {
    const done = this.commitLog.truncate(tableId);
    this.stores.get(tableId)?.truncate(this.commitLog.sequence);
    await done;
  }

  schemaChanged(schema: Schema): void {
    const { log } = this.environment;
    const tables = tablesOf(schema);
    for (const [id, table] of tables) {
      const store = this.stores.get(id);
      if (store === undefined) this.stores.set(id, new TableStore(table));
      else store.redefine(table);
    }
    for (const id of [...this.stores.keys()]) {
      if (tables.has(id) || this.initialTables.has(id)) continue;
      this.stores.delete(id);
      // Its rows are out of reach at once; the log forgets them when it can.
      this.commitLog.truncate(id).catch((error: unknown) => {
        log.warn(`The commit log still holds dropped table ${id}`, error);
      });
    }
  }

  /**
   * For flushes: all writes to a table before the position are in files, and the commit log may let
   * go of them.
   */
  discardCompleted(tableId: string, position: LogPosition): Promise<void> {
    return this.commitLog.discardCompleted(tableId, position);
  }

  /** Where the next write will stand in the commit log. */
  get logPosition(): LogPosition {
    return this.commitLog.position;
  }

  tableStatistics(tableId: string): TableStatistics {
    const store = this.stores.get(tableId);
    return {
      partitions: store?.memtable.partitionCount ?? 0,
      memtableBytes: store?.memtable.accountedBytes ?? 0,
      reads: store?.reads ?? 0,
      writes: store?.writes ?? 0,
    };
  }

  /** Bytes of data of all tables, for LOAD. */
  get dataBytes(): number {
    let bytes = 0;
    for (const { memtable } of this.stores.values()) bytes += memtable.accountedBytes;
    return bytes;
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
  }

  async close(): Promise<void> {
    this.isDrained = true;
    await this.commitLog.close();
  }
}
