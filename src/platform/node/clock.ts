import type { Clock } from '../clock.ts';

/**
 * The clock of the machine. The wall clock counts whole milliseconds and the fine counter knows no
 * date, so microseconds are an anchor (wall time at some count) plus the count since, held within
 * the millisecond that the wall clock shows now:
 *
 * 1. Behind that millisecond, or beyond it: the anchor moves, by microseconds where the two drift
 *    apart, by any amount when the wall clock was set.
 * 2. Within one millisecond the answers never go back.
 */
export class NodeClock implements Clock {
  private anchorMicros = 0;
  private lastMicros = 0;
  private readonly wallMillis: () => number;
  private readonly countMillis: () => number;

  /** Other sources of wall time and count are for tests. */
  constructor(wallMillis = Date.now, countMillis = () => performance.now()) {
    this.wallMillis = wallMillis;
    this.countMillis = countMillis;
  }

  nowMillis(): number {
    return this.wallMillis();
  }

  nowMicros(): number {
    const least = this.wallMillis() * 1000;
    const count = Math.floor(this.countMillis() * 1000);
    let micros = this.anchorMicros + count;
    if (micros < least) micros = least;
    else if (micros > least + 999) micros = least + 999;
    if (this.lastMicros > micros && this.lastMicros <= least + 999) micros = this.lastMicros;
    this.anchorMicros = micros - count;
    this.lastMicros = micros;
    return micros;
  }

  monotonicMillis(): number {
    return this.countMillis();
  }
}
