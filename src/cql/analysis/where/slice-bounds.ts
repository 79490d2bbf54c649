import { invalidRequest } from '../../../base/error/index.ts';
import type { Clustering, Slice } from '../../../mutation/index.ts';
import { Bound, compareBounds } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import type { Bindings } from '../bindings.ts';
import { UNSET } from '../bound-value.ts';
import { conditionValue } from './bound-check.ts';
import type { SliceBound, SliceRestriction } from './restriction.ts';

/**
 * The slices of the rows under a prefix whose next columns lie between two bounds.
 *
 * Bounds compare values, rows are stored in clustering order, where columns may descend. One slice
 * does while all columns of a bound go the same way; else `(a, b) > (x, y)` is the union of `a > x`
 * and `a = x AND b > y`, each of which is one slice. Lower and upper bounds are intersected last.
 */
export function boundSlices(
  table: TableMetadata,
  prefix: Clustering,
  restriction: SliceRestriction,
  bindings: Bindings,
): readonly Slice[] {
  const lower = halfSlices(prefix, restriction, restriction.start, 'lower', bindings);
  const upper = halfSlices(prefix, restriction, restriction.end, 'upper', bindings);
  const slices: Slice[] = [];
  for (const left of lower) {
    for (const right of upper) {
      const start = compareBounds(table, left.start, right.start) >= 0 ? left.start : right.start;
      const end = compareBounds(table, left.end, right.end) <= 0 ? left.end : right.end;
      if (compareBounds(table, start, end) < 0) slices.push({ start, end });
    }
  }
  return slices;
}

type Side = 'lower' | 'upper';

function halfSlices(
  prefix: Clustering,
  restriction: SliceRestriction,
  bound: SliceBound | null,
  side: Side,
  bindings: Bindings,
): readonly Slice[] {
  const all: Slice = { start: new Bound(prefix, -1), end: new Bound(prefix, 1) };
  if (bound === null) return [all];
  const row = bound.row.bind(bindings);
  const columns = restriction.columns.slice(0, row.length);
  const values = columns.map((column, i) => {
    const value = row[i];
    // Null stands before all values in the order of the rows, also where that descends. Rows have it
    // there in compact tables.
    if (value === null && !restriction.isMulti) return null;
    if (restriction.isMulti && value === UNSET) {
      throw invalidRequest(`Invalid unset value for tuple field number ${i}`);
    }
    return conditionValue(value, column);
  });
  return splitDirections(prefix, columns, values, bound.inclusive, side);
}

/** One slice for each run of columns that go the same way. */
function splitDirections(
  prefix: Clustering,
  columns: readonly ColumnMetadata[],
  values: Clustering,
  inclusive: boolean,
  side: Side,
): readonly Slice[] {
  const slices: Slice[] = [];
  let runStart = 0;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as ColumnMetadata;
    const isLast = i === columns.length - 1;
    if (!isLast && columns[i + 1]?.isReversed === column.isReversed) continue;
    const equal = [...prefix, ...values.slice(0, runStart)];
    const limited = [...prefix, ...values.slice(0, i + 1)];
    slices.push(
      sliceOf(equal, limited, isLast && inclusive, (side === 'lower') !== column.isReversed),
    );
    runStart = i + 1;
  }
  return slices;
}

/** Rows under `equal` after (or before) the rows that begin with `limited`. */
function sliceOf(
  equal: Clustering,
  limited: Clustering,
  inclusive: boolean,
  isAfter: boolean,
): Slice {
  if (isAfter) {
    return { start: new Bound(limited, inclusive ? -1 : 1), end: new Bound(equal, 1) };
  }
  return { start: new Bound(equal, -1), end: new Bound(limited, inclusive ? 1 : -1) };
}
