import type { Timestamp } from '../../../mutation/index.ts';
import type { SSTable } from '../../sstable/sstable.ts';
import type { StrategyView } from './compaction-strategy.ts';

/**
 * Those of some files that may go unread: all they hold is deleted or expired since before
 * `gcBefore`, and nothing that is older than it lives in another file or in memory, which it would
 * have to hide (CompactionController.getFullyExpiredSSTables).
 */
export function fullyExpired(
  view: StrategyView,
  sstables: readonly SSTable[],
  ignoresOverlaps = false,
): readonly SSTable[] {
  if (!view.mayPurge) return [];
  const isDead = ({ statistics }: SSTable): boolean =>
    statistics.maxLocalDeletionTime < view.gcBefore;
  const candidates = sstables.filter(isDead);
  if (ignoresOverlaps || candidates.length === 0) return candidates;
  let least: Timestamp = view.memtableTimestamp();
  for (const sstable of [...view.overlapping(sstables), ...sstables]) {
    const { minTimestamp } = sstable.statistics;
    if (!isDead(sstable) && minTimestamp < least) least = minTimestamp;
  }
  return candidates.filter(({ statistics }) => statistics.maxTimestamp < least);
}
