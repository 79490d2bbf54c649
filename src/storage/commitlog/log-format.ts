import { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { crc32 } from '../../base/crc/index.ts';
import { writeUnsignedVint } from '../../base/vint/index.ts';
import type { Mutation, PartitionUpdate } from '../../mutation/index.ts';
import { bytesOfId, writeBytes, writeUpdate } from '../../mutation/index.ts';

/** The bytes of a commit log; docs/formats/commitlog.md explains them. */
export const LOG_VERSION = 1;
export const SEGMENT_HEADER_BYTES = 40;
/** Length, its CRC, and the CRC of all: what a record has besides its payload. */
export const RECORD_OVERHEAD_BYTES = 12;

export const RecordKind = { MUTATION: 1, TRUNCATION: 2, SYNC_MARKER: 3 } as const;

const MAGIC = Buffer.from('IlionLog');
const NAME = /^CommitLog-1-(\d+)\.log$/;

export interface SegmentHeader {
  readonly id: number;
  /** 0: none. */
  readonly previousId: number;
  readonly previousDurableLength: number;
}

export function segmentName(id: number): string {
  return `CommitLog-${LOG_VERSION}-${id}.log`;
}

/** The id in a segment's name; null for another file. */
export function segmentIdOf(name: string): number | null {
  const match = NAME.exec(name);
  return match === null ? null : Number(match[1]);
}

export function encodeHeader(header: SegmentHeader): Buffer {
  const writer = new ByteWriter(SEGMENT_HEADER_BYTES);
  writer.bytes(MAGIC);
  writer.int32(LOG_VERSION);
  writer.int64(header.id);
  writer.int64(header.previousId);
  writer.int64(header.previousDurableLength);
  writer.int32(crc32(writer.view()));
  return writer.copy();
}

/** Null when the bytes are no header (of this version). */
export function decodeHeader(bytes: Buffer): SegmentHeader | null {
  if (bytes.length < SEGMENT_HEADER_BYTES) return null;
  const checked = SEGMENT_HEADER_BYTES - 4;
  if (crc32(bytes, 0, 0, checked) !== bytes.readUInt32BE(checked)) return null;
  const reader = new ByteReader(bytes);
  if (!reader.bytes(MAGIC.length).equals(MAGIC) || reader.int32() !== LOG_VERSION) return null;
  return {
    id: Number(reader.int64()),
    previousId: Number(reader.int64()),
    previousDurableLength: Number(reader.int64()),
  };
}

/** Begins a record; returns where, for `endRecord`. */
export function beginRecord(writer: ByteWriter, kind: number): number {
  const start = writer.reserve(9);
  writer.buffer[start + 8] = kind;
  return start;
}

/** Fills in length and CRCs of the record that was begun at `start`. */
export function endRecord(writer: ByteWriter, start: number): void {
  const end = writer.length;
  const { buffer } = writer;
  buffer.writeInt32BE(end - start - 8, start);
  const lengthCrc = crc32(buffer, 0, start, start + 4);
  buffer.writeInt32BE(lengthCrc | 0, start + 4);
  writer.int32(crc32(buffer, lengthCrc, start + 8, end));
}

export function writeMutationRecord(writer: ByteWriter, mutation: Mutation): void {
  const start = beginRecord(writer, RecordKind.MUTATION);
  const { updates } = mutation;
  writeUnsignedVint(writer, updates.length);
  for (let i = 0; i < updates.length; i++) {
    const update = updates[i] as PartitionUpdate;
    const lengthAt = writer.reserve(4);
    writeBytes(writer, bytesOfId(update.table.id));
    writeUpdate(writer, update);
    writer.buffer.writeInt32BE(writer.length - lengthAt - 4, lengthAt);
  }
  endRecord(writer, start);
}

/**
 * What the record of a mutation would take in Cassandra's commit log, whose sizes max_mutation_size
 * limits: without the kind of record and the length of each update.
 */
export function sizeInCassandra(recordBytes: number, { updates }: Mutation): number {
  return recordBytes - 1 - 4 * updates.length;
}

export function writeTruncationRecord(writer: ByteWriter, tableId: string): void {
  const start = beginRecord(writer, RecordKind.TRUNCATION);
  writeBytes(writer, bytesOfId(tableId));
  endRecord(writer, start);
}

export function writeSyncMarker(
  writer: ByteWriter,
  segmentId: number,
  offset: number,
  durableOffset: number,
): void {
  const start = beginRecord(writer, RecordKind.SYNC_MARKER);
  writer.int64(segmentId);
  writer.int64(offset);
  writer.int64(durableOffset);
  endRecord(writer, start);
}

/** The bytes with which each sync marker of a segment begins. */
export function syncMarkerPrefix(segmentId: number): Buffer {
  const writer = new ByteWriter(64);
  writeSyncMarker(writer, segmentId, 0, 0);
  return Buffer.from(writer.buffer.subarray(0, 17));
}
