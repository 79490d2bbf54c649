import { Corruption } from '../../base/error/index.ts';
import type { DecoratedKey, LoadingCursor } from '../../mutation/index.ts';
import { ALL_ROWS, MergeCursor, NO_DELETION_TIME } from '../../mutation/index.ts';
import type { Log } from '../../platform/index.ts';
import { CURRENT_VERSION, sstableName, versionNamed } from '../sstable/descriptor/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { SSTableFormat, VerifyDepth } from '../sstable-format.ts';
import { StorageFailure } from '../storage-engine.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import type { CompactionManager } from './compaction-manager.ts';
import type { PartitionTransform } from './files-rewrite.ts';
import type { GarbageGrain } from './garbage-cursor.ts';
import { GarbageCursor } from './garbage-cursor.ts';
import type { ScrubResult } from './scrub.ts';
import { Scrub } from './scrub.ts';
import { spansIntersect } from './strategy/index.ts';

/** What `nodetool verify` may say. */
export interface VerifyOptions {
  readonly depth: VerifyDepth;
  /** Files of an old version are an error. */
  readonly checksVersion: boolean;
  /** Whether keys belong to this node, by table; null: nobody asks. */
  readonly isOwned: ((tableId: string) => (key: DecoratedKey) => boolean) | null;
  /** Damaged files no longer count as repaired. */
  readonly clearsRepaired: boolean;
  /** disk_failure_policy is told of damage. */
  readonly tellsPolicy: boolean;
}

/** What `nodetool scrub` may say. */
export interface ScrubChoice {
  /** Also in tables of counters. */
  readonly skipsCorrupted: boolean;
  /** Keys and values must be some of their types. */
  readonly checksValues?: boolean;
  readonly jobs?: number;
}

export interface MaintenanceEnvironment
  extends Pick<CompactionEnvironment, 'rewrite' | 'hostId' | 'clock' | 'timers'> {
  readonly format: SSTableFormat;
  readonly log: Log;
  /** What disk_failure_policy wants when a file is damaged. */
  readonly onDamage: (error: Error) => void;
}

/** Files that are worked on at once when a command does not say how many. */
const DEFAULT_JOBS = 2;
/** One by one, so that each sees what the one before has thrown away. */
const DEFAULT_GARBAGE_JOBS = 1;

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;

/**
 * What operators do to the files of a node one by one: take out what is deleted elsewhere or belongs to
 * other nodes, look whether they are sound, save what is. Tables go by their ids; those that are not
 * there are passed over. Where `jobs` says how many files are worked on at once, 0 is as many as
 * compactions may run.
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
  async collectGarbage(
    tableIds: readonly string[],
    grain: GarbageGrain,
    jobs = DEFAULT_GARBAGE_JOBS,
  ): Promise<void> {
    for (const store of this.chosen(tableIds)) {
      await this.manager.rewriteEach(store, {
        operation: 'removedeleteddata',
        isChosen: () => true,
        mayPurge: true,
        jobs,
        transformOf: (sstable) => garbageTransform(store, sstable, grain),
      });
    }
  }

  /** Takes partitions of other nodes out of files that have any (nodetool cleanup). */
  async cleanUp(
    tableIds: readonly string[],
    isOwned: (tableId: string) => (key: DecoratedKey) => boolean,
    jobs = DEFAULT_JOBS,
  ): Promise<void> {
    for (const store of this.chosen(tableIds)) {
      const owns = isOwned(store.table.id);
      await this.manager.rewriteEach(store, {
        operation: 'cleanup',
        isChosen: (sstable) => hasForeignKey(sstable, owns),
        mayPurge: true,
        jobs,
        transformOf: () => (cursor) => (owns(cursor.key) ? cursor : null),
      });
    }
  }

  /**
   * Writes every file anew without partitions that cannot be read. Rejects with `Corruption` when a
   * table of counters has such a partition, unless `skipsCorrupted`: a counter that has lost a part of it
   * counts wrong.
   */
  async scrub(
    tableIds: readonly string[],
    { skipsCorrupted, checksValues = true, jobs = DEFAULT_JOBS }: ScrubChoice,
  ): Promise<void> {
    const { log } = this.environment;
    for (const store of this.chosen(tableIds)) {
      const isStrict = store.table.isCounter && !skipsCorrupted;
      await this.manager.onEachFile(store, jobs, (sstable) => ({
        operation: 'scrub',
        run: async (active, isAborted) => {
          const options = { isStrict, checksValues, isAborted };
          const scrub = new Scrub(this.environment, store, sstable, options);
          active.progress = () => scrub.scannedBytes;
          log.info(scrubText(sstable, await scrub.run()));
        },
      }));
    }
  }

  /**
   * Compares the checksums of all files, and what else is asked for. Resolves with the tables that have a
   * damaged file; which one, and where, stands in the log. Rejects with `StorageFailure` for a file of an
   * old version, when these count.
   */
  async verify(tableIds: readonly string[], options: VerifyOptions): Promise<readonly string[]> {
    const { log } = this.environment;
    const damaged = new Set<string>();
    for (const store of this.chosen(tableIds)) {
      const { table } = store;
      try {
        await this.manager.onEachFile(store, 0, (sstable) => ({
          operation: 'verify',
          run: () => this.verifyFile(store, sstable, options),
        }));
      } catch (error) {
        if (!(error instanceof Corruption)) throw error;
        log.error(`Cannot verify ${table.keyspace}.${table.name}`, error);
        damaged.add(table.id);
      }
    }
    return [...damaged];
  }

  private async verifyFile(
    store: TableStore,
    sstable: SSTable,
    options: VerifyOptions,
  ): Promise<void> {
    const { onDamage } = this.environment;
    if (!sstable.acquire()) return;
    try {
      const path = `${sstable.directory}/${sstable.name}-Data.db`;
      if (options.checksVersion && !sstable.name.startsWith('nb-')) {
        throw new StorageFailure(`${path} is not the latest version, run upgradesstables`);
      }
      await this.lookAt(store, sstable, options);
    } catch (error) {
      if (!(error instanceof Corruption)) throw error;
      if (options.clearsRepaired) await this.clearRepaired(store, sstable);
      if (options.tellsPolicy) onDamage(error);
      throw error;
    } finally {
      await sstable.release();
    }
  }

  private async lookAt(
    { table }: TableStore,
    sstable: SSTable,
    { depth, isOwned }: VerifyOptions,
  ): Promise<void> {
    await this.environment.format.verify(sstable, table, depth);
    const owns = isOwned?.(table.id);
    if (owns !== undefined && (await hasForeignKey(sstable, owns))) {
      throw new Corruption(`${sstable.directory}/${sstable.name}`, 0, 'a key of other nodes');
    }
  }

  /** The file counts as not repaired, so that the next repair brings what it has lost. */
  private async clearRepaired(store: TableStore, sstable: SSTable): Promise<void> {
    const { format, rewrite } = this.environment;
    const { directory, name, statistics } = sstable;
    if (statistics.repairedAt === 0) return;
    await rewrite(store, [sstable], 'unknowncompactiontype', async (next) => {
      const version = versionNamed(name.slice(0, name.indexOf('-'))) ?? CURRENT_VERSION;
      const generation = await next(version);
      const own = { resetLevel: false, clearRepaired: true, copies: false };
      const target = { targetDirectory: directory, generation };
      await format.adopt({ directory, name, ...target, ...own });
      return [await format.open(store.table, directory, sstableName({ version, generation }))];
    });
  }
}

async function hasForeignKey(
  sstable: SSTable,
  owns: (key: DecoratedKey) => boolean,
): Promise<boolean> {
  for await (const key of sstable.keys()) if (!owns(key)) return true;
  return false;
}

function scrubText({ directory, name }: SSTable, { kept, lost, disordered }: ScrubResult): string {
  const start = `Scrub of ${directory}/${name} complete: ${kept} partitions in new sstable`;
  const apart = disordered === 0 ? '' : `, ${disordered} out of order in one of their own`;
  return `${start}${apart}${lost === 0 ? '' : `, ${lost} could not be read and are lost`}`;
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
