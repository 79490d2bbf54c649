import type { PartitionUpdate } from '../mutation/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { Memtable } from './memtable/index.ts';
import { TableView } from './table-view.ts';

/** The data of one table on this node, and what is counted about it. */
export class TableStore {
  table: TableMetadata;
  /** What it consists of now. */
  view: TableView = new TableView([new Memtable()], []);
  reads = 0;
  writes = 0;
  /** `CommitLog.sequence` of the last truncation: what was appended before is gone. */
  truncatedAt = 0;
  /** True when cells may stand under columns of an older definition of the table. */
  hasOldColumns = false;
  /** Other snapshots of the table whose columns are the same. */
  private checkedTables = new WeakSet<TableMetadata>();

  constructor(table: TableMetadata) {
    this.table = table;
  }

  get memtable(): Memtable {
    return this.view.memtable;
  }

  apply(update: PartitionUpdate): void {
    if (update.table !== this.table) this.checkColumns(update.table);
    this.writes++;
    this.memtable.apply(update);
  }

  truncate(sequence: number): void {
    this.view.retire();
    this.view = new TableView([new Memtable()], []);
    this.truncatedAt = sequence;
    this.hasOldColumns = false;
  }

  /** The table was altered. */
  redefine(table: TableMetadata): void {
    if (table === this.table) return;
    const before = this.table;
    this.table = table;
    this.checkedTables = new WeakSet();
    this.checkColumns(before);
  }

  /** Another snapshot of the table has the same columns, unless it was altered. */
  private checkColumns(other: TableMetadata): void {
    if (this.checkedTables.has(other)) return;
    const { table } = this;
    const columns = [...other.statics, ...other.regulars];
    const isAlike =
      table.droppedColumns.size === 0 &&
      columns.every((column) => table.column(column.name) === column);
    if (isAlike) this.checkedTables.add(other);
    else this.hasOldColumns = true;
  }
}
