import type {
  ColumnData,
  DecoratedKey,
  DeletionTime,
  Unfiltered,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import { Cell, ComplexCells, Row } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';

/**
 * Reads data that was written under an older definition of its table: cells of dropped columns
 * vanish (those of before the drop, where a column of the name was added again), and the others
 * stand under the column as it is now.
 */
export class ConformCursor implements UnfilteredCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  private readonly table: TableMetadata;
  private readonly source: UnfilteredCursor;

  constructor(table: TableMetadata, source: UnfilteredCursor) {
    this.table = table;
    this.source = source;
    this.key = source.key;
    this.deletion = source.deletion;
    this.staticRow = source.staticRow === null ? null : this.conform(source.staticRow);
  }

  next(): Unfiltered | null {
    for (;;) {
      const item = this.source.next();
      if (!(item instanceof Row)) return item;
      const row = this.conform(item);
      if (row !== null) return row;
    }
  }

  private conform(row: Row): Row | null {
    const columns: ColumnData[] = [];
    for (const data of row.columns) {
      const found = this.conformData(data);
      if (found !== null) columns.push(found);
    }
    if (columns.length === 0 && row.liveness.isEmpty && row.deletion.isLive) return null;
    return new Row(row.clustering, row.liveness, row.deletion, columns);
  }

  private conformData(data: ColumnData): ColumnData | null {
    const column = this.table.column(data.column.name);
    if (column === undefined || column.kind !== data.column.kind) return null;
    if (column.isComplex !== data.column.isComplex) return null;
    const droppedAt = this.table.droppedColumns.get(column.name)?.droppedAtMicros;
    const isDropped = (timestamp: number | bigint): boolean =>
      droppedAt !== undefined && timestamp <= droppedAt;
    if (!(data instanceof ComplexCells)) {
      return isDropped(data.timestamp) ? null : withColumn(data, column);
    }
    const cells = data.cells.filter(({ timestamp }) => !isDropped(timestamp));
    const isLive = data.deletion.isLive || isDropped(data.deletion.markedForDeleteAt);
    if (cells.length === 0 && isLive) return null;
    return new ComplexCells(
      column,
      data.deletion,
      cells.map((cell) => withColumn(cell, column)),
    );
  }
}

function withColumn(cell: Cell, column: ColumnMetadata): Cell {
  if (cell.column === column) return cell;
  const { timestamp, ttl, localDeletionTime, value, path } = cell;
  return new Cell(column, timestamp, ttl, localDeletionTime, value, path);
}
