import type { ColumnMetadata } from '../schema/index.ts';
import type { Timestamp } from './deletion-time.ts';
import { NO_DELETION_TIME, NO_TTL } from './deletion-time.ts';

/** One value of one column (or of one element of a multi-cell column), or its tombstone. */
export class Cell {
  readonly column: ColumnMetadata;
  readonly timestamp: Timestamp;
  /** Seconds; `NO_TTL` when it does not expire. */
  readonly ttl: number;
  /** Seconds since the epoch at which it was deleted or expires; else `NO_DELETION_TIME`. */
  readonly localDeletionTime: number;
  /** In wire form; empty for a tombstone. Owned by the mutation, never a view of a socket's chunk. */
  readonly value: Buffer;
  /** Element of a multi-cell column: list timeuuid, set element, map key, field number; else null. */
  readonly path: Buffer | null;

  constructor(
    column: ColumnMetadata,
    timestamp: Timestamp,
    ttl: number,
    localDeletionTime: number,
    value: Buffer,
    path: Buffer | null,
  ) {
    this.column = column;
    this.timestamp = timestamp;
    this.ttl = ttl;
    this.localDeletionTime = localDeletionTime;
    this.value = value;
    this.path = path;
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
