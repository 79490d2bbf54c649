import { Corruption } from '../../base/error/index.ts';
import type { DecoratedKey, LoadingCursor } from '../../mutation/index.ts';
import { ALL_ROWS, MergeCursor, NO_DELETION_TIME } from '../../mutation/index.ts';
import type { Log } from '../../platform/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { SSTableFormat } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import type { CompactionManager } from './compaction-manager.ts';
import type { PartitionTransform } from './files-rewrite.ts';
import type { GarbageGrain } from './garbage-cursor.ts';
import { GarbageCursor } from './garbage-cursor.ts';
import type { ScrubResult } from './scrub.ts';
import { scrubFile } from './scrub.ts';
import { spansIntersect } from './strategy/index.ts';

export interface MaintenanceEnvironment
  extends Pick<CompactionEnvironment, 'rewrite' | 'hostId' | 'clock' | 'timers'> {
  readonly format: SSTableFormat;
  readonly log: Log;
}

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;

/**
 * What operators do to the files of a node one by one: take out what is deleted elsewhere or belongs to
 * other nodes, look whether they are sound, save what is. Tables go by their ids; those that are not
 * there are passed over. Each waits for the compaction that goes on.
 */
export class MaintenanceControl {
  private readonly manager: CompactionManager;
  private readonly stores: ReadonlyMap<string, TableStore>;
  private readonly environment: MaintenanceEnvironment;

  constructor(
    manager: CompactionManager,
    stores: ReadonlyMap<string, TableStore>,
    environment: MaintenanceEnvironment,
  ) {
    this.manager = manager;
    this.stores = stores;
    this.environment = environment;
  }

  private chosen(tableIds: Iterable<string>): readonly TableStore[] {
    return [...tableIds].flatMap((id) => this.stores.get(id) ?? []);
  }

  /**
   * Writes every file anew without what other files delete (nodetool garbagecollect). Rejects as a
   * compaction does.
   */
  async collectGarbage(tableIds: readonly string[], grain: GarbageGrain): Promise<void> {
    for (const store of this.chosen(tableIds)) {
      await this.manager.rewriteEach(store, {
        operation: 'removedeleteddata',
        isChosen: () => true,
        mayPurge: true,
        transformOf: (sstable) => garbageTransform(store, sstable, grain),
      });
    }
  }

  /** Takes partitions of other nodes out of files that have any (nodetool cleanup). */
  async cleanUp(
    tableIds: readonly string[],
    isOwned: (tableId: string) => (key: DecoratedKey) => boolean,
  ): Promise<void> {
    for (const store of this.chosen(tableIds)) {
      const owns = isOwned(store.table.id);
      await this.manager.rewriteEach(store, {
        operation: 'cleanup',
        isChosen: (sstable) => hasForeignKey(sstable, owns),
        mayPurge: true,
        transformOf: () => (cursor) => (owns(cursor.key) ? cursor : null),
      });
    }
  }

  /**
   * Writes every file anew without partitions that cannot be read. Rejects with `Corruption` when an
   * index is damaged, or a table of counters has such a partition, unless `skipsCorrupted`: a counter
   * that has lost a part of it counts wrong.
   */
  async scrub(tableIds: readonly string[], skipsCorrupted: boolean): Promise<void> {
    const { log } = this.environment;
    for (const store of this.chosen(tableIds)) {
      const isStrict = store.table.isCounter && !skipsCorrupted;
      for (const sstable of store.view.sstables) {
        const result = await this.manager.inTurn(async () =>
          store.view.sstables.includes(sstable)
            ? scrubFile(this.environment, store, sstable, isStrict)
            : null,
        );
        if (result !== null) log.info(scrubText(sstable, result));
      }
    }
  }

  /**
   * Compares the checksums of all files, and reads all of them if `isThorough`. Resolves with the
   * tables that have a damaged file; which one, and where, stands in the log.
   */
  async verify(
    tableIds: readonly string[],
    isThorough: boolean,
    isOwned: ((tableId: string) => (key: DecoratedKey) => boolean) | null,
  ): Promise<readonly string[]> {
    const { format, log } = this.environment;
    const damaged = new Set<string>();
    for (const { view, table } of this.chosen(tableIds)) {
      view.retain();
      try {
        const owns = isOwned?.(table.id);
        for (const sstable of view.sstables) {
          await format.verify(sstable, table, isThorough);
          if (owns !== undefined && (await hasForeignKey(sstable, owns))) {
            throw new Corruption(`${sstable.directory}/${sstable.name}`, 0, 'a key of other nodes');
          }
        }
      } catch (error) {
        if (!(error instanceof Corruption)) throw error;
        log.error(`Cannot verify ${table.keyspace}.${table.name}`, error);
        damaged.add(table.id);
      } finally {
        view.release();
      }
    }
    return [...damaged];
  }
}

async function hasForeignKey(
  sstable: SSTable,
  owns: (key: DecoratedKey) => boolean,
): Promise<boolean> {
  for await (const key of sstable.keys()) if (!owns(key)) return true;
  return false;
}

function scrubText({ directory, name }: SSTable, { kept, lost }: ScrubResult): string {
  const start = `Scrub of ${directory}/${name} complete: ${kept} partitions in new sstable`;
  return lost === 0 ? start : `${start}, ${lost} could not be read and are lost`;
}

/** Other files may delete what a file has when they are newer, and have deletions at all. */
function garbageTransform(
  store: TableStore,
  sstable: SSTable,
  grain: GarbageGrain,
): PartitionTransform {
  const { minTimestamp } = sstable.statistics;
  const others = store.view.sstables.filter(
    (other) =>
      other !== sstable &&
      other.statistics.maxTimestamp > minTimestamp &&
      (grain === 'CELL' || other.statistics.minLocalDeletionTime !== NO_DELETION_TIME),
  );
  const near = others.filter((other) => spansIntersect(other, sstable));
  if (near.length === 0) return (cursor) => cursor;
  return async (cursor) => {
    const found: LoadingCursor[] = [];
    for (const other of near) {
      if (!other.mayContain(cursor.key)) continue;
      const part = await other.read(cursor.key, EVERYTHING);
      if (part !== null) found.push(part);
    }
    const [first] = found;
    if (first === undefined) return cursor;
    const merged = found.length === 1 ? first : new MergeCursor(store.table, false, found);
    return new GarbageCursor(store.table, cursor, merged, grain);
  };
}
