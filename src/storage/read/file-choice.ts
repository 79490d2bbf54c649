import type { Bound, ClusteringFilter, KeyRange, Slice } from '../../mutation/index.ts';
import { compareBounds, compareBoundToRow, selectsAllRows } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { compareToPosition } from '../memtable/index.ts';
import type { SSTable, SSTableStatistics } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';

/** False when surely no row or range deletion of a file is among what a filter chooses. */
export function intersectsClustering(
  table: TableMetadata,
  filter: ClusteringFilter,
  { clusteringRange }: SSTableStatistics,
): boolean {
  if (clusteringRange === null || table.clustering.length === 0) return true;
  if (selectsAllRows(filter)) return true;
  const { start, end } = clusteringRange;
  const isInside = (slice: Slice): boolean =>
    compareBounds(table, slice.start, end) < 0 && compareBounds(table, start, slice.end) < 0;
  if (filter.kind === 'slices') return filter.slices.some(isInside);
  return filter.rows.some(
    (row) => compareBoundToRow(table, start, row) < 0 && compareBoundToRow(table, end, row) > 0,
  );
}

/**
 * Where the rows and markers of a file begin, in the direction of a read; null when that is not known,
 * or not behind the place where the read begins.
 */
export function floorOf(
  table: TableMetadata,
  filter: ClusteringFilter,
  { clusteringRange }: SSTableStatistics,
): Bound | null {
  if (clusteringRange === null || filter.kind !== 'slices') return null;
  const { slices, reversed } = filter;
  const first = reversed ? slices.at(-1)?.end : slices[0]?.start;
  if (first === undefined) return null;
  const floor = reversed ? clusteringRange.end : clusteringRange.start;
  const order = compareBounds(table, floor, first);
  return (reversed ? order < 0 : order > 0) ? floor : null;
}

/** How many files of a store may have rows that a filter chooses. */
export function countIntersecting(
  store: Pick<TableStore, 'table' | 'view'> | undefined,
  filter: ClusteringFilter,
): number {
  if (store === undefined) return 0;
  const { table, view } = store;
  const mayHaveRows = ({ statistics }: SSTable) => intersectsClustering(table, filter, statistics);
  return view.sstables.filter(mayHaveRows).length;
}

/** Chooses no row: what is left is the partition's deletion and its static row. */
export function withoutRows({ reversed }: ClusteringFilter): ClusteringFilter {
  return { kind: 'slices', slices: [], reversed };
}

/** False when no key of a file is in a range. */
export function intersectsRange({ first, last }: SSTable, { start, end }: KeyRange): boolean {
  const endsBefore = start !== null && compareToPosition(last, start) < 0;
  const beginsAfter = end !== null && compareToPosition(first, end) > 0;
  return !endsBefore && !beginsAfter;
}
