import type { Row } from '../../mutation/index.ts';
import { EncodingStats } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import type { MemtablePartition } from '../memtable/index.ts';

/**
 * The least times of a memtable, from which a file's rows count, and the columns it holds. Gathered
 * just before a flush, so that writes need not.
 */
export class MemtableFacts {
  private readonly stats = new EncodingStats();
  private readonly columns = new Set<ColumnMetadata>();

  constructor() {
    this.stats.reset();
  }

  add(partition: MemtablePartition): void {
    this.stats.collectDeletion(partition.deletion);
    if (partition.staticRow !== null) this.addRow(partition.staticRow);
    if (partition.onlyRow !== null) this.addRow(partition.onlyRow);
    if (partition.rows !== null) for (const row of partition.rows) this.addRow(row);
    for (const { deletion } of partition.ranges?.tombstones ?? []) {
      this.stats.collectDeletion(deletion);
    }
  }

  private addRow(row: Row): void {
    this.stats.collectRow(row);
    const { columns } = row;
    for (let i = 0; i < columns.length; i++)
      this.columns.add((columns[i] as { column: ColumnMetadata }).column);
  }

  /** When all partitions are added. */
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
