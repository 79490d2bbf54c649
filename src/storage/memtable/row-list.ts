import { invariant } from '../../base/error/index.ts';
import type { Bound, Clustering, Row } from '../../mutation/index.ts';
import { compareBoundToRow } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';

/** At most this many rows a block: a row in the middle moves no more than these. */
const BLOCK_ROWS = 128;

/**
 * The rows of one partition in clustering order: blocks of rows, so that millions of them take new
 * ones at either end or in the middle at little cost. A block that overflows at an end of the list
 * stays full and a new one begins (time series come in order); elsewhere it is halved.
 *
 * A place is a block and an index in it. `version` changes whenever places may have moved.
 */
export class RowList {
  readonly blocks: Row[][] = [[]];
  version = 0;
  private table: TableMetadata;
  private count = 0;
  /** Where the last search ended. */
  private block = 0;
  private index = 0;

  constructor(table: TableMetadata) {
    this.table = table;
  }

  get size(): number {
    return this.count;
  }

  /** From now on clusterings are compared as another definition of the table says. */
  redefine(table: TableMetadata): void {
    this.table = table;
  }

  get(clustering: Clustering): Row | null {
    return this.search(clustering) ? (this.blocks[this.block]?.[this.index] ?? null) : null;
  }

  /** Puts a row in; where there is one already, `merge` makes one of both. */
  put(row: Row, merge: (existing: Row, added: Row) => Row): void {
    if (this.search(row.clustering)) {
      const block = this.blocks[this.block] as Row[];
      block[this.index] = merge(block[this.index] as Row, row);
      return;
    }
    this.insert(row);
  }

  /** True when the clustering is there; `block` and `index` are its place, or that of a new one. */
  private search(clustering: Clustering): boolean {
    const { table, blocks } = this;
    const lastBlock = blocks[blocks.length - 1] as Row[];
    const last = lastBlock[lastBlock.length - 1];
    // Most rows come in order.
    if (last === undefined || table.compareClusterings(clustering, last.clustering) > 0) {
      this.block = blocks.length - 1;
      this.index = lastBlock.length;
      return false;
    }
    // Of a table that keeps the newest first, they come in order from the other side.
    const first = (blocks[0] as Row[])[0] as Row;
    if (table.compareClusterings(clustering, first.clustering) < 0) {
      this.block = 0;
      this.index = 0;
      return false;
    }
    let low = 0;
    let high = blocks.length - 1;
    // The last block whose first row is not after the clustering.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const first = (blocks[middle] as Row[])[0] as Row;
      if (table.compareClusterings(first.clustering, clustering) <= 0) low = middle;
      else high = middle - 1;
    }
    const rows = blocks[low] as Row[];
    this.block = low;
    low = 0;
    high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = table.compareClusterings((rows[middle] as Row).clustering, clustering);
      if (order === 0) {
        this.index = middle;
        return true;
      }
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    this.index = low;
    return false;
  }

  private insert(row: Row): void {
    this.version++;
    this.count++;
    const rows = this.blocks[this.block] as Row[];
    if (rows.length < BLOCK_ROWS) {
      if (this.index === rows.length) rows.push(row);
      else if (this.index === 0) rows.unshift(row);
      else rows.splice(this.index, 0, row);
      return;
    }
    if (this.block === this.blocks.length - 1 && this.index === rows.length) {
      this.blocks.push([row]);
      return;
    }
    if (this.block === 0 && this.index === 0) {
      this.blocks.unshift([row]);
      return;
    }
    const half = rows.splice(BLOCK_ROWS / 2);
    this.blocks.splice(this.block + 1, 0, half);
    if (this.index <= BLOCK_ROWS / 2) rows.splice(this.index, 0, row);
    else half.splice(this.index - BLOCK_ROWS / 2, 0, row);
  }

  /** Finds the first row after a bound; `found` takes its place (perhaps behind the last row). */
  seek(bound: Bound, found: { block: number; index: number }): void {
    const { table, blocks } = this;
    let low = 0;
    let high = blocks.length - 1;
    // The first block whose last row is after the bound.
    while (low < high) {
      const middle = (low + high) >>> 1;
      const rows = blocks[middle] as Row[];
      const last = rows[rows.length - 1] as Row;
      if (compareBoundToRow(table, bound, last.clustering) < 0) high = middle;
      else low = middle + 1;
    }
    found.block = low;
    const rows = blocks[low] as Row[];
    low = 0;
    high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = rows[middle] as Row;
      if (compareBoundToRow(table, bound, row.clustering) < 0) high = middle;
      else low = middle + 1;
    }
    found.index = low;
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (const block of this.blocks) yield* block;
  }

  /** Every block is sorted, none but a lone one is empty, and they follow one another. */
  checkInvariants(): void {
    let before: Row | null = null;
    let count = 0;
    for (const block of this.blocks) {
      invariant(block.length > 0 || this.blocks.length === 1, 'no block is empty');
      invariant(block.length <= BLOCK_ROWS, 'no block is overfull');
      for (const row of block) {
        const inOrder =
          before === null || this.table.compareClusterings(before.clustering, row.clustering) < 0;
        invariant(inOrder, 'rows are sorted and distinct');
        before = row;
        count++;
      }
    }
    invariant(count === this.count, 'the count is right');
  }
}
