import { invariant } from '../base/error/index.ts';
import type { Memtable } from './memtable/index.ts';
import type { SSTable } from './sstable/sstable.ts';

/**
 * The memtables and files that hold the data of a table at one moment. Immutable: a switch, a flush
 * or a compaction makes the next view and retires this one. A view holds its files open. A read that
 * goes on after its call retains the view meanwhile; a read that ends in its call need not.
 */
export class TableView {
  /** Takes the writes. */
  readonly memtable: Memtable;
  /** All of them: the current one, then those being flushed, newest first. */
  readonly memtables: readonly Memtable[];
  /** Newest data first: sorted by their latest timestamp, falling. */
  readonly sstables: readonly SSTable[];
  /** True when one memtable is all there is. */
  readonly isOneMemtable: boolean;
  private readers = 0;
  private isRetired = false;

  constructor(memtables: readonly [Memtable, ...Memtable[]], sstables: readonly SSTable[]) {
    this.memtable = memtables[0];
    this.memtables = memtables;
    this.sstables = [...sstables].sort(newestFirst);
    this.isOneMemtable = memtables.length === 1 && sstables.length === 0;
    for (const sstable of sstables) {
      invariant(sstable.acquire(), 'the files of a view are open');
    }
  }

  retain(): void {
    invariant(!this.isRetired || this.readers > 0, 'a view is retained only while it is alive');
    this.readers++;
  }

  release(): void {
    this.readers--;
    this.letGo();
  }

  /** Another view has taken its place. */
  retire(): void {
    if (this.isRetired) return;
    this.isRetired = true;
    this.letGo();
  }

  private letGo(): void {
    if (!this.isRetired || this.readers > 0) return;
    // A file that does not close in good order was only read: nothing is lost with it.
    for (const sstable of this.sstables) sstable.release().catch(() => {});
  }
}

function newestFirst(left: SSTable, right: SSTable): number {
  const leftTime = left.statistics.maxTimestamp;
  const rightTime = right.statistics.maxTimestamp;
  if (leftTime === rightTime) return 0;
  return leftTime > rightTime ? -1 : 1;
}
