import type { DecoratedKey, Timestamp } from '../../mutation/index.ts';
import type { MemtablePartition } from '../memtable/index.ts';
import { MemtableFacts } from '../memtable/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { TableStore } from '../table-store.ts';
import type { TableView } from '../table-view.ts';

/** The least timestamp of a partition in memory. */
export function leastTimestamp(partition: MemtablePartition): Timestamp {
  const facts = new MemtableFacts();
  facts.addPartition(partition);
  return facts.finish().minTimestamp;
}

/**
 * Up to which timestamps deletions of a key may be forgotten by a compaction: nothing outside of it is
 * older, neither in another file that may hold the key nor in memory. Looks at the store as it is at
 * the moment, for flushes go on meanwhile (CompactionController.getPurgeEvaluator).
 */
export class PurgeHorizon {
  private readonly store: TableStore;
  private readonly compacted: ReadonlySet<SSTable>;
  private view: TableView | null = null;
  private others: readonly SSTable[] = [];

  constructor(store: TableStore, compacted: ReadonlySet<SSTable>) {
    this.store = store;
    this.compacted = compacted;
  }

  olderThan(key: DecoratedKey): Timestamp {
    const { view } = this.store;
    if (view !== this.view) {
      this.view = view;
      this.others = view.sstables.filter((sstable) => !this.compacted.has(sstable));
    }
    let least: Timestamp = Number.POSITIVE_INFINITY;
    for (const sstable of this.others) {
      const { minTimestamp } = sstable.statistics;
      if (minTimestamp < least && sstable.mayContain(key)) least = minTimestamp;
    }
    for (const memtable of view.memtables) {
      const partition = memtable.get(key);
      if (partition === null) continue;
      const timestamp = leastTimestamp(partition);
      if (timestamp < least) least = timestamp;
    }
    return least;
  }
}
