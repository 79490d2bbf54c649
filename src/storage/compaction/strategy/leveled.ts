import { compareKeys } from '../../../mutation/index.ts';
import type { SSTable } from '../../sstable/sstable.ts';
import type {
  CompactionPick,
  CompactionStrategy,
  OutputShape,
  StrategyView,
} from './compaction-strategy.ts';
import {
  byMaxTimestamp,
  StrategyOptions,
  totalDataBytes,
  uncompacting,
} from './compaction-strategy.ts';
import { groupByLevel, LEVEL_COUNT, maxBytesOfLevel } from './level-grouping.ts';
import { SizeTiers } from './size-tiered.ts';
import { overlapping, spanOf, spansIntersect } from './token-span.ts';
import { TombstoneChoice } from './tombstone-choice.ts';

const MEBIBYTE = 1024 * 1024;
/** With more files than this, level 0 is merged within itself first. */
const MAX_COMPACTING_L0 = 32;
/** After so many compactions that had nothing of the highest level, one of its files joins in. */
const NO_COMPACTION_LIMIT = 25;

type Levels = readonly (readonly SSTable[])[];

/**
 * Keeps files in levels, so that a key is in few of them:
 *
 * 1. Flushed files are of level 0 and may overlap. The files of each higher level do not.
 * 2. Level N holds at most fanout_size to the N files of sstable_size_in_mb. The highest level that
 *    holds more gives one of its files, the next in ring order, to be merged with what it overlaps in
 *    the level above.
 * 3. When no level holds too much, files of level 0 are merged with what they overlap in level 1, or
 *    among themselves while they are small.
 * 4. When level 0 grows past 32 files, it is merged within itself, by size, until the rest catches up.
 * 5. When there is nothing to do, a file that would lose many tombstones is rewritten alone.
 *
 * As LeveledManifest of Cassandra.
 */
export class LeveledStrategy implements CompactionStrategy {
  readonly name = 'LeveledCompactionStrategy';
  private readonly tiers: SizeTiers;
  private readonly tombstones: TombstoneChoice;
  private readonly maxFileBytes: number;
  private readonly fanout: number;
  /** By level: the last file that the compaction before has put above it. */
  private readonly lastCompacted: (SSTable | null)[] = Array.from(
    { length: LEVEL_COUNT },
    () => null,
  );
  /** By level: how many compactions there were since the last one into it. */
  private readonly waits: number[] = Array.from({ length: LEVEL_COUNT }, () => 0);

  constructor(map: Readonly<Record<string, string>>) {
    const options = new StrategyOptions(map);
    this.tiers = new SizeTiers(options);
    this.tombstones = new TombstoneChoice(options);
    this.maxFileBytes = options.number('sstable_size_in_mb', 160) * MEBIBYTE;
    this.fanout = options.number('fanout_size', 10);
  }

  next(view: StrategyView): CompactionPick | null {
    const levels = groupByLevel(view.sstables);
    return this.candidate(view, levels) ?? this.droppable(view, levels);
  }

  private candidate(view: StrategyView, levels: Levels): CompactionPick | null {
    const crowded = this.crowdedLevelZero(view, levels);
    for (let level = LEVEL_COUNT - 2; level > 0; level--) {
      if (!this.isFull(view, level, levels[level] ?? [])) continue;
      if (crowded !== null) return crowded;
      const found = this.fromLevel(view, levels, level);
      if (found.length === 0) continue;
      const target = this.levelAfter(found, levels);
      return this.sized(this.withStarved(view, levels, target, found), target);
    }
    const found = this.fromLevelZero(view, levels);
    if (found.length < 2) return crowded;
    return this.sized(found, this.levelAfter(found, levels));
  }

  private isFull({ compacting }: StrategyView, level: number, files: readonly SSTable[]): boolean {
    const bytes = totalDataBytes(files.filter((sstable) => !compacting.has(sstable)));
    return bytes / maxBytesOfLevel(level, this.fanout, this.maxFileBytes) > 1.001;
  }

  /** Level 0 is past what one compaction can take: step 4. */
  private crowdedLevelZero({ compacting }: StrategyView, levels: Levels): CompactionPick | null {
    const zero = levels[0] ?? [];
    if (zero.length <= MAX_COMPACTING_L0) return null;
    const idle = zero.filter((sstable) => !compacting.has(sstable));
    const sstables = this.tiers.mostInteresting(this.tiers.buckets(idle));
    return sstables.length === 0 ? null : pick(sstables, { kind: 'one', level: 0 });
  }

  /** The next file of a level that nobody rewrites, with what it overlaps above. */
  private fromLevel(
    { compacting }: StrategyView,
    levels: Levels,
    level: number,
  ): readonly SSTable[] {
    const above = levels[level + 1] ?? [];
    const files = levels[level] ?? [];
    const last = this.lastCompacted[level] ?? null;
    const start = files.findIndex(
      ({ first }) => last === null || compareKeys(first, last.last) > 0,
    );
    const turned = start <= 0 ? files : [...files.slice(start), ...files.slice(0, start)];
    for (const sstable of turned) {
      const found = [sstable, ...overlapping(sstable, above)];
      if (!found.some((each) => compacting.has(each))) return found;
    }
    return [];
  }

  private fromLevelZero({ compacting }: StrategyView, levels: Levels): readonly SSTable[] {
    const zero = levels[0] ?? [];
    const busy = zero.filter((sstable) => compacting.has(sstable));
    const found = this.oldestOfLevelZero(zero, busy);
    if (found.length === 0 || totalDataBytes(found) <= this.maxFileBytes) return found;
    const span = spanOf(found);
    const above = overlapping(span, levels[1] ?? []);
    // Waits for the compaction that has them, rather than for none.
    if (above.some((sstable) => compacting.has(sstable))) return [];
    if (overlapping(span, busy).length > 0) return [];
    return [...found, ...above];
  }

  /** From the oldest on, each with what it overlaps, clear of those that are being rewritten. */
  private oldestOfLevelZero(
    zero: readonly SSTable[],
    busy: readonly SSTable[],
  ): readonly SSTable[] {
    const { maxThreshold } = this.tiers;
    const found = new Set<SSTable>();
    const remaining = new Set(zero);
    for (const sstable of [...zero].sort(byMaxTimestamp)) {
      if (found.has(sstable)) continue;
      const cluster = new Set([sstable, ...overlapping(sstable, remaining)]);
      if (busy.some((each) => cluster.has(each))) continue;
      for (const each of cluster) {
        if (busy.length === 0 || !spansIntersect(spanOf(busy), each)) found.add(each);
        remaining.delete(each);
      }
      if (found.size > maxThreshold) {
        return [...found].sort(byMaxTimestamp).slice(0, maxThreshold);
      }
    }
    return [...found];
  }

  private levelAfter(sstables: readonly SSTable[], levels: Levels): number {
    const numbers = sstables.map((sstable) =>
      Math.max(
        0,
        levels.findIndex((level) => level.includes(sstable)),
      ),
    );
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    if (most === 0 && totalDataBytes(sstables) < this.maxFileBytes) return 0;
    return least === most ? most + 1 : most;
  }

  /** A file of the highest level that has waited long and lies within the others joins them. */
  private withStarved(
    { compacting }: StrategyView,
    levels: Levels,
    target: number,
    found: readonly SSTable[],
  ): readonly SSTable[] {
    const { waits } = this;
    for (let level = 1; level < LEVEL_COUNT; level++) waits[level] = (waits[level] ?? 0) + 1;
    waits[target] = 0;
    const highest = levels.findLastIndex((level) => level.length > 0);
    if (highest <= 0 || (waits[highest] ?? 0) <= NO_COMPACTION_LIMIT) return found;
    const { first, last } = spanOf(found);
    const starved = levels[highest]?.find(
      (sstable) =>
        compareKeys(sstable.first, first) >= 0 &&
        compareKeys(sstable.last, last) <= 0 &&
        !compacting.has(sstable) &&
        !found.includes(sstable),
    );
    return starved === undefined ? found : [...found, starved];
  }

  private droppable(view: StrategyView, levels: Levels): CompactionPick | null {
    const ratioOf = ({ statistics }: SSTable): number =>
      statistics.droppableTombstoneRatio(view.gcBefore);
    for (let level = LEVEL_COUNT - 1; level >= 0; level--) {
      const files = [...(levels[level] ?? [])].sort(
        (left, right) => ratioOf(right) - ratioOf(left),
      );
      const found = files.find(
        (sstable) => !view.compacting.has(sstable) && this.tombstones.isWorthIt(view, sstable),
      );
      if (found === undefined) continue;
      const shape = { kind: 'sized', level, maxBytes: this.maxFileBytes } as const;
      return { ...pick([found], shape), operation: 'tombstonecompaction' };
    }
    return null;
  }

  major({ sstables }: StrategyView): readonly CompactionPick[] {
    if (sstables.length === 0) return [];
    const { fanout, maxFileBytes: maxBytes } = this;
    return [pick(sstables, { kind: 'levels', fanout, maxBytes })];
  }

  pendingTasks(view: StrategyView): number {
    const levels = groupByLevel(uncompacting(view));
    let tasks = 0;
    for (const [level, files] of levels.entries()) {
      const limit = Math.trunc(maxBytesOfLevel(level, this.fanout, this.maxFileBytes) * 1.001);
      tasks += Math.ceil(Math.max(0, totalDataBytes(files) - limit) / this.maxFileBytes);
    }
    const zero = levels[0]?.length ?? 0;
    const { maxThreshold } = this.tiers;
    return zero > maxThreshold ? tasks + Math.floor(zero / maxThreshold) : tasks;
  }

  replaced(removed: readonly SSTable[], added: readonly SSTable[]): void {
    if (removed.length === 0 || added.length === 0) return;
    const level = Math.min(...removed.map(({ statistics }) => statistics.level));
    this.lastCompacted[level] = added.reduce((last, each) =>
      compareKeys(each.first, last.first) > 0 ? each : last,
    );
  }

  private sized(sstables: readonly SSTable[], level: number): CompactionPick {
    return pick(sstables, { kind: 'sized', level, maxBytes: this.maxFileBytes });
  }
}

function pick(sstables: readonly SSTable[], shape: OutputShape): CompactionPick {
  return { sstables, shape, operation: 'compaction', ignoresOverlaps: false };
}
