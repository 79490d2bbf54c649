import type { Steps } from '../../base/steps/index.ts';
import { settled } from '../../base/steps/index.ts';
import type { PartitionRead, UnfilteredCursor } from '../../mutation/index.ts';
import { ArrayCursor, DeletionTime, laterDeletion, MergeCursor } from '../../mutation/index.ts';
import type { TableMetrics } from '../metrics/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { intersectsClustering, withoutRows } from './file-choice.ts';
import { asksForNames, NamesSearch } from './names-search.ts';
import type { RowIndexGuard } from './size-guard.ts';

/**
 * Brings together what memtables and files hold of one partition: a cursor over all of it that
 * matters to the command, or null. `inMemory` are the cursors of the memtables, `sstables` come
 * newest first. Counts the files that it looks into.
 */
export function searchPartition(
  command: PartitionRead,
  inMemory: readonly UnfilteredCursor[],
  sstables: readonly SSTable[],
  metrics: TableMetrics,
  guardIndex: RowIndexGuard | null,
): Steps<UnfilteredCursor | null> {
  return asksForNames(command)
    ? searchNames(command, inMemory, sstables, metrics, guardIndex)
    : searchSlices(command, inMemory, sstables, metrics, guardIndex);
}

function* searchNames(
  command: PartitionRead,
  inMemory: readonly UnfilteredCursor[],
  sstables: readonly SSTable[],
  metrics: TableMetrics,
  guardIndex: RowIndexGuard | null,
): Steps<UnfilteredCursor | null> {
  const search = new NamesSearch(command, metrics, guardIndex);
  for (const cursor of inMemory) search.add(cursor);
  yield* search.addFiles(sstables);
  return search.found === null ? null : new ArrayCursor(search.found);
}

/**
 * As SinglePartitionReadCommand.queryMemtableAndDiskInternal: a file whose newest data is older than
 * a deletion of the whole partition ends the search, one without rows of the slices counts only for
 * its static row and its partition deletion.
 */
function* searchSlices(
  command: PartitionRead,
  inMemory: readonly UnfilteredCursor[],
  sstables: readonly SSTable[],
  metrics: TableMetrics,
  guardIndex: RowIndexGuard | null,
): Steps<UnfilteredCursor | null> {
  const { table, key, clustering, columns } = command;
  const wantsStatics =
    table.statics.length > 0 && (columns?.some(({ kind }) => kind === 'static') ?? true);
  const sources = [...inMemory];
  let newest = inMemory.reduce(
    (before, { deletion }) => laterDeletion(before, deletion),
    DeletionTime.LIVE,
  );
  let files = 0;
  for (const sstable of sstables) {
    const { maxTimestamp, hasPartitionDeletions } = sstable.statistics;
    if (maxTimestamp < newest.markedForDeleteAt) break;
    if (!sstable.mayContain(key)) {
      metrics.filterTrueNegatives++;
      continue;
    }
    const intersects = intersectsClustering(table, clustering, sstable.statistics);
    if (!intersects && !wantsStatics && !hasPartitionDeletions) continue;
    const chosen = intersects ? clustering : withoutRows(clustering);
    const cursor = yield* settled(sstable.read(key, chosen));
    if (cursor === null) {
      metrics.filterFalsePositives++;
      continue;
    }
    metrics.filterTruePositives++;
    files++;
    guardIndex?.(cursor);
    if (!intersects && !wantsStatics && cursor.deletion.isLive) continue;
    sources.push(cursor);
    newest = laterDeletion(newest, cursor.deletion);
  }
  metrics.lookedFor(key, files);
  return mergeSources(command, sources);
}

/** One cursor over several of the same partition; null when there are none. */
export function mergeSources(
  { table, clustering }: Pick<PartitionRead, 'table' | 'clustering'>,
  sources: readonly UnfilteredCursor[],
): UnfilteredCursor | null {
  if (sources.length > 1) return new MergeCursor(table, clustering.reversed, sources);
  return sources[0] ?? null;
}
