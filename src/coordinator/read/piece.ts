import type {
  Clustering,
  ClusteringFilter,
  DeletionTime,
  PartitionData as Partition,
  Slice,
  Unfiltered,
} from '../../mutation/index.ts';
import { Bound, compareBounds, PartitionData, RangeMarker, Row } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';

/**
 * Cutting and joining what replicas say of one partition, in reading order. A cut closes the range
 * deletion that is open there, and a join takes the two markers away that a cut had put in.
 */

/** The last row; null when there is none. */
export function lastRow(partition: Partition): Row | null {
  for (let i = partition.unfiltereds.length - 1; i >= 0; i--) {
    const item = partition.unfiltereds[i] as Unfiltered;
    if (item instanceof Row) return item;
  }
  return null;
}

/** Order of two clusterings in reading order. */
export function compareInOrder(
  table: TableMetadata,
  reversed: boolean,
  left: Clustering,
  right: Clustering,
): number {
  const order = table.compareClusterings(left, right);
  return reversed ? -order : order;
}

/** The part of a partition up to a row and with it. */
export function upTo(
  table: TableMetadata,
  reversed: boolean,
  partition: Partition,
  last: Clustering,
): Partition {
  const end = new Bound(last, reversed ? -1 : 1);
  const kept: Unfiltered[] = [];
  let open: DeletionTime | null = null;
  for (const item of partition.unfiltereds) {
    if (item instanceof Row) {
      if (compareInOrder(table, reversed, item.clustering, last) > 0) break;
    } else {
      const order = compareBounds(table, item.bound, end);
      if ((reversed ? -order : order) >= 0) break;
      open = item.open;
    }
    kept.push(item);
  }
  if (open !== null) kept.push(new RangeMarker(end, open, null));
  const { key, deletion, staticRow } = partition;
  return new PartitionData(key, deletion, staticRow, kept);
}

/** A partition followed by what comes after its last row. */
export function join(table: TableMetadata, first: Partition, more: Partition): Partition {
  const { key, deletion, staticRow } = first;
  const head = [...first.unfiltereds];
  const tail = [...more.unfiltereds];
  const before = head.at(-1);
  const after = tail[0];
  if (
    before instanceof RangeMarker &&
    after instanceof RangeMarker &&
    compareBounds(table, before.bound, after.bound) === 0
  ) {
    head.pop();
    tail.shift();
    const isSame = before.close !== null && after.open !== null && before.close.equals(after.open);
    if (!isSame) head.push(new RangeMarker(before.bound, before.close, after.open));
  }
  return new PartitionData(key, deletion, staticRow, [...head, ...tail]);
}

/** What a filter selects after a row, in reading order; null when nothing can follow. */
export function filterAfter(
  table: TableMetadata,
  filter: ClusteringFilter,
  last: Clustering,
): ClusteringFilter | null {
  const { reversed } = filter;
  if (filter.kind === 'names') {
    const rows = filter.rows.filter((row) => compareInOrder(table, reversed, row, last) > 0);
    return rows.length === 0 ? null : { ...filter, rows };
  }
  const bound = new Bound(last, reversed ? -1 : 1);
  const slices: Slice[] = [];
  for (const { start, end } of filter.slices) {
    const from = !reversed && compareBounds(table, bound, start) > 0 ? bound : start;
    const to = reversed && compareBounds(table, bound, end) < 0 ? bound : end;
    if (compareBounds(table, from, to) < 0) slices.push({ start: from, end: to });
  }
  return slices.length === 0 ? null : { ...filter, slices };
}
