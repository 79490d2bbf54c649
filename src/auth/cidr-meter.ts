import type { HistogramSnapshot } from '../observe/index.ts';
import { Decay, DecayingHistogram } from '../observe/index.ts';
import type { Clock } from '../platform/index.ts';

/** Where addresses of no group are counted. */
const NO_GROUP = 'Undefined';
const NANOS_OF_MILLI = 1e6;

export type CidrWork = 'check' | 'reload' | 'lookup';

/** What CIDR groups kept out or let in, and how long that took (metrics/CIDRAuthorizerMetrics.java). */
export class CidrMeter {
  /** Accesses by the group they came from. */
  readonly accepted = new Map<string, number>();
  readonly rejected = new Map<string, number>();
  reloads = 0;
  private readonly clock: Pick<Clock, 'monotonicMillis'>;
  private readonly times: Readonly<Record<CidrWork, DecayingHistogram>>;

  constructor(clock: Pick<Clock, 'monotonicMillis'>) {
    const decay = new Decay(clock.monotonicMillis());
    this.clock = clock;
    this.times = {
      check: new DecayingHistogram(decay),
      reload: new DecayingHistogram(decay),
      lookup: new DecayingHistogram(decay),
    };
  }

  count(outcome: 'accepted' | 'rejected', groups: ReadonlySet<string>): void {
    const counts = this[outcome];
    for (const group of groups.size === 0 ? [NO_GROUP] : groups) {
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
  }

  /** Takes the time of some work, whether it fails or not. */
  async time<T>(work: CidrWork, act: () => Promise<T>): Promise<T> {
    const began = this.clock.monotonicMillis();
    try {
      return await act();
    } finally {
      const nanos = (this.clock.monotonicMillis() - began) * NANOS_OF_MILLI;
      this.times[work].record(Math.round(nanos));
    }
  }

  /** Nanoseconds. */
  latencies(work: CidrWork): HistogramSnapshot {
    return this.times[work].snapshot();
  }
}
