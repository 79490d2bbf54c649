import { readInt64 } from '../../base/bytes/index.ts';
import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType, Duration } from '../../types/index.ts';
import {
  dateType,
  durationType,
  readDuration,
  timestampType,
  timeType,
  timeuuidType,
} from '../../types/index.ts';
import { addMonths, monthsBetween } from './calendar.ts';
import { millisBesideMonths } from './duration-arithmetic.ts';
import type { ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import { dateBytes, int64Bytes, millisOf } from './time-value.ts';

const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_DAY = 86_400_000_000_000n;

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
      const millis = millisOf(type, time as Buffer);
      const duration = readDuration(length as Buffer);
      const startMillis = from === undefined ? 0n : millisOf(start, from);
      checkPrecision(type, duration, length as Buffer);
      const floor = floorMillis(millis, duration, startMillis);
      return result === dateType ? dateBytes(floor) : int64Bytes(floor);
    }),
    isMonotonic: isMonotonicInTime,
  }));
}

/** The time varies, all else stands still. */
function isMonotonicInTime([time, ...others]: readonly boolean[]): boolean {
  return time === false && !others.includes(false);
}

function checkPrecision(type: CqlType, { nanoseconds }: Duration, bytes: Buffer): void {
  const text = durationType.toText(bytes);
  if (type === dateType && nanoseconds !== 0n) {
    throw invalidRequest(
      `The floor on date values cannot be computed for the ${text} duration as precision is ` +
        'below 1 day',
    );
  }
  if (nanoseconds % NANOS_PER_MILLI !== 0n) {
    throw invalidRequest(
      `The floor cannot be computed for the ${text} duration as precision is below 1 millisecond`,
    );
  }
}

function checkSign({ months, days, nanoseconds }: Duration): void {
  if (months < 0 || days < 0 || nanoseconds < 0n) {
    throw invalidRequest('Negative durations are not supported by the floor function');
  }
}

function floorMillis(millis: bigint, duration: Duration, startMillis: bigint): bigint {
  if (startMillis > millis) {
    throw invalidRequest('The floor function starting time is greater than the provided time');
  }
  checkSign(duration);
  const { months } = duration;
  const lengthMillis = millisBesideMonths(duration);
  if (months === 0) {
    if (lengthMillis === 0n) return millis;
    return millis - (BigInt.asIntN(64, millis - startMillis) % lengthMillis);
  }
  const multiplier = Math.trunc(monthsBetween(startMillis, millis) / months);
  const inMonths = addMonths(startMillis, Math.imul(multiplier, months));
  if (lengthMillis === 0n) return inMonths;
  const floor = stepBack({ inMonths, multiplier, months, lengthMillis }, millis);
  return floor > startMillis ? floor : startMillis;
}

/** So many times a duration from a start: its months, and the length of the rest. */
interface Multiple {
  readonly inMonths: bigint;
  readonly multiplier: number;
  readonly months: number;
  readonly lengthMillis: bigint;
}

/** Steps after which the day of the month is as short as months make it. */
const UNEVEN_STEPS = 100;

/**
 * The last multiple up to a moment. Days and hours come on top of the months: as many steps back as
 * they overshoot, which may be billions (Cassandra takes each); the even ones are found by halving.
 */
function stepBack(start: Multiple, millis: bigint): bigint {
  let { inMonths, multiplier } = start;
  const { months, lengthMillis } = start;
  const behind = (steps: number) =>
    addMonths(inMonths, -steps * months) + BigInt(multiplier - steps) * lengthMillis;
  for (let step = 0; behind(0) > millis && step < UNEVEN_STEPS; step++) {
    multiplier--;
    inMonths = addMonths(inMonths, -months);
  }
  let [low, high] = [0, behind(0) > millis ? Math.max(1, multiplier) : 0];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (behind(middle) > millis) low = middle + 1;
    else high = middle;
  }
  return behind(low);
}

function floorOfTime(): ScalarFunction {
  const floor = strict('floor', [timeType, durationType], timeType, ([time, length]) => {
    const duration = readDuration(length as Buffer);
    checkSign(duration);
    if (duration.months !== 0 || duration.days !== 0 || duration.nanoseconds > NANOS_PER_DAY) {
      throw invalidRequest(
        'For time values, the floor can only be computed for durations smaller that a day',
      );
    }
    if (duration.nanoseconds === 0n) return time as Buffer;
    const nanos = BigInt(readInt64(time as Buffer, 0));
    return int64Bytes(nanos - (nanos % duration.nanoseconds));
  });
  return { ...floor, isMonotonic: isMonotonicInTime };
}
