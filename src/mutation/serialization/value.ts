import type { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { copyBytes } from '../../base/bytes/index.ts';
import { invariant } from '../../base/error/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import type { Cell } from '../cell.ts';

/** Bytes as they are. */
export function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  const offset = writer.reserve(bytes.length);
  copyBytes(bytes, 0, bytes.length, writer.buffer, offset);
}

/** Bytes after their length. */
export function writeSizedBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writeUnsignedVint(writer, bytes.length);
  writeBytes(writer, bytes);
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
  const fixed = type.fixedLengthBytes;
  if (fixed === null) {
    writeSizedBytes(writer, value);
    return;
  }
  invariant(value.length === fixed, `a value of ${type.name} has ${fixed} bytes`);
  writeBytes(writer, value);
}

/** The value of a cell, not empty; those of a multi-cell column all have their length. */
export function writeCellValue(writer: ByteWriter, cell: Cell): void {
  const { bytes, start, end, column, path } = cell;
  const fixed = path === null ? column.type.fixedLengthBytes : null;
  if (fixed === null) writeUnsignedVint(writer, end - start);
  else invariant(end - start === fixed, `a value of ${column.type.name} has ${fixed} bytes`);
  writeRange(writer, bytes, start, end);
}

/** Some bytes within others as they are. */
export function writeRange(writer: ByteWriter, bytes: Buffer, start: number, end: number): void {
  const offset = writer.reserve(end - start);
  copyBytes(bytes, start, end, writer.buffer, offset);
}

export function readValue(reader: ByteReader, type: CqlType): Buffer {
  const fixed = type.fixedLengthBytes;
  return fixed === null ? readSizedBytes(reader) : reader.bytes(fixed);
}
