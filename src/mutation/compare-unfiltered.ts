import type { TableMetadata } from '../schema/index.ts';
import type { Bound } from './bound.ts';
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
  return compareBoundToUnfiltered(table, left.bound, right);
}

/** Order of a bound and a row or marker of a partition. */
export function compareBoundToUnfiltered(
  table: TableMetadata,
  bound: Bound,
  item: Unfiltered,
): number {
  return item instanceof Row
    ? compareBoundToRow(table, bound, item.clustering)
    : compareBounds(table, bound, item.bound);
}
