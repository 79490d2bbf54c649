import { configurationError } from '../../base/error/index.ts';
import type { Random } from '../../platform/index.ts';

/** Tokens at the border, as signed 64-bit bigints; hot paths use halves (see TokenRing). */

const ringSize = 1n << 64n;
export const smallestToken = -(1n << 63n);
export const largestToken = (1n << 63n) - 1n;

/** A token anywhere on the ring but the smallest number, which no key and no node has. */
export function normalizeToken(value: bigint): bigint {
  const token = BigInt.asIntN(64, value);
  return token === smallestToken ? largestToken : token;
}

/** The length of the way from one token up to another; the whole ring when they are the same. */
export function tokenDistance(from: bigint, to: bigint): bigint {
  const distance = BigInt.asUintN(64, to - from);
  return distance === 0n ? ringSize : distance;
}

/** The share of the ring between two tokens, from just above 0 to 1. */
export function tokenShare(from: bigint, to: bigint): number {
  return Number(tokenDistance(from, to)) / Number(ringSize);
}

/** The token at `share` (0 to 1) of the way from one token to another. */
export function tokenBetween(from: bigint, to: bigint, share: number): bigint {
  const scale = 1n << 53n;
  const part = BigInt(Math.round(share * Number(scale)));
  return normalizeToken(from + (tokenDistance(from, to) * part) / scale);
}

/** The token of a decimal text. Throws a ConfigurationError as Murmur3Partitioner words it. */
export function parseToken(text: string): bigint {
  const value = /^[+-]?\d{1,20}$/.test(text.trim()) ? BigInt(text.trim()) : null;
  if (value === null || value < smallestToken || value > largestToken) {
    throw configurationError(
      `Invalid token for Murmur3Partitioner. Got ${text} but expected a long value ` +
        '(unsigned 8 bytes integer).',
    );
  }
  return value;
}

export function randomToken(random: Random): bigint {
  return normalizeToken(random.bytes(8).readBigInt64BE(0));
}

/** `count` distinct random tokens, none of them in `taken`, in ascending order. */
export function randomTokens(
  random: Random,
  count: number,
  taken: ReadonlySet<bigint> = new Set(),
): readonly bigint[] {
  const tokens = new Set<bigint>();
  while (tokens.size < count) {
    const token = randomToken(random);
    if (!taken.has(token)) tokens.add(token);
  }
  return sortTokens(tokens);
}

export function sortTokens(tokens: Iterable<bigint>): readonly bigint[] {
  return Object.freeze([...tokens].sort((left, right) => (left < right ? -1 : 1)));
}
