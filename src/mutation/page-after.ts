import { clusteringFilterFor } from './limit-counter.ts';
import type { PartitionData } from './partition.ts';
import type { RangeRead } from './read-command.ts';
import { clusteringAfter } from './resume-clustering.ts';
import { Row } from './row.ts';

/**
 * The command for what follows the rows that a command gave, within its own limit; null when that
 * was all. So a table is gone over with a page of it in memory.
 */
export function pageAfter(
  command: RangeRead,
  partitions: readonly PartitionData[],
): RangeRead | null {
  const last = partitions.at(-1);
  if (last === undefined) return null;
  const counted = partitions.reduce((sum, each) => sum + Math.max(1, each.unfiltereds.length), 0);
  if (counted < command.limits.rows) return null;
  const { tokenHigh, tokenLow, key } = last.key;
  const lastRow = last.unfiltereds.findLast((item): item is Row => item instanceof Row);
  const start = { tokenHigh, tokenLow, key, weight: lastRow === undefined ? 1 : -1 } as const;
  const range = { start, end: command.range.end };
  if (lastRow === undefined) return { ...command, range, resume: null };
  const filter = clusteringFilterFor(command, last.key);
  const clustering = clusteringAfter(command.table, filter, lastRow.clustering);
  return { ...command, range, resume: { key: last.key, clustering } };
}
