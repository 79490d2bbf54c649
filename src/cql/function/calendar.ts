import type { CivilDate } from '../../types/index.ts';
import {
  civilFromDays,
  dateFromMarch,
  dayFromMarch,
  daysFromCivil,
  daysInMonth,
} from '../../types/index.ts';

/**
 * Months in the calendar that Java's GregorianCalendar keeps in UTC: Julian up to 4 October 1582,
 * Gregorian from 15 October on. Moments are milliseconds since 1970 that wrap as 64 bits do.
 */

const MILLIS_PER_DAY = 86_400_000n;
/** Days since 1970 of 15 October 1582. */
const FIRST_GREGORIAN_DAY = -141_427;
const CUTOVER_YEAR = 1582;

/** The same day of another month, or its last day when it is shorter. */
export function addMonths(millis: bigint, months: number): bigint {
  if (months === 0) return millis;
  const day = floorDivide(millis, MILLIS_PER_DAY);
  const date = civilDate(Number(day));
  const total = date.year * 12 + shiftedMonth(date.month - 1, months);
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  const shifted = { year, month, day: Math.min(date.day, monthLength(year, month)) };
  const moved = BigInt(daysSinceEpoch(shifted)) * MILLIS_PER_DAY + (millis - day * MILLIS_PER_DAY);
  return BigInt.asIntN(64, moved);
}

/** Java counts months in 32 bits; here callers may come with more of them than that. */
function shiftedMonth(month: number, months: number): number {
  return months === (months | 0) ? (month + months) | 0 : month + months;
}

/**
 * Months between the calendar months of two moments, in 32 bits. As in Cassandra, years before 1 are
 * counted from their own side.
 */
export function monthsBetween(fromMillis: bigint, toMillis: bigint): number {
  const [from, to] = [fromMillis, toMillis].map((millis) => {
    const { year, month } = civilDate(Number(floorDivide(millis, MILLIS_PER_DAY)));
    return (year > 0 ? year : 1 - year) * 12 + month;
  }) as [number, number];
  return (to - from) | 0;
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

function monthLength(year: number, month: number): number {
  const isJulianLeapDay = month === 2 && year < CUTOVER_YEAR && year % 4 === 0;
  return isJulianLeapDay ? 29 : daysInMonth(year, month);
}

/** A date that neither calendar has is one of the Julian calendar that went on. */
function daysSinceEpoch(date: CivilDate): number {
  const day = daysFromCivil(date);
  return day >= FIRST_GREGORIAN_DAY ? day : julianDay(date);
}

function civilDate(day: number): CivilDate {
  return day >= FIRST_GREGORIAN_DAY ? civilFromDays(day) : julianDate(day);
}

/** Days before 1970 of 1 March of the year 0 in the Julian calendar. */
const JULIAN_EPOCH_DAY = 719_470;
const DAYS_IN_4_YEARS = 1461;

function julianDay({ year, month, day }: CivilDate): number {
  const fromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(fromMarch / 4);
  const dayOfEra = (fromMarch - era * 4) * 365 + dayFromMarch(month, day);
  return era * DAYS_IN_4_YEARS + dayOfEra - JULIAN_EPOCH_DAY;
}

function julianDate(day: number): CivilDate {
  const shifted = day + JULIAN_EPOCH_DAY;
  const era = Math.floor(shifted / DAYS_IN_4_YEARS);
  const dayOfEra = shifted - era * DAYS_IN_4_YEARS;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460)) / 365);
  return dateFromMarch(era * 4 + yearOfEra, dayOfEra - 365 * yearOfEra);
}
