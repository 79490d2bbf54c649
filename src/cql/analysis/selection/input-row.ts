import type { ColumnData, Row } from '../../../mutation/index.ts';
import { ComplexCells, counterTotal } from '../../../mutation/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { compareColumns } from '../../../schema/index.ts';

/** A row as selectors see it: one entry for each column that they ask for, in their order. */
export interface InputRow {
  /** Wire values of key and simple columns, and of collections put together. */
  value(index: number): Buffer | null;
  /** Cells, for writetime and ttl; null for keys and where there is nothing. */
  data(index: number): ColumnData | null;
  readonly nowInSeconds: number;
}

/** The value of a column from its cells; live ones only are in a row that was read. */
export function valueOfData(data: ColumnData): Buffer {
  if (data instanceof ComplexCells) return data.column.type.fromCells(data.cells);
  return data.column.type.isCounter ? counterTotal(data.value) : data.value;
}

/** Gives what is shown of a value. */
export type ShownValue = (value: Buffer | null) => Buffer | null;

/** Serves the columns of one result row after the other; one object for all rows. */
export class InputRowReader implements InputRow {
  readonly nowInSeconds: number;
  private readonly columns: readonly ColumnMetadata[];
  private readonly masks: readonly (ShownValue | null)[] | null;
  private key: readonly Buffer[] = [];
  private staticRow: Row | null = null;
  private row: Row | null = null;

  /** `masks` has for each column what hides its values; null when all may be seen. */
  constructor(
    columns: readonly ColumnMetadata[],
    nowInSeconds: number,
    masks: readonly (ShownValue | null)[] | null = null,
  ) {
    this.columns = columns;
    this.masks = masks;
    this.nowInSeconds = nowInSeconds;
  }

  enterPartition(key: readonly Buffer[], staticRow: Row | null): void {
    this.key = key;
    this.staticRow = staticRow;
  }

  /** Null for the one row of a partition that has static content only. */
  enterRow(row: Row | null): void {
    this.row = row;
  }

  value(index: number): Buffer | null {
    const value = this.stored(index);
    const mask = this.masks?.[index] ?? null;
    return mask === null ? value : mask(value);
  }

  private stored(index: number): Buffer | null {
    const column = this.columns[index] as ColumnMetadata;
    if (column.kind === 'partition_key') return this.key[column.position] ?? null;
    if (column.kind === 'clustering') return this.row?.clustering[column.position] ?? null;
    const data = this.data(index);
    return data === null ? null : valueOfData(data);
  }

  data(index: number): ColumnData | null {
    const column = this.columns[index] as ColumnMetadata;
    const row = column.kind === 'static' ? this.staticRow : this.row;
    if (row === null) return null;
    for (const data of row.columns) {
      if (data.column === column || compareColumns(data.column, column) === 0) return data;
    }
    return null;
  }
}
