import { JavaObject, type Reference } from '../../value/java-value.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { badCast, notNull } from '../reference.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

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
    const date = new globalThis.Date(Number(this.milliseconds));
    const two = (value: number): string => String(value).padStart(2, '0');
    const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two);
    const day = `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}`;
    return `${day} ${time.join(':')} UTC ${String(date.getUTCFullYear()).padStart(4, '0')}`;
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
