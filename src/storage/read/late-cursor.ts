import { type Steps, settled } from '../../base/steps/index.ts';
import type {
  Bound,
  DecoratedKey,
  LoadingCursor,
  Row,
  Unfiltered,
  UnfilteredCursor,
} from '../../mutation/index.ts';
import { DeletionTime, RangeMarker } from '../../mutation/index.ts';

/** What a file holds of a partition; null when it does not hold the partition. */
type Opening = LoadingCursor | null | Promise<LoadingCursor | null>;

/**
 * A file's part of a partition that is opened when a merge comes to the first place where the file may
 * have anything: who reads the newest rows of a time series does not open files of last week
 * (UnfilteredRowIteratorWithLowerBound of Cassandra). Only for files that cannot have a deletion of
 * the partition, in reads that ask for no static row.
 *
 * Its first item is a marker at that place which opens and closes nothing; a merge gives no such
 * marker on, and asks for the next item once it has taken it.
 */
export class LateCursor implements LoadingCursor {
  readonly key: DecoratedKey;
  readonly deletion = DeletionTime.LIVE;
  readonly staticRow: Row | null = null;
  private readonly open: () => Opening;
  private floor: RangeMarker | null;
  /** Undefined until it is opened; null when the file does not hold the partition. */
  private cursor: LoadingCursor | null | undefined = undefined;
  private opening: Promise<LoadingCursor | null> | null = null;

  /** `floor`: in reading order, nothing of the file comes before it. */
  constructor(key: DecoratedKey, floor: Bound, open: () => Opening) {
    this.key = key;
    this.floor = new RangeMarker(floor, null, null);
    this.open = open;
  }

  get isReady(): boolean {
    if (this.floor !== null) return true;
    if (this.cursor === undefined) this.begin();
    return this.cursor === undefined ? false : (this.cursor?.isReady ?? true);
  }

  async load(): Promise<void> {
    if (this.opening !== null) this.cursor = await this.opening;
    if (this.cursor?.isReady === false) await this.cursor.load();
  }

  next(): Unfiltered | null {
    const { floor } = this;
    if (floor === null) return this.cursor?.next() ?? null;
    this.floor = null;
    return floor;
  }

  /** What stands behind it, for who does not merge it with others. */
  *opened(): Steps<UnfilteredCursor | null> {
    return yield* settled(this.open());
  }

  private begin(): void {
    if (this.opening !== null) return;
    const opened = this.open();
    if (opened instanceof Promise) this.opening = opened;
    else this.cursor = opened;
  }
}
