import type { Cell, ColumnData } from '../../../mutation/index.ts';
import { ComplexCells, DeletionTime, reconcileCells } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { sortedByValue } from '../../../types/index.ts';

/** Collects what operations write to one row; they come in the order of their columns. */
export class RowBuilder {
  private readonly columns: ColumnData[] = [];
  private complex: ColumnMetadata | null = null;
  private complexDeletion = DeletionTime.LIVE;
  private complexCells: Cell[] = [];

  /** A simple column's cell. A column deleted twice is deleted once, increments add up. */
  add(cell: Cell): void {
    const last = this.columns[this.columns.length - 1];
    if (last?.column !== cell.column) this.columns.push(cell);
    else {
      const isCounter = cell.column.type.isCounter && !(last instanceof ComplexCells);
      this.columns[this.columns.length - 1] = isCounter ? reconcileCells(last, cell) : cell;
    }
  }

  /** A cell of a multi-cell column. */
  addElement(cell: Cell): void {
    this.enter(cell.column);
    this.complexCells.push(cell);
  }

  /** The deletion of all cells of a multi-cell column. */
  deleteComplex(column: ColumnMetadata, deletion: DeletionTime): void {
    this.enter(column);
    if (deletion.supersedes(this.complexDeletion)) this.complexDeletion = deletion;
  }

  private enter(column: ColumnMetadata): void {
    if (this.complex === column) return;
    this.leave();
    this.complex = column;
  }

  private leave(): void {
    const column = this.complex;
    if (column === null) return;
    if (this.complexCells.length > 0 || !this.complexDeletion.isLive) {
      const cells = sortedByPath(column, this.complexCells);
      this.columns.push(new ComplexCells(column, this.complexDeletion, cells));
    }
    this.complex = null;
    this.complexDeletion = DeletionTime.LIVE;
    this.complexCells = [];
  }

  build(): readonly ColumnData[] {
    this.leave();
    return this.columns;
  }
}

/** In path order, each path once: of two writes a tombstone wins, then the larger value. */
function sortedByPath(column: ColumnMetadata, cells: Cell[]): readonly Cell[] {
  const type = column.type.pathType;
  if (type === null || cells.length < 2) return cells;
  const sorted = sortedByValue(cells, type, ({ path }) => path as Buffer);
  const distinct: Cell[] = [];
  for (const cell of sorted) {
    const last = distinct[distinct.length - 1];
    if (last === undefined || type.compare(last.path as Buffer, cell.path as Buffer) !== 0) {
      distinct.push(cell);
    } else if (beats(cell, last)) {
      distinct[distinct.length - 1] = cell;
    }
  }
  return distinct;
}

function beats(cell: Cell, other: Cell): boolean {
  if (cell.isTombstone !== other.isTombstone) return cell.isTombstone;
  return Buffer.compare(cell.value, other.value) > 0;
}
