import type { ClassDeclaration, Execution, Reference } from '../../../java/index.ts';
import { JavaObject, raise } from '../../../java/index.ts';
import { civilFromDays, daysFromCivil, daysInMonth, MILLIS_PER_DAY } from '../../../types/index.ts';
import { DRIVER_PACKAGE } from './driver-package.ts';

const NAME = `${DRIVER_PACKAGE}.LocalDate`;

/** A day of the calendar, as the driver has it: a CQL `date`. */
export class LocalDate extends JavaObject {
  readonly className = NAME;
  /** Days since 1970-01-01. */
  readonly days: number;

  constructor(days: number) {
    super();
    this.days = days;
  }

  /** A date's bytes count from the middle of 32 bits. */
  static fromBytes(value: Buffer): LocalDate {
    return new LocalDate(value.readUInt32BE(0) - 2 ** 31);
  }

  static of(value: Reference): LocalDate {
    if (value instanceof LocalDate) return value;
    throw raise('java.lang.ClassCastException', `not a ${NAME}`);
  }

  toBytes(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.days + 2 ** 31);
    return bytes;
  }

  /** As `GregorianCalendar.add` moves: a day that a month does not have becomes its last. */
  plus(field: number, amount: number): LocalDate {
    switch (field) {
      case YEAR:
        return this.plusMonths(12 * amount);
      case MONTH:
        return this.plusMonths(amount);
      case WEEK_OF_YEAR:
      case WEEK_OF_MONTH:
      case DAY_OF_WEEK_IN_MONTH:
        return new LocalDate(this.days + 7 * amount);
      case DAY_OF_MONTH:
      case DAY_OF_YEAR:
      case DAY_OF_WEEK:
        return new LocalDate(this.days + amount);
      case AM_PM:
        return new LocalDate(Math.floor(this.days + amount / 2));
      case HOUR:
      case HOUR_OF_DAY:
        return new LocalDate(Math.floor(this.days + amount / 24));
      case MINUTE:
        return new LocalDate(Math.floor(this.days + amount / 1440));
      case SECOND:
        return new LocalDate(Math.floor(this.days + amount / 86_400));
      case MILLISECOND:
        return new LocalDate(Math.floor(this.days + amount / MILLIS_PER_DAY));
      default:
        throw raise('java.lang.IllegalArgumentException', null);
    }
  }

  private plusMonths(amount: number): LocalDate {
    const { year, month, day } = civilFromDays(this.days);
    const months = year * 12 + month - 1 + amount;
    const newYear = Math.floor(months / 12);
    const newMonth = months - newYear * 12 + 1;
    const newDay = Math.min(day, daysInMonth(newYear, newMonth));
    return new LocalDate(daysFromCivil({ year: newYear, month: newMonth, day: newDay }));
  }

  override equals(other: Reference): boolean {
    return other instanceof LocalDate && other.days === this.days;
  }

  override hashCode(): number {
    return this.days | 0;
  }

  override toText(): string {
    const { year, month, day } = civilFromDays(this.days);
    return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  }
}

/** Numbers of fields, as in `java.util.Calendar`. */
const YEAR = 1;
const MONTH = 2;
const WEEK_OF_YEAR = 3;
const WEEK_OF_MONTH = 4;
const DAY_OF_MONTH = 5;
const DAY_OF_YEAR = 6;
const DAY_OF_WEEK = 7;
const DAY_OF_WEEK_IN_MONTH = 8;
const AM_PM = 9;
const HOUR = 10;
const HOUR_OF_DAY = 11;
const MINUTE = 12;
const SECOND = 13;
const MILLISECOND = 14;

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}

function fromMillis(millis: bigint): LocalDate {
  const days = millis / BigInt(MILLIS_PER_DAY);
  const isExact = days * BigInt(MILLIS_PER_DAY) === millis;
  const floored = isExact || millis > 0n ? days : days - 1n;
  if (BigInt.asIntN(32, floored) === floored) return new LocalDate(Number(floored));
  throw raise(
    'java.lang.IllegalArgumentException',
    `Date should be in the range [-5877641-06-23; 5881580-07-11]`,
  );
}

export const LOCAL_DATE: ClassDeclaration = {
  head: `public final class ${NAME}`,
  members: {
    [`public static ${NAME} fromDaysSinceEpoch(int days)`]: (_: Execution, days: number) =>
      new LocalDate(days),
    [`public static ${NAME} fromMillisSinceEpoch(long millis)`]: (_: Execution, millis: bigint) =>
      fromMillis(millis),
    [`public static ${NAME} fromYearMonthDay(int year, int month, int day)`]: (
      _: Execution,
      year: number,
      month: number,
      day: number,
    ) => new LocalDate(daysFromCivil({ year, month, day })),
    'public int getDaysSinceEpoch()': (_: Execution, self: LocalDate) => self.days,
    'public long getMillisSinceEpoch()': (_: Execution, self: LocalDate) =>
      BigInt(self.days) * BigInt(MILLIS_PER_DAY),
    'public int getYear()': (_: Execution, self: LocalDate) => civilFromDays(self.days).year,
    'public int getMonth()': (_: Execution, self: LocalDate) => civilFromDays(self.days).month,
    'public int getDay()': (_: Execution, self: LocalDate) => civilFromDays(self.days).day,
    [`public ${NAME} add(int field, int amount)`]: (
      _: Execution,
      self: LocalDate,
      field: number,
      amount: number,
    ) => self.plus(field, amount),
  },
};
