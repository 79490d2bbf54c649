import { carry, little32, multiplyHigh } from './product.ts';

/**
 * Cassandra's token of a partition key: the first half of MurmurHash3 x64 128 with seed 0, in the
 * variant that Cassandra can no longer correct: the bytes of the tail (what is left after whole
 * blocks of 16) are sign-extended before they are shifted. Rule: utils/MurmurHash.java and
 * dht/Murmur3Partitioner.java of Cassandra 5.0.
 *
 * 1. Each block of 16 bytes is two little-endian 64-bit words k1, k2, mixed into h1 and h2.
 * 2. The tail is mixed in the same way, its bytes sign-extended.
 * 3. The length and a final avalanche make h1, the token.
 * 4. No key hashes to the smallest number (it means "before everything"): it becomes the largest;
 *    only the empty key has it.
 *
 * This runs for every statement, so 64-bit words are pairs of int32 halves (suffix H and L) in local
 * variables. The road not taken: bigint, which is 40 times slower and allocates for every step.
 */

/** A token as two signed halves: high * 2^32 + (low as unsigned). */
export interface TokenHalves {
  high: number;
  low: number;
}

const C1H = 0x87c37b91 | 0;
const C1L = 0x114253d5 | 0;
const C2H = 0x4cf5ad43 | 0;
const C2L = 0x2745937f | 0;
const AVALANCHE1H = 0xff51afd7 | 0;
const AVALANCHE1L = 0xed558ccd | 0;
const AVALANCHE2H = 0xc4ceb9fe | 0;
const AVALANCHE2L = 0x1a85ec53 | 0;

/**
 * The token of a partition key, written into `into` (a reused object: this allocates nothing).
 * `start` and `end` choose the key within a larger buffer.
 */
export function murmur3Token(
  key: Uint8Array,
  into: TokenHalves,
  start = 0,
  end = key.length,
): TokenHalves {
  const length = end - start;
  if (length === 0) {
    into.high = -2147483648;
    into.low = 0;
    return into;
  }
  let h1H = 0;
  let h1L = 0;
  let h2H = 0;
  let h2L = 0;
  let kH: number;
  let kL: number;
  let sum: number;
  const blocksEnd = start + (length & ~15);
  let at = start;
  for (; at < blocksEnd; at += 16) {
    // k1: times c1, rotated left by 31, times c2; h1 ^= k1, rotated by 27, += h2, * 5 + constant.
    kL = little32(key, at);
    kH = multiplyHigh(little32(key, at + 4), kL, C1H, C1L);
    kL = Math.imul(kL, C1L);
    sum = (kH << 31) | (kL >>> 1);
    kL = (kL << 31) | (kH >>> 1);
    kH = sum;
    h1H ^= multiplyHigh(kH, kL, C2H, C2L);
    h1L ^= Math.imul(kL, C2L);
    sum = (h1H << 27) | (h1L >>> 5);
    h1L = (h1L << 27) | (h1H >>> 5);
    h1H = sum;
    sum = (h1L + h2L) | 0;
    h1H = (h1H + h2H + carry(sum, h2L)) | 0;
    h1L = sum;
    h1H = multiplyHigh(h1H, h1L, 0, 5);
    sum = Math.imul(h1L, 5);
    h1L = (sum + 0x52dce729) | 0;
    h1H = (h1H + carry(h1L, sum)) | 0;
    // k2: times c2, rotated left by 33, times c1; h2 ^= k2, rotated by 31, += h1, * 5 + constant.
    kL = little32(key, at + 8);
    kH = multiplyHigh(little32(key, at + 12), kL, C2H, C2L);
    kL = Math.imul(kL, C2L);
    sum = (kL << 1) | (kH >>> 31);
    kL = (kH << 1) | (kL >>> 31);
    kH = sum;
    h2H ^= multiplyHigh(kH, kL, C1H, C1L);
    h2L ^= Math.imul(kL, C1L);
    sum = (h2H << 31) | (h2L >>> 1);
    h2L = (h2L << 31) | (h2H >>> 1);
    h2H = sum;
    sum = (h2L + h1L) | 0;
    h2H = (h2H + h1H + carry(sum, h1L)) | 0;
    h2L = sum;
    h2H = multiplyHigh(h2H, h2L, 0, 5);
    sum = Math.imul(h2L, 5);
    h2L = (sum + 0x38495ab5) | 0;
    h2H = (h2H + carry(h2L, sum)) | 0;
  }
  if (end - at > 8) {
    kL = tailLow(key, at + 8, end);
    kH = multiplyHigh(tailHigh(key, at + 8, end), kL, C2H, C2L);
    kL = Math.imul(kL, C2L);
    sum = (kL << 1) | (kH >>> 31);
    kL = (kH << 1) | (kL >>> 31);
    kH = sum;
    h2H ^= multiplyHigh(kH, kL, C1H, C1L);
    h2L ^= Math.imul(kL, C1L);
  }
  if (end > at) {
    const wordEnd = Math.min(end, at + 8);
    kL = tailLow(key, at, wordEnd);
    kH = multiplyHigh(tailHigh(key, at, wordEnd), kL, C1H, C1L);
    kL = Math.imul(kL, C1L);
    sum = (kH << 31) | (kL >>> 1);
    kL = (kL << 31) | (kH >>> 1);
    kH = sum;
    h1H ^= multiplyHigh(kH, kL, C2H, C2L);
    h1L ^= Math.imul(kL, C2L);
  }
  return finish(h1H, h1L ^ length, h2H, h2L ^ length, into);
}

/** All 128 bits of the last hash, which cost nearly nothing beside the token. */
let hash1H = 0;
let hash1L = 0;
let hash2H = 0;
let hash2L = 0;
const unused: TokenHalves = { high: 0, low: 0 };

/** All 128 bits of a hash: two 64-bit words as signed halves. */
export interface HashHalves {
  firstHigh: number;
  firstLow: number;
  secondHigh: number;
  secondLow: number;
}

/**
 * The whole hash of a partition key, written into `into`: bloom filters use both words. The first is
 * the token, but for step 4.
 */
export function murmur3Hash(key: Uint8Array, into: HashHalves): HashHalves {
  if (key.length === 0) {
    into.firstHigh = into.firstLow = into.secondHigh = into.secondLow = 0;
    return into;
  }
  murmur3Token(key, unused);
  into.firstHigh = hash1H;
  into.firstLow = hash1L;
  into.secondHigh = hash2H;
  into.secondLow = hash2L;
  return into;
}

/** Step 3 and 4: adds the halves to one another, avalanches both, and adds once more. */
function finish(
  h1H: number,
  h1L: number,
  h2H: number,
  h2L: number,
  into: TokenHalves,
): TokenHalves {
  const firstL = (h1L + h2L) | 0;
  const firstH = (h1H + h2H + carry(firstL, h2L)) | 0;
  const secondL = (h2L + firstL) | 0;
  const secondH = (h2H + firstH + carry(secondL, firstL)) | 0;
  avalanche(firstH, firstL, into);
  const aH = into.high;
  const aL = into.low;
  avalanche(secondH, secondL, into);
  const low = (aL + into.low) | 0;
  const high = (aH + into.high + carry(low, aL)) | 0;
  hash1H = high;
  hash1L = low;
  hash2L = (into.low + low) | 0;
  hash2H = (into.high + high + carry(hash2L, low)) | 0;
  if (high === -2147483648 && low === 0) {
    into.high = 2147483647;
    into.low = -1;
  } else {
    into.high = high;
    into.low = low;
  }
  return into;
}

/** Spreads every bit of a word over all others: k ^= k >>> 33 and a product, twice, and once more. */
function avalanche(high: number, low: number, into: TokenHalves): void {
  let mixed = low ^ (high >>> 1);
  let kH = multiplyHigh(high, mixed, AVALANCHE1H, AVALANCHE1L);
  mixed = Math.imul(mixed, AVALANCHE1L) ^ (kH >>> 1);
  kH = multiplyHigh(kH, mixed, AVALANCHE2H, AVALANCHE2L);
  mixed = Math.imul(mixed, AVALANCHE2L) ^ (kH >>> 1);
  into.high = kH;
  into.low = mixed;
}

/** The lower half of a word of the tail; a sign-extended byte there spills into the upper half. */
function tailLow(key: Uint8Array, start: number, end: number): number {
  let low = 0;
  const lowEnd = Math.min(end, start + 4);
  for (let at = start; at < lowEnd; at++) {
    low ^= (((key[at] as number) << 24) >> 24) << ((at - start) * 8);
  }
  return low;
}

/** The upper half: its own bytes, and all ones for each negative byte of the lower half. */
function tailHigh(key: Uint8Array, start: number, end: number): number {
  let high = 0;
  for (let at = start; at < end; at++) {
    const byte = ((key[at] as number) << 24) >> 24;
    const shift = (at - start) * 8;
    if (shift === 0) high ^= byte >> 31;
    else if (shift < 32) high ^= byte >> (32 - shift);
    else high ^= byte << (shift - 32);
  }
  return high;
}

/** The token as a signed 64-bit bigint, for the border (tables of tokens, texts, tests). */
export function tokenToBigInt(token: Readonly<TokenHalves>): bigint {
  return (BigInt(token.high) << 32n) | BigInt(token.low >>> 0);
}

/** The halves of a signed 64-bit token. */
export function tokenFromBigInt(value: bigint): TokenHalves {
  return { high: Number(BigInt.asIntN(32, value >> 32n)), low: Number(BigInt.asIntN(32, value)) };
}

/** Negative, zero or positive as the first token is smaller than, equal to or larger than the other. */
export function compareTokens(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  return aHigh !== bHigh ? aHigh - bHigh : (aLow >>> 0) - (bLow >>> 0);
}
