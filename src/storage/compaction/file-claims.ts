import { invariant } from '../../base/error/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';

/**
 * Which files are being worked on: no file is in two compactions. A table can be reserved, so that only
 * whoever has reserved it takes more of its files.
 */
export class FileClaims {
  private readonly claimed = new Set<SSTable>();
  private readonly counts = new Map<TableStore, number>();
  private readonly reserved = new Set<TableStore>();
  private readonly waiting = new Map<TableStore, (() => void)[]>();

  /** All that are claimed, as it is at any time. */
  get files(): ReadonlySet<SSTable> {
    return this.claimed;
  }

  claim(store: TableStore, sstables: readonly SSTable[]): void {
    for (const sstable of sstables) {
      invariant(!this.claimed.has(sstable), 'a file is in one compaction only');
      this.claimed.add(sstable);
    }
    this.counts.set(store, (this.counts.get(store) ?? 0) + sstables.length);
  }

  release(store: TableStore, sstables: readonly SSTable[]): void {
    for (const sstable of sstables) this.claimed.delete(sstable);
    const left = (this.counts.get(store) ?? 0) - sstables.length;
    if (left > 0) {
      this.counts.set(store, left);
      return;
    }
    this.counts.delete(store);
    const waiting = this.waiting.get(store) ?? [];
    this.waiting.delete(store);
    for (const resolve of waiting) resolve();
  }

  isReserved(store: TableStore): boolean {
    return this.reserved.has(store);
  }

  /**
   * Reserves a table and runs a task when none of its files is claimed any more; the reservation ends
   * with it. One reservation of a table at a time.
   */
  async reserve<T>(store: TableStore, task: () => Promise<T>): Promise<T> {
    invariant(!this.reserved.has(store), 'a table is reserved once');
    this.reserved.add(store);
    try {
      while (this.counts.has(store)) {
        await new Promise<void>((resolve) => {
          const waiting = this.waiting.get(store);
          if (waiting === undefined) this.waiting.set(store, [resolve]);
          else waiting.push(resolve);
        });
      }
      return await task();
    } finally {
      this.reserved.delete(store);
    }
  }
}
