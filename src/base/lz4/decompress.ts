import { copyBytes, repeatBytes } from '../bytes/index.ts';
import { invariant } from '../error/index.ts';

/** Bytes that are no LZ4 block of the length that was promised. */
export class MalformedLz4 extends Error {
  override readonly name = 'MalformedLz4';
}

/**
 * Decompresses the block in bytes `start` up to `end` of `source` into `target` from `at` on. The
 * block must become exactly `length` bytes (formats carry the length beside the block), for which
 * `target` must have room. Whatever the bytes are, nothing outside that range is read or written.
 * Throws MalformedLz4.
 */
export function lz4Decompress(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
  length: number,
): void {
  invariant(start >= 0 && end <= source.length, 'lz4: source range');
  invariant(at >= 0 && length >= 0 && at + length <= target.length, 'lz4: target range');
  const targetEnd = at + length;
  let from = start;
  let out = at;
  while (from < end) {
    const token = source[from++] as number;
    let literals = token >>> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255) {
        if (from >= end) throw new MalformedLz4('LZ4 block ends in a length');
        more = source[from++] as number;
        literals += more;
      }
    }
    if (literals > end - from) throw new MalformedLz4('LZ4 literals beyond the end of the block');
    if (literals > targetEnd - out) throw new MalformedLz4('LZ4 block is longer than promised');
    copyBytes(source, from, from + literals, target, out);
    from += literals;
    out += literals;
    if (from === end) {
      if (out !== targetEnd) throw new MalformedLz4('LZ4 block is shorter than promised');
      return;
    }
    if (end - from < 2) throw new MalformedLz4('LZ4 block ends in a distance');
    const distance = (source[from] as number) | ((source[from + 1] as number) << 8);
    from += 2;
    if (distance === 0 || distance > out - at) {
      throw new MalformedLz4('LZ4 match before the start of the block');
    }
    let matched = (token & 15) + 4;
    if (matched === 19) {
      let more = 255;
      while (more === 255) {
        if (from >= end) throw new MalformedLz4('LZ4 block ends in a length');
        more = source[from++] as number;
        matched += more;
      }
    }
    if (matched > targetEnd - out) throw new MalformedLz4('LZ4 block is longer than promised');
    repeatBytes(target, out - distance, out, matched);
    out += matched;
  }
  throw new MalformedLz4('LZ4 block ends without its last literals');
}
