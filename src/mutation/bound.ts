import type { TableMetadata } from '../schema/index.ts';
import { compareComponents } from '../schema/index.ts';
import type { Clustering } from './row.ts';

/**
 * A place between rows: just before (`weight` -1) or just after (+1) all rows that begin with the
 * prefix. So an inclusive start and an exclusive end weigh -1, an exclusive start and an inclusive
 * end +1, and one comparison serves slices, range tombstones and paging.
 */
export class Bound {
  readonly prefix: Clustering;
  readonly weight: -1 | 1;

  constructor(prefix: Clustering, weight: -1 | 1) {
    this.prefix = prefix;
    this.weight = weight;
  }

  static readonly BOTTOM = new Bound([], -1);
  static readonly TOP = new Bound([], 1);
}

/** Order of two bounds of a table. */
export function compareBounds(table: TableMetadata, left: Bound, right: Bound): number {
  const shared = Math.min(left.prefix.length, right.prefix.length);
  const order = comparePrefixes(table, left.prefix, right.prefix, shared);
  if (order !== 0) return order;
  if (left.prefix.length === right.prefix.length) return left.weight - right.weight;
  return left.prefix.length < right.prefix.length ? left.weight : -right.weight;
}

/** Order of a bound and a row: never zero, a bound lies between rows. */
export function compareBoundToRow(table: TableMetadata, bound: Bound, row: Clustering): number {
  // Not as two rows are compared: a bound may hold a null, which comes before all values.
  const order = comparePrefixes(table, bound.prefix, row, bound.prefix.length);
  return order !== 0 ? order : bound.weight;
}

function comparePrefixes(
  table: TableMetadata,
  left: Clustering,
  right: Clustering,
  length: number,
): number {
  for (let i = 0; i < length; i++) {
    const column = table.clustering[i];
    const leftValue = left[i];
    const rightValue = right[i];
    if (column === undefined || leftValue === undefined || rightValue === undefined) break;
    const order = compareComponents(column, leftValue, rightValue);
    if (order !== 0) return order;
  }
  return 0;
}

/** All rows between two bounds. */
export interface Slice {
  readonly start: Bound;
  readonly end: Bound;
}

export const ALL_ROWS: Slice = { start: Bound.BOTTOM, end: Bound.TOP };
