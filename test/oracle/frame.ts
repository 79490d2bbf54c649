import { crc32 } from 'node:zlib';

/** One message of the native protocol: its header and its body. */
export interface Envelope {
  readonly version: number;
  readonly flags: number;
  readonly stream: number;
  readonly opcode: number;
  readonly body: Buffer;
}

export const opcodes = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  authenticate: 0x03,
  options: 0x05,
  supported: 0x06,
  query: 0x07,
  result: 0x08,
  prepare: 0x09,
  execute: 0x0a,
  register: 0x0b,
  event: 0x0c,
  batch: 0x0d,
  authResponse: 0x0f,
} as const;

/** What a server answers to STARTUP: from then on both sides speak in segments. */
function isStart(opcode: number): boolean {
  return opcode === opcodes.ready || opcode === opcodes.authenticate;
}

const envelopeHeaderBytes = 9;
const segmentHeaderBytes = 6;
const segmentTrailerBytes = 4;
const maximumSegmentBytes = 0x1ffff;
const crc24Start = 0x875060;
const crc24Polynomial = 0x1974f0b;
const crc32Start = crc32(Buffer.from([0xfa, 0x2d, 0x55, 0xca]));

function crc24(bytes: Buffer): number {
  let crc = crc24Start;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let i = 0; i < 8; i++) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= crc24Polynomial;
    }
  }
  return crc & 0xffffff;
}

export function encodeEnvelope(envelope: Envelope): Buffer {
  const header = Buffer.alloc(envelopeHeaderBytes);
  header.writeUInt8(envelope.version, 0);
  header.writeUInt8(envelope.flags, 1);
  header.writeInt16BE(envelope.stream, 2);
  header.writeUInt8(envelope.opcode, 4);
  header.writeInt32BE(envelope.body.length, 5);
  return Buffer.concat([header, envelope.body]);
}

/** The bytes of an envelope as segments of protocol v5, without compression. */
export function encodeSegments(bytes: Buffer): Buffer {
  const alone = bytes.length <= maximumSegmentBytes;
  const segments: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += maximumSegmentBytes) {
    const payload = bytes.subarray(at, at + maximumSegmentBytes);
    const header = Buffer.alloc(segmentHeaderBytes);
    header.writeUIntLE(payload.length | (alone ? 1 << 17 : 0), 0, 3);
    header.writeUIntLE(crc24(header.subarray(0, 3)), 3, 3);
    const trailer = Buffer.alloc(segmentTrailerBytes);
    trailer.writeUInt32LE(crc32(payload, crc32Start), 0);
    segments.push(header, payload, trailer);
  }
  return Buffer.concat(segments);
}

/** Takes bytes from a socket, gives envelopes; `segmented` is switched on after READY in v5. */
export class EnvelopeReader {
  segmented = false;
  private raw = Buffer.alloc(0);
  private inner = Buffer.alloc(0);

  /** Throws when a checksum of a segment is wrong. */
  push(bytes: Buffer): readonly Envelope[] {
    this.raw = Buffer.concat([this.raw, bytes]);
    const found: Envelope[] = [];
    for (;;) {
      this.unwrap();
      const envelope = this.take();
      if (envelope === null) return found;
      found.push(envelope);
      if (envelope.version === 0x85 && isStart(envelope.opcode)) this.segmented = true;
    }
  }

  private unwrap(): void {
    if (!this.segmented) {
      this.inner = Buffer.concat([this.inner, this.raw]);
      this.raw = Buffer.alloc(0);
      return;
    }
    while (this.raw.length >= segmentHeaderBytes) {
      const header = this.raw.subarray(0, segmentHeaderBytes);
      if (crc24(header.subarray(0, 3)) !== header.readUIntLE(3, 3)) throw new Error('wrong CRC24');
      const length = header.readUIntLE(0, 3) & maximumSegmentBytes;
      const end = segmentHeaderBytes + length;
      if (this.raw.length < end + segmentTrailerBytes) return;
      const payload = this.raw.subarray(segmentHeaderBytes, end);
      if (crc32(payload, crc32Start) !== this.raw.readUInt32LE(end)) throw new Error('wrong CRC32');
      this.inner = Buffer.concat([this.inner, payload]);
      this.raw = this.raw.subarray(end + segmentTrailerBytes);
    }
  }

  private take(): Envelope | null {
    if (this.inner.length < envelopeHeaderBytes) return null;
    const length = this.inner.readInt32BE(5);
    const end = envelopeHeaderBytes + length;
    if (this.inner.length < end) return null;
    const bytes = this.inner.subarray(0, end);
    this.inner = this.inner.subarray(end);
    return {
      version: bytes.readUInt8(0),
      flags: bytes.readUInt8(1),
      stream: bytes.readInt16BE(2),
      opcode: bytes.readUInt8(4),
      body: bytes.subarray(envelopeHeaderBytes),
    };
  }
}
