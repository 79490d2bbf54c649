import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { sortedByValue } from '../../types/index.ts';

/** A collection without elements. */
export const EMPTY_COLLECTION: Buffer = Buffer.alloc(4);

/** A collection's bytes: a count, then each element (or key and value) behind its length. */
export function encodeCollection(count: number, parts: readonly Buffer[]): Buffer {
  let length = 4;
  for (const part of parts) length += 4 + part.length;
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeInt32BE(count, 0);
  let at = 4;
  for (const part of parts) {
    bytes.writeInt32BE(part.length, at);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

/**
 * The parts of a collection's bytes, which were validated: elements, or keys and values in turn.
 * They are views of the bytes; null parts (length -1) are refused as Cassandra does.
 */
export function decodeCollection(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = 4;
  while (at < bytes.length) {
    const length = bytes.readInt32BE(at);
    if (length < 0) throw invalidRequest('null is not supported inside collections');
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

/** A tuple's bytes: each field behind its length, -1 for null. */
export function encodeTuple(fields: readonly (Buffer | null)[]): Buffer {
  let length = 0;
  for (const field of fields) length += 4 + (field?.length ?? 0);
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const field of fields) {
    bytes.writeInt32BE(field === null ? -1 : field.length, at);
    if (field !== null) bytes.set(field, at + 4);
    at += 4 + (field?.length ?? 0);
  }
  return bytes;
}

/** The fields of a tuple's bytes, as many as are there. */
export function decodeTuple(bytes: Buffer): (Buffer | null)[] {
  const fields: (Buffer | null)[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = bytes.readInt32BE(at);
    fields.push(length < 0 ? null : bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.max(length, 0);
  }
  return fields;
}

/** Keys and values in turn, sorted by key; of equal keys the last value stays. */
export function sortedEntries(
  entries: readonly (readonly [Buffer, Buffer])[],
  keyType: CqlType,
): Buffer[] {
  const sorted = sortedByValue(entries, keyType, ([key]) => key);
  const parts: Buffer[] = [];
  sorted.forEach((entry, i) => {
    const next = sorted[i + 1];
    if (next === undefined || keyType.compare(entry[0], next[0]) !== 0) parts.push(...entry);
  });
  return parts;
}
