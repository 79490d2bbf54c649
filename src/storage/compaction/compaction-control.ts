import type { DecoratedKey } from '../../mutation/index.ts';
import type { IndexMetadata, TableMetadata } from '../../schema/index.ts';
import { isStorageAttached } from '../../schema/index.ts';
import { indexTablesOf } from '../index/index.ts';
import { compressionParametersOf, isSameCompression } from '../sstable/compression/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionManager } from './compaction-manager.ts';
import type { CompactionTotals } from './compaction-report.ts';
import type { TokenBounds } from './token-bounds.ts';
import { boundsMeet } from './token-bounds.ts';

/** Which files of a table to merge; all of them, as its strategy wants it, when nothing is said. */
export interface FileChoice {
  /** Files that may hold the key. */
  readonly key?: DecoratedKey;
  /** Files that have tokens there; what is in memory stays there. */
  readonly tokens?: TokenBounds;
  /** Size-tiered compaction makes files of a half, a quarter and so on. */
  readonly splits?: boolean;
}

/** Which files are written anew in the current version. */
export interface UpgradeOptions {
  /** Also those that are of the current version. */
  readonly all: boolean;
  /** How many at once at most; 0: as many as compactions may run. */
  readonly jobs?: number;
  /** Only those written before a time (milliseconds since the epoch; null: any). */
  readonly writtenBeforeMillis?: number | null;
}

const DEFAULT_JOBS = 2;

/**
 * The compactions of a node as operators see and steer them, tables by their ids: what `nodetool
 * compact` and its like do. Ids of tables that are not there are passed over.
 */
export class CompactionControl {
  private readonly manager: CompactionManager;
  private readonly stores: ReadonlyMap<string, TableStore>;

  constructor(manager: CompactionManager, stores: ReadonlyMap<string, TableStore>) {
    this.manager = manager;
    this.stores = stores;
  }

  private chosen(tableIds: Iterable<string>): readonly TableStore[] {
    return [...tableIds].flatMap((id) => this.stores.get(id) ?? []);
  }

  /** The same with the tables of the entries of their indexes, if they are such as are asked for. */
  private withIndexes(
    tableIds: Iterable<string>,
    isWanted: (index: IndexMetadata) => boolean = () => true,
  ): readonly TableStore[] {
    return this.chosen(tableIds).flatMap((store) => {
      const wanted = indexTablesOf(store.table).filter(({ index }) => isWanted(index));
      return [store, ...this.chosen(wanted.map(({ entries }) => entries.id))];
    });
  }

  /**
   * Merges the files of tables; what is in memory stays there. All files of a table go together with those
   * of its storage-attached indexes, which are parts of them in Cassandra; other indexes stay as they are,
   * as there. Resolves when that is done. Rejects with
   * `CompactionInterrupted` when it was stopped or the disk has no room, with `Corruption` and
   * `DiskError` when files cannot be read or written: they stay as they are then.
   */
  async compact(
    tableIds: readonly string[],
    { key, tokens, splits = false }: FileChoice = {},
  ): Promise<void> {
    if (tokens === undefined && key === undefined) {
      for (const store of this.withIndexes(tableIds, isStorageAttached)) {
        await this.manager.compact(store, splits);
      }
      return;
    }
    for (const store of this.chosen(tableIds)) {
      await this.manager.compactFiles(store, (sstable) =>
        tokens === undefined
          ? key !== undefined && sstable.mayContain(key)
          : boundsMeet(tokens, sstable),
      );
    }
  }

  /**
   * Merges the files of a table that may hold some keys, and forgets what is deleted in these without
   * waiting for gc_grace_seconds. Rejects as `compact`.
   */
  async compactKeys(tableId: string, keys: readonly DecoratedKey[]): Promise<void> {
    const named = new Set(keys.map(({ key }) => key.toString('latin1')));
    for (const store of this.chosen([tableId])) {
      await this.manager.compactFiles(
        store,
        (sstable) => keys.some((key) => sstable.mayContain(key)),
        ({ key }) => named.has(key.toString('latin1')),
      );
    }
  }

  /** Merges, table by table, the named Data components: paths, or names alone. Rejects as `compact`. */
  async compactFiles(tableIds: readonly string[], files: ReadonlySet<string>): Promise<void> {
    const isNamed = ({ directory, name }: SSTable): boolean =>
      files.has(`${name}-Data.db`) || files.has(`${directory}/${name}-Data.db`);
    for (const store of this.chosen(tableIds)) await this.manager.compactFiles(store, isNamed);
  }

  /**
   * Writes files anew in the current version, those of indexes with them. Rejects as `compact`.
   */
  async upgrade(
    tableIds: readonly string[],
    { all, jobs = DEFAULT_JOBS, writtenBeforeMillis = null }: UpgradeOptions,
  ): Promise<void> {
    for (const store of this.withIndexes(tableIds)) {
      await this.manager.rewriteEach(store, {
        operation: 'upgradesstables',
        isChosen: (sstable, view) =>
          (all || !sstable.name.startsWith('nb-')) &&
          (writtenBeforeMillis === null || view.createdAtMillis(sstable) < writtenBeforeMillis),
        mayPurge: false,
        jobs,
      });
    }
  }

  /**
   * Writes files anew whose compression is not that of their table, so many at once (0: as many as
   * compactions may run). Rejects as `compact`.
   */
  async recompress(tableIds: readonly string[], jobs = DEFAULT_JOBS): Promise<void> {
    for (const store of this.withIndexes(tableIds)) {
      const wanted = compressionParametersOf(store.table.options);
      await this.manager.rewriteEach(store, {
        operation: 'upgradesstables',
        isChosen: ({ estimates }) => !isSameCompression(estimates?.compression ?? null, wanted),
        mayPurge: false,
        jobs,
      });
    }
  }

  /** Whether tables are compacted without a command, and their indexes with them. */
  setAutomatic(tableIds: Iterable<string>, isAutomatic: boolean): void {
    for (const store of this.withIndexes(tableIds)) this.manager.setAutomatic(store, isAutomatic);
  }

  isAutomatic(tableId: string): boolean {
    const store = this.stores.get(tableId);
    return store !== undefined && this.manager.isAutomatic(store);
  }

  /** That of tables, and of the indexes that are tables of their own in Cassandra too. */
  automatic(
    tableIds: Iterable<string>,
  ): readonly { readonly table: TableMetadata; readonly isAutomatic: boolean }[] {
    const stores = this.withIndexes(tableIds, (index) => !isStorageAttached(index));
    return stores.map((store) => {
      return { table: store.table, isAutomatic: this.manager.isAutomatic(store) };
    });
  }

  /**
   * How many files alike in size are worth a compaction of a table, and how many it takes at most, until
   * the node stops or the table's compaction is altered.
   */
  setThresholds(tableId: string, thresholds: { readonly min: number; readonly max: number }): void {
    for (const store of this.chosen([tableId])) this.manager.setThresholds(store, thresholds);
  }

  thresholdsOf(tableId: string): { readonly min: number; readonly max: number } | null {
    const store = this.stores.get(tableId);
    return store === undefined ? null : this.manager.thresholdsOf(store);
  }

  get totals(): CompactionTotals {
    return this.manager.totals;
  }

  /** Compactions that are due, about, of the tables that have any, by table id. */
  async pending(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (const [id, store] of this.stores) {
      if (store.view.sstables.length === 0) continue;
      const tasks = await this.manager.pendingTasks(store);
      if (tasks > 0) found.set(id, tasks);
    }
    return found;
  }

  /** How many compactions may run at once; those that run go on when it becomes less. */
  get concurrent(): number {
    return this.manager.concurrent;
  }

  set concurrent(count: number) {
    this.manager.concurrent = count;
  }

  /** Bytes a second that compactions may write together; infinite without a bound. */
  get bytesPerSecond(): number {
    return this.manager.bytesPerSecond;
  }

  set bytesPerSecond(bytes: number) {
    this.manager.bytesPerSecond = bytes;
  }
}
