import { crc24, frameCrc32 } from '../../base/crc/index.ts';
import { protocolError } from '../../base/error/index.ts';
import { lz4Compress, lz4CompressBound, lz4Decompress } from '../../base/lz4/index.ts';

/**
 * Segments of native protocol v5 (section 2.1 and 2.2): a header with its CRC24, up to 128 KiB - 1
 * of payload, and the payload's CRC32; all little-endian. A self-contained segment holds whole
 * envelopes; one longer than a segment is spread over several that are not self-contained.
 *
 *   plain:  17 bits payload length, 1 bit self-contained, 6 bits of 0 | CRC24 | payload | CRC32
 *   LZ4:    17 bits compressed length, 17 bits length (0: stored as is), 1 bit self-contained,
 *           5 bits of 0 | CRC24 | payload | CRC32 of what stands there
 */
export const MAX_PAYLOAD_BYTES = 131071;
export const PLAIN_HEADER_BYTES = 6;
export const LZ4_HEADER_BYTES = 8;
export const TRAILER_BYTES = 4;

export interface Segment {
  readonly selfContained: boolean;
  readonly payload: Buffer;
  /** Where the next segment begins. */
  readonly end: number;
}

/** Bytes of the segment's header, by compression. */
export function segmentHeaderBytes(compressed: boolean): number {
  return compressed ? LZ4_HEADER_BYTES : PLAIN_HEADER_BYTES;
}

/**
 * The segment at `offset`, or null while some of its bytes are missing. Throws a fatal protocol
 * error when a checksum does not match: nothing after it can be trusted.
 */
export function readSegment(bytes: Buffer, offset: number, compressed: boolean): Segment | null {
  return compressed ? readLz4(bytes, offset) : readPlain(bytes, offset);
}

function mismatch(what: string, read: number, computed: number): Error {
  return protocolError(
    `invalid, unrecoverable CRC mismatch detected in frame ${what}. Read ${read}, ` +
      `Computed ${computed}`,
  );
}

function checkHeader(bytes: Buffer, offset: number, lengthBytes: number): void {
  const computed = crc24(bytes, offset, offset + lengthBytes);
  const read = bytes.readUIntLE(offset + lengthBytes, 3);
  if (read !== computed) throw mismatch('header', read, computed);
}

function checkPayload(bytes: Buffer, start: number, end: number): void {
  const computed = frameCrc32(bytes, start, end);
  const read = bytes.readUInt32LE(end);
  if (read !== computed) throw mismatch('body', read | 0, computed | 0);
}

function readPlain(bytes: Buffer, offset: number): Segment | null {
  if (bytes.length - offset < PLAIN_HEADER_BYTES) return null;
  checkHeader(bytes, offset, 3);
  const header = bytes.readUIntLE(offset, 3);
  const start = offset + PLAIN_HEADER_BYTES;
  const end = start + (header & 0x1ffff);
  if (bytes.length < end + TRAILER_BYTES) return null;
  checkPayload(bytes, start, end);
  const selfContained = (header & 0x20000) !== 0;
  return { selfContained, payload: bytes.subarray(start, end), end: end + TRAILER_BYTES };
}

function readLz4(bytes: Buffer, offset: number): Segment | null {
  if (bytes.length - offset < LZ4_HEADER_BYTES) return null;
  checkHeader(bytes, offset, 5);
  const header = bytes.readUIntLE(offset, 5);
  const storedBytes = header % 0x20000;
  const lengthBytes = Math.floor(header / 0x20000) % 0x20000;
  const selfContained = Math.floor(header / 0x400000000) % 2 === 1;
  const start = offset + LZ4_HEADER_BYTES;
  const end = start + storedBytes;
  if (bytes.length < end + TRAILER_BYTES) return null;
  checkPayload(bytes, start, end);
  let payload = bytes.subarray(start, end);
  if (lengthBytes > 0) {
    payload = Buffer.allocUnsafe(lengthBytes);
    try {
      lz4Decompress(bytes, start, end, payload, 0, lengthBytes);
    } catch {
      throw protocolError('Unable to decompress the payload of a segment');
    }
  }
  return { selfContained, payload, end: end + TRAILER_BYTES };
}

/**
 * Writes header and trailer around a payload that stands in `buffer` already, with room for
 * `PLAIN_HEADER_BYTES` before and `TRAILER_BYTES` after it.
 */
export function sealPlain(
  buffer: Buffer,
  start: number,
  end: number,
  selfContained: boolean,
): void {
  const payload = start + PLAIN_HEADER_BYTES;
  const header = (end - payload) | (selfContained ? 0x20000 : 0);
  buffer.writeUIntLE(header, start, 3);
  buffer.writeUIntLE(crc24(buffer, start, start + 3), start + 3, 3);
  buffer.writeUInt32LE(frameCrc32(buffer, payload, end) >>> 0, end);
}

/** A whole compressed segment (or a stored one, where LZ4 would not make it smaller). */
export function compressedSegment(payload: Buffer, selfContained: boolean): Buffer {
  const bound = lz4CompressBound(payload.length);
  const out = Buffer.allocUnsafe(LZ4_HEADER_BYTES + bound + TRAILER_BYTES);
  let end = lz4Compress(payload, 0, payload.length, out, LZ4_HEADER_BYTES);
  let lengthBytes = payload.length;
  if (end - LZ4_HEADER_BYTES >= payload.length) {
    payload.copy(out, LZ4_HEADER_BYTES);
    end = LZ4_HEADER_BYTES + payload.length;
    lengthBytes = 0;
  }
  const header = end - LZ4_HEADER_BYTES + lengthBytes * 0x20000 + (selfContained ? 0x400000000 : 0);
  out.writeUIntLE(header, 0, 5);
  out.writeUIntLE(crc24(out, 0, 5), 5, 3);
  out.writeUInt32LE(frameCrc32(out, LZ4_HEADER_BYTES, end) >>> 0, end);
  return out.subarray(0, end + TRAILER_BYTES);
}
