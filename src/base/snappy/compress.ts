import { copyBytes } from '../bytes/index.ts';
import { invariant } from '../error/index.ts';

/**
 * Raw Snappy blocks (format_description.txt of the Snappy project), as native protocol v3 and v4 and
 * SSTable chunks carry them: the uncompressed length as a varint, then literals and copies.
 *
 * 1. Four bytes at a position are hashed; a table tells where the same hash was seen last.
 * 2. An equal four bytes at most 65,535 back are stretched forwards and written as copies of at most
 *    64 bytes; before them the literals since the last copy.
 * 3. Where nothing matches, steps grow.
 *
 * The table is kept between calls; entries below the base of this call are of an earlier one.
 */
const hashBits = 13;
const maximumDistance = 65535;
/** No match begins in the last bytes: four-byte reads stay inside, and short tails are literals. */
const matchLimit = 15;

const table = new Int32Array(1 << hashBits);
let nextBase = 1;

/** The most bytes that `length` bytes can become. */
export function snappyCompressBound(length: number): number {
  return 32 + length + Math.floor(length / 6);
}

/**
 * Compresses bytes `start` up to `end` of `source` into `target` from `at` on, where there must be
 * room for `snappyCompressBound`. Returns the offset in `target` after the block.
 */
export function snappyCompress(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): number {
  const length = end - start;
  invariant(start >= 0 && length >= 0 && end <= source.length, 'snappy: source range');
  invariant(at + snappyCompressBound(length) <= target.length, 'snappy: room for the bound');
  if (nextBase > 0x3fffffff - length) {
    table.fill(0);
    nextBase = 1;
  }
  const base = nextBase - start;
  nextBase += length + 1;
  let out = writeVarint(target, at, length);
  let anchor = start;
  let position = start;
  let misses = 1 << 5;
  const searchEnd = end - matchLimit;
  while (position <= searchEnd) {
    const word = read32(source, position);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - hashBits);
    const candidate = (table[slot] as number) - base;
    table[slot] = base + position;
    if (
      candidate < start ||
      position - candidate > maximumDistance ||
      read32(source, candidate) !== word
    ) {
      position += misses++ >> 5;
      continue;
    }
    misses = 1 << 5;
    const distance = position - candidate;
    let matchAt = position + 4;
    while (matchAt < end && source[matchAt] === source[matchAt - distance]) matchAt++;
    if (position > anchor) out = writeLiteral(source, anchor, position, target, out);
    out = writeCopies(target, out, distance, matchAt - position);
    position = matchAt;
    anchor = matchAt;
  }
  return anchor < end ? writeLiteral(source, anchor, end, target, out) : out;
}

function read32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function writeVarint(target: Uint8Array, at: number, value: number): number {
  let out = at;
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) target[out++] = (rest & 0x7f) | 0x80;
  target[out++] = rest;
  return out;
}

function writeLiteral(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): number {
  const rest = end - start - 1;
  let out = at;
  if (rest < 60) {
    target[out++] = rest << 2;
  } else {
    const lengthBytes = rest < 0x100 ? 1 : rest < 0x10000 ? 2 : rest < 0x1000000 ? 3 : 4;
    target[out++] = (59 + lengthBytes) << 2;
    for (let index = 0; index < lengthBytes; index++) target[out++] = rest >>> (8 * index);
  }
  copyBytes(source, start, end, target, out);
  return out + end - start;
}

/** Copies of at most 64 bytes; the last is never under 4, the least that the short form can say. */
function writeCopies(target: Uint8Array, at: number, distance: number, length: number): number {
  let out = at;
  let rest = length;
  while (rest > 64) {
    const part = rest >= 68 ? 64 : 60;
    out = writeCopy(target, out, distance, part);
    rest -= part;
  }
  if (rest >= 12 || distance >= 2048) return writeCopy(target, out, distance, rest);
  target[out++] = ((distance >>> 8) << 5) | ((rest - 4) << 2) | 1;
  target[out++] = distance;
  return out;
}

function writeCopy(target: Uint8Array, at: number, distance: number, length: number): number {
  target[at] = ((length - 1) << 2) | 2;
  target[at + 1] = distance;
  target[at + 2] = distance >>> 8;
  return at + 3;
}
