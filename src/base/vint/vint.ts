import type { ByteReader, ByteWriter } from '../bytes/index.ts';
import { canonical } from '../bytes/index.ts';

/**
 * Cassandra's numbers of 1 to 9 bytes (utils/vint/VIntCoding.java of Cassandra 5.0). The leading one
 * bits of the first byte say how many bytes follow; the value's bits follow big-endian. The signed
 * form folds the sign into the lowest bit: 0, -1, 1, -2 become 0, 1, 2, 3.
 *
 * Values up to 2^53 never become a bigint on the way. 64 bits are two's complement as in Java, so an
 * unsigned number of 2^63 or more and a negative one are the same bytes, and are read as negative.
 */

const twoTo32 = 4294967296;

/** How many bytes the unsigned form of a value takes: 1 to 9. */
export function unsignedVintSize(value: number | bigint): number {
  if (typeof value === 'bigint') {
    const unsigned = BigInt.asUintN(64, value);
    if (unsigned >= 1n << 56n) return 9;
    let size = 1;
    while (unsigned >= 1n << BigInt(7 * size)) size++;
    return size;
  }
  if (value < 0) return 9;
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  if (value < 0x10000000) return 4;
  if (value < 0x800000000) return 5;
  if (value < 0x40000000000) return 6;
  return value < 0x2000000000000 ? 7 : 8;
}

/** How many bytes a number takes, in either form, by the first of them: 1 to 9. */
export function vintSizeOf(firstByte: number): number {
  return Math.clz32(~firstByte & 0xff) - 23;
}

/** How many bytes the signed form of a value takes: 1 to 9. */
export function signedVintSize(value: number | bigint): number {
  return unsignedVintSize(fold(value));
}

/** Writes a whole number in the unsigned form. */
export function writeUnsignedVint(writer: ByteWriter, value: number | bigint): void {
  if (typeof value === 'bigint' || value < 0) {
    writeLarge(writer, BigInt(value));
    return;
  }
  if (value < 0x80) {
    writer.int8(value);
    return;
  }
  const size = unsignedVintSize(value);
  const offset = writer.reserve(size);
  const buffer = writer.buffer;
  const high = Math.floor(value / twoTo32);
  const low = value | 0;
  for (let index = size - 1, shift = 0; index >= 0; index--, shift += 8) {
    buffer[offset + index] = shift < 32 ? low >>> shift : high >>> (shift - 32);
  }
  // The value leaves the length bits of the first byte zero.
  buffer[offset] = (buffer[offset] as number) | (0xff00 >> (size - 1));
}

function writeLarge(writer: ByteWriter, value: bigint): void {
  const size = unsignedVintSize(value);
  let rest = BigInt.asUintN(64, value);
  const offset = writer.reserve(size);
  for (let index = size - 1; index >= 0; index--) {
    writer.buffer[offset + index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  const lengthBits = (0xff00 >> (size - 1)) & 0xff;
  writer.buffer[offset] = (writer.buffer[offset] as number) | lengthBits;
}

/** Writes a whole number in the signed form. */
export function writeSignedVint(writer: ByteWriter, value: number | bigint): void {
  writeUnsignedVint(writer, fold(value));
}

/** Reads 64 bits in the unsigned form. Throws EndOfBytes when the bytes end before the number. */
export function readUnsignedVint(reader: ByteReader): number | bigint {
  const first = reader.uint8();
  if (first < 0x80) return first;
  const extra = vintSizeOf(first) - 1;
  const offset = reader.skip(extra);
  const buffer = reader.buffer;
  const safe = extra < 7 || (extra === 7 && (buffer[offset] as number) < 0x20);
  if (!safe) return readLarge(buffer, offset, extra);
  let value = first & (0xff >> (extra + 1));
  for (let at = offset; at < offset + extra; at++) value = value * 256 + (buffer[at] as number);
  return value;
}

/** 7 or 8 bytes after the first, which then holds no bits of the value. */
function readLarge(buffer: Buffer, offset: number, extra: number): number | bigint {
  let value = 0n;
  for (let at = offset; at < offset + extra; at++) {
    value = (value << 8n) | BigInt(buffer[at] as number);
  }
  return canonical(BigInt.asIntN(64, value));
}

/** Reads 64 bits in the signed form. Throws EndOfBytes when the bytes end before the number. */
export function readSignedVint(reader: ByteReader): number | bigint {
  return unfold(readUnsignedVint(reader));
}

function fold(value: number | bigint): number | bigint {
  if (typeof value === 'bigint') return foldLarge(value);
  if (value >= 0) return value < 0x10000000000000 ? value * 2 : foldLarge(BigInt(value));
  return value >= -0x10000000000000 ? -2 * value - 1 : foldLarge(BigInt(value));
}

function foldLarge(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}

function unfold(folded: number | bigint): number | bigint {
  if (typeof folded === 'number' && folded >= 0) {
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
  const unsigned = BigInt.asUintN(64, BigInt(folded));
  return canonical((unsigned >> 1n) ^ -(unsigned & 1n));
}
