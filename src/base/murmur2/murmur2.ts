import { little32, multiplyHigh } from '../murmur3/product.ts';

/**
 * MurmurHash2 with 64 bits and seed 0, as Cassandra hashes partition keys for its estimates of how
 * many there are (utils/MurmurHash.java of Cassandra 5.0, hash2_64). As in its Murmur3, the bytes of
 * the tail are sign-extended before they are shifted.
 */
const MULTIPLIER_HIGH = 0xc6a4a793 | 0;
const MULTIPLIER_LOW = 0x5bd1e995 | 0;

export interface Hash64 {
  high: number;
  low: number;
}

/** The hash as two signed halves, written into `into`, a reused object. */
export function murmur2Hash(key: Uint8Array, into: Hash64): Hash64 {
  const { length } = key;
  let high = multiplyHigh(MULTIPLIER_HIGH, MULTIPLIER_LOW, 0, length);
  let low = Math.imul(MULTIPLIER_LOW, length);
  const wordsEnd = length & ~7;
  let at = 0;
  for (; at < wordsEnd; at += 8) {
    let wordLow = little32(key, at);
    let wordHigh = multiplyHigh(little32(key, at + 4), wordLow, MULTIPLIER_HIGH, MULTIPLIER_LOW);
    wordLow = Math.imul(wordLow, MULTIPLIER_LOW);
    // A shift by 47 leaves 17 bits of the upper half.
    wordLow ^= wordHigh >>> 15;
    wordHigh = multiplyHigh(wordHigh, wordLow, MULTIPLIER_HIGH, MULTIPLIER_LOW);
    wordLow = Math.imul(wordLow, MULTIPLIER_LOW);
    high ^= wordHigh;
    low ^= wordLow;
    high = multiplyHigh(high, low, MULTIPLIER_HIGH, MULTIPLIER_LOW);
    low = Math.imul(low, MULTIPLIER_LOW);
  }
  if (at < length) {
    for (let shift = 0; at < length; at++, shift += 8) {
      const byte = ((key[at] as number) << 24) >> 24;
      if (shift < 32) {
        low ^= byte << shift;
        // Sign bits that are shifted out of the lower half.
        high ^= shift === 0 ? byte >> 31 : byte >> (32 - shift);
      } else {
        high ^= byte << (shift - 32);
      }
    }
    high = multiplyHigh(high, low, MULTIPLIER_HIGH, MULTIPLIER_LOW);
    low = Math.imul(low, MULTIPLIER_LOW);
  }
  low ^= high >>> 15;
  high = multiplyHigh(high, low, MULTIPLIER_HIGH, MULTIPLIER_LOW);
  low = Math.imul(low, MULTIPLIER_LOW);
  low ^= high >>> 15;
  into.high = high;
  into.low = low;
  return into;
}
