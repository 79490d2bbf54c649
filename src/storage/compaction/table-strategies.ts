import type { Timestamp } from '../../mutation/index.ts';
import type { Clock, Disk } from '../../platform/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';
import { leastTimestamp } from './purge-horizon.ts';
import type { CompactionStrategy, StrategyView } from './strategy/index.ts';
import { makeStrategy, spansIntersect } from './strategy/index.ts';

/** Weight of the last flush in the average. */
const FLUSH_WEIGHT = 0.25;

/** What is kept of a table. */
interface TableState {
  /** The options that the strategies were made for. */
  options: Readonly<Record<string, string>>;
  repaired: CompactionStrategy;
  unrepaired: CompactionStrategy;
  /** Bytes of a flush on average. */
  flushBytes: number;
  /** What an operator wants in the place of those of the options. */
  thresholds: CompactionThresholds | null;
}

/** min_threshold and max_threshold. */
export interface CompactionThresholds {
  readonly min: number;
  readonly max: number;
}

/** A strategy and what it looks at. */
export interface StrategyWithView {
  readonly strategy: CompactionStrategy;
  readonly view: StrategyView;
}

/** The strategies of all tables: one of a table for its repaired files, one for the others. */
export class TableStrategies {
  private readonly clock: Clock;
  private readonly disk: Disk;
  private readonly compacting: ReadonlySet<SSTable>;
  private readonly states = new WeakMap<TableStore, TableState>();
  private readonly createdMillis = new WeakMap<SSTable, number>();

  /** `compacting`: files that somebody works on, as it is at any time. */
  constructor(
    { clock, disk }: { readonly clock: Clock; readonly disk: Disk },
    compacting: ReadonlySet<SSTable>,
  ) {
    this.clock = clock;
    this.disk = disk;
    this.compacting = compacting;
  }

  flushed(store: TableStore, { dataBytes }: SSTable): void {
    const state = this.stateOf(store);
    const { flushBytes } = state;
    state.flushBytes =
      flushBytes === 0 ? dataBytes : flushBytes + FLUSH_WEIGHT * (dataBytes - flushBytes);
  }

  /** Learns of the disk when files were written: to be awaited before `of`. */
  async learnAges(store: TableStore): Promise<void> {
    for (const sstable of store.view.sstables) {
      if (this.createdMillis.has(sstable)) continue;
      const { directory, name } = sstable;
      const facts = await this.disk.facts(`${directory}/${name}-Data.db`);
      if (facts !== null) this.createdMillis.set(sstable, facts.modifiedMillis);
    }
  }

  /** The strategies of a table with its files as they are now, those that were not repaired first. */
  of(store: TableStore): readonly StrategyWithView[] {
    const { repaired, unrepaired } = this.stateOf(store);
    return [
      { strategy: unrepaired, view: this.viewOf(store, false) },
      { strategy: repaired, view: this.viewOf(store, true) },
    ];
  }

  private stateOf(store: TableStore): TableState {
    const { compaction: options } = store.table.options;
    const known = this.states.get(store);
    if (known !== undefined && known.options === options) return known;
    return this.makeState(store, known?.flushBytes ?? 0, null);
  }

  private makeState(
    store: TableStore,
    flushBytes: number,
    thresholds: CompactionThresholds | null,
  ): TableState {
    const { compaction: options } = store.table.options;
    const own = thresholds === null ? options : withThresholds(options, thresholds);
    const average = (): number => this.states.get(store)?.flushBytes ?? 0;
    const state: TableState = {
      options,
      repaired: makeStrategy(own, average),
      unrepaired: makeStrategy(own, average),
      flushBytes,
      thresholds,
    };
    this.states.set(store, state);
    return state;
  }

  /** Until the table's compaction is altered. */
  setThresholds(store: TableStore, thresholds: CompactionThresholds): void {
    this.makeState(store, this.stateOf(store).flushBytes, thresholds);
  }

  /** Null: those of the table's options. */
  thresholdsOf(store: TableStore): CompactionThresholds | null {
    return this.stateOf(store).thresholds;
  }

  private viewOf(store: TableStore, isRepaired: boolean): StrategyView {
    const nowMillis = this.clock.nowMillis();
    const { gcGraceSeconds, compaction } = store.table.options;
    const onlyRepaired = compaction.only_purge_repaired_tombstones?.toLowerCase() === 'true';
    return {
      sstables: store.view.sstables.filter(
        ({ statistics }) => statistics.repairedAt > 0 === isRepaired,
      ),
      compacting: this.compacting,
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
}

function withThresholds(
  options: Readonly<Record<string, string>>,
  { min, max }: CompactionThresholds,
): Readonly<Record<string, string>> {
  return { ...options, min_threshold: String(min), max_threshold: String(max) };
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
