import type { Cell, Clustering, PartitionUpdate, Timestamp } from '../../mutation/index.ts';
import {
  analysed,
  ComplexCells,
  DeletionTime,
  findColumn,
  isIndexed,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  PartitionUpdate as PartitionUpdateClass,
  Row,
} from '../../mutation/index.ts';
import { splitPartitionKey } from '../../schema/index.ts';
import type { IndexTable } from './index-table.ts';
import { ENTRIES_KEY, entryTerm, tokenBytes } from './index-table.ts';

/** The entries that an update of the base table adds; null when there are none. */
export function entriesOf(index: IndexTable, update: PartitionUpdate): PartitionUpdate | null {
  const rows = new EntryCollector(index, update).collect();
  if (rows.length === 0) return null;
  const { entries } = index;
  const sorted = [...rows].sort((left, right) =>
    entries.compareClusterings(left.clustering, right.clustering),
  );
  const distinct = sorted.filter((row, i) => {
    const before = sorted[i - 1];
    return (
      before === undefined || entries.compareClusterings(before.clustering, row.clustering) !== 0
    );
  });
  return new PartitionUpdateClass(entries, ENTRIES_KEY, DeletionTime.LIVE, null, distinct, []);
}

class EntryCollector {
  private readonly index: IndexTable;
  private readonly update: PartitionUpdate;
  private readonly token: Buffer;
  private readonly rows: Row[] = [];

  constructor(index: IndexTable, update: PartitionUpdate) {
    this.index = index;
    this.update = update;
    this.token = tokenBytes(update.key);
  }

  collect(): readonly Row[] {
    const { update } = this;
    const { column } = this.index.target;
    switch (column.kind) {
      case 'regular':
        for (const row of update.rows) this.addCells(row, row.clustering);
        break;
      case 'static':
        if (update.staticRow !== null) this.addCells(update.staticRow, []);
        break;
      case 'clustering':
        for (const row of update.rows) {
          const value = row.clustering[column.position];
          if (value != null) this.addRow(row, value, row.clustering);
        }
        break;
      case 'partition_key': {
        const value = splitPartitionKey(update.table, update.key.key)[column.position] as Buffer;
        const rows = update.staticRow === null ? update.rows : [update.staticRow, ...update.rows];
        for (const row of rows) this.addRow(row, value, []);
      }
    }
    return this.rows;
  }

  private addCells(row: Row, clustering: Clustering): void {
    const data = findColumn(row, this.index.target.column);
    if (data === undefined) return;
    const cells = data instanceof ComplexCells ? data.cells : [data];
    for (const cell of cells) {
      if (cell.isTombstone) continue;
      const liveness = new Liveness(cell.timestamp, cell.ttl, cell.localDeletionTime);
      this.add(this.termOf(cell), clustering, liveness);
    }
  }

  private termOf({ path, value, column }: Cell): Buffer {
    switch (this.index.target.type) {
      case 'keys':
        return path ?? value;
      case 'entries':
        return entryTerm(path ?? value, value);
      case 'values': {
        // The elements of a set are the paths of its cells.
        return column.type.name.startsWith('set<') ? (path ?? value) : value;
      }
      default:
        return value;
    }
  }

  /** A row that holds anything is there, whatever its cells say of their end. */
  private addRow(row: Row, value: Buffer, clustering: Clustering): void {
    const timestamp = newestIn(row);
    if (timestamp === null) return;
    this.add(value, clustering, new Liveness(timestamp, NO_TTL, NO_DELETION_TIME));
  }

  private add(value: Buffer, clustering: Clustering, liveness: Liveness): void {
    const { analysis, maximumTermBytes } = this.index;
    if (analysis !== null && !isIndexed(value, analysis)) return;
    const term = analysis === null ? value : analysed(value, analysis);
    if (term.length > maximumTermBytes) return;
    const place = [term, this.token, this.update.key.key, ...clustering];
    this.rows.push(new Row(place, liveness, DeletionTime.LIVE, []));
  }
}

/** The newest time at which something came into the row; null when it only lost. */
function newestIn({ liveness, columns }: Row): Timestamp | null {
  let newest: Timestamp | null = liveness.isEmpty ? null : liveness.timestamp;
  for (const data of columns) {
    for (const cell of data instanceof ComplexCells ? data.cells : [data]) {
      if (!cell.isTombstone && (newest === null || cell.timestamp > newest)) {
        newest = cell.timestamp;
      }
    }
  }
  return newest;
}
