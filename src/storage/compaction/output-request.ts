import { EncodingStats } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { LogInterval } from '../commitlog/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { WriteRequest } from '../sstable-format.ts';

/** What the files that a compaction writes have in common, from those that it reads. */
export function outputRequest(
  table: TableMetadata,
  directory: string,
  sources: readonly SSTable[],
  hostId: Buffer | null,
): Omit<WriteRequest, 'generation' | 'level'> {
  return {
    table,
    directory,
    estimatedPartitions: sources.reduce(
      (sum, { statistics }) => sum + statistics.estimatedPartitions,
      0,
    ),
    statics: table.statics,
    regulars: table.regulars,
    encodingStats: encodingStatsOf(sources),
    commitLogIntervals: sources.flatMap((sstable) => intervalsOf(sstable, hostId)),
    hostId,
    isFlush: false,
    repairedAt: Math.min(...sources.map(({ statistics }) => statistics.repairedAt)),
  };
}

function encodingStatsOf(sources: readonly SSTable[]): EncodingStats {
  const stats = new EncodingStats();
  const [first, ...others] = sources.map(({ statistics }) => statistics);
  if (first === undefined) return stats;
  let { minTimestamp, minLocalDeletionTime, minTtl, maxTtl } = first;
  for (const each of others) {
    if (each.minTimestamp < minTimestamp) minTimestamp = each.minTimestamp;
    minLocalDeletionTime = Math.min(minLocalDeletionTime, each.minLocalDeletionTime);
    minTtl = Math.min(minTtl, each.minTtl);
    maxTtl = Math.max(maxTtl, each.maxTtl);
  }
  stats.minTimestamp = minTimestamp;
  // What expires becomes a tombstone of the time when it was written.
  if (Number.isFinite(minLocalDeletionTime)) {
    stats.minLocalDeletionTime = minLocalDeletionTime - maxTtl;
  }
  stats.minTtl = minTtl;
  return stats;
}

/** The parts of this node's log that are in a file; files of other nodes speak of theirs. */
function intervalsOf({ statistics }: SSTable, hostId: Buffer | null): readonly LogInterval[] {
  const { originatingHostId, commitLogIntervals } = statistics;
  if (hostId !== null && originatingHostId?.equals(hostId) === false) return [];
  return commitLogIntervals.map(({ start, end }) => ({
    start: { segmentId: Number(start.segmentId), offset: start.position },
    end: { segmentId: Number(end.segmentId), offset: end.position },
  }));
}
