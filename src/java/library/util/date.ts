import { JavaObject, type Reference } from '../../value/java-value.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { badCast, notNull } from '../reference.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const FIRST_GREGORIAN_MILLISECONDS = -12219292800000;
const MILLISECONDS_OF_DAY = 86400000;
/** Days from the first of March of the Julian year 0 to 1970. */
const DAYS_FROM_MARCH_OF_YEAR_0 = 719470;

/** The day of the calendar that was in use: Julian before 15 October 1582. Months from 0. */
function calendarDay(date: Date): { year: number; month: number; day: number } {
  if (date.getTime() >= FIRST_GREGORIAN_MILLISECONDS) {
    return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
  }
  const days = Math.floor(date.getTime() / MILLISECONDS_OF_DAY) + DAYS_FROM_MARCH_OF_YEAR_0;
  const year = Math.floor((4 * days + 3) / 1461);
  const dayOfYear = days - Math.floor((1461 * year) / 4);
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  return month < 10 ? { year, month: month + 2, day } : { year: year + 1, month: month - 10, day };
}

/** `java.util.Date` in UTC. */
export class DateObject extends JavaObject {
  readonly className = 'java.util.Date';
  /** Milliseconds since 1970, 64 bits with a sign: a value of CQL's timestamp. */
  milliseconds: bigint;

  constructor(milliseconds: bigint) {
    super();
    this.milliseconds = milliseconds;
  }

  override equals(other: Reference): boolean {
    return other instanceof DateObject && other.milliseconds === this.milliseconds;
  }

  override hashCode(): number {
    return Number(BigInt.asIntN(32, this.milliseconds ^ (this.milliseconds >> 32n)));
  }

  compareTo(other: Reference): number {
    const right = notNull(other);
    if (!(right instanceof DateObject)) throw badCast(right, this.className);
    if (this.milliseconds === right.milliseconds) return 0;
    return this.milliseconds < right.milliseconds ? -1 : 1;
  }

  override toText(): string {
    const date = new Date(Number(this.milliseconds));
    const { year, month, day } = calendarDay(date);
    const two = (value: number): string => String(value).padStart(2, '0');
    const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two);
    const name = `${DAYS[date.getUTCDay()]} ${MONTHS[month]} ${two(day)}`;
    return `${name} ${time.join(':')} UTC ${year}`;
  }
}

/** Without `new Date()`: a body gives the same for the same arguments. */
export const dateClass: ClassDeclaration = {
  head: 'public class java.util.Date implements java.lang.Comparable<java.util.Date>',
  members: {
    'public Date(long milliseconds)': (_, milliseconds: bigint) => new DateObject(milliseconds),
    'public long getTime()': (_, self: DateObject) => self.milliseconds,
    'public void setTime(long milliseconds)': (_, self: DateObject, milliseconds: bigint) => {
      self.milliseconds = milliseconds;
    },
    'public boolean before(Date other)': (_, self: DateObject, other: DateObject | null) =>
      self.milliseconds < notNull(other).milliseconds,
    'public boolean after(Date other)': (_, self: DateObject, other: DateObject | null) =>
      self.milliseconds > notNull(other).milliseconds,
    'public int compareTo(Date other)': (_, self: DateObject, other: Reference) =>
      self.compareTo(other),
    'public Object clone()': (_, self: DateObject) => new DateObject(self.milliseconds),
  },
};
