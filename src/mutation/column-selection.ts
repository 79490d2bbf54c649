import type { ColumnMetadata, TableMetadata } from '../schema/index.ts';
import { compareColumns } from '../schema/index.ts';
import { Cell } from './cell.ts';
import type { Liveness } from './liveness.ts';
import type { ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';

const NO_BYTES = Buffer.alloc(0);

/**
 * What a replica gives of a row when only some columns are asked for (ColumnFilter of Cassandra).
 * All regular columns are fetched, because any of them keeps a row alive; but of a column that was
 * not asked for only the cells not older than the row's liveness count, and those without value.
 * Of static columns only those asked for are given.
 */
export class ColumnSelection {
  private readonly wanted: ReadonlySet<string>;

  constructor(columns: readonly ColumnMetadata[]) {
    this.wanted = new Set(columns.map((column) => column.name));
  }

  /** The selection of a command; null when it asks for all columns, one way or the other. */
  static of(command: {
    readonly table: TableMetadata;
    readonly columns: readonly ColumnMetadata[] | null;
  }): ColumnSelection | null {
    const { table, columns } = command;
    if (columns === null) return null;
    let values = 0;
    for (const column of columns) if (!column.isPrimaryKey) values++;
    if (values === table.regulars.length + table.statics.length) return null;
    return new ColumnSelection(columns);
  }

  includes(column: ColumnMetadata): boolean {
    return this.wanted.has(column.name);
  }

  /** The row as a replica gives it; the same object when all of it was asked for. */
  ofRow(row: Row): Row {
    return this.select(row, (data) => withoutValues(data, row.liveness));
  }

  /** The static row as a replica gives it, or null. */
  ofStatic(row: Row): Row | null {
    return nullIfEmpty(this.select(row, () => null));
  }

  /** The row with nothing but the columns asked for, as the query layer sees it. */
  onlyWanted(row: Row): Row {
    return this.select(row, () => null);
  }

  private select(row: Row, rest: (data: ColumnData) => ColumnData | null): Row {
    const { columns } = row;
    if (columns.every((data) => this.includes(data.column))) return row;
    const kept: ColumnData[] = [];
    for (const data of columns) {
      const given = this.includes(data.column) ? data : rest(data);
      if (given !== null) kept.push(given);
    }
    return new Row(row.clustering, row.liveness, row.deletion, kept);
  }
}

function nullIfEmpty(row: Row): Row | null {
  const isEmpty = row.columns.length === 0 && row.liveness.isEmpty && row.deletion.isLive;
  return isEmpty ? null : row;
}

function withoutValues(data: ColumnData, liveness: Liveness): ColumnData | null {
  if (!(data instanceof ComplexCells)) {
    return data.timestamp < liveness.timestamp ? null : withoutValue(data);
  }
  const cells = data.cells.filter((cell) => cell.timestamp >= liveness.timestamp);
  if (cells.length === 0 && data.deletion.isLive) return null;
  return new ComplexCells(data.column, data.deletion, cells.map(withoutValue));
}

function withoutValue(cell: Cell): Cell {
  if (cell.valueLengthBytes === 0) return cell;
  const { column, timestamp, ttl, localDeletionTime, path } = cell;
  return new Cell(column, timestamp, ttl, localDeletionTime, NO_BYTES, path);
}

/** The data of a column in a row, or undefined. */
export function findColumn(row: Row, column: ColumnMetadata): ColumnData | undefined {
  return row.columns.find((data) => compareColumns(data.column, column) === 0);
}
