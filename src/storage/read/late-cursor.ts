import type { DecoratedKey, LoadingCursor, Row, Unfiltered } from '../../mutation/index.ts';
import { DeletionTime } from '../../mutation/index.ts';

/** What a file holds of a partition; null when it does not hold the partition. */
type Opening = LoadingCursor | null | Promise<LoadingCursor | null>;

/**
 * A file's part of a partition that is opened when it is first asked for: who reads the newest rows of a
 * time series does not open files of last week (UnfilteredRowIteratorWithLowerBound of Cassandra). Only
 * for files that cannot have a deletion of the partition, in reads that ask for no static row.
 */
export class LateCursor implements LoadingCursor {
  readonly key: DecoratedKey;
  readonly deletion = DeletionTime.LIVE;
  readonly staticRow: Row | null = null;
  /** What it stands for, for who does not merge it with others. */
  readonly open: () => Opening;
  /** Undefined until it is opened; null when the file does not hold the partition. */
  private cursor: LoadingCursor | null | undefined = undefined;
  private opening: Promise<LoadingCursor | null> | null = null;

  constructor(key: DecoratedKey, open: () => Opening) {
    this.key = key;
    this.open = open;
  }

  get isReady(): boolean {
    if (this.cursor === undefined) this.begin();
    return this.cursor === undefined ? false : (this.cursor?.isReady ?? true);
  }

  async load(): Promise<void> {
    if (this.opening !== null) this.cursor = await this.opening;
    if (this.cursor?.isReady === false) await this.cursor.load();
  }

  next(): Unfiltered | null {
    return this.cursor?.next() ?? null;
  }

  private begin(): void {
    if (this.opening !== null) return;
    const opened = this.open();
    if (opened instanceof Promise) this.opening = opened;
    else this.cursor = opened;
  }
}
