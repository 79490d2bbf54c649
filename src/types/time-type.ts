import { readInt64 } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import { encodeInt64 } from './bigint-type.ts';
import type { CqlType } from './cql-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { NativeType } from './native-type.ts';

const NANOS_PER_SECOND = 1_000_000_000;
const NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
const UNIT_SIZES = [1000n, 1000n, 1000n, 60n, 60n, 24n];
const TIME = /^\s*([-+]?\d+):([-+]?\d+):([-+]?\d+)(?:\.(\d[-+\d]{0,8}))?\s*$/;

/** Nanoseconds since midnight, eight bytes. JavaScript: number of them; `encode` takes text too. */
class TimeType extends NativeType {
  constructor() {
    super({
      name: 'time',
      className: 'TimeType',
      option: 18,
      optionSince: 4,
      empty: 'no',
      isByteOrdered: true,
      quotes: true,
      literals: ['string', 'integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 8) throw invalidRequest(`Expected 8 byte long for time (${value.length})`);
  }

  /** Numbers outside a day, which nothing refuses, print as Java's remainders make of them. */
  protected textOf(value: Buffer): string {
    let rest = BigInt(readInt64(value, 0));
    const [nanos, micros, millis, seconds, minutes, hours] = UNIT_SIZES.map((size) => {
      const part = rest % size;
      rest /= size;
      return part;
    });
    const clock = [hours, minutes, seconds].map((part) => zeroPadded(part, 2)).join(':');
    return `${clock}.${[millis, micros, nanos].map((part) => zeroPadded(part, 3)).join('')}`;
  }

  override fromText(text: string): Buffer {
    return this.parse(text);
  }

  protected parse(text: string): Buffer {
    if (/^-?\d+$/.test(text)) {
      const nanos = Number(text);
      if (nanos >= 0 && nanos < NANOS_PER_DAY) return encodeInt64(nanos);
      throw invalidRequest(`Unable to make long (for time) from: '${text}'`);
    }
    const nanos = parseClock(text);
    if (nanos !== null) return encodeInt64(nanos);
    throw invalidRequest(`(TimeType) Unable to coerce '${text}' to a formatted time (long)`);
  }

  override toJson(value: Buffer): string {
    return `"${this.toText(value)}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.parse(json);
    throw invalidRequest(
      `Expected a string representation of a time value, but got a ${describeJson(json)}`,
    );
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous || previous.name === 'bigint';
  }

  encode(value: unknown): Buffer {
    return typeof value === 'string' ? this.parse(value) : encodeInt64(value);
  }

  protected read(value: Buffer): number | bigint {
    return readInt64(value, 0);
  }
}

/** Zeros for each place that the number does not reach; a negative number reaches none. */
function zeroPadded(value: bigint | undefined, digits: number): string {
  const number = Number(value);
  const zeros = Math.max(0, digits - (number < 0 ? 1 : String(number).length));
  return '0'.repeat(zeros) + number;
}

/** Nanoseconds of `hh:mm:ss[.fffffffff]`, null when it is no time of a day. */
function parseClock(text: string): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [hour = 0, minute = 0, second = 0] = match.slice(1, 4).map(Number);
  const fraction = match[4] ?? '0';
  const inRange =
    hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!inRange || !/^\d+$/.test(fraction)) return null;
  const seconds = (hour * 60 + minute) * 60 + second;
  return seconds * NANOS_PER_SECOND + Number(fraction.padEnd(9, '0'));
}

export const timeType = new TimeType();
