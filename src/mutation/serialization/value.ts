import type { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { copyBytes } from '../../base/bytes/index.ts';
import { invariant } from '../../base/error/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import type { Cell } from '../cell.ts';

/** Bytes as they are. */
export function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writeRange(writer, bytes, 0, bytes.length);
}

/** Some bytes within others as they are. */
export function writeRange(
  writer: ByteWriter,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const offset = writer.reserve(end - start);
  copyBytes(bytes, start, end, writer.buffer, offset);
}

/** Bytes after their length. */
export function writeSizedBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writeSizedRange(writer, bytes, 0, bytes.length);
}

function writeSizedRange(writer: ByteWriter, bytes: Uint8Array, start: number, end: number): void {
  writeUnsignedVint(writer, end - start);
  writeRange(writer, bytes, start, end);
}

/** A view of the reader's buffer. */
export function readSizedBytes(reader: ByteReader): Buffer {
  return reader.bytes(readCount(reader));
}

export function readCount(reader: ByteReader): number {
  const count = readUnsignedVint(reader);
  if (typeof count !== 'number' || count < 0) throw new RangeError(`impossible count ${count}`);
  return count;
}

/** A value that is not empty: values of types of one length are written without it. */
export function writeValue(writer: ByteWriter, type: CqlType, value: Buffer): void {
  writeTyped(writer, type, value, 0, value.length);
}

/** The value of a cell, not empty; those of a multi-cell column all have their length. */
export function writeCellValue(writer: ByteWriter, cell: Cell): void {
  const { bytes, start, end, column, path } = cell;
  if (path === null) writeTyped(writer, column.type, bytes, start, end);
  else writeSizedRange(writer, bytes, start, end);
}

function writeTyped(
  writer: ByteWriter,
  type: CqlType,
  bytes: Buffer,
  start: number,
  end: number,
): void {
  const fixed = type.fixedLengthBytes;
  if (fixed === null) {
    writeSizedRange(writer, bytes, start, end);
    return;
  }
  invariant(end - start === fixed, `a value of ${type.name} has ${fixed} bytes`);
  writeRange(writer, bytes, start, end);
}

export function readValue(reader: ByteReader, type: CqlType): Buffer {
  const fixed = type.fixedLengthBytes;
  return fixed === null ? readSizedBytes(reader) : reader.bytes(fixed);
}
