import type { CqlType, Duration } from '../../types/index.ts';
import { dateType, durationType, readDuration } from '../../types/index.ts';
import { addMonths } from './calendar.ts';
import { dateBytes, int64Bytes, millisOf } from './time-value.ts';

const MILLIS_PER_DAY = 86_400_000n;
const NANOS_PER_MILLI = 1_000_000n;

/** Milliseconds of what is not months, in 64 bits. */
export function millisBesideMonths({ days, nanoseconds }: Duration): bigint {
  return BigInt(days) * MILLIS_PER_DAY + nanoseconds / NANOS_PER_MILLI;
}

/**
 * A timestamp or date plus (`sign` 1) or minus (-1) a duration: months first, in the calendar and
 * UTC, then days and nanoseconds; in 64 bits, which wrap. Throws Error with Java's text.
 */
export function addDuration(type: CqlType, value: Buffer, bytes: Buffer, sign: 1 | -1): Buffer {
  const start = millisOf(type, value);
  const duration = readDuration(bytes);
  if (type === dateType && duration.nanoseconds !== 0n) {
    throw new Error(`The duration must have a day precision. Was: ${durationType.toText(bytes)}`);
  }
  const millis = addMonths(start, duration.months * sign) + BigInt(sign) * restOf(duration);
  return type === dateType ? dateBytes(millis) : int64Bytes(millis);
}

/** Beside months Cassandra adds the milliseconds as an int (`Duration.add`). */
function restOf(duration: Duration): bigint {
  if (duration.months === 0) return millisBesideMonths(duration);
  const millis = BigInt.asIntN(32, duration.nanoseconds / NANOS_PER_MILLI);
  return BigInt(duration.days) * MILLIS_PER_DAY + millis;
}
