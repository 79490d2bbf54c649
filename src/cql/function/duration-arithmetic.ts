import { ByteReader, readInt64 } from '../../base/bytes/index.ts';
import { readSignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import { durationType, timestampType } from '../../types/index.ts';

const MILLIS_PER_DAY = 86_400_000;
const NANOS_PER_DAY = 86_400_000_000_000n;
/** A date is days from this number, which is 1970-01-01. */
const DATE_EPOCH = 2147483648;

/**
 * A timestamp or date plus (`sign` 1) or minus (-1) a duration: months first, in the calendar and
 * UTC, then days and nanoseconds. Throws Error with Java's text.
 */
export function addDuration(type: CqlType, value: Buffer, duration: Buffer, sign: 1 | -1): Buffer {
  const reader = new ByteReader(duration);
  const months = Number(readSignedVint(reader)) * sign;
  const days = Number(readSignedVint(reader)) * sign;
  const nanos = BigInt(readSignedVint(reader)) * BigInt(sign);
  if (type === timestampType) {
    const millis = addMonths(Number(readInt64(value, 0)), months) + days * MILLIS_PER_DAY;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(millis) + nanos / 1_000_000n);
    return bytes;
  }
  if (nanos % NANOS_PER_DAY !== 0n) {
    throw new Error(
      `The duration must have a day precision. Was: ${durationType.toText(duration)}`,
    );
  }
  const start = (value.readUInt32BE(0) - DATE_EPOCH) * MILLIS_PER_DAY;
  const millis = addMonths(start, months) + (days + Number(nanos / NANOS_PER_DAY)) * MILLIS_PER_DAY;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Math.floor(millis / MILLIS_PER_DAY) + DATE_EPOCH);
  return bytes;
}

/** Months between the calendar months of two moments, in UTC. */
export function monthsBetween(fromMillis: number, toMillis: number): number {
  const from = civil(Math.floor(fromMillis / MILLIS_PER_DAY));
  const to = civil(Math.floor(toMillis / MILLIS_PER_DAY));
  return (to.year - from.year) * 12 + (to.month - from.month);
}

/** The same day of another month, or its last day when it is shorter. */
export function addMonths(millis: number, months: number): number {
  if (months === 0) return millis;
  const dayStart = Math.floor(millis / MILLIS_PER_DAY) * MILLIS_PER_DAY;
  const { year, month, day } = civil(dayStart / MILLIS_PER_DAY);
  const total = year * 12 + (month - 1) + months;
  const toYear = Math.floor(total / 12);
  const toMonth = total - toYear * 12 + 1;
  const toDay = Math.min(day, monthLength(toYear, toMonth));
  return daysFromCivil(toYear, toMonth, toDay) * MILLIS_PER_DAY + (millis - dayStart);
}

function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 of a date of the Gregorian calendar; March is counted as first month. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
