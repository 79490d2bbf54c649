import type { Socket } from '../../platform/index.ts';
import { BodyWriter } from '../message/body-writer.ts';
import type { BodyCompression } from './compression.ts';
import { ENVELOPE_HEADER_BYTES, EnvelopeFlag, MINIMUM_VERSION, usesSegments } from './envelope.ts';
import {
  compressedSegment,
  MAX_PAYLOAD_BYTES,
  PLAIN_HEADER_BYTES,
  sealPlain,
  TRAILER_BYTES,
} from './segment.ts';

/** How a connection's answers are framed; changes once, after STARTUP. */
export type Framing =
  | { readonly kind: 'envelopes'; readonly compression: BodyCompression | null }
  | { readonly kind: 'segments'; readonly compressed: boolean };

const keepBytes = 1 << 20;

/**
 * Answers on their way to one socket. Each is encoded straight into one growing buffer, and all
 * answers of a tick leave in one write:
 * 1. `begin` reserves the envelope's header, the caller writes the body, `end` fills the header in;
 * 2. with plain segments the buffer always holds [6 bytes][envelopes...], sealed when full;
 * 3. `flush` seals what is open and hands the bytes to the socket; the buffer is used again when
 *    the socket took them all at once.
 */
export class Output {
  private readonly socket: Socket;
  private readonly defer: (callback: () => void) => void;
  private body = new BodyWriter(4096);
  private framing: Framing = { kind: 'envelopes', compression: null };
  private scheduled = false;
  private closed = false;
  /** Start of the open plain segment in the buffer; its payload begins 6 bytes later. */
  private segmentStart = -1;
  private envelopeStart = 0;

  constructor(socket: Socket, defer: (callback: () => void) => void) {
    this.socket = socket;
    this.defer = defer;
  }

  /** Later envelopes are framed so; earlier ones keep the framing they were written with. */
  setFraming(framing: Framing): void {
    this.flush();
    this.framing = framing;
  }

  /** Bytes that the peer has not taken yet. */
  get waitingBytes(): number {
    return this.body.length + this.socket.bufferedBytes;
  }

  /** Starts an envelope and returns the writer for its body. */
  begin(): BodyWriter {
    const body = this.body;
    if (this.framing.kind === 'segments' && this.segmentStart < 0) {
      this.segmentStart = body.reserve(PLAIN_HEADER_BYTES);
    }
    this.envelopeStart = body.reserve(ENVELOPE_HEADER_BYTES);
    return body;
  }

  /** Takes back an envelope whose body could not be written. */
  abandon(): void {
    this.body.length = this.envelopeStart;
    if (this.segmentStart >= 0 && this.segmentStart + PLAIN_HEADER_BYTES === this.envelopeStart) {
      this.body.length = this.segmentStart;
      this.segmentStart = -1;
    }
  }

  end(version: number, flags: number, stream: number, opcode: number): void {
    const body = this.body;
    const start = this.envelopeStart;
    let headerFlags = flags;
    const framing = this.framing;
    if (framing.kind === 'envelopes' && framing.compression !== null) {
      this.compressBody(framing.compression);
      headerFlags |= EnvelopeFlag.COMPRESSED;
    }
    if (version > 5) headerFlags |= EnvelopeFlag.USE_BETA;
    if (version < MINIMUM_VERSION) this.shortenHeader();
    const buffer = body.buffer;
    if (version < MINIMUM_VERSION) {
      buffer[start] = 0x80 | version;
      buffer[start + 1] = headerFlags;
      buffer[start + 2] = stream;
      buffer[start + 3] = opcode;
      buffer.writeUInt32BE(body.length - start - ENVELOPE_HEADER_BYTES + 1, start + 4);
      this.schedule();
      return;
    }
    buffer[start] = 0x80 | version;
    buffer[start + 1] = headerFlags;
    buffer[start + 2] = stream >> 8;
    buffer[start + 3] = stream;
    buffer[start + 4] = opcode;
    buffer.writeUInt32BE(body.length - start - ENVELOPE_HEADER_BYTES, start + 5);
    if (framing.kind === 'segments') this.keepWithinSegment();
    this.schedule();
  }

  /** v1 and v2 had a stream id of one byte; their drivers are told so in their own form. */
  private shortenHeader(): void {
    const body = this.body;
    const from = this.envelopeStart + ENVELOPE_HEADER_BYTES;
    body.buffer.copyWithin(from - 1, from, body.length);
    body.length--;
  }

  private compressBody(compression: BodyCompression): void {
    const body = this.body;
    const at = this.envelopeStart + ENVELOPE_HEADER_BYTES;
    const packed = compression.compress(body.buffer.subarray(at, body.length));
    body.length = at;
    body.bytes(packed);
  }

  /** The envelope just written may not fit the open segment: seals the others before it. */
  private keepWithinSegment(): void {
    const body = this.body;
    const payloadStart = this.segmentStart + PLAIN_HEADER_BYTES;
    if (body.length - payloadStart <= MAX_PAYLOAD_BYTES) return;
    const envelope = Buffer.from(body.buffer.subarray(this.envelopeStart, body.length));
    body.length = this.envelopeStart;
    if (this.envelopeStart > payloadStart) this.seal(true);
    else body.length = this.segmentStart;
    this.segmentStart = -1;
    if (envelope.length > MAX_PAYLOAD_BYTES) {
      for (let at = 0; at < envelope.length; at += MAX_PAYLOAD_BYTES) {
        this.segmentStart = body.reserve(PLAIN_HEADER_BYTES);
        body.bytes(envelope.subarray(at, at + MAX_PAYLOAD_BYTES));
        this.seal(false);
      }
      return;
    }
    this.segmentStart = body.reserve(PLAIN_HEADER_BYTES);
    body.bytes(envelope);
  }

  private seal(selfContained: boolean): void {
    const body = this.body;
    const start = this.segmentStart;
    this.segmentStart = -1;
    const framing = this.framing;
    if (framing.kind === 'segments' && framing.compressed) {
      const payload = body.buffer.subarray(start + PLAIN_HEADER_BYTES, body.length);
      const segment = compressedSegment(payload, selfContained);
      body.length = start;
      body.bytes(segment);
      return;
    }
    const end = body.length;
    body.reserve(TRAILER_BYTES);
    sealPlain(body.buffer, start, end, selfContained);
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.defer(this.flushScheduled);
  }

  private readonly flushScheduled = () => {
    this.scheduled = false;
    this.flush();
  };

  /** Writes everything now. */
  flush(): void {
    if (this.segmentStart >= 0) this.seal(true);
    const body = this.body;
    if (body.length === 0 || this.closed) return;
    this.socket.write(body.view());
    if (this.socket.bufferedBytes > 0 || body.buffer.length > keepBytes) {
      this.body = new BodyWriter(4096);
    } else {
      body.reset();
    }
  }

  close(): void {
    this.closed = true;
    this.body = new BodyWriter(16);
  }
}

/** The framing that follows READY or AUTHENTICATE. */
export function framingAfterStartup(version: number, compression: BodyCompression | null): Framing {
  return usesSegments(version)
    ? { kind: 'segments', compressed: compression !== null }
    : { kind: 'envelopes', compression };
}
