import type { DecoratedKey, RingPosition } from '../../mutation/index.ts';
import { MemtablePartition } from './memtable-partition.ts';

/** A part is split in two when it has this many buckets and is full. */
const MOST_BUCKET_BITS = 9;
const LEAST_BUCKET_BITS = 2;
/** Up to here a loop beats the call of the native comparison. */
const SHORT_KEY_BYTES = 40;
/** Bits of a token that place it: those of its high half. */
const TOKEN_BITS = 32;

/**
 * Partitions by key and in ring order at once. Tokens are uniform, so their leading bits are a good
 * hash, and one that keeps the order: the directory's bits choose a part, the next bits a bucket in
 * it, and a bucket is a short sorted chain.
 *
 * Growth never moves more than the entries of one part (about a thousand): a full part doubles its
 * buckets up to 512 and then splits in two; only the directory, one pointer a part, doubles whole.
 */
export class PartitionTable {
  private directory: Part[] = [new Part(0, LEAST_BUCKET_BITS)];
  private directoryBits = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(key: DecoratedKey): MemtablePartition | null {
    const part = this.partOf(key.tokenHigh);
    let entry = part.buckets[part.bucketOf(key.tokenHigh)] ?? null;
    for (; entry !== null; entry = entry.next) {
      const order = compareToKey(entry, key);
      if (order >= 0) return order === 0 ? entry : null;
    }
    return null;
  }

  /** The partition of the key, made when there is none. */
  getOrCreate(key: DecoratedKey): MemtablePartition {
    const part = this.partOf(key.tokenHigh);
    const bucket = part.bucketOf(key.tokenHigh);
    let before: MemtablePartition | null = null;
    let entry = part.buckets[bucket] ?? null;
    for (; entry !== null; entry = entry.next) {
      const order = compareToKey(entry, key);
      if (order === 0) return entry;
      if (order > 0) break;
      before = entry;
    }
    const created = new MemtablePartition(key);
    created.next = entry;
    if (before === null) part.buckets[bucket] = created;
    else before.next = created;
    this.count++;
    part.count++;
    if (part.count > part.buckets.length * 2) this.grow(part);
    return created;
  }

  /** The first partition at or after a position; null for the end of the ring. */
  first(position: RingPosition | null): MemtablePartition | null {
    if (position === null) return this.firstFrom(0, 0);
    const high = position.tokenHigh;
    const part = this.partOf(high);
    let entry = part.buckets[part.bucketOf(high)] ?? null;
    for (; entry !== null; entry = entry.next) {
      if (compareToPosition(entry.key, position) >= 0) return entry;
    }
    return this.firstFrom(this.directoryIndex(high), part.bucketOf(high) + 1);
  }

  /** The partition after one in ring order, or null. Additions in between do no harm. */
  after(entry: MemtablePartition): MemtablePartition | null {
    if (entry.next !== null) return entry.next;
    const high = entry.tokenHigh;
    return this.firstFrom(this.directoryIndex(high), this.partOf(high).bucketOf(high) + 1);
  }

  private firstFrom(directoryIndex: number, bucket: number): MemtablePartition | null {
    let at = bucket;
    for (let i = directoryIndex; i < this.directory.length; ) {
      const part = this.directory[i] as Part;
      for (; at < part.buckets.length; at++) {
        const entry = part.buckets[at] ?? null;
        if (entry !== null) return entry;
      }
      at = 0;
      // A part of fewer bits than the directory stands in it several times.
      const span = 1 << (this.directoryBits - part.depth);
      i = (Math.floor(i / span) + 1) * span;
    }
    return null;
  }

  private directoryIndex(tokenHigh: number): number {
    if (this.directoryBits === 0) return 0;
    return ((tokenHigh ^ 0x80000000) >>> 0) >>> (TOKEN_BITS - this.directoryBits);
  }

  private partOf(tokenHigh: number): Part {
    return this.directory[this.directoryIndex(tokenHigh)] as Part;
  }

  private grow(part: Part): void {
    if (part.bucketBits < MOST_BUCKET_BITS) part.doubleBuckets();
    else if (part.depth + part.bucketBits < TOKEN_BITS - 1) this.split(part);
  }

  private split(part: Part): void {
    if (part.depth === this.directoryBits) {
      this.directory = this.directory.flatMap((each) => [each, each]);
      this.directoryBits++;
    }
    const [lower, upper] = part.halves();
    const span = 1 << (this.directoryBits - part.depth);
    const start = Math.floor(this.directory.indexOf(part) / span) * span;
    this.directory.fill(lower, start, start + span / 2);
    this.directory.fill(upper, start + span / 2, start + span);
  }
}

/** Ring order of an entry and a key; keys of equal tokens are nearly always the same. */
function compareToKey(entry: MemtablePartition, key: DecoratedKey): number {
  if (entry.tokenHigh !== key.tokenHigh) return entry.tokenHigh < key.tokenHigh ? -1 : 1;
  if (entry.tokenLow !== key.tokenLow) {
    return entry.tokenLow >>> 0 < key.tokenLow >>> 0 ? -1 : 1;
  }
  const left = entry.key.key;
  const right = key.key;
  if (left.length !== right.length || left.length > SHORT_KEY_BYTES) {
    return Buffer.compare(left, right);
  }
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Order of a key and a position on the ring. */
export function compareToPosition(key: DecoratedKey, position: RingPosition): number {
  if (key.tokenHigh !== position.tokenHigh) return key.tokenHigh < position.tokenHigh ? -1 : 1;
  const low = key.tokenLow >>> 0;
  const positionLow = position.tokenLow >>> 0;
  if (low !== positionLow) return low < positionLow ? -1 : 1;
  if (position.key === null) return -position.weight;
  return Buffer.compare(key.key, position.key) || -position.weight;
}

/** All keys whose tokens share the first `depth` bits. */
class Part {
  readonly depth: number;
  bucketBits: number;
  buckets: (MemtablePartition | null)[];
  count = 0;

  constructor(depth: number, bucketBits: number) {
    this.depth = depth;
    this.bucketBits = bucketBits;
    this.buckets = new Array<MemtablePartition | null>(1 << bucketBits).fill(null);
  }

  bucketOf(tokenHigh: number): number {
    return ((tokenHigh ^ 0x80000000) << this.depth) >>> (TOKEN_BITS - this.bucketBits);
  }

  doubleBuckets(): void {
    const larger = new Part(this.depth, this.bucketBits + 1);
    larger.takeAll(this.buckets);
    this.bucketBits = larger.bucketBits;
    this.buckets = larger.buckets;
  }

  halves(): [Part, Part] {
    const middle = this.buckets.length / 2;
    const lower = new Part(this.depth + 1, this.bucketBits);
    const upper = new Part(this.depth + 1, this.bucketBits);
    lower.takeAll(this.buckets.slice(0, middle));
    upper.takeAll(this.buckets.slice(middle));
    return [lower, upper];
  }

  /** Takes over chains that come in order, so that each new chain is filled front to back. */
  private takeAll(buckets: readonly (MemtablePartition | null)[]): void {
    let lastBucket = -1;
    let last: MemtablePartition | null = null;
    for (let entry of buckets) {
      while (entry !== null) {
        const following: MemtablePartition | null = entry.next;
        entry.next = null;
        const bucket = this.bucketOf(entry.tokenHigh);
        if (bucket === lastBucket && last !== null) last.next = entry;
        else this.buckets[bucket] = entry;
        lastBucket = bucket;
        last = entry;
        this.count++;
        entry = following;
      }
    }
  }
}
