import type { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../base/vint/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import { readCount } from './value.ts';

/**
 * Which of the header's columns a row has (Columns.Serializer.serializeSubset): nothing missing is
 * 0; below 64 columns a bitmap of the missing ones; from 64 on how many are missing, then the
 * indexes of those present or of those missing, whichever are fewer.
 */
const LARGE = 64;

/** `present` is called with each index of the superset and says whether the row has it. */
export function writeColumnSubset(
  writer: ByteWriter,
  row: readonly { readonly column: ColumnMetadata }[],
  superset: readonly ColumnMetadata[],
): void {
  if (row.length === superset.length) {
    writeUnsignedVint(writer, 0);
    return;
  }
  if (superset.length >= LARGE) {
    writeLargeSubset(writer, row, superset);
    return;
  }
  let bits = 0;
  let large = 0n;
  let at = 0;
  for (let i = 0; i < superset.length; i++) {
    const data = row[at];
    if (data !== undefined && isSame(data.column, superset[i] as ColumnMetadata)) at++;
    else if (i < 31) bits |= 1 << i;
    else large |= 1n << BigInt(i);
  }
  writeUnsignedVint(writer, large === 0n ? bits : large | BigInt(bits));
}

function isSame(left: ColumnMetadata, right: ColumnMetadata): boolean {
  return left === right || compareColumns(left, right) === 0;
}

function writeLargeSubset(
  writer: ByteWriter,
  row: readonly { readonly column: ColumnMetadata }[],
  superset: readonly ColumnMetadata[],
): void {
  writeUnsignedVint(writer, superset.length - row.length);
  const writesPresent = row.length < Math.floor(superset.length / 2);
  let at = 0;
  superset.forEach((column, index) => {
    const data = row[at];
    const isPresent = data !== undefined && isSame(data.column, column);
    if (isPresent) at++;
    if (isPresent === writesPresent) writeUnsignedVint(writer, index);
  });
}

export function readColumnSubset(
  reader: ByteReader,
  superset: readonly ColumnMetadata[],
): readonly ColumnMetadata[] {
  if (superset.length >= LARGE) return readLargeSubset(reader, superset);
  const bits = readUnsignedVint(reader);
  if (bits === 0) return superset;
  const missing = BigInt.asUintN(64, BigInt(bits));
  if (missing >> BigInt(superset.length) !== 0n) {
    throw new RangeError(`columns ${missing.toString(2)} of ${superset.length}`);
  }
  return superset.filter((_, index) => ((missing >> BigInt(index)) & 1n) === 0n);
}

function readLargeSubset(
  reader: ByteReader,
  superset: readonly ColumnMetadata[],
): readonly ColumnMetadata[] {
  const missingCount = readCount(reader);
  if (missingCount === 0) return superset;
  const presentCount = superset.length - missingCount;
  if (presentCount < 0) throw new RangeError(`${missingCount} of ${superset.length} missing`);
  const writesPresent = presentCount < Math.floor(superset.length / 2);
  const listed = new Set<number>();
  const count = writesPresent ? presentCount : missingCount;
  for (let i = 0; i < count; i++) listed.add(readCount(reader));
  return superset.filter((_, index) => listed.has(index) === writesPresent);
}
