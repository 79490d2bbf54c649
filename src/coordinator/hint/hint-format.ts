import { ByteWriter, readInt64 } from '../../base/bytes/index.ts';
import { crc32 } from '../../base/crc/index.ts';
import { Corruption, invariant } from '../../base/error/index.ts';
import { parseUuid, uuidToString } from '../../base/uuid/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import { writeMutation } from '../../mutation/index.ts';

/** The bytes of hint files: docs/formats/hints.md. */

export const HEADER_BYTES = 36;
/** Length and its CRC before a body. */
export const RECORD_HEAD_BYTES = 8;
const RECORD_TAIL_BYTES = 4;
const BODY_HEAD_BYTES = 12;
const MAGIC = 0x49484e54;
const VERSION = 1;
const SUFFIX = `-${VERSION}.hints`;

export interface HintFileName {
  readonly hostId: string;
  readonly createdAtMillis: number;
}

export function hintFileName({ hostId, createdAtMillis }: HintFileName): string {
  return `${hostId}-${createdAtMillis}${SUFFIX}`;
}

/** Null for names of other files. */
export function parseHintFileName(name: string): HintFileName | null {
  const match = /^([0-9a-f-]{36})-(\d+)-1\.hints$/.exec(name);
  if (match === null) return null;
  return { hostId: match[1] as string, createdAtMillis: Number(match[2]) };
}

export function encodeHeader({ hostId, createdAtMillis }: HintFileName): Buffer {
  const id = parseUuid(hostId);
  invariant(id !== null, `host id ${hostId} is a UUID`);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header[4] = VERSION;
  id.copy(header, 8);
  header.writeBigInt64BE(BigInt(createdAtMillis), 24);
  header.writeUInt32BE(crc32(header, 0, 0, 32), 32);
  return header;
}

/** Throws Corruption when it is not the header of the file's target. */
export function checkHeader(file: string, header: Buffer, hostId: string): void {
  const isWhole = header.length >= HEADER_BYTES;
  if (!isWhole || header.readUInt32BE(32) !== crc32(header, 0, 0, 32)) {
    throw new Corruption(file, 0, 'the header of a hint file does not check out');
  }
  if (header.readUInt32BE(0) !== MAGIC || header[4] !== VERSION) {
    throw new Corruption(file, 0, 'not a hint file of version 1');
  }
  if (uuidToString(header, 8) !== hostId) {
    throw new Corruption(file, 8, `a hint file of another target than ${hostId}`);
  }
}

const scratch = new ByteWriter(4096);

/** A whole record, in memory of its own. */
export function encodeHint(
  mutation: Mutation,
  createdAtMillis: number,
  gcGraceSeconds: number,
): Buffer {
  scratch.reset();
  scratch.reserve(RECORD_HEAD_BYTES);
  scratch.int64(createdAtMillis);
  scratch.int32(gcGraceSeconds);
  writeMutation(scratch, mutation);
  const bodyBytes = scratch.length - RECORD_HEAD_BYTES;
  const { buffer } = scratch;
  buffer.writeUInt32BE(bodyBytes, 0);
  buffer.writeUInt32BE(crc32(buffer, 0, 0, 4), 4);
  scratch.int32(crc32(buffer, 0, RECORD_HEAD_BYTES, RECORD_HEAD_BYTES + bodyBytes) | 0);
  return scratch.copy();
}

/** A record as it stands in a file. */
export interface HintRecord {
  readonly createdAtMillis: number;
  readonly gcGraceSeconds: number;
  /** Bytes of the mutation; a view. */
  readonly mutation: Buffer;
  /** Bytes of the whole record. */
  readonly length: number;
}

/** What is at a place of a file: a record, a damaged one, a need for more bytes, or no sense. */
export type DecodedHint =
  | { readonly kind: 'record'; readonly record: HintRecord }
  | { readonly kind: 'damaged'; readonly length: number }
  | { readonly kind: 'incomplete'; readonly needed: number }
  | { readonly kind: 'torn' };

export function decodeHint(bytes: Buffer, offset: number): DecodedHint {
  const available = bytes.length - offset;
  if (available < RECORD_HEAD_BYTES) return { kind: 'incomplete', needed: RECORD_HEAD_BYTES };
  const bodyBytes = bytes.readUInt32BE(offset);
  const isSound = bytes.readUInt32BE(offset + 4) === crc32(bytes, 0, offset, offset + 4);
  if (!isSound || bodyBytes < BODY_HEAD_BYTES) return { kind: 'torn' };
  const length = RECORD_HEAD_BYTES + bodyBytes + RECORD_TAIL_BYTES;
  if (available < length) return { kind: 'incomplete', needed: length };
  const body = offset + RECORD_HEAD_BYTES;
  const end = body + bodyBytes;
  if (bytes.readUInt32BE(end) !== crc32(bytes, 0, body, end)) return { kind: 'damaged', length };
  const record = {
    createdAtMillis: Number(readInt64(bytes, body)),
    gcGraceSeconds: bytes.readInt32BE(body + 8),
    mutation: bytes.subarray(body + BODY_HEAD_BYTES, end),
    length,
  };
  return { kind: 'record', record };
}
