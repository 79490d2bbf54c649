import { ByteReader, readInt64 } from '../../base/bytes/index.ts';
import { invalidRequest } from '../../base/error/index.ts';
import { readSignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import {
  dateType,
  durationType,
  timestampType,
  timeType,
  timeuuidType,
} from '../../types/index.ts';
import { addMonths, monthsBetween } from './duration-arithmetic.ts';
import type { ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import { dateBytes, int64Bytes, millisOf } from './time-functions.ts';

const MILLIS_PER_DAY = 86_400_000;
const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_DAY = 86_400_000_000_000n;

interface Duration {
  readonly months: number;
  readonly days: number;
  readonly nanos: bigint;
}

/**
 * floor(time, duration) and floor(time, duration, start): times rounded down to a multiple of a
 * duration, counted from the start or from the epoch (cql3/functions/TimeFcts.java).
 */
export function floorFunctions(): ScalarFunction[] {
  return [
    ...floors(timestampType, timestampType, timestampType),
    ...floors(timeuuidType, timestampType, timestampType),
    ...floors(dateType, dateType, dateType),
    floorOfTime(),
  ];
}

function floors(type: CqlType, start: CqlType, result: CqlType): ScalarFunction[] {
  return [[type, durationType] as const, [type, durationType, start] as const].map((types) => ({
    ...strict('floor', types, result, ([time, length, from]) => {
      const duration = readDuration(length as Buffer);
      checkPrecision(type, duration, length as Buffer);
      const startMillis = from === undefined ? 0 : millisOf(start, from);
      const floor = floorMillis(millisOf(type, time as Buffer), duration, startMillis);
      return result === dateType ? dateBytes(floor) : int64Bytes(floor);
    }),
    isMonotonic: isMonotonicInTime,
  }));
}

/** The time varies, all else stands still. */
function isMonotonicInTime([time, ...others]: readonly boolean[]): boolean {
  return time === false && !others.includes(false);
}

function readDuration(bytes: Buffer): Duration {
  const reader = new ByteReader(bytes);
  const months = Number(readSignedVint(reader));
  const days = Number(readSignedVint(reader));
  return { months, days, nanos: BigInt(readSignedVint(reader)) };
}

function checkPrecision(type: CqlType, { nanos }: Duration, bytes: Buffer): void {
  const text = durationType.toText(bytes);
  if (type === dateType && nanos !== 0n) {
    throw invalidRequest(
      `The floor on date values cannot be computed for the ${text} duration as precision is ` +
        'below 1 day',
    );
  }
  if (nanos % NANOS_PER_MILLI !== 0n) {
    throw invalidRequest(
      `The floor cannot be computed for the ${text} duration as precision is below 1 millisecond`,
    );
  }
}

function checkSign({ months, days, nanos }: Duration): void {
  if (months < 0 || days < 0 || nanos < 0n) {
    throw invalidRequest('Negative durations are not supported by the floor function');
  }
}

function floorMillis(millis: number, duration: Duration, startMillis: number): number {
  if (startMillis > millis) {
    throw invalidRequest('The floor function starting time is greater than the provided time');
  }
  checkSign(duration);
  const { months } = duration;
  const lengthMillis = duration.days * MILLIS_PER_DAY + Number(duration.nanos / NANOS_PER_MILLI);
  if (months === 0) {
    return lengthMillis === 0 ? millis : millis - ((millis - startMillis) % lengthMillis);
  }
  let multiplier = Math.floor(monthsBetween(startMillis, millis) / months);
  let inMonths = addMonths(startMillis, multiplier * months);
  if (lengthMillis === 0) return inMonths;
  // Days and hours come on top of the months: as many steps back as they overshoot.
  while (inMonths + multiplier * lengthMillis > millis) {
    multiplier--;
    inMonths = addMonths(inMonths, -months);
  }
  return Math.max(startMillis, inMonths + multiplier * lengthMillis);
}

function floorOfTime(): ScalarFunction {
  const floor = strict('floor', [timeType, durationType], timeType, ([time, length]) => {
    const duration = readDuration(length as Buffer);
    checkSign(duration);
    if (duration.months !== 0 || duration.days !== 0 || duration.nanos > NANOS_PER_DAY) {
      throw invalidRequest(
        'For time values, the floor can only be computed for durations smaller that a day',
      );
    }
    if (duration.nanos === 0n) return time as Buffer;
    const nanos = BigInt(readInt64(time as Buffer, 0));
    return int64Bytes(nanos - (nanos % duration.nanos));
  });
  return { ...floor, isMonotonic: isMonotonicInTime };
}
