import type { OperationName } from '../lifecycle/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';
import type { ActiveTask, RunningTask } from '../task/index.ts';

/** Work on files of a table that goes on, a compaction or one of its like. */
export class ActiveCompaction implements ActiveTask {
  /** A time UUID. */
  readonly id: Buffer;
  readonly store: TableStore;
  readonly operation: OperationName;
  readonly sstables: readonly SSTable[];
  /** Began without a command. */
  readonly isAutomatic: boolean;
  /** Tells how far it has come in the uncompressed data of its files, and how much that is. */
  progress: () => number = () => 0;
  totalBytes: number;
  isStopped = false;

  constructor(
    id: Buffer,
    store: TableStore,
    operation: OperationName,
    sstables: readonly SSTable[],
    isAutomatic: boolean,
  ) {
    this.id = id;
    this.store = store;
    this.operation = operation;
    this.sstables = sstables;
    this.isAutomatic = isAutomatic;
    this.totalBytes = sstables.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0);
  }

  get report(): RunningTask {
    const { id, operation, store, sstables, totalBytes } = this;
    return {
      id,
      operation,
      table: store.table,
      completed: Math.min(this.progress(), totalBytes),
      total: totalBytes,
      unit: 'bytes',
      files: sstables.length,
      directory: store.directory?.path ?? '',
    };
  }

  get remainingBytes(): number {
    const { completed, total } = this.report;
    const left = total === 0 ? 0 : 1 - completed / total;
    return left * this.sstables.reduce((sum, each) => sum + each.totalBytes, 0);
  }

  stop(): void {
    this.isStopped = true;
  }
}
