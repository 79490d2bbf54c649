import type { TableMetadata } from '../schema/index.ts';
import type { Bound, Slice } from './bound.ts';
import { compareBounds, compareBoundToRow } from './bound.ts';
import { DeletionTime } from './deletion-time.ts';
import { RangeTombstone } from './partition.ts';
import type { Clustering } from './row.ts';

/**
 * The range deletions of a partition as a step function over its rows: sorted, disjoint ranges,
 * neighbours never both touching and equal. There is one such list for a set of deletions, whatever
 * the order in which they came: adding is commutative, associative and idempotent.
 */
export class RangeTombstoneList {
  private table: TableMetadata;
  private ranges: RangeTombstone[] = [];

  constructor(table: TableMetadata, tombstones: readonly RangeTombstone[] = []) {
    this.table = table;
    for (const tombstone of tombstones) this.add(tombstone);
  }

  get size(): number {
    return this.ranges.length;
  }

  /** From now on bounds are compared as another definition of the table says. */
  redefine(table: TableMetadata): void {
    this.table = table;
  }

  /** Sorted and disjoint; not to be changed. */
  get tombstones(): readonly RangeTombstone[] {
    return this.ranges;
  }

  /** Adds a deletion; where it meets another, the later one stays. */
  add(added: RangeTombstone): void {
    const { start, end } = added.slice;
    if (added.deletion.isLive || this.compare(start, end) >= 0) return;
    const first = this.firstEndingAtOrAfter(start);
    let last = first;
    while (last < this.ranges.length && this.compare(this.startOf(last), end) <= 0) last++;
    const pieces = new PieceList(this.table);
    let from = start;
    for (let i = first; i < last; i++) {
      const existing = this.ranges[i] as RangeTombstone;
      const { start: left, end: right } = existing.slice;
      // What the existing one has alone on the left, the gap before it, both, what it has alone.
      pieces.push(left, this.earlier(right, start), existing.deletion);
      pieces.push(from, this.earlier(left, end), added.deletion);
      const both = added.deletion.supersedes(existing.deletion) ? added : existing;
      pieces.push(this.later(left, start), this.earlier(right, end), both.deletion);
      pieces.push(this.later(left, end), right, existing.deletion);
      from = this.later(from, right);
    }
    pieces.push(from, end, added.deletion);
    this.replace(first, last, pieces.ranges);
  }

  private replace(first: number, last: number, pieces: readonly RangeTombstone[]): void {
    // Arguments of a call live on the stack, so very many go another way.
    if (pieces.length < 1000) this.ranges.splice(first, last - first, ...pieces);
    else this.ranges = [...this.ranges.slice(0, first), ...pieces, ...this.ranges.slice(last)];
  }

  addAll(tombstones: readonly RangeTombstone[]): void {
    for (const tombstone of tombstones) this.add(tombstone);
  }

  /** Forgets what a deletion of the whole partition covers. */
  purgeCovered(partitionDeletion: DeletionTime): void {
    const kept = this.ranges.filter((range) => range.deletion.supersedes(partitionDeletion));
    if (kept.length !== this.ranges.length) this.ranges = kept;
  }

  /** The deletion over a row, or `DeletionTime.LIVE`. */
  deletionOf(row: Clustering): DeletionTime {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const end = (this.ranges[middle] as RangeTombstone).slice.end;
      if (compareBoundToRow(this.table, end, row) < 0) low = middle + 1;
      else high = middle;
    }
    const range = this.ranges[low];
    if (range === undefined) return DeletionTime.LIVE;
    return compareBoundToRow(this.table, range.slice.start, row) < 0
      ? range.deletion
      : DeletionTime.LIVE;
  }

  /** Tombstones within a slice, cut to it, in clustering order. */
  within(slice: Slice): readonly RangeTombstone[] {
    if (this.ranges.length === 0) return this.ranges;
    const found: RangeTombstone[] = [];
    for (let i = this.firstEndingAtOrAfter(slice.start); i < this.ranges.length; i++) {
      const range = this.ranges[i] as RangeTombstone;
      if (this.compare(range.slice.start, slice.end) >= 0) break;
      const start = this.later(range.slice.start, slice.start);
      const end = this.earlier(range.slice.end, slice.end);
      if (this.compare(start, end) >= 0) continue;
      const isWhole = start === range.slice.start && end === range.slice.end;
      found.push(isWhole ? range : new RangeTombstone({ start, end }, range.deletion));
    }
    return found;
  }

  /** Index of the first range that ends at `bound` or after it. */
  private firstEndingAtOrAfter(bound: Bound): number {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const end = (this.ranges[middle] as RangeTombstone).slice.end;
      if (this.compare(end, bound) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private startOf(index: number): Bound {
    return (this.ranges[index] as RangeTombstone).slice.start;
  }

  private compare(left: Bound, right: Bound): number {
    return compareBounds(this.table, left, right);
  }

  private earlier(left: Bound, right: Bound): Bound {
    return this.compare(right, left) < 0 ? right : left;
  }

  private later(left: Bound, right: Bound): Bound {
    return this.compare(right, left) > 0 ? right : left;
  }
}

/** Pieces in order: empty ones vanish, a piece that continues the one before it is joined to it. */
class PieceList {
  readonly ranges: RangeTombstone[] = [];
  private readonly table: TableMetadata;

  constructor(table: TableMetadata) {
    this.table = table;
  }

  push(start: Bound, end: Bound, deletion: DeletionTime): void {
    if (compareBounds(this.table, start, end) >= 0) return;
    const before = this.ranges.at(-1);
    if (
      before?.deletion.equals(deletion) === true &&
      compareBounds(this.table, before.slice.end, start) === 0
    ) {
      const joined = new RangeTombstone({ start: before.slice.start, end }, deletion);
      this.ranges[this.ranges.length - 1] = joined;
      return;
    }
    this.ranges.push(new RangeTombstone({ start, end }, deletion));
  }
}
