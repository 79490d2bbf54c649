import type { PartitionData, RangeRead, ReadCommand } from '../../mutation/index.ts';
import { Mutation, NO_LIMITS, pageAfter, updateOf, wholeTable } from '../../mutation/index.ts';
import type { Clock, Log, Timers } from '../../platform/index.ts';
import { giveWay, nowInSeconds } from '../../platform/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { ReadResult } from '../read/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { ActiveTasks } from '../task/index.ts';
import { RingBuild } from '../task/index.ts';
import type { BuiltIndexes } from './built-indexes.ts';
import { entriesOf } from './index-entries.ts';
import type { IndexTable } from './index-table.ts';

/** Rows of the base table looked at before other work has its turn. */
const ROWS_AT_A_TIME = 1000;

export interface IndexBuilderEnvironment {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly tasks: ActiveTasks;
  filesOf(table: TableMetadata): readonly SSTable[];
  read(command: ReadCommand): ReadResult;
  apply(mutation: Mutation): undefined | Promise<void>;
  /** Resolves when the data of a dropped table of that id is gone. */
  dropped(tableId: string): Promise<void>;
}

/**
 * Makes entries for what was in a table before its index, once for each index. A build that an operator
 * stops leaves the index as one that could not be built, until the next start of the node.
 */
export class IndexBuilder {
  private readonly environment: IndexBuilderEnvironment;
  private readonly built: BuiltIndexes;
  /** Every index that was seen, by the id of its entries. */
  private readonly known = new Map<string, IndexTable>();
  private readonly running = new Map<string, Promise<void>>();
  /** Those whose last build ended with an error, by the id of their entries. */
  private readonly failed = new Set<string>();

  constructor(environment: IndexBuilderEnvironment, built: BuiltIndexes) {
    this.environment = environment;
    this.built = built;
  }

  /** Told of all indexes: new ones are built unless they have been, those gone are forgotten. */
  indexesChanged(indexes: readonly IndexTable[]): void {
    const now = new Map(indexes.map((index) => [index.entries.id, index]));
    for (const [id, index] of [...this.known]) {
      if (now.has(id)) continue;
      this.known.delete(id);
      this.failed.delete(id);
      this.built.forget(index);
    }
    for (const [id, index] of now) {
      const isNew = !this.known.has(id);
      this.known.set(id, index);
      if (isNew) this.start(index, (build) => build);
    }
  }

  /** Resolves when the index can be read; undefined when it can be now. */
  pending(index: IndexTable): Promise<void> | undefined {
    return this.running.get(index.entries.id);
  }

  /** Whether entries may be missing, for good: the index must not be read. */
  hasFailed(index: IndexTable): boolean {
    return this.failed.has(index.entries.id);
  }

  /** Makes all entries of some indexes once more (nodetool rebuild_index). */
  async rebuild(indexes: readonly IndexTable[]): Promise<void> {
    for (const index of indexes) {
      await this.pending(index);
      this.start(index, () => true);
      await this.pending(index);
    }
  }

  /**
   * The same after `change`, which brings rows past the indexes: until they have their entries, reads
   * through the indexes wait, and after a crash they are built again. `sync` makes durable what was
   * written. Rejects as `change` does.
   */
  async rebuildAfter(
    indexes: readonly IndexTable[],
    sync: () => Promise<void>,
    change: () => Promise<void>,
  ): Promise<void> {
    for (const index of indexes) {
      await this.pending(index);
      this.built.forget(index);
    }
    await sync();
    const changing = change();
    const changed = changing.catch(() => {});
    for (const index of indexes) this.start(index, () => true, changed);
    await changing;
    for (const index of indexes) await this.pending(index);
  }

  private start(
    index: IndexTable,
    needed: (isUnbuilt: boolean) => boolean,
    after: Promise<void> = Promise.resolve(),
  ): void {
    const { id } = index.entries;
    this.failed.delete(id);
    const run = after
      .then(() => this.run(index, needed))
      .catch((error: unknown) => {
        this.failed.add(id);
        this.environment.log.error(`Index ${index.index.name} could not be built`, error);
      })
      .finally(() => {
        if (this.running.get(id) === run) this.running.delete(id);
      });
    this.running.set(id, run);
  }

  private async run(index: IndexTable, needed: (isUnbuilt: boolean) => boolean): Promise<void> {
    const { built } = this;
    const { dropped, log } = this.environment;
    if (!needed(!(await built.has(index)))) return;
    await dropped(index.entries.id);
    const build = this.taskOf(index);
    await this.environment.tasks.during(build, () => this.build(index, build));
    built.mark(index);
    log.debug(`Index ${index.index.name} of ${index.base.keyspace}.${index.base.name} is built`);
  }

  private taskOf({ base }: IndexTable): RingBuild {
    const { tasks, filesOf } = this.environment;
    const sstables = filesOf(base);
    return new RingBuild({
      id: tasks.newId(),
      operation: 'secondaryindexbuild',
      table: base,
      total: sstables.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0),
      unit: 'bytes',
      files: sstables.length,
    });
  }

  private async build(index: IndexTable, build: RingBuild): Promise<void> {
    const { read, apply, timers } = this.environment;
    for (let command: RangeRead | null = this.scan(index); command !== null; ) {
      const partitions: readonly PartitionData[] = await read(command);
      for (const partition of partitions) {
        const entries = entriesOf(index, updateOf(index.base, partition));
        if (entries === null) continue;
        await apply(new Mutation(index.base.keyspace, entries.key, [entries]));
      }
      const last = partitions.at(-1);
      if (last !== undefined) build.reached(last.key);
      build.check();
      command = pageAfter(command, partitions);
      if (command !== null) await giveWay(timers);
    }
  }

  private scan({ base }: IndexTable): RangeRead {
    return {
      ...wholeTable(base, nowInSeconds(this.environment.clock)),
      limits: { ...NO_LIMITS, rows: ROWS_AT_A_TIME },
    };
  }
}
