import type { TableMetadata } from '../schema/index.ts';
import { compareBounds, compareBoundToRow } from './bound.ts';
import type { RangeTombstone, Unfiltered } from './partition.ts';
import { RangeMarker } from './partition.ts';
import type { Row } from './row.ts';

/**
 * Markers of sorted disjoint range tombstones in reading order: one where a deletion opens, one
 * where it closes, and a single one where one ends and the next begins.
 */
export function markersOf(
  table: TableMetadata,
  tombstones: readonly RangeTombstone[],
  reversed: boolean,
): readonly RangeMarker[] {
  const markers: RangeMarker[] = [];
  const count = tombstones.length;
  for (let i = 0; i < count; i++) {
    const { slice, deletion } = tombstones[reversed ? count - 1 - i : i] as RangeTombstone;
    const opening = reversed ? slice.end : slice.start;
    const before = markers.at(-1);
    if (before !== undefined && compareBounds(table, before.bound, opening) === 0) {
      markers[markers.length - 1] = new RangeMarker(opening, before.close, deletion);
    } else {
      markers.push(new RangeMarker(opening, null, deletion));
    }
    markers.push(new RangeMarker(reversed ? slice.start : slice.end, deletion, null));
  }
  return markers;
}

/** Rows (in clustering order) and range tombstones (sorted, disjoint) of an update, in one line. */
export function interleave(
  table: TableMetadata,
  rows: readonly Row[],
  tombstones: readonly RangeTombstone[],
): readonly Unfiltered[] {
  if (tombstones.length === 0) return rows;
  const unfiltereds: Unfiltered[] = [];
  let at = 0;
  for (const marker of markersOf(table, tombstones, false)) {
    for (; at < rows.length; at++) {
      const row = rows[at] as Row;
      if (compareBoundToRow(table, marker.bound, row.clustering) < 0) break;
      unfiltereds.push(row);
    }
    unfiltereds.push(marker);
  }
  for (; at < rows.length; at++) unfiltereds.push(rows[at] as Row);
  return unfiltereds;
}
