import { readInt64 } from '../../base/bytes/index.ts';
import { serverError } from '../../base/error/index.ts';
import { timeUuidMillis } from '../../base/uuid/index.ts';
import type { CqlType } from '../../types/index.ts';
import { dateType, timeuuidType } from '../../types/index.ts';

const MILLIS_PER_SECOND = 1000n;
const SECONDS_PER_DAY = 86_400n;
const MILLIS_PER_DAY = 86_400_000n;
const DATE_BYTES = 4;
const DATE_EPOCH = 2147483648;

/** The low 64 bits of a number, as a bigint or timestamp has them. */
export function int64Bytes(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(value)));
  return bytes;
}

/** Days of a moment as CQL's date: unsigned, 2^31 is 1970-01-01. What is too far wraps. */
export function dateBytes(millis: bigint): Buffer {
  const bytes = Buffer.alloc(DATE_BYTES);
  const within = BigInt.asIntN(64, millis);
  // As Duration.toDays of Java: whole seconds are rounded down, days towards the epoch.
  const seconds = within / MILLIS_PER_SECOND - (within % MILLIS_PER_SECOND < 0n ? 1n : 0n);
  bytes.writeUInt32BE(Number(BigInt.asUintN(32, seconds / SECONDS_PER_DAY + BigInt(DATE_EPOCH))));
  return bytes;
}

/** Milliseconds since the epoch of a timeuuid, timestamp or date. Throws a server error for an empty date. */
export function millisOf(type: CqlType, value: Buffer): bigint {
  if (type === timeuuidType) return timeUuidMillis(value);
  if (type !== dateType) return BigInt(readInt64(value, 0));
  if (value.length < DATE_BYTES) throw serverError('java.lang.IndexOutOfBoundsException');
  return BigInt(value.readUInt32BE(0) - DATE_EPOCH) * MILLIS_PER_DAY;
}
