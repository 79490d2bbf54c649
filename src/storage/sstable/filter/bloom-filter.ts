import { ByteReader } from '../../../base/bytes/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { HashHalves } from '../../../base/murmur3/index.ts';
import { murmur3Hash } from '../../../base/murmur3/index.ts';
import { bloomSpecification } from './bloom-calculations.ts';

const TWO_TO_16 = 65_536;
const TWO_TO_32 = 4_294_967_296;
/** Bits beyond those of the keys (FilterFactory.BITSET_EXCESS). */
const EXCESS_BITS = 20;
const HEADER_BYTES = 8;

/** Reused: nothing here suspends. */
const hash: HashHalves = { firstHigh: 0, firstLow: 0, secondHigh: 0, secondLow: 0 };

/**
 * Which keys are surely not in a file (Filter.db; utils/BloomFilter.java). A key's bits are those at
 * second, second + first, second + 2 * first... of its two 64-bit hashes, each taken as a signed
 * number's absolute value modulo the number of bits.
 */
export class BloomFilter {
  readonly hashCount: number;
  /** The bits, the lowest of each byte first; a multiple of eight bytes. */
  private readonly bits: Buffer;
  private readonly capacity: number;
  private readonly inverse: number;

  constructor(hashCount: number, bits: Buffer) {
    this.hashCount = hashCount;
    this.bits = bits;
    this.capacity = bits.length * 8;
    this.inverse = 1 / this.capacity;
  }

  /**
   * An empty filter for about `keyCount` keys; null for a rate of 1, for which no Filter.db is
   * written.
   */
  static create(keyCount: number, falsePositiveRate: number): BloomFilter | null {
    if (falsePositiveRate >= 1) return null;
    const { hashCount, bitsPerKey } = bloomSpecification(falsePositiveRate);
    const words = Math.floor((keyCount * bitsPerKey + EXCESS_BITS - 1) / 64) + 1;
    return new BloomFilter(hashCount, Buffer.alloc(words * 8));
  }

  get lengthBytes(): number {
    return this.bits.length;
  }

  /** Bytes of Filter.db. */
  get fileBytes(): number {
    return HEADER_BYTES + this.bits.length;
  }

  add(key: Uint8Array): void {
    murmur3Hash(key, hash);
    let high = hash.secondHigh;
    let low = hash.secondLow >>> 0;
    for (let i = 0; i < this.hashCount; i++) {
      const bit = this.bitOf(high, low);
      const byte = Math.floor(bit / 8);
      this.bits[byte] = (this.bits[byte] as number) | (1 << (bit - byte * 8));
      low += hash.firstLow >>> 0;
      high = (high + hash.firstHigh + (low >= TWO_TO_32 ? 1 : 0)) | 0;
      low >>>= 0;
    }
  }

  /** False: the key was never added. */
  mayContain(key: Uint8Array): boolean {
    murmur3Hash(key, hash);
    let high = hash.secondHigh;
    let low = hash.secondLow >>> 0;
    for (let i = 0; i < this.hashCount; i++) {
      const bit = this.bitOf(high, low);
      const byte = Math.floor(bit / 8);
      if (((this.bits[byte] as number) & (1 << (bit - byte * 8))) === 0) return false;
      low += hash.firstLow >>> 0;
      high = (high + hash.firstHigh + (low >= TWO_TO_32 ? 1 : 0)) | 0;
      low >>>= 0;
    }
    return true;
  }

  /** The absolute value of a signed 64-bit number modulo the capacity, in three exact steps. */
  private bitOf(signedHigh: number, unsignedLow: number): number {
    let high = signedHigh;
    let low = unsignedLow;
    if (high < 0) {
      low = low === 0 ? 0 : TWO_TO_32 - low;
      high = low === 0 ? -high : -high - 1;
    }
    let rest = this.modulo(high);
    rest = this.modulo(rest * TWO_TO_16 + (low >>> 16));
    return this.modulo(rest * TWO_TO_16 + (low & 0xffff));
  }

  /** A product instead of a division, which costs ten times as much; off by one at most. */
  private modulo(value: number): number {
    const rest = value - Math.floor(value * this.inverse) * this.capacity;
    if (rest < 0) return rest + this.capacity;
    return rest >= this.capacity ? rest - this.capacity : rest;
  }

  /** Filter.db: number of hashes, number of 64-bit words, the bits. */
  encode(): Buffer {
    const bytes = Buffer.allocUnsafe(HEADER_BYTES + this.bits.length);
    bytes.writeInt32BE(this.hashCount, 0);
    bytes.writeInt32BE(this.bits.length / 8, 4);
    bytes.set(this.bits, HEADER_BYTES);
    return bytes;
  }

  /** Keeps the bytes. Throws Corruption of the file when they make no sense. */
  static decode(bytes: Buffer, file: string): BloomFilter {
    const reader = new ByteReader(bytes);
    if (bytes.length < HEADER_BYTES) throw new Corruption(file, 0, 'a filter without its header');
    const hashCount = reader.int32();
    if (hashCount < 1 || hashCount > 21) throw new Corruption(file, 0, `${hashCount} hashes`);
    const words = reader.int32();
    if (words < 1 || words * 8 !== reader.remaining) {
      throw new Corruption(file, 4, `${words} words of a filter in ${reader.remaining} bytes`);
    }
    return new BloomFilter(hashCount, bytes.subarray(HEADER_BYTES));
  }
}
