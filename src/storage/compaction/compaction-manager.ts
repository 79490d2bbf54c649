import { Slots } from '../../base/queue/index.ts';
import { RateMeter } from '../../observe/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { StorageFailure } from '../storage-engine.ts';
import type { TableStore } from '../table-store.ts';
import { ActiveCompaction } from './active-compaction.ts';
import { Compaction } from './compaction.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import type { CompactionTotals } from './compaction-report.ts';
import { FileClaims } from './file-claims.ts';
import type { FileWork } from './file-work.ts';
import { runAtOnce } from './file-work.ts';
import type { PartitionTransform } from './files-rewrite.ts';
import type { CompactionPick, OutputShape, StrategyView } from './strategy/index.ts';
import { byMaxTimestamp, totalDataBytes } from './strategy/index.ts';
import type { CompactionThresholds, StrategyWithView } from './table-strategies.ts';
import { TableStrategies } from './table-strategies.ts';

/** Files that are to be written anew, each by itself. */
export interface Rewriting {
  readonly operation: CompactionPick['operation'];
  readonly isChosen: (sstable: SSTable, view: StrategyView) => boolean | Promise<boolean>;
  /** Whether what is deleted since before gc_grace may go. */
  readonly mayPurge: boolean;
  /** How many files at once at most; 0: as many as compactions may run. */
  readonly jobs: number;
  readonly transformOf?: (sstable: SSTable) => PartitionTransform;
}

/** What compactions of a node may take. */
export interface CompactionLimits {
  /** How many run at once (concurrent_compactors), at least 1. */
  readonly concurrent: number;
  /** What all of them may write (compaction_throughput): infinite without a bound. */
  readonly bytesPerSecond: number;
}

/**
 * Runs the compactions of a node, some at once and never two of the same file:
 *
 * 1. Tables whose files have changed are looked at in turn; the best compaction of each is run, until
 *    none has any left. While one of a table runs, the next of the same table may begin.
 * 2. A command has the table for itself until it has taken the files that it wants: compactions that
 *    began without a command give way, other commands come one after the other.
 *
 * Files that were repaired are never mixed with others.
 */
export class CompactionManager {
  private readonly environment: CompactionEnvironment;
  /** The places for compactions (concurrent_compactors). */
  private readonly slots: Slots;
  private readonly claims = new FileClaims();
  private readonly strategies: TableStrategies;
  private readonly waiting = new Set<TableStore>();
  /** How many look after the tables that wait. */
  private workers = 0;
  /** Tables that are compacted by command only. */
  private readonly manual = new WeakSet<TableStore>();
  /** By table: the last command. */
  private readonly turns = new WeakMap<TableStore, Promise<unknown>>();
  /** All that is not over. */
  private readonly tasks = new Set<Promise<unknown>>();
  private readonly meter: RateMeter;
  private compactedBytes = 0;
  private aborted = 0;
  /** What compactions may write (compaction_throughput): infinite without a bound. */
  bytesPerSecond: number;
  private isClosed = false;

  constructor(
    environment: CompactionEnvironment,
    { concurrent, bytesPerSecond }: CompactionLimits,
  ) {
    this.environment = environment;
    this.slots = new Slots(concurrent);
    this.bytesPerSecond = bytesPerSecond;
    this.strategies = new TableStrategies(environment, this.claims.files);
    this.meter = new RateMeter(() => environment.clock.monotonicMillis());
  }

  /** How many compactions may run at once; those that run go on when it becomes less. */
  get concurrent(): number {
    return this.slots.most;
  }

  set concurrent(count: number) {
    this.slots.most = count;
    this.engage();
  }

  /** A table has a new file, or its options are others: looks at it soon. */
  candidate(store: TableStore, flushed: SSTable | null = null): void {
    if (this.isClosed || store.directory === null) return;
    if (flushed !== null) this.strategies.flushed(store, flushed);
    this.waiting.add(store);
    this.engage();
  }

  /** One more looks after the tables that wait, if it may. */
  private engage(): void {
    if (this.isClosed || this.waiting.size === 0 || this.workers >= this.slots.most) return;
    this.workers++;
    this.environment.timers.soon(() => {
      void this.track(this.work());
    });
  }

  /** Never rejects: failures are reported, and the table waits for its next file. */
  private async work(): Promise<void> {
    for (const store of this.waiting) {
      if (this.isClosed || this.workers > this.slots.most) break;
      this.waiting.delete(store);
      await this.slots.run(() => this.runNext(store)).catch(() => {});
    }
    this.workers--;
    this.engage();
  }

  /** Runs the best compaction of a table, if there is one; the table is looked at again then. */
  private async runNext(store: TableStore): Promise<void> {
    if (!this.mayBegin(store)) return;
    await this.strategies.learnAges(store);
    // Others have had their turn meanwhile.
    if (!this.mayBegin(store)) return;
    for (const { strategy, view } of this.strategies.of(store)) {
      const pick = strategy.next(view);
      if (pick === null) continue;
      this.claims.claim(store, pick.sstables);
      this.candidate(store);
      await this.perform(store, this.compactionOf({ strategy, view }, pick), true);
      this.candidate(store);
      return;
    }
  }

  private mayBegin(store: TableStore): boolean {
    return !this.isClosed && this.isAutomatic(store) && !this.claims.isReserved(store);
  }

  /**
   * Resolves when everything in the files of a table is merged as its strategy wants it (major);
   * `splits`: size-tiered compaction makes files of a half, a quarter and so on.
   */
  compact(store: TableStore, splits = false): Promise<void> {
    return this.compactChosen(store, ({ strategy, view }) =>
      strategy.major(view).map((pick): CompactionPick => {
        const isSplit = splits && strategy.name === 'SizeTieredCompactionStrategy';
        const totalBytes = totalDataBytes(pick.sstables);
        const shape: OutputShape = isSplit ? { kind: 'halves', level: 0, totalBytes } : pick.shape;
        return { ...pick, shape, operation: 'majorcompaction' };
      }),
    );
  }

  /** Merges some files of a table into one; of some keys all that is deleted goes, if any are named. */
  compactFiles(
    store: TableStore,
    isChosen: (sstable: SSTable) => boolean,
    isUngraced?: CompactionPick['isUngraced'],
  ): Promise<void> {
    return this.compactChosen(store, ({ view }) => {
      const sstables = view.sstables.filter(isChosen);
      const [first] = sstables;
      if (first === undefined) return [];
      const level = sstables.length === 1 ? first.statistics.level : 0;
      const shape = { kind: 'one', level } as const;
      const operation = isUngraced === undefined ? 'compaction' : 'majorcompaction';
      return [{ sstables, shape, operation, ignoresOverlaps: false, isUngraced }];
    });
  }

  private compactChosen(
    store: TableStore,
    choose: (part: StrategyWithView) => readonly CompactionPick[],
  ): Promise<void> {
    return this.onCommand(store, 0, async () =>
      this.strategies
        .of(store)
        .flatMap((part) => choose(part).map((pick) => this.compactionOf(part, pick))),
    );
  }

  /** Writes each of some files anew, some at once, the oldest data first. */
  rewriteEach(store: TableStore, rewriting: Rewriting): Promise<void> {
    const { operation, isChosen, mayPurge, transformOf } = rewriting;
    return this.onCommand(store, rewriting.jobs, async () => {
      const works: FileWork[] = [];
      for (const { strategy, view: seen } of this.strategies.of(store)) {
        const view = { ...seen, mayPurge: mayPurge && seen.mayPurge };
        for (const sstable of [...view.sstables].sort(byMaxTimestamp)) {
          if (!(await isChosen(sstable, view))) continue;
          const { level } = sstable.statistics;
          const shape = { kind: 'one', level } as const;
          const pick = { sstables: [sstable], shape, operation, ignoresOverlaps: false };
          works.push(this.compactionOf({ strategy, view }, pick, transformOf));
        }
      }
      return works;
    });
  }

  /** Works on all files of a table, so many at once; 0: as many as compactions may run. */
  onEachFile(
    store: TableStore,
    jobs: number,
    workOn: (sstable: SSTable) => Omit<FileWork, 'sstables'>,
  ): Promise<void> {
    return this.onCommand(store, jobs, async () =>
      store.view.sstables.map((sstable) => ({ ...workOn(sstable), sstables: [sstable] })),
    );
  }

  /**
   * Chooses files of a table while nobody works on any of them, and works on them. Rejects with the
   * first failure; what has not begun then is left alone.
   */
  private onCommand(
    store: TableStore,
    jobs: number,
    choose: () => Promise<readonly FileWork[]>,
  ): Promise<void> {
    return this.inTurn(store, async () => {
      const chosen = this.claims.reserve(store, async () => {
        await this.strategies.learnAges(store);
        const works = await choose();
        for (const { sstables } of works) this.claims.claim(store, sstables);
        return works;
      });
      for (const active of this.active) {
        if (active.store === store && active.isAutomatic) active.stop();
      }
      try {
        await runAtOnce(await chosen, jobs, {
          run: (work) => this.slots.run(() => this.perform(store, work, false)),
          skip: ({ sstables }) => this.claims.release(store, sstables),
        });
      } finally {
        this.candidate(store);
      }
    });
  }

  /** Runs the commands of a table one after the other. */
  private inTurn(store: TableStore, task: () => Promise<void>): Promise<void> {
    const before = this.turns.get(store) ?? Promise.resolve();
    const run = this.track(before.then(task));
    this.turns.set(
      store,
      run.catch(() => {}),
    );
    return run;
  }

  private track(task: Promise<void>): Promise<void> {
    const tracked = task.finally(() => this.tasks.delete(tracked));
    tracked.catch(() => {});
    this.tasks.add(tracked);
    return tracked;
  }

  private async perform(store: TableStore, work: FileWork, isAutomatic: boolean): Promise<void> {
    const { operation, sstables } = work;
    const { tasks } = this.environment;
    const id = tasks.newId();
    const active = new ActiveCompaction(id, store, operation, sstables, isAutomatic);
    try {
      if (this.isClosed) throw new CompactionInterrupted('The node stops');
      await tasks.during(active, () => work.run(active, () => this.isAborted(active)));
    } catch (error) {
      if (error instanceof CompactionInterrupted) this.aborted++;
      throw error;
    } finally {
      this.claims.release(store, sstables);
    }
  }

  private get active(): readonly ActiveCompaction[] {
    return this.environment.tasks.list.filter((task) => task instanceof ActiveCompaction);
  }

  private isAborted({ isStopped }: ActiveCompaction): boolean {
    return this.isClosed || isStopped;
  }

  private compactionOf(
    part: StrategyWithView,
    pick: CompactionPick,
    transformOf?: Rewriting['transformOf'],
  ): FileWork {
    const { operation, sstables } = pick;
    return {
      operation,
      sstables,
      run: (active, isAborted) => this.compactNow(active, isAborted, part, pick, transformOf),
    };
  }

  private async compactNow(
    active: ActiveCompaction,
    isAborted: () => boolean,
    { strategy, view }: StrategyWithView,
    pick: CompactionPick,
    transformOf?: Rewriting['transformOf'],
  ): Promise<void> {
    const { environment } = this;
    const { store } = active;
    // What is read of other files for the sake of these stays open.
    const seen = transformOf === undefined ? null : store.view;
    seen?.retain();
    try {
      const transform = transformOf?.(pick.sstables[0] as SSTable);
      await this.checkSpace(active);
      const compaction = new Compaction(environment, {
        store,
        pick,
        view,
        isAborted,
        bytesPerSecond: () => this.bytesPerSecond / Math.max(1, this.active.length),
        transform,
      });
      active.progress = () => compaction.completedBytes;
      active.totalBytes = compaction.totalBytes;
      const added = await compaction.run();
      strategy.replaced(pick.sstables, added);
      this.completed(active, compaction, added);
    } catch (error) {
      const isHarmless = error instanceof CompactionInterrupted || error instanceof StorageFailure;
      if (!isHarmless) environment.onFailure(error as Error);
      throw error;
    } finally {
      seen?.release();
    }
  }

  private completed(
    { id, store: { table }, sstables, operation }: ActiveCompaction,
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

  /** What a strategy takes for min_threshold and max_threshold from now on. */
  setThresholds(store: TableStore, thresholds: CompactionThresholds): void {
    this.strategies.setThresholds(store, thresholds);
    if (store.view.sstables.length > 0) this.candidate(store);
  }

  thresholdsOf(store: TableStore): CompactionThresholds | null {
    return this.strategies.thresholdsOf(store);
  }

  get totals(): CompactionTotals {
    const { meter, compactedBytes, aborted } = this;
    const { count: completed, fifteenMinuteRate, meanRate } = meter;
    return { completed, compactedBytes, aborted, fifteenMinuteRate, meanRate };
  }

  /** How many compactions of a table are due, about. */
  async pendingTasks(store: TableStore): Promise<number> {
    await this.strategies.learnAges(store);
    return this.strategies
      .of(store)
      .reduce((sum, { strategy, view }) => sum + strategy.pendingTasks(view), 0);
  }

  /** The files stay until their successors are complete: there must be room for all of these. */
  private async checkSpace({ sstables }: ActiveCompaction): Promise<void> {
    const [first] = sstables;
    if (first === undefined) return;
    const { list } = this.environment.tasks;
    const needed = list.reduce((sum, { remainingBytes }) => sum + remainingBytes, 0);
    const free = await this.environment.disk.freeBytes(first.directory);
    if (free >= needed) return;
    const message = `Not enough space for compaction, ${needed} bytes needed, ${free} free`;
    this.environment.log.warn(message);
    throw new CompactionInterrupted(message);
  }

  /** Gives up what runs; resolves when it has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.tasks.size > 0) await Promise.allSettled(this.tasks);
  }
}

function namesOf(sstables: readonly SSTable[]): string {
  return `[${sstables.map(({ name }) => name).join(', ')}]`;
}
