import type { DecoratedKey } from '../mutation/index.ts';
import type { TableStatistics } from './storage-engine.ts';
import type { TableStore } from './table-store.ts';

/** A Data component and its level of LeveledCompactionStrategy. */
export interface FilePlace {
  readonly path: string;
  readonly level: number;
}

/** Where the data of tables is, and how much. Tables go by their ids; those that are not there have nothing. */
export class TablePlaces {
  private readonly stores: ReadonlyMap<string, TableStore>;

  constructor(stores: ReadonlyMap<string, TableStore>) {
    this.stores = stores;
  }

  /** Of all data, in files and in memory, for LOAD. */
  get bytes(): number {
    let bytes = 0;
    for (const store of this.stores.values()) {
      bytes += store.memtableBytes;
      for (const { totalBytes } of store.view.sstables) bytes += totalBytes;
    }
    return bytes;
  }

  /** Of all memtables, which will be in files. */
  get memtableBytes(): number {
    return [...this.stores.values()].reduce((sum, store) => sum + store.memtableBytes, 0);
  }

  /** Estimates of one table. */
  statisticsOf(tableId: string): TableStatistics {
    const store = this.stores.get(tableId);
    let partitions = 0;
    for (const { partitionCount } of store?.view.memtables ?? []) partitions += partitionCount;
    for (const { statistics } of store?.view.sstables ?? []) {
      partitions += statistics.estimatedPartitions;
    }
    return { partitions, memtableBytes: store?.memtableBytes ?? 0 };
  }

  /** The Data components that may hold a key. */
  filesWith(tableId: string, key: DecoratedKey): readonly FilePlace[] {
    const sstables = this.stores.get(tableId)?.view.sstables ?? [];
    return sstables
      .filter((sstable) => sstable.mayContain(key))
      .map(({ directory, name, statistics }) => {
        return { path: `${directory}/${name}-Data.db`, level: statistics.level };
      });
  }

  /** Keys in the summaries of a table's files. */
  sampledKeys(tableId: string): readonly DecoratedKey[] {
    const sstables = this.stores.get(tableId)?.view.sstables ?? [];
    return sstables.flatMap(({ estimates }) => estimates?.sampledKeys() ?? []);
  }

  /** Where a table keeps its files; null for one that has none. */
  folderOf(tableId: string): string | null {
    return this.stores.get(tableId)?.directory?.path ?? null;
  }
}
