import type { PartitionUpdate } from '../mutation/index.ts';
import { Decay } from '../observe/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import type { LogPosition } from './commitlog/index.ts';
import type { TableDirectory } from './lifecycle/index.ts';
import { Memtable } from './memtable/index.ts';
import { TableMetrics } from './metrics/index.ts';
import type { SSTable } from './sstable/sstable.ts';
import { TableView } from './table-view.ts';

type UpdateWatcher = (update: PartitionUpdate) => void;

/** The data of one table on this node, and what is counted about it. */
export class TableStore {
  table: TableMetadata;
  /** What it consists of now. */
  view: TableView;
  /** Null for tables that are computed. */
  readonly directory: TableDirectory | null;
  /** See each update before it is applied. */
  private watchers: readonly UpdateWatcher[] = [];
  readonly metrics: TableMetrics;
  /** Other snapshots of the table whose columns are the same. */
  private checkedTables = new WeakSet<TableMetadata>();
  private lock: Promise<unknown> = Promise.resolve();
  private holders = 0;

  constructor(
    table: TableMetadata,
    directory: TableDirectory | null = null,
    position: LogPosition | null = null,
    decay: Decay = new Decay(0),
  ) {
    this.table = table;
    this.metrics = new TableMetrics(decay);
    this.directory = directory;
    this.view = new TableView([new Memtable(position, this.table)], []);
  }

  get memtable(): Memtable {
    return this.view.memtable;
  }

  /** Applies to the current memtable or to one whose write was begun; bytes grown. */
  apply(update: PartitionUpdate, memtable: Memtable = this.view.memtable): number {
    if (update.table !== this.table && !this.hasSameColumns(update.table)) {
      memtable.hasOldColumns = true;
    }
    const { watchers } = this;
    for (let i = 0; i < watchers.length; i++) (watchers[i] as UpdateWatcher)(update);
    return memtable.apply(update);
  }

  /** Shows each update to somebody before it is applied, until the function that it gives is called. */
  watch(watcher: UpdateWatcher): () => void {
    this.watchers = [...this.watchers, watcher];
    return () => {
      this.watchers = this.watchers.filter((each) => each !== watcher);
    };
  }

  /** Bytes of all memtables. */
  get memtableBytes(): number {
    let bytes = 0;
    for (const { accountedBytes } of this.view.memtables) bytes += accountedBytes;
    return bytes;
  }

  /** From now on another memtable takes the writes; the one before waits to be flushed. */
  switchMemtable(position: LogPosition | null): Memtable {
    const before = this.view.memtable;
    before.upperBound = position;
    this.metrics.memtableSwitches++;
    this.replaceView(
      [new Memtable(position, this.table), ...this.view.memtables],
      this.view.sstables,
    );
    return before;
  }

  /** A memtable that was switched off is in a file now (null: it was empty). */
  flushed(memtable: Memtable, sstable: SSTable | null): void {
    const [current, ...others] = this.view.memtables as [Memtable, ...Memtable[]];
    const files = sstable === null ? this.view.sstables : [...this.view.sstables, sstable];
    this.replaceView([current, ...others.filter((each) => each !== memtable)], files);
  }

  /** Some files take the place of others. */
  replaceFiles(removed: ReadonlySet<SSTable>, added: readonly SSTable[]): void {
    const kept = this.view.sstables.filter((sstable) => !removed.has(sstable));
    this.replaceView(this.view.memtables as [Memtable, ...Memtable[]], [...kept, ...added]);
  }

  /** Everything is gone, or all but some files; gives the memtables that there were. */
  clear(position: LogPosition | null, kept: readonly SSTable[] = []): readonly Memtable[] {
    const { memtables } = this.view;
    this.replaceView([new Memtable(position, this.table)], kept);
    return memtables;
  }

  private replaceView(
    memtables: readonly [Memtable, ...Memtable[]],
    sstables: readonly SSTable[],
  ): void {
    const before = this.view;
    this.view = new TableView(memtables, sstables);
    before.retire();
  }

  /** The table was altered. */
  redefine(table: TableMetadata): void {
    if (table === this.table) return;
    const before = this.table;
    this.table = table;
    this.checkedTables = new WeakSet();
    const isAlike = this.hasSameColumns(before);
    for (const memtable of this.view.memtables) {
      if (!isAlike && !memtable.isEmpty) memtable.hasOldColumns = true;
      memtable.redefine(table);
    }
    for (const sstable of this.view.sstables) sstable.useTable(table);
  }

  /** True while nobody changes the files. */
  get isIdle(): boolean {
    return this.holders === 0;
  }

  /** Runs what changes the files of the table, one after the other. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    this.holders++;
    const run = this.lock.then(task);
    this.lock = run.then(
      () => this.holders--,
      () => this.holders--,
    );
    return run;
  }

  /** Another snapshot of the table has the same columns, unless it was altered. */
  private hasSameColumns(other: TableMetadata): boolean {
    if (this.checkedTables.has(other)) return true;
    const { table } = this;
    const columns = [...other.statics, ...other.regulars];
    const isAlike =
      table.droppedColumns.size === 0 &&
      columns.every((column) => table.column(column.name) === column);
    if (isAlike) this.checkedTables.add(other);
    return isAlike;
  }
}
