import type { SSTable } from '../../sstable/sstable.ts';
import type { StrategyOptions, StrategyView } from './compaction-strategy.ts';
import { fullyExpired } from './expired-files.ts';
import { ringFraction } from './token-span.ts';

const DEFAULT_INTERVAL_SECONDS = 86_400;
const DEFAULT_THRESHOLD = 0.2;
/** With fewer partitions an estimate of what overlaps says nothing. */
const INFORMATIVE_PARTITIONS = 100;

/** When a file is rewritten alone, for the tombstones that it would lose by that. */
export class TombstoneChoice {
  readonly threshold: number;
  private readonly intervalMillis: number;
  private readonly isUnchecked: boolean;

  constructor(options: StrategyOptions) {
    this.threshold = options.number('tombstone_threshold', DEFAULT_THRESHOLD);
    this.intervalMillis =
      options.number('tombstone_compaction_interval', DEFAULT_INTERVAL_SECONDS) * 1000;
    this.isUnchecked = options.flag('unchecked_tombstone_compaction');
  }

  /** As AbstractCompactionStrategy.worthDroppingTombstones. */
  isWorthIt(view: StrategyView, sstable: SSTable): boolean {
    if (!view.mayPurge) return false;
    // Estimates err: without this a file that loses nothing would be rewritten for ever.
    if (view.createdAtMillis(sstable) + this.intervalMillis > view.nowMillis) return false;
    const { statistics } = sstable;
    const ratio = statistics.droppableTombstoneRatio(view.gcBefore);
    if (ratio <= this.threshold) return false;
    if (this.isUnchecked) return true;
    const overlaps = view.overlapping([sstable]);
    if (overlaps.length === 0) return true;
    if (fullyExpired(view, [sstable]).length > 0) return true;
    if (statistics.estimatedPartitions <= INFORMATIVE_PARTITIONS) return false;
    return ratio * shareOutside(sstable, overlaps) > this.threshold;
  }
}

/** What share of the partitions of a file lies outside of the others, when they are spread evenly. */
function shareOutside(sstable: SSTable, others: readonly SSTable[]): number {
  const [start, end] = [ringFraction(sstable.first), ringFraction(sstable.last)];
  const spans = others
    .map(({ first, last }) => [ringFraction(first), ringFraction(last)] as const)
    .sort(([left], [right]) => left - right);
  let covered = 0;
  let reached = start;
  for (const [from, to] of spans) {
    const begin = Math.max(reached, from);
    const finish = Math.min(end, to);
    if (finish <= begin) continue;
    covered += finish - begin;
    reached = finish;
  }
  return end > start ? 1 - covered / (end - start) : 0;
}
