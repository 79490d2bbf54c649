import type { Sample, Sampler } from './sampler.ts';

/** Keeps the largest of what it is shown; an item may be among them more than once. */
export class MaxSampler implements Sampler {
  private readonly capacity: number;
  /** The largest first. */
  private readonly samples: Sample[] = [];

  /** `capacity`: at least 1. */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(item: string, value: number): void {
    const { samples, capacity } = this;
    const last = samples.at(-1);
    if (value <= 0) return;
    if (samples.length >= capacity && last !== undefined && last.count >= value) return;
    let place = samples.length;
    while (place > 0 && (samples[place - 1] as Sample).count < value) place--;
    samples.splice(place, 0, { item, count: value, error: 0 });
    if (samples.length > capacity) samples.pop();
  }

  top(count: number): readonly Sample[] {
    return this.samples.slice(0, count);
  }
}
