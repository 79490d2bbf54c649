import type { Decay } from './decay.ts';

const GROWTH = 1.2;
/** The greatest bound is beyond 2 ** 38: of microseconds that is some days. */
const BOUND_COUNT = 145;
/** Values below have their bucket looked up. */
const LOOKED_UP = 256;

/** 0, 1, 2, 3 ... then each a fifth more than the one before, rounded: the buckets of Cassandra. */
const bounds = makeBounds();
const smallBuckets = Uint8Array.from({ length: LOOKED_UP }, (_, value) => search(value));

function makeBounds(): Float64Array {
  const made = new Float64Array(BOUND_COUNT);
  for (let i = 1; i < BOUND_COUNT; i++) {
    const before = made[i - 1] as number;
    made[i] = Math.max(before + 1, Math.round(before * GROWTH));
  }
  return made;
}

/** The first bucket whose bound is not below a value. */
function search(value: number): number {
  let low = 0;
  let high = BOUND_COUNT - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A histogram at one moment. */
export interface HistogramSnapshot {
  /** How many there ever were. */
  readonly count: number;
  /** NaN of nothing. */
  readonly mean: number;
  /** Both bounds of what may have been counted; 0 of nothing. */
  readonly min: number;
  readonly max: number;
  /** The value that `share` (0 to 1) of all do not exceed; 0 of nothing. */
  percentile(share: number): number;
}

/**
 * Counts of whole numbers by size, of which the last minutes weigh most. Takes no memory before the
 * first count, and allocates nothing afterwards.
 */
export class DecayingHistogram {
  /** How many there ever were. */
  count = 0;
  private readonly decay: Decay;
  private weights: Float64Array | null = null;
  private landmarkMillis = 0;

  constructor(decay: Decay) {
    this.decay = decay;
  }

  record(value: number): void {
    this.count++;
    const weights = this.weights ?? this.begin();
    const { decay } = this;
    if (this.landmarkMillis !== decay.landmarkMillis) this.rescale(weights);
    const bucket =
      value < LOOKED_UP ? (smallBuckets[value < 0 ? 0 : value | 0] as number) : search(value);
    weights[bucket] = (weights[bucket] as number) + decay.weight;
  }

  private begin(): Float64Array {
    this.weights = new Float64Array(BOUND_COUNT);
    this.landmarkMillis = this.decay.landmarkMillis;
    return this.weights;
  }

  private rescale(weights: Float64Array): void {
    const { landmarkMillis } = this.decay;
    const lighter = 1 / this.decay.since(this.landmarkMillis, landmarkMillis);
    for (let i = 0; i < BOUND_COUNT; i++) weights[i] = (weights[i] as number) * lighter;
    this.landmarkMillis = landmarkMillis;
  }

  /** What weighs less than half a count is forgotten. The decay is to be moved to now before. */
  snapshot(): HistogramSnapshot {
    const counts = new Float64Array(BOUND_COUNT);
    const { weights, decay } = this;
    if (weights !== null) {
      if (this.landmarkMillis !== decay.landmarkMillis) this.rescale(weights);
      for (let i = 0; i < BOUND_COUNT; i++) {
        counts[i] = Math.round((weights[i] as number) / decay.weight);
      }
    }
    return new Snapshot(counts, this.count);
  }
}

class Snapshot implements HistogramSnapshot {
  readonly count: number;
  private readonly counts: Float64Array;
  private readonly total: number;

  constructor(counts: Float64Array, count: number) {
    this.counts = counts;
    this.count = count;
    this.total = counts.reduce((sum, each) => sum + each, 0);
  }

  get mean(): number {
    let sum = 0;
    for (let i = 0; i < BOUND_COUNT; i++) sum += (this.counts[i] as number) * (bounds[i] as number);
    return sum / this.total;
  }

  get min(): number {
    const first = this.counts.findIndex((each) => each > 0);
    return first <= 0 ? 0 : 1 + (bounds[first - 1] as number);
  }

  get max(): number {
    for (let i = BOUND_COUNT - 1; i > 0; i--) {
      if ((this.counts[i] as number) > 0) return bounds[i] as number;
    }
    return 0;
  }

  percentile(share: number): number {
    const wanted = Math.ceil(this.total * share);
    if (wanted === 0) return 0;
    let seen = 0;
    for (let i = 0; i < BOUND_COUNT; i++) {
      seen += this.counts[i] as number;
      if (seen >= wanted) return bounds[i] as number;
    }
    return bounds[BOUND_COUNT - 1] as number;
  }
}
