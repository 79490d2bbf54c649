import type { Timestamp } from '../../mutation/index.ts';
import { RateMeter } from '../../observe/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { StorageFailure } from '../storage-engine.ts';
import type { TableStore } from '../table-store.ts';
import { Compaction } from './compaction.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import type { CompactionTotals, RunningCompaction } from './compaction-report.ts';
import type { PartitionTransform } from './files-rewrite.ts';
import { leastTimestamp } from './purge-horizon.ts';
import type {
  CompactionPick,
  CompactionStrategy,
  OutputShape,
  StrategyView,
} from './strategy/index.ts';
import { byMaxTimestamp, makeStrategy, spansIntersect, totalDataBytes } from './strategy/index.ts';

/** Weight of the last flush in the average. */
const FLUSH_WEIGHT = 0.25;

/** What the manager knows of a table. */
interface TableState {
  /** The options that the strategies were made for. */
  options: Readonly<Record<string, string>>;
  repaired: CompactionStrategy;
  unrepaired: CompactionStrategy;
  /** Bytes of a flush on average. */
  flushBytes: number;
}

/** Files that are to be written anew, each by itself. */
export interface Rewriting {
  readonly operation: CompactionPick['operation'];
  readonly isChosen: (sstable: SSTable, view: StrategyView) => boolean | Promise<boolean>;
  /** Whether what is deleted since before gc_grace may go. */
  readonly mayPurge: boolean;
  readonly transformOf?: (sstable: SSTable) => PartitionTransform;
}

/** The compaction that goes on. */
interface Current {
  readonly id: Buffer;
  readonly store: TableStore;
  readonly pick: CompactionPick;
  /** Null until there is room for it. */
  compaction: Compaction | null;
  isStopped: boolean;
}

/**
 * Runs the compactions of a node, one at a time: tables whose files have changed are looked at in
 * turn, and the best compaction of each is run, until none has any left. Files that were repaired are
 * never mixed with others.
 */
export class CompactionManager {
  private readonly environment: CompactionEnvironment;
  private readonly states = new WeakMap<TableStore, TableState>();
  private readonly createdMillis = new WeakMap<SSTable, number>();
  private readonly waiting = new Set<TableStore>();
  /** Tables that are compacted by command only. */
  private readonly manual = new WeakSet<TableStore>();
  private readonly meter: RateMeter;
  private compactedBytes = 0;
  private aborted = 0;
  private current: Current | null = null;
  private isRunning = false;
  /** What compactions may write (compaction_throughput): infinite without a bound. */
  bytesPerSecond: number;
  private isClosed = false;
  /** What runs or ran last: compactions follow one another. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(environment: CompactionEnvironment, bytesPerSecond: number) {
    this.environment = environment;
    this.bytesPerSecond = bytesPerSecond;
    this.meter = new RateMeter(() => environment.clock.monotonicMillis());
  }

  /** A table has a new file, or its options are others: looks at it soon. */
  candidate(store: TableStore, flushed: SSTable | null = null): void {
    if (this.isClosed || store.directory === null) return;
    if (flushed !== null) {
      const state = this.stateOf(store);
      const { flushBytes } = state;
      state.flushBytes =
        flushBytes === 0
          ? flushed.dataBytes
          : flushBytes + FLUSH_WEIGHT * (flushed.dataBytes - flushBytes);
    }
    this.waiting.add(store);
    if (this.isRunning) return;
    this.isRunning = true;
    this.environment.timers.soon(() => {
      void this.runWaiting();
    });
  }

  /** Never rejects: failures are reported, and the table waits for its next file. */
  private async runWaiting(): Promise<void> {
    for (const store of this.waiting) {
      this.waiting.delete(store);
      if (this.isClosed) break;
      const hasMore = await this.inTurn(() => this.runNext(store)).catch(() => false);
      if (hasMore) this.waiting.add(store);
    }
    this.isRunning = false;
  }

  /**
   * Resolves when everything in the files of a table is merged as its strategy wants it (major);
   * `splits`: size-tiered compaction makes files of a half, a quarter and so on.
   */
  compact(store: TableStore, splits = false): Promise<void> {
    return this.onCommand(store, (strategy, view) =>
      strategy.major(view).map((pick): CompactionPick => {
        const isSplit = splits && strategy.name === 'SizeTieredCompactionStrategy';
        const totalBytes = totalDataBytes(pick.sstables);
        const shape: OutputShape = isSplit ? { kind: 'halves', level: 0, totalBytes } : pick.shape;
        return { ...pick, shape, operation: 'majorcompaction' };
      }),
    );
  }

  /** Merges some files of a table into one. */
  compactFiles(store: TableStore, isChosen: (sstable: SSTable) => boolean): Promise<void> {
    return this.onCommand(store, (_, view) => {
      const sstables = view.sstables.filter(isChosen);
      const [first] = sstables;
      if (first === undefined) return [];
      const level = sstables.length === 1 ? first.statistics.level : 0;
      const shape = { kind: 'one', level } as const;
      return [{ sstables, shape, operation: 'compaction', ignoresOverlaps: false }];
    });
  }

  /** Writes each of some files anew, one after the other, the oldest data first. */
  rewriteEach(store: TableStore, rewriting: Rewriting): Promise<void> {
    const { operation, isChosen, mayPurge, transformOf } = rewriting;
    return this.inTurn(async () => {
      for (const [strategy, isRepaired] of this.strategiesOf(store)) {
        const seen = await this.viewOf(store, isRepaired);
        const view = { ...seen, mayPurge: mayPurge && seen.mayPurge };
        for (const sstable of [...view.sstables].sort(byMaxTimestamp)) {
          if (!(await isChosen(sstable, view))) continue;
          const { level } = sstable.statistics;
          const shape = { kind: 'one', level } as const;
          const pick = { sstables: [sstable], shape, operation, ignoresOverlaps: false };
          await this.run(store, strategy, pick, view, transformOf?.(sstable));
        }
      }
    });
  }

  private onCommand(
    store: TableStore,
    choose: (strategy: CompactionStrategy, view: StrategyView) => readonly CompactionPick[],
  ): Promise<void> {
    return this.inTurn(async () => {
      for (const [strategy, isRepaired] of this.strategiesOf(store)) {
        const view = await this.viewOf(store, isRepaired);
        for (const pick of choose(strategy, view)) await this.run(store, strategy, pick, view);
      }
    });
  }

  private strategiesOf(store: TableStore): readonly (readonly [CompactionStrategy, boolean])[] {
    const { repaired, unrepaired } = this.stateOf(store);
    return [
      [unrepaired, false],
      [repaired, true],
    ];
  }

  /** Runs something while no compaction goes on. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const run = this.last.then(task);
    this.last = run.catch(() => {});
    return run;
  }

  /** Runs the best compaction of a table; false when there is none. */
  private async runNext(store: TableStore): Promise<boolean> {
    if (!this.isAutomatic(store)) return false;
    for (const [strategy, isRepaired] of this.strategiesOf(store)) {
      const view = await this.viewOf(store, isRepaired);
      const pick = strategy.next(view);
      if (pick === null) continue;
      await this.run(store, strategy, pick, view);
      return true;
    }
    return false;
  }

  private async run(
    store: TableStore,
    strategy: CompactionStrategy,
    pick: CompactionPick,
    view: StrategyView,
    transform?: PartitionTransform,
  ): Promise<void> {
    const { environment } = this;
    const current: Current = {
      id: environment.newId(),
      store,
      pick,
      compaction: null,
      isStopped: false,
    };
    this.current = current;
    try {
      await this.checkSpace(pick);
      const compaction = new Compaction(environment, {
        store,
        pick,
        view,
        isAborted: () => this.isClosed || current.isStopped,
        bytesPerSecond: () => this.bytesPerSecond,
        transform,
      });
      current.compaction = compaction;
      const added = await compaction.run();
      strategy.replaced(pick.sstables, added);
      this.completed(current, compaction, added);
    } catch (error) {
      if (error instanceof CompactionInterrupted) this.aborted++;
      const isHarmless = error instanceof CompactionInterrupted || error instanceof StorageFailure;
      if (!isHarmless) environment.onFailure(error as Error);
      throw error;
    } finally {
      this.current = null;
    }
  }

  private completed(
    { id, store: { table }, pick: { sstables, operation } }: Current,
    { merged }: Compaction,
    added: readonly SSTable[],
  ): void {
    const { clock, log, onCompacted } = this.environment;
    const bytesIn = totalDataBytes(sstables);
    this.meter.mark();
    this.compactedBytes += bytesIn;
    const { keyspace, name } = table;
    log.debug(`Compacted ${keyspace}.${name}: ${namesOf(sstables)} to ${namesOf(added)}`);
    const compactedAtMillis = clock.nowMillis();
    const bytesOut = totalDataBytes(added);
    onCompacted({ id, operation, table, compactedAtMillis, bytesIn, bytesOut, merged });
  }

  /** Whether a table is compacted without a command. */
  isAutomatic(store: TableStore): boolean {
    if (this.manual.has(store)) return false;
    return store.table.options.compaction.enabled?.toLowerCase() !== 'false';
  }

  setAutomatic(store: TableStore, isAutomatic: boolean): void {
    if (isAutomatic) this.manual.delete(store);
    else this.manual.add(store);
    if (isAutomatic && store.view.sstables.length > 0) this.candidate(store);
  }

  /** Gives up what goes on, if it is of the kind: the files stay as they are. */
  stop(isChosen: (running: RunningCompaction) => boolean): void {
    const { running, current } = this;
    if (running !== null && current !== null && isChosen(running)) current.isStopped = true;
  }

  /** What goes on. */
  get running(): RunningCompaction | null {
    if (this.current === null || this.current.compaction === null) return null;
    const { id, store, pick, compaction } = this.current;
    const { completedBytes, totalBytes } = compaction;
    return {
      id,
      operation: pick.operation,
      table: store.table,
      completedBytes: Math.min(completedBytes, totalBytes),
      totalBytes,
      files: pick.sstables.length,
      directory: store.directory?.path ?? '',
    };
  }

  get totals(): CompactionTotals {
    const { meter, compactedBytes, aborted } = this;
    const { count: completed, fifteenMinuteRate, meanRate } = meter;
    return { completed, compactedBytes, aborted, fifteenMinuteRate, meanRate };
  }

  /** How many compactions of a table are due, about. */
  async pendingTasks(store: TableStore): Promise<number> {
    let tasks = 0;
    for (const [strategy, isRepaired] of this.strategiesOf(store)) {
      tasks += strategy.pendingTasks(await this.viewOf(store, isRepaired));
    }
    return tasks;
  }

  /** The files stay until their successor is complete: there must be room for both. */
  private async checkSpace({ sstables }: CompactionPick): Promise<void> {
    const [first] = sstables;
    if (first === undefined) return;
    const needed = sstables.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
    const free = await this.environment.disk.freeBytes(first.directory);
    if (free >= needed) return;
    const message = `Not enough space for compaction, ${needed} bytes needed, ${free} free`;
    this.environment.log.warn(message);
    throw new CompactionInterrupted(message);
  }

  private stateOf(store: TableStore): TableState {
    const { compaction: options } = store.table.options;
    const known = this.states.get(store);
    if (known !== undefined && known.options === options) return known;
    const flushBytes = (): number => this.states.get(store)?.flushBytes ?? 0;
    const state: TableState = {
      options,
      repaired: makeStrategy(options, flushBytes),
      unrepaired: makeStrategy(options, flushBytes),
      flushBytes: known?.flushBytes ?? 0,
    };
    this.states.set(store, state);
    return state;
  }

  private async viewOf(store: TableStore, isRepaired: boolean): Promise<StrategyView> {
    const { sstables: all } = store.view;
    const sstables = all.filter(({ statistics }) => statistics.repairedAt > 0 === isRepaired);
    for (const sstable of sstables) await this.learnAge(sstable);
    const nowMillis = this.environment.clock.nowMillis();
    const { gcGraceSeconds, compaction } = store.table.options;
    const onlyRepaired = compaction.only_purge_repaired_tombstones?.toLowerCase() === 'true';
    return {
      sstables,
      compacting: new Set(),
      nowMillis,
      gcBefore: Math.floor(nowMillis / 1000) - gcGraceSeconds,
      mayPurge: isRepaired || !onlyRepaired,
      overlapping: (some) =>
        store.view.sstables.filter(
          (each) => !some.includes(each) && some.some((other) => spansIntersect(each, other)),
        ),
      createdAtMillis: (sstable) => this.createdMillis.get(sstable) ?? nowMillis,
      memtableTimestamp: () => memtableTimestamp(store),
    };
  }

  private async learnAge(sstable: SSTable): Promise<void> {
    if (this.createdMillis.has(sstable)) return;
    const { directory, name } = sstable;
    const facts = await this.environment.disk.facts(`${directory}/${name}-Data.db`);
    if (facts !== null) this.createdMillis.set(sstable, facts.modifiedMillis);
  }

  /** Gives up what runs; resolves when it has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.last;
  }
}

function namesOf(sstables: readonly SSTable[]): string {
  return `[${sstables.map(({ name }) => name).join(', ')}]`;
}

/** Looks at all that is in memory: asked only when a whole file could go by it. */
function memtableTimestamp(store: TableStore): Timestamp {
  let least: Timestamp = Number.POSITIVE_INFINITY;
  for (const memtable of store.view.memtables) {
    for (let at = memtable.first(null); at !== null; at = memtable.after(at)) {
      const timestamp = leastTimestamp(at);
      if (timestamp < least) least = timestamp;
    }
  }
  return least;
}
