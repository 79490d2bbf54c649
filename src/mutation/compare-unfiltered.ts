import type { TableMetadata } from '../schema/index.ts';
import { compareBounds, compareBoundToRow } from './bound.ts';
import type { Unfiltered } from './partition.ts';
import { Row } from './row.ts';

/** Order of rows and markers of a partition in clustering order; zero at the same place. */
export function compareUnfiltereds(
  table: TableMetadata,
  left: Unfiltered,
  right: Unfiltered,
): number {
  if (left instanceof Row) {
    return right instanceof Row
      ? table.compareClusterings(left.clustering, right.clustering)
      : -compareBoundToRow(table, right.bound, left.clustering);
  }
  return right instanceof Row
    ? compareBoundToRow(table, left.bound, right.clustering)
    : compareBounds(table, left.bound, right.bound);
}
