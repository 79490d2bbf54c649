import type { Clock } from '../platform/index.ts';
import { Decay } from './decay.ts';
import { OperationMeter } from './operation-meter.ts';

/** What a coordinator does for clients, by the words that Cassandra has for it. */
export type RequestWork = 'read' | 'write' | 'range' | 'casRead' | 'casWrite';

/** How many requests of each kind a coordinator has answered, and how long that took. */
export class RequestMeters {
  readonly meters: Readonly<Record<RequestWork, OperationMeter>>;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    const decay = new Decay(clock.monotonicMillis());
    const meter = (): OperationMeter => new OperationMeter(decay);
    this.clock = clock;
    this.meters = {
      read: meter(),
      write: meter(),
      range: meter(),
      casRead: meter(),
      casWrite: meter(),
    };
  }

  /** Counts a request that begins; gives what `watch` wants: when it began, or -1. */
  begin(work: RequestWork): number {
    return this.meters[work].begin() ? this.clock.monotonicMillis() : -1;
  }

  /** Gives the promise back, having seen to it that its time is taken when it is to be. */
  watch<T>(promise: Promise<T>, work: RequestWork, beganMillis: number): Promise<T> {
    if (beganMillis < 0) return promise;
    const ended = (): void => this.meters[work].took(beganMillis, this.clock.monotonicMillis());
    promise.then(ended, ended);
    return promise;
  }
}
