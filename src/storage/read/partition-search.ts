import type { Steps } from '../../base/steps/index.ts';
import { settled } from '../../base/steps/index.ts';
import type {
  ClusteringFilter,
  DecoratedKey,
  LateSource,
  LoadingCursor,
  PartitionRead,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import { ArrayCursor, DeletionTime, laterDeletion, MergeCursor } from '../../mutation/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { floorOf, intersectsClustering, withoutRows } from './file-choice.ts';
import type { FileTally } from './file-tally.ts';
import { LateCursor } from './late-cursor.ts';
import { asksForNames, NamesSearch } from './names-search.ts';
import type { RowIndexGuard } from './size-guard.ts';

/**
 * Brings together what memtables and files hold of one partition: a cursor over all of it that
 * matters to the command, or null. `inMemory` are the cursors of the memtables, `sstables` come
 * newest first. Files may be opened, and counted in `tally`, as late as the cursor comes to them.
 */
export function searchPartition(
  command: PartitionRead,
  inMemory: readonly UnfilteredCursor[],
  sstables: readonly SSTable[],
  tally: FileTally,
  guardIndex: RowIndexGuard | null,
): Steps<UnfilteredCursor | null> {
  return asksForNames(command)
    ? searchNames(command, inMemory, sstables, tally, guardIndex)
    : searchSlices(command, inMemory, sstables, tally, guardIndex);
}

function* searchNames(
  command: PartitionRead,
  inMemory: readonly UnfilteredCursor[],
  sstables: readonly SSTable[],
  tally: FileTally,
  guardIndex: RowIndexGuard | null,
): Steps<UnfilteredCursor | null> {
  const search = new NamesSearch(command, tally, guardIndex);
  for (const cursor of inMemory) search.add(cursor);
  yield* search.addFiles(sstables);
  return search.found === null ? null : new ArrayCursor(search.found);
}

/**
 * As SinglePartitionReadCommand.queryMemtableAndDiskInternal: a file whose newest data is older than
 * a deletion of the whole partition ends the search, one without rows of the slices counts only for
 * its static row and its partition deletion, and one whose rows come late in the slices is opened late.
 */
function* searchSlices(
  command: PartitionRead,
  inMemory: readonly UnfilteredCursor[],
  sstables: readonly SSTable[],
  tally: FileTally,
  guardIndex: RowIndexGuard | null,
): Steps<UnfilteredCursor | null> {
  const { table, key, clustering, columns } = command;
  const wantsStatics =
    table.statics.length > 0 && (columns?.some(({ kind }) => kind === 'static') ?? true);
  const sources = [...inMemory];
  const late: (LateSource & { readonly cursor: LateCursor })[] = [];
  let newest = inMemory.reduce(
    (before, { deletion }) => laterDeletion(before, deletion),
    DeletionTime.LIVE,
  );
  for (const sstable of sstables) {
    const { maxTimestamp, hasPartitionDeletions } = sstable.statistics;
    if (maxTimestamp < newest.markedForDeleteAt) break;
    const intersects = intersectsClustering(table, clustering, sstable.statistics);
    const isRowsOnly = !wantsStatics && !hasPartitionDeletions;
    if (!intersects && isRowsOnly) continue;
    const chosen = intersects ? clustering : withoutRows(clustering);
    const open = () => openFile(sstable, key, chosen, tally, guardIndex);
    const floor = isRowsOnly ? floorOf(table, chosen, sstable.statistics) : null;
    if (floor !== null) {
      late.push({ floor, cursor: new LateCursor(key, open) });
      continue;
    }
    const cursor = yield* settled(open());
    if (cursor === null) continue;
    if (!intersects && !wantsStatics && cursor.deletion.isLive) continue;
    sources.push(cursor);
    newest = laterDeletion(newest, cursor.deletion);
  }
  const [only] = late;
  if (only !== undefined && late.length === 1 && sources.length === 0) {
    return yield* settled(only.cursor.open());
  }
  return mergeSources(command, sources, late);
}

/**
 * What a file holds of a partition; null for nothing. The read's tally, and its guard of row indexes,
 * know of it.
 */
function openFile(
  sstable: SSTable,
  key: DecoratedKey,
  chosen: ClusteringFilter,
  tally: FileTally,
  guardIndex: RowIndexGuard | null,
): LoadingCursor | null | Promise<LoadingCursor | null> {
  if (!sstable.mayContain(key)) {
    tally.heldBack();
    return null;
  }
  const opened = sstable.read(key, chosen);
  if (opened instanceof Promise) return opened.then((cursor) => note(cursor, tally, guardIndex));
  return note(opened, tally, guardIndex);
}

function note(
  cursor: LoadingCursor | null,
  tally: FileTally,
  guardIndex: RowIndexGuard | null,
): LoadingCursor | null {
  tally.lookedInto(cursor !== null);
  if (cursor !== null) guardIndex?.(cursor);
  return cursor;
}

/** One cursor over several of the same partition; null when there are none. */
export function mergeSources(
  { table, clustering }: Pick<PartitionRead, 'table' | 'clustering'>,
  sources: readonly UnfilteredCursor[],
  late: readonly LateSource[] = [],
): UnfilteredCursor | null {
  if (sources.length + late.length > 1) {
    return new MergeCursor(table, clustering.reversed, sources, late);
  }
  return sources[0] ?? null;
}
