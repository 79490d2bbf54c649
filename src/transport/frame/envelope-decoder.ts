import type { RequestError } from '../../base/error/index.ts';
import { invalidRequest, protocolError } from '../../base/error/index.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Envelope } from './envelope.ts';
import {
  BETA_VERSION,
  CURRENT_VERSION,
  ENVELOPE_HEADER_BYTES,
  EnvelopeFlag,
  MINIMUM_VERSION,
  opcodeName,
  requestName,
  SUPPORTED_VERSIONS,
} from './envelope.ts';

/** What the decoder hands to its owner, in the order of the bytes. */
export interface EnvelopeSink {
  /** Returns false when no more envelopes are wanted now (paused or closed). */
  onEnvelope(envelope: Envelope): boolean;
  /** A broken envelope: the answer goes to `stream` in `version`; the decoder skipped its bytes. */
  onBadEnvelope(error: RequestError, stream: number, version: number): void;
}

/**
 * Cuts a stream of bytes into envelopes (Cassandra's transport/Envelope.Decoder):
 * 1. the first byte's version is judged before a whole header is there, since v1 and v2 had shorter
 *    ones and their drivers still deserve an answer;
 * 2. flags and opcode are checked;
 * 3. one longer than `max_frame`, or than `max_message_size` once segments are spoken, is skipped byte by
 *    byte, then answered with an error;
 * 4. else the body is waited for and handed over.
 */
export class EnvelopeDecoder {
  private readonly queue = new ByteQueue();
  private readonly maxBytes: number;
  private readonly allowOlder: boolean;
  private neededBytes = 1;
  private skipBytes = 0;
  private tooLong: { stream: number; version: number; message: string } | null = null;
  /** Null while envelopes do not come in segments. */
  private maxMessageBytes: number | null = null;

  constructor(maxBytes: number, allowOlder: boolean) {
    this.maxBytes = maxBytes;
    this.allowOlder = allowOlder;
  }

  /** From now on envelopes come in segments, and their bodies have a bound of their own. */
  comeInSegments(maxMessageBytes: number): void {
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * True when the bytes so far end within an envelope. One that was too long to take is told to the
   * sink now, since the rest of it will not come.
   */
  endsWithin(sink: EnvelopeSink): boolean {
    if (this.skipBytes > 0) {
      this.skipBytes = 0;
      this.tellTooLong(sink);
      return false;
    }
    return this.queue.length > 0;
  }

  push(chunk: Buffer, sink: EnvelopeSink): void {
    this.queue.push(chunk);
    this.drain(sink);
  }

  /** Goes on after a pause. */
  drain(sink: EnvelopeSink): void {
    if (this.queue.length < this.neededBytes) return;
    const bytes = this.queue.takeAll();
    let offset = 0;
    while (offset < bytes.length) {
      const used = this.skipBytes > 0 ? this.skip(bytes, offset, sink) : 0;
      if (used > 0) {
        offset += used;
        continue;
      }
      const next = this.one(bytes, offset, sink);
      if (next < 0) break;
      offset = next;
      if (this.stopped) break;
    }
    this.stopped = false;
    this.queue.restore(bytes.subarray(offset));
    if (this.queue.length === 0) this.neededBytes = 1;
  }

  private stopped = false;

  private skip(bytes: Buffer, offset: number, sink: EnvelopeSink): number {
    const used = Math.min(this.skipBytes, bytes.length - offset);
    this.skipBytes -= used;
    if (this.skipBytes === 0) this.tellTooLong(sink);
    return used;
  }

  private tellTooLong(sink: EnvelopeSink): void {
    if (this.tooLong === null) return;
    const { stream, version, message } = this.tooLong;
    this.tooLong = null;
    sink.onBadEnvelope(invalidRequest(message), stream, version);
  }

  /** Why a body is too long to be taken; null when it is not. */
  private refusalOf(length: number): string | null {
    const { maxBytes, maxMessageBytes } = this;
    if (maxMessageBytes !== null) {
      return length > maxMessageBytes
        ? `CQL Message of size ${length} bytes exceeds allowed maximum of ${maxMessageBytes} bytes`
        : null;
    }
    const total = ENVELOPE_HEADER_BYTES + length;
    return total > maxBytes
      ? `Request is too big: length ${total} exceeds maximum allowed length ${maxBytes}.`
      : null;
  }

  /** Handles the envelope at `offset`; returns where the next begins, -1 when bytes are missing. */
  private one(bytes: Buffer, offset: number, sink: EnvelopeSink): number {
    const available = bytes.length - offset;
    const first = bytes[offset] as number;
    const version = first & 0x7f;
    const badVersion = checkVersion(version, this.allowOlder);
    if (badVersion !== null) {
      const known = version === 1 || version === 2 ? version : CURRENT_VERSION;
      sink.onBadEnvelope(badVersion, 0, known);
      this.stopped = true;
      return bytes.length;
    }
    if (available < ENVELOPE_HEADER_BYTES) {
      this.neededBytes = ENVELOPE_HEADER_BYTES;
      return -1;
    }
    const flags = bytes[offset + 1] as number;
    const stream = bytes.readInt16BE(offset + 2);
    const opcode = bytes[offset + 4] as number;
    const length = bytes.readUInt32BE(offset + 5);
    const totalBytes = ENVELOPE_HEADER_BYTES + length;
    const bad = checkHeader(first, flags, opcode);
    if (bad !== null) {
      // Before a version is agreed upon such errors are told in the current one, as Cassandra does.
      const told = bad.fatal ? version : CURRENT_VERSION;
      sink.onBadEnvelope(bad, bad.fatal ? 0 : stream, told);
      this.skipBytes = totalBytes;
      return offset;
    }
    const message = this.refusalOf(length);
    if (message !== null) {
      this.tooLong = { stream, version, message };
      this.skipBytes = totalBytes;
      return offset;
    }
    if (available < totalBytes) {
      this.neededBytes = totalBytes;
      return -1;
    }
    this.neededBytes = 1;
    const body = bytes.subarray(offset + ENVELOPE_HEADER_BYTES, offset + totalBytes);
    if (!sink.onEnvelope({ version, flags, stream, opcode, body })) this.stopped = true;
    return offset + totalBytes;
  }
}

function checkVersion(version: number, allowOlder: boolean): RequestError | null {
  if (version < MINIMUM_VERSION || version > BETA_VERSION) {
    return protocolError(
      `Invalid or unsupported protocol version (${version}); supported versions are ` +
        `(${SUPPORTED_VERSIONS.join(', ')})`,
    );
  }
  if (!allowOlder && version < CURRENT_VERSION) {
    const name = SUPPORTED_VERSIONS[version - MINIMUM_VERSION];
    return protocolError(`Rejecting Protocol Version ${name} < 5/v5.`);
  }
  return null;
}

function checkHeader(first: number, flags: number, opcode: number): RequestError | null {
  const version = first & 0x7f;
  if (version === BETA_VERSION && (flags & EnvelopeFlag.USE_BETA) === 0) {
    return protocolError(
      'Beta version of the protocol used (6/v6-beta), but USE_BETA flag is unset',
    );
  }
  const name = opcodeName(opcode);
  if (name === null) return protocolError(`Unknown opcode ${opcode}`, false);
  const expected = requestName(opcode) !== null ? 'REQUEST' : 'RESPONSE';
  const got = (first & 0x80) === 0 ? 'REQUEST' : 'RESPONSE';
  if (expected !== got) {
    return protocolError(
      `Wrong protocol direction (expected ${expected}, got ${got}) for opcode ${opcode} (${name})`,
      false,
    );
  }
  if (expected === 'RESPONSE') {
    return protocolError(`Unexpected RESPONSE message ${name}, expecting REQUEST`, false);
  }
  return null;
}
