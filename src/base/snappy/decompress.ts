import { copyBytes, repeatBytes } from '../bytes/index.ts';
import { invariant } from '../error/index.ts';

/** Bytes that are no Snappy block, or one that is larger than allowed. */
export class MalformedSnappy extends Error {
  override readonly name = 'MalformedSnappy';
}

/**
 * Decompresses the block in bytes `start` up to `end` of `source`. The length it claims is believed
 * only up to `maximumLength`, so that a few bytes cannot demand gigabytes. Throws MalformedSnappy.
 */
export function snappyDecompress(
  source: Uint8Array,
  start: number,
  end: number,
  maximumLength: number,
): Buffer {
  invariant(start >= 0 && end <= source.length, 'snappy: source range');
  let length = 0;
  let from = start;
  for (let scale = 1; ; scale *= 128) {
    if (from >= end || scale > 2 ** 28) throw new MalformedSnappy('Snappy block without length');
    const byte = source[from++] as number;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  if (length > maximumLength) {
    throw new MalformedSnappy(`Snappy block of ${length} bytes, at most ${maximumLength} allowed`);
  }
  const target = Buffer.allocUnsafe(length);
  decompressElements(source, from, end, target);
  return target;
}

function decompressElements(source: Uint8Array, start: number, end: number, target: Buffer): void {
  const targetEnd = target.length;
  let from = start;
  let out = 0;
  while (from < end) {
    const tag = source[from++] as number;
    const kind = tag & 3;
    let length = (tag >>> 2) + 1;
    if (kind === 0) {
      if (length > 60) {
        const lengthBytes = length - 60;
        length = littleEndian(source, from, end, lengthBytes) + 1;
        from += lengthBytes;
      }
      if (length > end - from) throw new MalformedSnappy('Snappy literal beyond the end');
      if (length > targetEnd - out) throw new MalformedSnappy('Snappy block longer than promised');
      copyBytes(source, from, from + length, target, out);
      from += length;
      out += length;
      continue;
    }
    let distance: number;
    if (kind === 1) {
      length = ((tag >>> 2) & 7) + 4;
      distance = ((tag >>> 5) << 8) | littleEndian(source, from, end, 1);
      from += 1;
    } else {
      const distanceBytes = kind === 2 ? 2 : 4;
      distance = littleEndian(source, from, end, distanceBytes);
      from += distanceBytes;
    }
    if (distance === 0 || distance > out) throw new MalformedSnappy('Snappy copy before the start');
    if (length > targetEnd - out) throw new MalformedSnappy('Snappy block longer than promised');
    repeatBytes(target, out - distance, out, length);
    out += length;
  }
  if (out !== targetEnd) throw new MalformedSnappy('Snappy block shorter than promised');
}

function littleEndian(source: Uint8Array, at: number, end: number, count: number): number {
  if (count > end - at) throw new MalformedSnappy('Snappy block ends in an element');
  let value = 0;
  for (let index = count - 1; index >= 0; index--) {
    value = value * 256 + (source[at + index] as number);
  }
  return value;
}
