/** Cassandra's gossip round; the first interval is taken to be two of them. */
export const gossipIntervalMs = 1000;
const firstIntervalMs = gossipIntervalMs * 2;
const longestIntervalMs = gossipIntervalMs * 2;
const sampleSize = 1000;

/**
 * The last 1000 intervals between heartbeats of one node (gms/FailureDetector.java of Cassandra
 * 5.0). An interval longer than two rounds is not counted: a node that is often silent so long
 * should be found down sooner, not be forgiven more.
 */
export class ArrivalWindow {
  private readonly intervals: number[] = [];
  private next = 0;
  private sum = 0;
  private lastMs: number;

  /** `nowMs`: when the first heartbeat came. */
  constructor(nowMs: number) {
    this.lastMs = nowMs;
    this.add(firstIntervalMs);
  }

  arrived(nowMs: number): void {
    const interval = nowMs - this.lastMs;
    if (interval <= longestIntervalMs) this.add(interval);
    this.lastMs = nowMs;
  }

  get meanMs(): number {
    return this.sum / this.intervals.length;
  }

  /** How long the silence is, in units of the usual interval. */
  silence(nowMs: number): number {
    return (nowMs - this.lastMs) / this.meanMs;
  }

  private add(interval: number): void {
    this.sum += interval - (this.intervals[this.next] ?? 0);
    this.intervals[this.next] = interval;
    this.next = (this.next + 1) % sampleSize;
  }
}
