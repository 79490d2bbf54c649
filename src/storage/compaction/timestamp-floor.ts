import type { PartitionUpdate, Timestamp } from '../../mutation/index.ts';
import { EncodingStats } from '../../mutation/index.ts';
import type { Timers } from '../../platform/index.ts';
import { giveWay } from '../../platform/index.ts';
import type { TableStore } from '../table-store.ts';
import { leastTimestamp } from './purge-horizon.ts';

/** Partitions looked at before other work has its turn. */
const PARTITIONS_AT_A_TIME = 500;

/**
 * The least timestamp of what a table has in memory, told to `lower` as it falls, until `close`. Another
 * thread cannot look into memtables key by key: it takes every key for one of theirs, and so forgets
 * later what was deleted only a short while ago.
 */
export class TimestampFloor {
  private readonly store: TableStore;
  private readonly timers: Timers;
  private readonly lower: (timestamp: Timestamp) => void;
  private readonly stats = new EncodingStats();
  private readonly unwatch: () => void;

  constructor(store: TableStore, timers: Timers, lower: (timestamp: Timestamp) => void) {
    this.store = store;
    this.timers = timers;
    this.lower = lower;
    this.unwatch = store.watch((update) => this.saw(update));
  }

  /** Resolves when all that was there before is counted too. */
  async learn(): Promise<void> {
    for (const memtable of this.store.view.memtables) {
      let count = 0;
      for (let at = memtable.first(null); at !== null; at = memtable.after(at)) {
        this.lower(leastTimestamp(at));
        if (++count % PARTITIONS_AT_A_TIME !== 0) continue;
        await giveWay(this.timers);
      }
    }
  }

  private saw({ deletion, staticRow, rows, rangeTombstones }: PartitionUpdate): void {
    const { stats } = this;
    stats.reset();
    stats.collectDeletion(deletion);
    if (staticRow !== null) stats.collectRow(staticRow);
    for (const row of rows) stats.collectRow(row);
    for (const each of rangeTombstones) stats.collectDeletion(each.deletion);
    stats.finish();
    this.lower(stats.minTimestamp);
  }

  close(): void {
    this.unwatch();
  }
}
