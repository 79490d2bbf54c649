import type { PartitionUpdate, Row } from '../../mutation/index.ts';
import { EncodingStats } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import type { MemtablePartition } from './memtable-partition.ts';

/**
 * The least times of what was written, from which a file's rows count, and the columns it has. What is
 * overwritten or deleted since stays counted, as in Cassandra.
 */
export class MemtableFacts {
  private readonly stats = new EncodingStats();
  private readonly columns = new Set<ColumnMetadata>();
  /** Columns of the last row: most rows of a table have the same. */
  private readonly last: (ColumnMetadata | undefined)[] = [];

  constructor() {
    this.stats.reset();
  }

  /** Counts a write. */
  add({ deletion, staticRow, rows, rangeTombstones }: PartitionUpdate): void {
    this.stats.collectDeletion(deletion);
    if (staticRow !== null) this.addRow(staticRow);
    for (let i = 0; i < rows.length; i++) this.addRow(rows[i] as Row);
    for (const range of rangeTombstones) this.stats.collectDeletion(range.deletion);
  }

  /** Counts all that is left of a partition. */
  addPartition({ deletion, staticRow, onlyRow, rows, ranges }: MemtablePartition): void {
    this.stats.collectDeletion(deletion);
    if (staticRow !== null) this.addRow(staticRow);
    if (onlyRow !== null) this.addRow(onlyRow);
    if (rows !== null) for (const row of rows) this.addRow(row);
    for (const range of ranges?.tombstones ?? []) this.stats.collectDeletion(range.deletion);
  }

  private addRow(row: Row): void {
    this.stats.collectRow(row);
    const { columns } = row;
    const { last } = this;
    for (let i = 0; i < columns.length; i++) {
      const { column } = columns[i] as { column: ColumnMetadata };
      if (last[i] === column) continue;
      last[i] = column;
      this.columns.add(column);
    }
  }

  /** When all is added, or as it is by now. */
  finish(): EncodingStats {
    this.stats.finish();
    return this.stats;
  }

  /** The columns of a kind that have cells, as the table has them now. */
  columnsOf(table: TableMetadata, kind: 'static' | 'regular'): readonly ColumnMetadata[] {
    const found = new Set<ColumnMetadata>();
    for (const { name } of this.columns) {
      const column = table.column(name);
      if (column?.kind === kind) found.add(column);
    }
    return [...found].sort(compareColumns);
  }
}
