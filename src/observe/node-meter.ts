/** What kind of work a coordinator did for a client. */
export type RequestKind = 'read' | 'write';

/** Counters of one kind of request at one consistency level since the node started. */
export interface LevelActivity {
  readonly kind: RequestKind;
  /** Code of the native protocol. */
  readonly level: number;
  readonly requests: number;
  /** Latencies that were measured (not all are), by bucket; see `latencyBoundMs`. */
  readonly latencies: readonly number[];
}

const levels = 16;
const buckets = 28;
const firstBoundMs = 0.05;
const growth = 1.6;
/** Of a stream of requests every so many-th is timed; counting is exact. */
const timedEvery = 16;
const quietMs = 20;

/** Upper bound in milliseconds of a bucket of `LevelActivity.latencies`. */
export function latencyBoundMs(bucket: number): number {
  return firstBoundMs * growth ** bucket;
}

/**
 * Counts what a node does for clients and as a replica, for LEDs and monitors. Costs a few additions
 * a request: a latency is taken of every sixteenth in a stream, and of each when there are few.
 */
export class NodeMeter {
  /** Work for keyspaces of users, as a replica. */
  replicaReads = 0;
  replicaWrites = 0;
  private readonly now: () => number;
  private readonly requests = new Float64Array(2 * levels);
  private readonly latencies = new Float64Array(2 * levels * buckets);
  private turn = 0;
  private lastTimed = Number.NEGATIVE_INFINITY;

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Counts a request that begins; gives what `watch` wants: when it began, or -1. */
  begin(kind: RequestKind, level: number): number {
    const at = slot(kind, level);
    this.requests[at] = (this.requests[at] as number) + 1;
    const now = this.now();
    this.turn = (this.turn + 1) % timedEvery;
    if (this.turn !== 0 && now - this.lastTimed < quietMs) return -1;
    this.lastTimed = now;
    return now;
  }

  /** Gives the promise back, having seen to it that its time is taken when `beganAt` says so. */
  watch<T>(promise: Promise<T>, kind: RequestKind, level: number, beganAt: number): Promise<T> {
    if (beganAt < 0) return promise;
    const done = () => this.time(slot(kind, level), this.now() - beganAt);
    promise.then(done, done);
    return promise;
  }

  private time(at: number, elapsedMs: number): void {
    const exact = Math.log(Math.max(elapsedMs, firstBoundMs) / firstBoundMs) / Math.log(growth);
    const bucket = Math.min(buckets - 1, Math.ceil(exact));
    const place = at * buckets + bucket;
    this.latencies[place] = (this.latencies[place] as number) + 1;
  }

  /** Kinds and levels that were asked for at least once. */
  activity(): readonly LevelActivity[] {
    const found: LevelActivity[] = [];
    for (const kind of ['read', 'write'] as const) {
      for (let level = 0; level < levels; level++) {
        const at = slot(kind, level);
        const requests = this.requests[at] as number;
        if (requests === 0) continue;
        const latencies = [...this.latencies.subarray(at * buckets, (at + 1) * buckets)];
        found.push({ kind, level, requests, latencies });
      }
    }
    return found;
  }
}

function slot(kind: RequestKind, level: number): number {
  return (kind === 'read' ? 0 : levels) + level;
}
