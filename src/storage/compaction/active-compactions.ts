import type { OperationName } from '../lifecycle/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';
import type { RunningCompaction } from './compaction-report.ts';

/** Work on files of a table that goes on, a compaction or one of its like. */
export class ActiveCompaction {
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

  get report(): RunningCompaction {
    const { id, operation, store, sstables, totalBytes } = this;
    return {
      id,
      operation,
      table: store.table,
      completedBytes: Math.min(this.progress(), totalBytes),
      totalBytes,
      files: sstables.length,
      directory: store.directory?.path ?? '',
    };
  }

  /** Bytes on the disk that its output may take yet, about. */
  get remainingBytes(): number {
    const { completedBytes, totalBytes } = this.report;
    const left = totalBytes === 0 ? 0 : 1 - completedBytes / totalBytes;
    return left * this.sstables.reduce((sum, each) => sum + each.totalBytes, 0);
  }
}

/** All work on files that goes on at the moment. */
export class ActiveCompactions {
  private readonly all = new Set<ActiveCompaction>();

  /** Runs a task, which is in the list meanwhile. */
  async during<T>(active: ActiveCompaction, task: () => Promise<T>): Promise<T> {
    this.all.add(active);
    try {
      return await task();
    } finally {
      this.all.delete(active);
    }
  }

  get count(): number {
    return this.all.size;
  }

  /** The oldest first. */
  get list(): readonly ActiveCompaction[] {
    return [...this.all];
  }

  /** Tells some to give up. */
  stop(isChosen: (active: ActiveCompaction) => boolean): void {
    for (const active of this.all) if (isChosen(active)) active.isStopped = true;
  }
}
