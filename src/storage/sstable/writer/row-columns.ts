import { Row } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';

/**
 * The columns that a file is written with. A memtable may hold cells of a column that was dropped
 * after they came; they are left out, for no one can read them any more.
 */
export class RowColumns {
  readonly statics: readonly ColumnMetadata[];
  readonly regulars: readonly ColumnMetadata[];
  private readonly known: ReadonlySet<ColumnMetadata> | null;

  constructor(table: TableMetadata, columns: Pick<TableMetadata, 'statics' | 'regulars'>) {
    this.statics = columns.statics;
    this.regulars = columns.regulars;
    // Columns are one object if equal. Only where some were dropped there is anything to look for.
    this.known =
      table.droppedColumns.size === 0 ? null : new Set([...this.statics, ...this.regulars]);
  }

  /** The row without what is not to be written; most often the row itself. */
  of(row: Row): Row {
    const { known } = this;
    if (known === null || row.columns.every(({ column }) => known.has(column))) return row;
    const columns = row.columns.filter(({ column }) => known.has(column));
    return new Row(row.clustering, row.liveness, row.deletion, columns);
  }
}
