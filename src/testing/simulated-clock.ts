import type { Clock } from '../platform/index.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** When a simulation begins unless told otherwise: 2026-01-01 00:00:00 UTC. */
export const simulationEpochMillis = 1_767_225_600_000;

/** The clock of one node: virtual time plus an offset that drifts and can be set. */
export class SimulatedClock implements Clock {
  private readonly time: SimulatedTime;
  private readonly epochMillis: number;
  private offsetMicros: number;
  private driftPerMillion: number;
  private driftSinceMicros = 0;

  constructor(
    time: SimulatedTime,
    options: {
      readonly epochMillis?: number;
      readonly skewMs?: number;
      readonly driftPerMillion?: number;
    } = {},
  ) {
    this.time = time;
    this.epochMillis = options.epochMillis ?? simulationEpochMillis;
    this.offsetMicros = Math.round((this.epochMillis + (options.skewMs ?? 0)) * 1000);
    this.driftPerMillion = options.driftPerMillion ?? 0;
  }

  nowMicros(): number {
    const now = this.time.nowMicros;
    const drift = Math.round(((now - this.driftSinceMicros) * this.driftPerMillion) / 1e6);
    return this.offsetMicros + now + drift;
  }

  nowMillis(): number {
    return Math.floor(this.nowMicros() / 1000);
  }

  monotonicMillis(): number {
    return this.time.nowMs;
  }

  /** Sets the wall clock forwards (or back, when negative). */
  jump(ms: number): void {
    this.offsetMicros += Math.round(ms * 1000);
  }

  /** Sets the wall clock right, but for so many milliseconds, and ends its drift. */
  set(skewMs: number): void {
    this.offsetMicros = Math.round((this.epochMillis + skewMs) * 1000);
    this.driftPerMillion = 0;
  }

  /** From now on the clock gains (or loses) so many microseconds a second. */
  drift(perMillion: number): void {
    this.offsetMicros = this.nowMicros() - this.time.nowMicros;
    this.driftSinceMicros = this.time.nowMicros;
    this.driftPerMillion = perMillion;
  }
}
