import { crc32 as nativeCrc32 } from 'node:zlib';

/**
 * CRC-32 (the one of zlib) as native protocol v5, internode messaging, the commit log and SSTables
 * use it. Short inputs are done here, four bytes a step, because the call into zlib costs as much as
 * 150 bytes do; longer ones go to zlib.
 */
const nativeFromBytes = 160;

const tables = [0, 1, 2, 3].map(() => new Int32Array(256)) as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];
const [table0, table1, table2, table3] = tables;
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  table0[byte] = crc;
}
for (let slice = 1; slice < 4; slice++) {
  const table = tables[slice] as Int32Array;
  const before = tables[slice - 1] as Int32Array;
  for (let byte = 0; byte < 256; byte++) {
    const crc = before[byte] as number;
    table[byte] = (crc >>> 8) ^ (table0[crc & 0xff] as number);
  }
}

/**
 * The CRC-32 of bytes `start` up to `end`, from 0 to 2^32 - 1. `previous` is the CRC-32 of what came
 * before, so that parts can be added one after the other.
 */
export function crc32(bytes: Uint8Array, previous = 0, start = 0, end = bytes.length): number {
  if (end - start >= nativeFromBytes) {
    const whole = start === 0 && end === bytes.length;
    return nativeCrc32(whole ? bytes : bytes.subarray(start, end), previous);
  }
  let crc = ~previous;
  let at = start;
  for (const wordsEnd = end - 3; at < wordsEnd; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (table3[crc & 0xff] as number) ^
      (table2[(crc >>> 8) & 0xff] as number) ^
      (table1[(crc >>> 16) & 0xff] as number) ^
      (table0[crc >>> 24] as number);
  }
  for (; at < end; at++) {
    crc = (crc >>> 8) ^ (table0[(crc ^ (bytes[at] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}

const frameSeed = crc32(Uint8Array.of(0xfa, 0x2d, 0x55, 0xca));

/**
 * The CRC-32 of a segment's payload in native protocol v5 and internode messaging: four fixed bytes
 * (FA 2D 55 CA) go in first, so that zeros do not check out as zeros. Little-endian on the wire.
 */
export function frameCrc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return crc32(bytes, frameSeed, start, end);
}
