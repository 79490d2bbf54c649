import type { Clock } from '../platform/index.ts';
import { CountRate } from './count-rate.ts';
import type { Decay } from './decay.ts';
import type { HistogramSnapshot } from './decaying-histogram.ts';
import { DecayingHistogram } from './decaying-histogram.ts';

/** So many operations are timed each; then every sixteenth. */
const ALL_TIMED = 1024;
const TIMED_MASK = 15;

/**
 * Counts the operations of one kind, and takes the time of enough of them to know how long they last: a
 * clock that is read twice a time costs a busy node more than it tells.
 */
export class OperationMeter {
  count = 0;
  private readonly decay: Decay;
  private readonly micros: DecayingHistogram;
  private readonly rate: CountRate;
  private timed = 0;
  private timedMillis = 0;

  constructor(decay: Decay) {
    this.decay = decay;
    this.micros = new DecayingHistogram(decay);
    this.rate = new CountRate(decay.landmarkMillis);
  }

  /** Counts an operation; true when its time is to be taken. */
  begin(): boolean {
    const count = ++this.count;
    return count <= ALL_TIMED || (count & TIMED_MASK) === 0;
  }

  /** An operation that began and ended at these monotonic milliseconds. */
  took(beganMillis: number, endedMillis: number): void {
    this.decay.moveTo(endedMillis);
    this.rate.update(this.count, endedMillis);
    this.timed++;
    this.timedMillis += endedMillis - beganMillis;
    this.micros.record(Math.round((endedMillis - beganMillis) * 1000));
  }

  /** Gives the result back, having seen to it that its time is taken when it is there. */
  watch<T>(result: T | Promise<T>, beganMillis: number, clock: Clock): T | Promise<T> {
    const ended = (found: T): T => {
      this.took(beganMillis, clock.monotonicMillis());
      return found;
    };
    return result instanceof Promise ? result.then(ended) : ended(result);
  }

  /** Microseconds of all operations together, as far as those that were timed tell. */
  get totalMicros(): number {
    return this.timed === 0 ? 0 : (this.timedMillis * 1000 * this.count) / this.timed;
  }

  /** Microseconds that operations took; the last minutes weigh most. */
  latencies(nowMillis: number): HistogramSnapshot {
    this.decay.moveTo(nowMillis);
    return this.micros.snapshot();
  }

  /** Operations a second, weighted to the last five minutes. */
  perSecond(nowMillis: number): number {
    this.rate.update(this.count, nowMillis);
    return this.rate.perSecond;
  }
}
