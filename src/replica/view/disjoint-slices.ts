import type { Slice } from '../../mutation/index.ts';
import { compareBounds } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';

/** Slices in any order and overlapping, as slices in order that do not overlap. */
export function disjointSlices(table: TableMetadata, slices: readonly Slice[]): readonly Slice[] {
  const sorted = [...slices].sort((left, right) => compareBounds(table, left.start, right.start));
  const result: Slice[] = [];
  for (const slice of sorted) {
    const before = result.at(-1);
    if (before === undefined || compareBounds(table, before.end, slice.start) < 0) {
      result.push(slice);
    } else if (compareBounds(table, before.end, slice.end) < 0) {
      result[result.length - 1] = { start: before.start, end: slice.end };
    }
  }
  return result;
}
