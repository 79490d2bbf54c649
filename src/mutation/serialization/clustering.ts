import type { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import { Bound } from '../bound.ts';
import type { Clustering } from '../row.ts';
import { readCount, readValue, writeValue } from './value.ts';

/**
 * Clustering values as ClusteringPrefix.Serializer has them: for each 32 values a number with two
 * bits a value (1: empty, 2: null), then those values that are neither.
 */
const VALUES_A_HEADER = 32;
const EMPTY = 1n;
const NULL = 2n;
const NO_BYTES = Buffer.alloc(0);

/** A table, or as much of it as a file knows. */
export interface ClusteringTypes {
  readonly clustering: readonly { readonly type: CqlType }[];
}

/** Ordinals of ClusteringPrefix.Kind. */
export const BoundKind = {
  EXCLUSIVE_END: 0,
  INCLUSIVE_START: 1,
  EXCLUSIVE_END_INCLUSIVE_START: 2,
  STATIC: 3,
  CLUSTERING: 4,
  INCLUSIVE_END_EXCLUSIVE_START: 5,
  INCLUSIVE_END: 6,
  EXCLUSIVE_START: 7,
} as const;

export function writeClustering(
  writer: ByteWriter,
  table: ClusteringTypes,
  values: Clustering,
): void {
  for (let from = 0; from < values.length; from += VALUES_A_HEADER) {
    const end = Math.min(values.length, from + VALUES_A_HEADER);
    writeUnsignedVint(writer, header(values, from, end));
    for (let i = from; i < end; i++) {
      const value = values[i] ?? NO_BYTES;
      const column = table.clustering[i];
      if (value.length > 0 && column !== undefined) writeValue(writer, column.type, value);
    }
  }
}

function header(values: Clustering, from: number, end: number): number | bigint {
  let bits = 0n;
  for (let i = from; i < end; i++) {
    const value = values[i] as Buffer | null;
    if (value !== null && value.length > 0) continue;
    bits |= (value === null ? NULL : EMPTY) << BigInt(2 * (i - from));
  }
  return bits === 0n ? 0 : bits;
}

export function readClustering(
  reader: ByteReader,
  table: ClusteringTypes,
  length = table.clustering.length,
): Clustering {
  const values: (Buffer | null)[] = [];
  let bits: number | bigint = 0;
  for (let i = 0; i < length; i++) {
    if (i % VALUES_A_HEADER === 0) bits = readUnsignedVint(reader);
    const column = table.clustering[i];
    if (column === undefined) throw new RangeError(`${length} clustering values are too many`);
    const kind = bits === 0 ? 0n : kindOf(bits, i);
    if (kind === 0n) values.push(readValue(reader, column.type));
    else values.push(kind === NULL ? null : NO_BYTES);
  }
  return values;
}

/** Goes past what `readClustering` reads. */
export function skipClustering(reader: ByteReader, table: ClusteringTypes): void {
  const { clustering } = table;
  let bits: number | bigint = 0;
  for (let i = 0; i < clustering.length; i++) {
    if (i % VALUES_A_HEADER === 0) bits = readUnsignedVint(reader);
    if (bits !== 0 && kindOf(bits, i) !== 0n) continue;
    const fixed = (clustering[i] as ClusteringTypes['clustering'][number]).type.fixedLengthBytes;
    reader.skip(fixed ?? readCount(reader));
  }
}

/** 0 for the value with this index when it follows, else `EMPTY` or `NULL`. */
function kindOf(bits: number | bigint, index: number): bigint {
  return (BigInt.asUintN(64, BigInt(bits)) >> BigInt(2 * (index % VALUES_A_HEADER))) & 3n;
}

/** `closes` and `opens` in clustering order: what ends and what begins at the bound. */
export function boundKind(bound: Bound, closes: boolean, opens: boolean): number {
  const isBefore = bound.weight < 0;
  if (closes && opens) {
    return isBefore
      ? BoundKind.EXCLUSIVE_END_INCLUSIVE_START
      : BoundKind.INCLUSIVE_END_EXCLUSIVE_START;
  }
  if (closes) return isBefore ? BoundKind.EXCLUSIVE_END : BoundKind.INCLUSIVE_END;
  return isBefore ? BoundKind.INCLUSIVE_START : BoundKind.EXCLUSIVE_START;
}

export function boundOf(kind: number, prefix: Clustering): Bound {
  const isBefore = kind <= BoundKind.EXCLUSIVE_END_INCLUSIVE_START;
  return new Bound(prefix, isBefore ? -1 : 1);
}
