import type { ByteRange } from '../base/bytes/index.ts';
import { viewOf } from '../base/bytes/index.ts';
import type { ColumnMetadata } from '../schema/index.ts';
import type { Timestamp } from './deletion-time.ts';
import { NO_DELETION_TIME, NO_TTL } from './deletion-time.ts';

/** One value of one column (or of one element of a multi-cell column), or its tombstone. */
export class Cell implements ByteRange {
  readonly column: ColumnMetadata;
  readonly timestamp: Timestamp;
  /** Seconds; `NO_TTL` when it does not expire. */
  readonly ttl: number;
  /** Seconds since the epoch at which it was deleted or expires; else `NO_DELETION_TIME`. */
  readonly localDeletionTime: number;
  /**
   * Where the value is, in wire form: `bytes` from `start` up to `end`. Empty for a tombstone. Owned by
   * the mutation or a file's chunk, never a view of a socket's chunk.
   */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Element of a multi-cell column: list timeuuid, set element, map key, field number; else null. */
  readonly path: Buffer | null;

  constructor(
    column: ColumnMetadata,
    timestamp: Timestamp,
    ttl: number,
    localDeletionTime: number,
    bytes: Buffer,
    path: Buffer | null,
    start = 0,
    end = bytes.length,
  ) {
    this.column = column;
    this.timestamp = timestamp;
    this.ttl = ttl;
    this.localDeletionTime = localDeletionTime;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.path = path;
  }

  /** A view, made each time: who only copies the value has no need of one. */
  get value(): Buffer {
    return viewOf(this);
  }

  get valueLengthBytes(): number {
    return this.end - this.start;
  }

  get isTombstone(): boolean {
    return this.ttl === NO_TTL && this.localDeletionTime !== NO_DELETION_TIME;
  }

  isLive(nowInSeconds: number): boolean {
    return (
      this.localDeletionTime === NO_DELETION_TIME ||
      (this.ttl !== NO_TTL && nowInSeconds < this.localDeletionTime)
    );
  }
}

/**
 * Never used. Because one cell has no timestamp, V8 keeps the others' as pointers to numbers, and cells
 * of one write share theirs. Else each would have a number of its own on the heap.
 */
new Cell(null as never, null as never, NO_TTL, NO_DELETION_TIME, Buffer.alloc(0), null);
