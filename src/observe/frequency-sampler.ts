import type { Sample, Sampler } from './sampler.ts';

interface Counter {
  count: number;
  error: number;
}

/**
 * Counts the most frequent items of a stream with so many counters (Space-Saving, by Metwally, Agrawal
 * and El Abbadi): an item without a counter takes over the lowest one with its count, which is the most
 * that it can have been missed. With no more items than counters all counts are exact.
 */
export class FrequencySampler implements Sampler {
  private readonly capacity: number;
  private readonly counters = new Map<string, Counter>();

  /** `capacity`: at least 1. */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(item: string, value: number): void {
    if (value <= 0) return;
    const known = this.counters.get(item);
    if (known !== undefined) {
      known.count += value;
      return;
    }
    const error = this.counters.size < this.capacity ? 0 : this.takeLowest();
    this.counters.set(item, { count: error + value, error });
  }

  /** Gives the place of the lowest counter away; its count. */
  private takeLowest(): number {
    let lowest = '';
    let least = Number.POSITIVE_INFINITY;
    for (const [item, { count }] of this.counters)
      if (count < least) [lowest, least] = [item, count];
    this.counters.delete(lowest);
    return least;
  }

  top(count: number): readonly Sample[] {
    return [...this.counters]
      .map(([item, counter]) => ({ item, ...counter }))
      .sort((left, right) => right.count - left.count)
      .slice(0, count);
  }
}
