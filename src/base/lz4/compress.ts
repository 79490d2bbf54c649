import { copyBytes } from '../bytes/index.ts';
import { invariant } from '../error/index.ts';

/**
 * LZ4 blocks (the block format of the LZ4 project: no frame, no length, no checksum), as CQL frames,
 * internode messages and SSTable chunks carry them. Greedy, like LZ4's fast level:
 *
 * 1. Four bytes at a position are hashed; a table tells where the same hash was seen last.
 * 2. When those four bytes are equal and at most 65,535 bytes back, the match is stretched both ways
 *    and written as: token, literals since the last match, distance, length.
 * 3. Where nothing matches, steps grow, so that bytes that do not compress cost little.
 * 4. The last five bytes are always literals and no match begins in the last twelve: decoders rely on it.
 *
 * The table is kept between calls and never cleared: entries carry a growing base, and those below
 * the base of this call are of an earlier one.
 */
const minimumMatch = 4;
const lastLiterals = 5;
const matchLimit = 12;
const maximumDistance = 65535;
const hashBits = 13;
/** Steps are as long as this counter of misses is large, in 64ths; two bytes from the start. */
const firstMisses = 2 << 6;

const table = new Int32Array(1 << hashBits);
let nextBase = 1;

/** The most bytes that `length` bytes can become. */
export function lz4CompressBound(length: number): number {
  return length + Math.floor(length / 255) + 16;
}

/**
 * Compresses bytes `start` up to `end` of `source` into `target` from `at` on, where there must be
 * room for `lz4CompressBound`. Returns the offset in `target` after the block.
 */
export function lz4Compress(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): number {
  const length = end - start;
  invariant(start >= 0 && length >= 0 && end <= source.length, 'lz4: source range');
  invariant(at + lz4CompressBound(length) <= target.length, 'lz4: room for the bound');
  if (nextBase > 0x3fffffff - length) {
    table.fill(0);
    nextBase = 1;
  }
  // An entry holds base + position, so that an entry of an earlier call gives a position below start.
  const base = nextBase - start;
  nextBase += length + 1;
  // One load for four bytes, whatever their alignment.
  const view = new DataView(source.buffer, source.byteOffset, source.length);
  let out = at;
  let anchor = start;
  let position = start;
  let misses = firstMisses;
  const searchEnd = end - matchLimit;
  const matchEnd = end - lastLiterals;
  while (position <= searchEnd) {
    const word = view.getInt32(position, true);
    const slot = Math.imul(word, -1640531535) >>> (32 - hashBits);
    let candidate = (table[slot] as number) - base;
    table[slot] = base + position;
    if (
      candidate < start ||
      position - candidate > maximumDistance ||
      view.getInt32(candidate, true) !== word
    ) {
      position += misses++ >> 6;
      continue;
    }
    misses = firstMisses;
    while (
      position > anchor &&
      candidate > start &&
      source[position - 1] === source[candidate - 1]
    ) {
      position--;
      candidate--;
    }
    const distance = position - candidate;
    let matchAt = position + minimumMatch;
    while (
      matchAt + 4 <= matchEnd &&
      view.getInt32(matchAt, true) === view.getInt32(matchAt - distance, true)
    ) {
      matchAt += 4;
    }
    while (matchAt < matchEnd && source[matchAt] === source[matchAt - distance]) matchAt++;
    out = writeSequence(source, anchor, position, distance, matchAt - position, target, out);
    position = matchAt;
    anchor = matchAt;
    if (position <= searchEnd) {
      const between = Math.imul(view.getInt32(position - 2, true), -1640531535) >>> (32 - hashBits);
      table[between] = base + position - 2;
    }
  }
  return writeLiterals(source, anchor, end, 0, target, out);
}

function writeSequence(
  source: Uint8Array,
  anchor: number,
  position: number,
  distance: number,
  matchLength: number,
  target: Uint8Array,
  at: number,
): number {
  const rest = matchLength - minimumMatch;
  let out = writeLiterals(source, anchor, position, Math.min(rest, 15), target, at);
  target[out++] = distance;
  target[out++] = distance >>> 8;
  return rest >= 15 ? writeLength(target, out, rest - 15) : out;
}

/** A token (lower half given) and the literals from `start` to `end`. */
function writeLiterals(
  source: Uint8Array,
  start: number,
  end: number,
  tokenLow: number,
  target: Uint8Array,
  at: number,
): number {
  const count = end - start;
  let out = at + 1;
  if (count < 15) {
    target[at] = (count << 4) | tokenLow;
  } else {
    target[at] = 0xf0 | tokenLow;
    out = writeLength(target, out, count - 15);
  }
  copyBytes(source, start, end, target, out);
  return out + count;
}

function writeLength(target: Uint8Array, at: number, length: number): number {
  let out = at;
  let rest = length;
  for (; rest >= 255; rest -= 255) target[out++] = 255;
  target[out++] = rest;
  return out;
}
