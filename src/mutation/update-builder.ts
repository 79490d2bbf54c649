import type { TableMetadata } from '../schema/index.ts';
import { compareColumns } from '../schema/index.ts';
import type { Slice } from './bound.ts';
import type { Cell } from './cell.ts';
import { comparePaths } from './cell-path.ts';
import { DeletionTime } from './deletion-time.ts';
import { Liveness } from './liveness.ts';
import { laterDeletion, mergeRow, shadowRow } from './merge-row.ts';
import type { DecoratedKey, PartitionData } from './partition.ts';
import { PartitionUpdate, RangeMarker, RangeTombstone } from './partition.ts';
import { RangeTombstoneList } from './range-tombstone-list.ts';
import { livenessSupersedes, reconcileCells } from './reconcile.ts';
import type { Clustering, ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';

/** Collects the parts of one row in any order; `build` sorts and merges them. */
export class RowBuilder {
  readonly clustering: Clustering;
  private liveness = Liveness.EMPTY;
  private deletion = DeletionTime.LIVE;
  private readonly simple: Cell[] = [];
  private readonly elements: Cell[] = [];
  private readonly complexDeletions: ComplexCells[] = [];

  constructor(clustering: Clustering) {
    this.clustering = clustering;
  }

  setLiveness(liveness: Liveness): this {
    if (livenessSupersedes(liveness, this.liveness)) this.liveness = liveness;
    return this;
  }

  delete(deletion: DeletionTime): this {
    this.deletion = laterDeletion(this.deletion, deletion);
    return this;
  }

  add(cell: Cell): this {
    (cell.column.isComplex ? this.elements : this.simple).push(cell);
    return this;
  }

  deleteComplex(column: Cell['column'], deletion: DeletionTime): this {
    this.complexDeletions.push(new ComplexCells(column, deletion, []));
    return this;
  }

  /** The row; null when nothing was added. */
  build(): Row | null {
    const columns: ColumnData[] = distinct(this.simple, (left, right) =>
      compareColumns(left.column, right.column),
    );
    if (this.elements.length > 0 || this.complexDeletions.length > 0) {
      columns.push(...this.buildComplex());
    }
    if (columns.length === 0 && this.liveness.isEmpty && this.deletion.isLive) return null;
    return shadowRow(new Row(this.clustering, this.liveness, this.deletion, columns));
  }

  private buildComplex(): ComplexCells[] {
    const cells = distinct(
      this.elements,
      (left, right) =>
        compareColumns(left.column, right.column) ||
        comparePaths(left.column, left.path as Buffer, right.path as Buffer),
    );
    const parts = [...this.complexDeletions];
    for (let from = 0; from < cells.length; ) {
      const { column } = cells[from] as Cell;
      let end = from + 1;
      while (end < cells.length && compareColumns((cells[end] as Cell).column, column) === 0) end++;
      parts.push(new ComplexCells(column, DeletionTime.LIVE, cells.slice(from, end)));
      from = end;
    }
    parts.sort((left, right) => compareColumns(left.column, right.column));
    const merged: ComplexCells[] = [];
    for (const part of parts) {
      const before = merged.at(-1);
      if (before === undefined || compareColumns(before.column, part.column) !== 0) {
        merged.push(part);
        continue;
      }
      const deletion = laterDeletion(before.deletion, part.deletion);
      const all = [...before.cells, ...part.cells];
      merged[merged.length - 1] = new ComplexCells(before.column, deletion, all);
    }
    return merged;
  }
}

/** Sorts cells and reconciles those at the same place. */
function distinct(cells: Cell[], compare: (left: Cell, right: Cell) => number): Cell[] {
  if (cells.length < 2) return [...cells];
  const sorted = [...cells].sort(compare);
  const result: Cell[] = [];
  for (const cell of sorted) {
    const before = result.at(-1);
    if (before !== undefined && compare(before, cell) === 0) {
      result[result.length - 1] = reconcileCells(before, cell);
    } else {
      result.push(cell);
    }
  }
  return result;
}

/**
 * Collects changes to one partition in any order and makes a `PartitionUpdate` of them: rows sorted
 * and distinct, nothing in a row that its deletion covers, range tombstones sorted and disjoint.
 */
export class UpdateBuilder {
  readonly table: TableMetadata;
  readonly key: DecoratedKey;
  private deletion = DeletionTime.LIVE;
  private staticRow: Row | null = null;
  private rows: Row[] = [];
  private readonly ranges: RangeTombstoneList;

  constructor(table: TableMetadata, key: DecoratedKey) {
    this.table = table;
    this.key = key;
    this.ranges = new RangeTombstoneList(table);
  }

  deletePartition(deletion: DeletionTime): this {
    this.deletion = laterDeletion(this.deletion, deletion);
    return this;
  }

  addRow(row: Row): this {
    this.rows.push(row);
    return this;
  }

  addStatic(row: Row): this {
    this.staticRow = this.staticRow === null ? row : mergeRow(this.staticRow, row);
    return this;
  }

  addRangeTombstone(tombstone: RangeTombstone): this {
    this.ranges.add(tombstone);
    return this;
  }

  deleteRange(slice: Slice, deletion: DeletionTime): this {
    this.ranges.add(new RangeTombstone(slice, deletion));
    return this;
  }

  addAll(update: PartitionUpdate): this {
    this.deletePartition(update.deletion);
    if (update.staticRow !== null) this.addStatic(update.staticRow);
    for (const row of update.rows) this.rows.push(row);
    this.ranges.addAll(update.rangeTombstones);
    return this;
  }

  get isEmpty(): boolean {
    return (
      this.deletion.isLive &&
      this.staticRow === null &&
      this.rows.length === 0 &&
      this.ranges.size === 0
    );
  }

  build(): PartitionUpdate {
    const { table, key, deletion, staticRow } = this;
    return new PartitionUpdate(
      table,
      key,
      deletion,
      staticRow,
      this.sortedRows(),
      this.ranges.tombstones,
    );
  }

  private sortedRows(): readonly Row[] {
    if (this.rows.length < 2) return this.rows;
    const { table } = this;
    const sorted = [...this.rows].sort((left, right) =>
      table.compareClusterings(left.clustering, right.clustering),
    );
    const merged: Row[] = [];
    for (const row of sorted) {
      const before = merged.at(-1);
      if (
        before === undefined ||
        table.compareClusterings(before.clustering, row.clustering) !== 0
      ) {
        merged.push(row);
        continue;
      }
      merged[merged.length - 1] = mergeRow(before, row) ?? row;
    }
    return merged;
  }
}

/** An update that gives another store all that a read (in clustering order) has found. */
export function updateOf(table: TableMetadata, data: PartitionData): PartitionUpdate {
  const builder = new UpdateBuilder(table, data.key).deletePartition(data.deletion);
  if (data.staticRow !== null) builder.addStatic(data.staticRow);
  let opened: RangeMarker | null = null;
  for (const item of data.unfiltereds) {
    if (!(item instanceof RangeMarker)) {
      builder.addRow(item);
      continue;
    }
    if (opened?.open != null) {
      builder.deleteRange({ start: opened.bound, end: item.bound }, opened.open);
    }
    opened = item;
  }
  return builder.build();
}
