import type { PartitionData, ReadCommand } from '../../mutation/index.ts';
import { DeletionTime, Liveness, PartitionUpdate, Row, updateOf } from '../../mutation/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import { entriesOf } from './index-entries.ts';
import type { IndexTable } from './index-table.ts';
import { ENTRIES_KEY } from './index-table.ts';

/** True when rows read with these columns (null: all) tell whether an entry still holds. */
export function canTellStale(
  { target, leadsToRows }: IndexTable,
  columns: readonly ColumnMetadata[] | null,
): boolean {
  if (!leadsToRows) return false;
  return columns === null || (target.column.kind === 'regular' && columns.includes(target.column));
}

/**
 * The deletion of those entries that their rows, as just read, do not hold any more; null when all
 * hold. Each is deleted at its own time, so that one that comes again for a later write stays.
 */
export function staleEntries(
  index: IndexTable,
  entries: readonly Row[],
  data: PartitionData | null,
  { table, nowInSeconds }: ReadCommand,
): PartitionUpdate | null {
  const held = data === null ? [] : (entriesOf(index, updateOf(table, data))?.rows ?? []);
  const { compareClusterings } = index.entries;
  const stale = entries.filter(
    ({ clustering }) => !held.some((each) => compareClusterings(each.clustering, clustering) === 0),
  );
  if (stale.length === 0) return null;
  const deletions = stale.map(({ clustering, liveness }) => {
    const deletion = new DeletionTime(liveness.timestamp, nowInSeconds);
    return new Row(clustering, Liveness.EMPTY, deletion, []);
  });
  deletions.sort((left, right) => compareClusterings(left.clustering, right.clustering));
  return new PartitionUpdate(index.entries, ENTRIES_KEY, DeletionTime.LIVE, null, deletions, []);
}
