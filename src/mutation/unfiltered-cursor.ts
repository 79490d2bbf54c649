import type { DeletionTime } from './deletion-time.ts';
import type { DecoratedKey, PartitionData, Unfiltered } from './partition.ts';
import type { Row } from './row.ts';

/**
 * One source of a partition, read front to back: a memtable, a file, a replica's answer, or a merge
 * of such. Rows and markers come in reading order; every deletion opened is closed, and no two
 * markers stand at the same bound.
 */
export interface UnfilteredCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  /** Null at the end. */
  next(): Unfiltered | null;
}

/**
 * A cursor over data that may have to be fetched first. `next` is synchronous and may be called only
 * while `isReady`; else `load` comes first, so that what is in memory costs no promise.
 *
 *   while (true) { if (!cursor.isReady) await cursor.load(); const item = cursor.next(); ... }
 */
export interface LoadingCursor extends UnfilteredCursor {
  /** The index of the partition's rows in its file; null or missing where it has none. */
  readonly rowIndex?: { readonly entries: number; readonly bytes: number } | null;
  readonly isReady: boolean;
  /** Resolves when `next` has an answer. Rejects with `Corruption` or `DiskError`. */
  load(): Promise<void>;
}

/** Reads what is at hand already. */
export class ArrayCursor implements UnfilteredCursor {
  readonly key: DecoratedKey;
  readonly deletion: DeletionTime;
  readonly staticRow: Row | null;
  private readonly unfiltereds: readonly Unfiltered[];
  private index = 0;

  constructor(partition: PartitionData) {
    this.key = partition.key;
    this.deletion = partition.deletion;
    this.staticRow = partition.staticRow;
    this.unfiltereds = partition.unfiltereds;
  }

  next(): Unfiltered | null {
    return this.unfiltereds[this.index++] ?? null;
  }
}
