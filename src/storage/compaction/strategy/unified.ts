import type { SSTable } from '../../sstable/sstable.ts';
import type { CompactionPick, CompactionStrategy, StrategyView } from './compaction-strategy.ts';
import { byMaxTimestamp, totalDataBytes, uncompacting } from './compaction-strategy.ts';
import { fullyExpired } from './expired-files.ts';
import type { OverlapSet } from './overlap-sets.ts';
import { connectedFiles, groupSets, oldestWithin, overlapSets } from './overlap-sets.ts';
import { ringFraction, spanOf } from './token-span.ts';
import { UnifiedController } from './unified-controller.ts';

/** A narrower span is that of a single partition, for which density says nothing. */
const MINIMUM_SPAN = 2 ** -48;

interface Level {
  readonly index: number;
  readonly sstables: readonly SSTable[];
}

/** What would be compacted, and how many of its files share a key. */
interface Bucket {
  readonly sets: readonly OverlapSet[];
  readonly overlap: number;
}

/** What of a level is due. */
interface LevelDue {
  readonly index: number;
  readonly overlap: number;
  readonly buckets: readonly Bucket[];
}

/**
 * One strategy that is tiered or leveled by its parameters (Cassandra's UnifiedCompactionStrategy):
 *
 * 1. The density of a file is its size divided by the share of the ring it spans, so that a small file
 *    of a small shard counts as a part of a large one.
 * 2. Level N holds the files of densities from the fanout to the N to that to the N + 1, in sizes of
 *    a flush.
 * 3. In a level, the sets of files that share a key are looked for. A set with at least the threshold
 *    of files is due, with its neighbours by overlap_inclusion_method.
 * 4. The level whose sets are largest is compacted first; from a set that is larger than the fanout,
 *    the oldest files.
 * 5. The output is cut at the borders of equal shards of the ring; the denser it is, the more of them.
 *
 * The whole ring counts as local here, where Cassandra takes the ranges that the node replicates.
 */
export class UnifiedStrategy implements CompactionStrategy {
  readonly name = 'UnifiedCompactionStrategy';
  private readonly controller: UnifiedController;
  private readonly flushBytes: () => number;
  private lastCheckMillis = Number.NEGATIVE_INFINITY;
  private turn = 0;

  /** `flushBytes` tells the size of a flush of the table on average; 0 when it is not known. */
  constructor(map: Readonly<Record<string, string>>, flushBytes: () => number) {
    this.controller = new UnifiedController(map);
    this.flushBytes = flushBytes;
  }

  next(view: StrategyView): CompactionPick | null {
    const candidates = uncompacting(view);
    const expired = this.expired(view, candidates);
    const alive = candidates.filter((sstable) => !expired.includes(sstable));
    const chosen = [...this.choose(alive), ...expired];
    return chosen.length === 0 ? null : this.pick(chosen);
  }

  private expired(view: StrategyView, candidates: readonly SSTable[]): readonly SSTable[] {
    if (view.nowMillis - this.lastCheckMillis <= this.controller.expiredCheckMillis) return [];
    this.lastCheckMillis = view.nowMillis;
    return fullyExpired(view, candidates);
  }

  private choose(candidates: readonly SSTable[]): readonly SSTable[] {
    let found: LevelDue | null = null;
    let most = -1;
    for (const level of this.levels(candidates)) {
      const sets = overlapSets(level.sstables);
      const overlap = Math.max(0, ...sets.map(({ size }) => size));
      // A level with nothing due hides those with less overlap, as in Cassandra.
      if (overlap <= most) continue;
      most = overlap;
      found = this.due(level, sets, overlap);
    }
    if (found === null) return [];
    const largest = found.buckets.filter(({ overlap }) => overlap === most);
    const bucket = largest[this.turn++ % largest.length] as Bucket;
    return this.fromBucket(bucket, found.index);
  }

  private due({ index }: Level, sets: readonly OverlapSet[], overlap: number): LevelDue | null {
    const threshold = this.controller.threshold(index);
    if (overlap < threshold) return null;
    const groups = groupSets(threshold, this.controller.overlapInclusion, sets);
    const buckets = groups.map((group) => ({
      sets: group,
      overlap: Math.max(...group.map(({ size }) => size)),
    }));
    return { index, overlap, buckets };
  }

  private fromBucket({ sets, overlap }: Bucket, index: number): readonly SSTable[] {
    const { controller } = this;
    const fanout = controller.fanout(index);
    const most = Math.max(fanout, controller.maxFilesToCompact);
    const newestFirst = [...new Set(sets.flatMap((set) => [...set]))].sort(
      (left, right) => -byMaxTimestamp(left, right),
    );
    if (overlap <= fanout) return newestFirst;
    if (overlap <= fanout * controller.fanout(index + 1) || most === fanout) {
      return overlap <= most ? newestFirst : oldestWithin(newestFirst, sets, most);
    }
    return oldestWithin(newestFirst, sets, this.pickSize(index, Math.min(most, overlap)));
  }

  /** When so much is waiting that levels can be skipped: as many files as fill a higher one. */
  private pickSize(index: number, limit: number): number {
    const { controller } = this;
    let size: number;
    let level = index;
    let next = controller.fanout(level);
    do {
      size = next;
      level++;
      next *= controller.fanout(level);
    } while (next <= limit);
    return controller.scalingParameter(index) < 0 ? size * Math.floor(limit / size) : size;
  }

  /** Files by level, the empty levels among them too. */
  private levels(sstables: readonly SSTable[]): readonly Level[] {
    const { controller } = this;
    const sorted = sstables
      .map((sstable) => ({ sstable, density: densityOf([sstable]) }))
      .sort((left, right) => left.density - right.density);
    const levels: { index: number; sstables: SSTable[] }[] = [{ index: 0, sstables: [] }];
    let max = controller.firstLevelDensity(this.flushBytes());
    for (const { sstable, density } of sorted) {
      while (density >= max) {
        const index = levels.length;
        levels.push({ index, sstables: [] });
        max = controller.maxDensity(index, max);
      }
      levels.at(-1)?.sstables.push(sstable);
    }
    return levels;
  }

  major({ sstables }: StrategyView): readonly CompactionPick[] {
    return connectedFiles(sstables).map((group) => this.pick(group));
  }

  pendingTasks(view: StrategyView): number {
    let tasks = 0;
    for (const level of this.levels(uncompacting(view))) {
      const sets = overlapSets(level.sstables);
      const overlap = Math.max(0, ...sets.map(({ size }) => size));
      const threshold = this.controller.threshold(level.index);
      for (const bucket of this.due(level, sets, overlap)?.buckets ?? []) {
        tasks += Math.floor(bucket.overlap / threshold);
      }
    }
    return tasks;
  }

  replaced(): void {}

  private pick(sstables: readonly SSTable[]): CompactionPick {
    const count = this.controller.shardCount(densityOf(sstables));
    const shape = { kind: 'shards', count } as const;
    return { sstables, shape, operation: 'compaction', ignoresOverlaps: false };
  }
}

/** Bytes that data of some files would take if it went on like this over the whole ring. */
function densityOf(sstables: readonly SSTable[]): number {
  const { first, last } = spanOf(sstables);
  const share = ringFraction(last) - ringFraction(first);
  const bytes = totalDataBytes(sstables);
  return share >= MINIMUM_SPAN ? bytes / share : bytes;
}
