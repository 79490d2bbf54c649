const exactBits = 11;
const exactValues = 2 ** exactBits;
const half = exactValues / 2;
const largest = 2 ** 31 - 1;
const places = exactValues + (31 - exactBits) * half;

/**
 * Counts latencies as HdrHistogram does: microseconds up to 35 minutes, kept to three digits, in
 * buckets whose width doubles with each power of two. Recording is an addition and never allocates.
 */
export class Histogram {
  count = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = 0;
  private sum = 0;
  private readonly counts = new Float64Array(places);

  /** Takes a time in milliseconds. */
  record(ms: number): void {
    const micros = Math.min(largest, Math.max(0, Math.round(ms * 1000)));
    const place = placeOf(micros);
    this.counts[place] = (this.counts[place] as number) + 1;
    this.count++;
    this.sum += micros;
    if (micros < this.minimum) this.minimum = micros;
    if (micros > this.maximum) this.maximum = micros;
  }

  add(other: Histogram): void {
    for (let i = 0; i < places; i++) {
      this.counts[i] = (this.counts[i] as number) + (other.counts[i] as number);
    }
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
  }

  reset(): void {
    this.counts.fill(0);
    this.count = 0;
    this.sum = 0;
    this.minimum = Number.POSITIVE_INFINITY;
    this.maximum = 0;
  }

  /** Milliseconds; 0 when nothing was recorded. */
  meanMs(): number {
    return this.count === 0 ? 0 : this.sum / this.count / 1000;
  }

  /** The time in milliseconds that so many per cent of all did not exceed. */
  percentileMs(percent: number): number {
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.count - 1e-9));
    let seen = 0;
    for (let place = 0; place < places; place++) {
      seen += this.counts[place] as number;
      if (seen >= wanted) return Math.min(this.maximum, highestOf(place)) / 1000;
    }
    return 0;
  }
}

function placeOf(micros: number): number {
  if (micros < exactValues) return micros;
  const shift = 32 - exactBits - Math.clz32(micros);
  return exactValues + (shift - 1) * half + (micros >>> shift) - half;
}

/** The largest value of a place. */
function highestOf(place: number): number {
  if (place < exactValues) return place;
  const shift = Math.floor((place - exactValues) / half) + 1;
  const within = ((place - exactValues) % half) + half;
  return (within + 1) * 2 ** shift - 1;
}
