/**
 * The checksum of a segment's header in native protocol v5 and in internode messaging (native
 * protocol v5, section 2; net/Crc.java of Cassandra 5.0). Koopman's polynomial 0x1974F0B, started
 * from 0x875060; it travels least significant byte first, right after the bytes it covers.
 */
const initial = 0x875060;
const polynomial = 0x1974f0b;

const table = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 16;
  for (let bit = 0; bit < 8; bit++) {
    crc <<= 1;
    if ((crc & 0x1000000) !== 0) crc ^= polynomial;
  }
  table[byte] = crc;
}

/** The CRC24 of bytes `start` up to `end`, a number from 0 to 2^24 - 1. */
export function crc24(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = initial;
  for (let at = start; at < end; at++) {
    const index = ((crc >>> 16) ^ (bytes[at] as number)) & 0xff;
    crc = ((crc << 8) & 0xffffff) ^ (table[index] as number);
  }
  return crc;
}
