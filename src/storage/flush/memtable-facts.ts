import type { Cell, Row, Timestamp } from '../../mutation/index.ts';
import { ComplexCells, type DeletionTime, NO_DELETION_TIME, NO_TTL } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import type { MemtablePartition } from '../memtable/index.ts';

/**
 * The least timestamp, deletion time and TTL of a memtable and the columns it holds: a file's rows
 * count from these (EncodingStats of Cassandra). Gathered just before a flush, so that writes need
 * not.
 */
export class MemtableFacts {
  minTimestamp: Timestamp = Number.POSITIVE_INFINITY;
  minLocalDeletionTime = NO_DELETION_TIME;
  minTtl = Number.POSITIVE_INFINITY;
  private readonly columns = new Set<ColumnMetadata>();

  add(partition: MemtablePartition): void {
    this.addDeletion(partition.deletion);
    if (partition.staticRow !== null) this.addRow(partition.staticRow);
    if (partition.onlyRow !== null) this.addRow(partition.onlyRow);
    if (partition.rows !== null) for (const row of partition.rows) this.addRow(row);
    for (const { deletion } of partition.ranges?.tombstones ?? []) this.addDeletion(deletion);
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

  private addRow(row: Row): void {
    const { liveness, deletion, columns } = row;
    if (!liveness.isEmpty) {
      this.addTimes(liveness.timestamp, liveness.localExpirationTime, liveness.ttl);
    }
    this.addDeletion(deletion);
    for (let i = 0; i < columns.length; i++) {
      const data = columns[i] as Cell | ComplexCells;
      this.columns.add(data.column);
      if (!(data instanceof ComplexCells)) {
        this.addTimes(data.timestamp, data.localDeletionTime, data.ttl);
        continue;
      }
      this.addDeletion(data.deletion);
      for (const cell of data.cells)
        this.addTimes(cell.timestamp, cell.localDeletionTime, cell.ttl);
    }
  }

  private addDeletion(deletion: DeletionTime): void {
    if (!deletion.isLive) {
      this.addTimes(deletion.markedForDeleteAt, deletion.localDeletionTime, NO_TTL);
    }
  }

  private addTimes(timestamp: Timestamp, localDeletionTime: number, ttl: number): void {
    if (timestamp < this.minTimestamp) this.minTimestamp = timestamp;
    if (localDeletionTime < this.minLocalDeletionTime)
      this.minLocalDeletionTime = localDeletionTime;
    if (ttl !== NO_TTL && ttl < this.minTtl) this.minTtl = ttl;
  }
}
