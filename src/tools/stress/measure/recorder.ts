import { Histogram } from './histogram.ts';

/** What happened in one second, or what is left of one at the end. */
export interface Interval {
  /** Since the step began. */
  readonly atSeconds: number;
  readonly seconds: number;
  readonly operations: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maximumMs: number;
}

/** Counts one step of a load on one cluster. */
export class Recorder {
  /** From the moment when a request should have begun, by operation. */
  readonly response: readonly Histogram[];
  /** From the moment when it was sent. */
  readonly service = new Histogram();
  readonly errors = new Map<string, number>();
  readonly intervals: Interval[] = [];
  seconds = 0;
  failed = 0;
  /** Were due before the end, but had no room: the cluster takes less than the rate. */
  unsent = 0;
  private readonly current = new Histogram();
  private currentErrors = 0;

  constructor(operations: number) {
    this.response = Array.from({ length: operations }, () => new Histogram());
  }

  record(operation: number, intendedMs: number, sentMs: number, endedMs: number): void {
    (this.response[operation] as Histogram).record(endedMs - intendedMs);
    this.service.record(endedMs - sentMs);
    this.current.record(endedMs - intendedMs);
  }

  recordError(name: string): void {
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
    this.failed++;
    this.currentErrors++;
  }

  /** Ends an interval of so many seconds and begins the next. */
  cut(seconds: number): Interval {
    const { current } = this;
    const interval: Interval = {
      atSeconds: this.seconds,
      seconds,
      operations: current.count,
      errors: this.currentErrors,
      p50Ms: current.percentileMs(50),
      p99Ms: current.percentileMs(99),
      maximumMs: current.maximum / 1000,
    };
    this.seconds += seconds;
    this.intervals.push(interval);
    current.reset();
    this.currentErrors = 0;
    return interval;
  }

  /** All operations together. */
  total(): Histogram {
    const total = new Histogram();
    for (const histogram of this.response) total.add(histogram);
    return total;
  }
}
