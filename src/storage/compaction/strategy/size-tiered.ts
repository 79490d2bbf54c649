import type { SSTable } from '../../sstable/sstable.ts';
import type { CompactionPick, CompactionStrategy, StrategyView } from './compaction-strategy.ts';
import { bySize, StrategyOptions, uncompacting } from './compaction-strategy.ts';
import { TombstoneChoice } from './tombstone-choice.ts';

const DEFAULT_MIN_BYTES = 50 * 1024 * 1024;

/** What makes files alike in size, and how many of them are worth a compaction. */
export class SizeTiers {
  readonly minThreshold: number;
  readonly maxThreshold: number;
  private readonly low: number;
  private readonly high: number;
  private readonly minBytes: number;

  constructor(options: StrategyOptions) {
    this.minThreshold = options.number('min_threshold', 4);
    this.maxThreshold = options.number('max_threshold', 32);
    this.low = options.number('bucket_low', 0.5);
    this.high = options.number('bucket_high', 1.5);
    this.minBytes = options.number('min_sstable_size', DEFAULT_MIN_BYTES);
  }

  /** Groups of files of about the same size; the small ones are all alike. */
  buckets(sstables: readonly SSTable[]): readonly (readonly SSTable[])[] {
    let buckets: { average: number; readonly members: SSTable[] }[] = [];
    for (const sstable of [...sstables].sort(bySize)) {
      const size = sstable.dataBytes;
      const found = buckets.find(({ average }) => this.isAlike(size, average));
      if (found === undefined) {
        buckets.push({ average: size, members: [sstable] });
        continue;
      }
      const count = found.members.length;
      found.average = Math.floor((count * found.average + size) / (count + 1));
      found.members.push(sstable);
      // Cassandra keeps one bucket an average: the one that comes to it last.
      buckets = buckets.filter((each) => each === found || each.average !== found.average);
    }
    return buckets.map(({ members }) => members);
  }

  private isAlike(size: number, average: number): boolean {
    if (size > average * this.low && size < average * this.high) return true;
    return size < this.minBytes && average < this.minBytes;
  }

  /** The bucket to compact, or nothing: of those with enough files, that of the smallest. */
  mostInteresting(buckets: readonly (readonly SSTable[])[]): readonly SSTable[] {
    let found: readonly SSTable[] = [];
    let least = Number.POSITIVE_INFINITY;
    for (const bucket of buckets) {
      const members = bucket.slice(0, this.maxThreshold);
      if (members.length < this.minThreshold) continue;
      const average = members.reduce((sum, { dataBytes }) => sum + dataBytes, 0) / members.length;
      if (average < least) [found, least] = [members, average];
    }
    return found;
  }

  pendingTasks(buckets: readonly (readonly SSTable[])[]): number {
    let tasks = 0;
    for (const { length } of buckets) {
      if (length >= this.minThreshold) tasks += Math.ceil(length / this.maxThreshold);
    }
    return tasks;
  }
}

/**
 * Merges files of about the same size, so that each row is rewritten about as often as the logarithm
 * of all data grows:
 *
 * 1. Files are grouped by size: one belongs to a group when it is between bucket_low and bucket_high
 *    times its average, or when both are below min_sstable_size.
 * 2. A group of min_threshold files or more is merged, at most max_threshold of them at once.
 * 3. When there is none, the largest file that would lose many tombstones is rewritten alone.
 *
 * Cassandra prefers groups that are read often; reads are not counted here, where it takes the group
 * of the smallest files.
 */
export class SizeTieredStrategy implements CompactionStrategy {
  readonly name = 'SizeTieredCompactionStrategy';
  private readonly tiers: SizeTiers;
  private readonly tombstones: TombstoneChoice;

  constructor(map: Readonly<Record<string, string>>) {
    const options = new StrategyOptions(map);
    this.tiers = new SizeTiers(options);
    this.tombstones = new TombstoneChoice(options);
  }

  next(view: StrategyView): CompactionPick | null {
    const candidates = uncompacting(view);
    const found = this.tiers.mostInteresting(this.tiers.buckets(candidates));
    if (found.length > 0) return pick(found);
    const worthy = candidates.filter((sstable) => this.tombstones.isWorthIt(view, sstable));
    const largest = worthy.sort(bySize).at(-1);
    return largest === undefined ? null : pick([largest]);
  }

  major(view: StrategyView): readonly CompactionPick[] {
    return view.sstables.length === 0 ? [] : [pick(view.sstables)];
  }

  pendingTasks(view: StrategyView): number {
    return this.tiers.pendingTasks(this.tiers.buckets(uncompacting(view)));
  }

  replaced(): void {}
}

function pick(sstables: readonly SSTable[]): CompactionPick {
  const shape = { kind: 'one', level: 0 } as const;
  return { sstables, shape, operation: 'compaction', ignoresOverlaps: false };
}
