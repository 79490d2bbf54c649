import type { TableMetadata } from '../schema/index.ts';
import type { Slice } from './bound.ts';
import { Bound, compareBounds, compareBoundToRow } from './bound.ts';
import type { ClusteringFilter } from './read-command.ts';
import type { Clustering } from './row.ts';

/** The rows of a filter that come, in reading order, after a row that was given already. */
export function clusteringAfter(
  table: TableMetadata,
  filter: ClusteringFilter,
  row: Clustering,
): ClusteringFilter {
  const { reversed } = filter;
  const place = new Bound(row, reversed ? -1 : 1);
  if (filter.kind === 'names') {
    const rows = filter.rows.filter((each) => {
      const order = compareBoundToRow(table, place, each);
      return reversed ? order > 0 : order < 0;
    });
    return { kind: 'names', rows, reversed };
  }
  const slices: Slice[] = [];
  for (const { start, end } of filter.slices) {
    const cut: Slice = reversed
      ? { start, end: compareBounds(table, place, end) < 0 ? place : end }
      : { start: compareBounds(table, place, start) > 0 ? place : start, end };
    if (compareBounds(table, cut.start, cut.end) < 0) slices.push(cut);
  }
  return { kind: 'slices', slices, reversed };
}

/** True when the filter can give no row. */
export function isEmptyFilter(filter: ClusteringFilter): boolean {
  return filter.kind === 'names' ? filter.rows.length === 0 : filter.slices.length === 0;
}
