import type { Timestamp } from './deletion-time.ts';
import { NO_DELETION_TIME, NO_TIMESTAMP, NO_TTL } from './deletion-time.ts';

/** That a row was inserted (not only its cells updated): keeps it alive without any cell. */
export class Liveness {
  readonly timestamp: Timestamp;
  /** Seconds; `NO_TTL` when it does not expire. */
  readonly ttl: number;
  /** Seconds since the epoch; `NO_DELETION_TIME` when it does not expire. */
  readonly localExpirationTime: number;

  constructor(timestamp: Timestamp, ttl: number, localExpirationTime: number) {
    this.timestamp = timestamp;
    this.ttl = ttl;
    this.localExpirationTime = localExpirationTime;
  }

  get isEmpty(): boolean {
    return this.timestamp === NO_TIMESTAMP;
  }

  isLive(nowInSeconds: number): boolean {
    return this.timestamp !== NO_TIMESTAMP && nowInSeconds < this.localExpirationTime;
  }

  static readonly EMPTY = new Liveness(NO_TIMESTAMP, NO_TTL, NO_DELETION_TIME);
}
