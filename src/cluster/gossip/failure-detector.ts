import type { Clock, Endpoint, Log } from '../../platform/index.ts';
import { ArrivalWindow } from './arrival-window.ts';

/** Makes phi a power of ten: at 8, one wrong conviction in 10^8. */
const phiFactor = 1 / Math.log(10);
const maximumLocalPauseMs = 5000;

/**
 * The phi accrual failure detector (Hayashibara et al.), with Cassandra's constants.
 *
 * 1. Every heartbeat that comes adds the interval since the last to the node's window.
 * 2. Heartbeats are taken to be exponentially distributed, so phi is the silence over the mean
 *    interval, times 1 / ln 10. Beyond `phi_convict_threshold` the node is convicted.
 * 3. Nobody is convicted when this node itself stood still: a pause of more than 5 s between two
 *    looks gives everybody as long again.
 */
export class FailureDetector {
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly convictThreshold: number;
  private readonly windows = new Map<Endpoint, ArrivalWindow>();
  private lastLookMs: number;
  private lastPauseMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, log: Log, convictThreshold: number) {
    this.clock = clock;
    this.log = log;
    this.convictThreshold = convictThreshold;
    this.lastLookMs = clock.monotonicMillis();
  }

  /** A heartbeat of the node came, by whatever way. */
  report(endpoint: Endpoint): void {
    const now = this.clock.monotonicMillis();
    const window = this.windows.get(endpoint);
    if (window === undefined) this.windows.set(endpoint, new ArrivalWindow(now));
    else window.arrived(now);
  }

  forget(endpoint: Endpoint): void {
    this.windows.delete(endpoint);
  }

  /** The node's phi; 0 when nothing was heard of it yet. */
  phi(endpoint: Endpoint): number {
    const window = this.windows.get(endpoint);
    return window === undefined ? 0 : phiFactor * window.silence(this.clock.monotonicMillis());
  }

  /** True when the node is to be convicted. Asked once a round for each node. */
  convicts(endpoint: Endpoint): boolean {
    if (!this.windows.has(endpoint)) return false;
    const now = this.clock.monotonicMillis();
    const pauseMs = now - this.lastLookMs;
    this.lastLookMs = now;
    if (pauseMs > maximumLocalPauseMs) {
      const nanos = (ms: number): string => `${Math.round(ms * 1e6)}ns`;
      this.log.warn(
        `Not marking nodes down due to local pause of ${nanos(pauseMs)} > ` +
          nanos(maximumLocalPauseMs),
      );
      this.lastPauseMs = now;
      return false;
    }
    if (now - this.lastPauseMs < maximumLocalPauseMs) return false;
    return this.phi(endpoint) > this.convictThreshold;
  }
}
