import { RequestError } from '../../../base/error/index.ts';
import type { ClassDeclaration, Execution, Reference } from '../../../java/index.ts';
import { JavaObject, raise } from '../../../java/index.ts';
import type { Duration } from '../../../types/index.ts';
import { durationText, durationType, parseDuration } from '../../../types/index.ts';
import { DRIVER_PACKAGE } from './driver-package.ts';

const NAME = `${DRIVER_PACKAGE}.Duration`;

/** Months, days and nanoseconds as the driver has them: a CQL `duration`. */
export class DriverDuration extends JavaObject {
  readonly className = NAME;
  readonly duration: Duration;

  constructor(duration: Duration) {
    super();
    this.duration = duration;
  }

  static fromBytes(value: Buffer): DriverDuration {
    const { months, days, nanoseconds } = durationType.decode(value) as {
      readonly months: number;
      readonly days: number;
      readonly nanoseconds: number | bigint;
    };
    return new DriverDuration({ months, days, nanoseconds: BigInt(nanoseconds) });
  }

  static of(value: Reference): DriverDuration {
    if (value instanceof DriverDuration) return value;
    throw raise('java.lang.ClassCastException', `not a ${NAME}`);
  }

  /** Throws when the parts have not all the same sign. */
  static newInstance(months: number, days: number, nanoseconds: bigint): DriverDuration {
    const isMixed =
      (months < 0 || days < 0 || nanoseconds < 0n) && (months > 0 || days > 0 || nanoseconds > 0n);
    if (!isMixed) return new DriverDuration({ months, days, nanoseconds });
    throw raise(
      'java.lang.IllegalArgumentException',
      'All values must be either negative or positive, got ' +
        `${months} months, ${days} days, ${nanoseconds} nanoseconds`,
    );
  }

  static parse(text: string): DriverDuration {
    try {
      return new DriverDuration(parseDuration(text));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw raise('java.lang.IllegalArgumentException', error.message);
    }
  }

  toBytes(): Buffer {
    return durationType.encode(this.duration);
  }

  override equals(other: Reference): boolean {
    if (!(other instanceof DriverDuration)) return false;
    const { months, days, nanoseconds } = other.duration;
    const own = this.duration;
    return own.months === months && own.days === days && own.nanoseconds === nanoseconds;
  }

  override hashCode(): number {
    const { months, days, nanoseconds } = this.duration;
    const long = Number(BigInt.asIntN(32, nanoseconds ^ (nanoseconds >> 32n)));
    return [days, months, long].reduce((hash, part) => (Math.imul(31, hash) + part) | 0, 1);
  }

  override toText(): string {
    return durationText(this.duration);
  }
}

export const DURATION: ClassDeclaration = {
  head: `public final class ${NAME}`,
  members: {
    [`public static ${NAME} newInstance(int months, int days, long nanoseconds)`]: (
      _: Execution,
      months: number,
      days: number,
      nanoseconds: bigint,
    ) => DriverDuration.newInstance(months, days, nanoseconds),
    [`public static ${NAME} from(String input)`]: (_: Execution, input: string) =>
      DriverDuration.parse(input),
    'public int getMonths()': (_: Execution, self: DriverDuration) => self.duration.months,
    'public int getDays()': (_: Execution, self: DriverDuration) => self.duration.days,
    'public long getNanoseconds()': (_: Execution, self: DriverDuration) =>
      self.duration.nanoseconds,
  },
};
