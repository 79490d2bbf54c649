/**
 * Timestamps are microseconds chosen by clients: any signed 64-bit number. They are kept as a safe
 * integer where one fits (always, for clocks) and else as a bigint; JavaScript compares the two
 * exactly with `<` and `>`, and equal timestamps have the same form, so `===` works as well.
 */
export type Timestamp = number | bigint;

/** Before every timestamp a client can give: nothing was written. */
export const NO_TIMESTAMP = Number.NEGATIVE_INFINITY;

/** A local deletion or expiration time (seconds since the epoch) that never comes. */
export const NO_DELETION_TIME = Number.POSITIVE_INFINITY;

/** TTL of data that does not expire. */
export const NO_TTL = 0;

/** A deletion: everything covered whose timestamp is not newer than `markedForDeleteAt` is gone. */
export class DeletionTime {
  readonly markedForDeleteAt: Timestamp;
  /** Seconds since the epoch on the coordinator's clock; gc_grace counts from here. */
  readonly localDeletionTime: number;

  constructor(markedForDeleteAt: Timestamp, localDeletionTime: number) {
    this.markedForDeleteAt = markedForDeleteAt;
    this.localDeletionTime = localDeletionTime;
  }

  get isLive(): boolean {
    return this.markedForDeleteAt === NO_TIMESTAMP;
  }

  deletes(timestamp: Timestamp): boolean {
    return timestamp <= this.markedForDeleteAt;
  }

  /** Newer deletion wins; on a tie the later local deletion time does, as in Cassandra. */
  supersedes(other: DeletionTime): boolean {
    if (this.markedForDeleteAt === other.markedForDeleteAt) {
      return this.localDeletionTime > other.localDeletionTime;
    }
    return this.markedForDeleteAt > other.markedForDeleteAt;
  }

  equals(other: DeletionTime): boolean {
    return (
      this.markedForDeleteAt === other.markedForDeleteAt &&
      this.localDeletionTime === other.localDeletionTime
    );
  }

  static readonly LIVE = new DeletionTime(NO_TIMESTAMP, NO_DELETION_TIME);
}
