import type { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';

/** Growth from one bucket to the next. */
const GROWTH = 1.2;
const ENTRY_BYTES = 16;
/** A table's histograms have 119 and 156 buckets; nobody has ever written many more. */
const MOST_BUCKETS = 1024;

/**
 * Counts of values by size (utils/EstimatedHistogram.java): buckets grow by a fifth, and a value is
 * counted in the first that is not smaller; the last bucket takes what is too large for all others.
 */
export class EstimatedHistogram {
  /** The largest value of each bucket but the last. */
  readonly offsets: Float64Array;
  readonly buckets: Float64Array;

  private constructor(offsets: Float64Array, buckets: Float64Array) {
    this.offsets = offsets;
    this.buckets = buckets;
  }

  static empty(bucketCount: number): EstimatedHistogram {
    return new EstimatedHistogram(offsetsOf(bucketCount), new Float64Array(bucketCount + 1));
  }

  /** Histograms together; one with more buckets than another takes the other's in. */
  static sum(first: EstimatedHistogram, others: readonly EstimatedHistogram[]): EstimatedHistogram {
    const all = [first, ...others];
    const largest = all.reduce((most, each) =>
      each.buckets.length > most.buckets.length ? each : most,
    );
    const buckets = new Float64Array(largest.buckets.length);
    for (const each of all) {
      for (let i = 0; i < each.buckets.length; i++) {
        buckets[i] = (buckets[i] as number) + (each.buckets[i] as number);
      }
    }
    return new EstimatedHistogram(largest.offsets, buckets);
  }

  add(value: number): void {
    const index = this.bucketOf(value);
    this.buckets[index] = (this.buckets[index] as number) + 1;
  }

  private bucketOf(value: number): number {
    const { offsets } = this;
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((offsets[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get count(): number {
    let sum = 0;
    for (const count of this.buckets) sum += count;
    return sum;
  }

  get isOverflowed(): boolean {
    return (this.buckets[this.buckets.length - 1] as number) > 0;
  }

  /** The mean of the buckets' largest values, unrounded; those too large for all do not count. */
  get rawMean(): number {
    let elements = 0;
    let sum = 0;
    for (let i = 0; i < this.offsets.length; i++) {
      const count = this.buckets[i] as number;
      elements += count;
      sum += count * (this.offsets[i] as number);
    }
    return sum / elements;
  }

  /** The mean rounded up; 0 of nothing. */
  get mean(): number {
    const mean = this.rawMean;
    return Number.isNaN(mean) ? 0 : Math.ceil(mean);
  }

  /** The least value that may have been counted; 0 of nothing. */
  get min(): number {
    const index = this.buckets.findIndex((count) => count > 0);
    return index <= 0 ? 0 : 1 + (this.offsets[index - 1] as number);
  }

  /** The greatest value that may have been counted; infinite when one was too large. */
  get max(): number {
    if (this.isOverflowed) return Number.POSITIVE_INFINITY;
    for (let i = this.offsets.length - 1; i >= 0; i--) {
      if ((this.buckets[i] as number) > 0) return this.offsets[i] as number;
    }
    return 0;
  }

  /** The value that `share` (0 to 1) of all do not exceed. */
  percentile(share: number): number {
    const wanted = Math.ceil(this.count * share);
    if (wanted === 0) return 0;
    let elements = 0;
    for (let i = 0; i < this.offsets.length; i++) {
      elements += this.buckets[i] as number;
      if (elements >= wanted) return this.offsets[i] as number;
    }
    return this.offsets[this.offsets.length - 1] as number;
  }

  /** Each bucket after the largest value of the one before it; the first after its own. */
  write(writer: ByteWriter): void {
    const { offsets, buckets } = this;
    writer.int32(buckets.length);
    for (let i = 0; i < buckets.length; i++) {
      writer.int64(offsets[i === 0 ? 0 : i - 1] as number);
      writer.int64(buckets[i] as number);
    }
  }

  static read(reader: ByteReader): EstimatedHistogram {
    const size = reader.int32();
    if (size < 2 || size > MOST_BUCKETS || size * ENTRY_BYTES > reader.remaining) {
      throw new RangeError(`a histogram of ${size} buckets`);
    }
    const offsets = new Float64Array(size - 1);
    const buckets = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      offsets[i === 0 ? 0 : i - 1] = Number(reader.int64());
      const count = Number(reader.int64());
      if (count < 0) throw new RangeError(`a histogram counts ${count} values`);
      buckets[i] = count;
    }
    return new EstimatedHistogram(offsets, buckets);
  }
}

const knownOffsets = new Map<number, Float64Array>();

/** 1, 2, 3 ... then each a fifth more than the one before, rounded; shared, never changed. */
function offsetsOf(count: number): Float64Array {
  let offsets = knownOffsets.get(count);
  if (offsets !== undefined) return offsets;
  offsets = new Float64Array(count);
  let last = 1;
  offsets[0] = last;
  for (let i = 1; i < count; i++) {
    // Math.round of both languages rounds halves up.
    last = Math.max(last + 1, Math.round(last * GROWTH));
    offsets[i] = last;
  }
  knownOffsets.set(count, offsets);
  return offsets;
}
