import { invalidRequest } from '../base/error/index.ts';
import type { TableMetadata } from './table.ts';

/** The longest partition key, in bytes: its length must fit two bytes. */
export const MAXIMUM_KEY_BYTES = 65_535;

/**
 * The bytes of a partition key: of one column, its value; of several, each value with its length in
 * two bytes in front and a zero byte behind (CompositeType of Cassandra).
 */
export function composePartitionKey(values: readonly Buffer[]): Buffer {
  const [first] = values;
  if (first !== undefined && values.length === 1) return first;
  checkKeyLength(values);
  let length = 0;
  for (const value of values) length += value.length + 3;
  const bytes = Buffer.allocUnsafe(length);
  let offset = 0;
  for (const value of values) {
    offset = bytes.writeUInt16BE(value.length, offset);
    bytes.set(value, offset);
    offset += value.length;
    bytes[offset] = 0;
    offset++;
  }
  return bytes;
}

/** The values of several key columns must fit two bytes together (ClusteringPrefix.validate). */
export function checkKeyLength(values: readonly (Buffer | null)[]): void {
  let length = 0;
  for (const value of values) length += value?.length ?? 0;
  checkKeyBytes(length);
}

/** Throws `invalidRequest` when a key of so many bytes is too long. */
export function checkKeyBytes(length: number): void {
  if (length <= MAXIMUM_KEY_BYTES) return;
  throw invalidRequest(`Key length of ${length} is longer than maximum of ${MAXIMUM_KEY_BYTES}`);
}

/** The values of a key's columns, as views. Throws `invalidRequest` when the bytes are no key. */
export function splitPartitionKey(
  table: Pick<TableMetadata, 'partitionKey'>,
  key: Buffer,
): Buffer[] {
  const count = table.partitionKey.length;
  if (count === 1) return [key];
  const values: Buffer[] = [];
  let offset = 0;
  for (let i = 0; i < count; i++) {
    if (key.length - offset < 3) throw notAKey(count);
    const start = offset + 2;
    const end = start + key.readUInt16BE(offset);
    if (end >= key.length) throw notAKey(count);
    values.push(key.subarray(start, end));
    offset = end + 1;
  }
  if (offset !== key.length) throw notAKey(count);
  return values;
}

function notAKey(count: number): Error {
  return invalidRequest(`The bytes are no partition key of ${count} columns`);
}
