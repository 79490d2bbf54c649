import { invalidRequest } from '../base/error/index.ts';
import { civilFromDays, dateText, daysFromCivil, daysInMonth } from './calendar.ts';
import type { CqlType } from './cql-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { NativeType } from './native-type.ts';

const EPOCH = 2 ** 31;
/** Four year digits, or more with a sign. */
const DATE = /^(\d{4}|-\d{4,10}|\+\d{5,10})-(\d{2})-(\d{2})$/;

/**
 * A day, as an unsigned number of which 2^31 is 1970-01-01, so that bytes sort as days do.
 * JavaScript: text `yyyy-mm-dd`; `encode` also takes days since the epoch.
 */
class DateType extends NativeType {
  constructor() {
    super({
      name: 'date',
      className: 'SimpleDateType',
      option: 17,
      optionSince: 4,
      empty: 'no',
      isByteOrdered: true,
      quotes: true,
      literals: ['string', 'integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 4) throw invalidRequest(`Expected 4 byte long for date (${value.length})`);
  }

  protected textOf(value: Buffer): string {
    return dateText(civilFromDays(value.readUInt32BE(0) - EPOCH));
  }

  override fromText(text: string): Buffer {
    return this.parse(text);
  }

  protected parse(text: string): Buffer {
    if (/^-?\d+$/.test(text)) return unsignedDay(text);
    return dayBytes(parseDate(text));
  }

  override toJson(value: Buffer): string {
    return `"${this.toText(value)}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.parse(json);
    throw invalidRequest(
      `Expected a string representation of a date value, but got a ${describeJson(json)}`,
    );
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous || previous.name === 'int';
  }

  encode(value: unknown): Buffer {
    return typeof value === 'number' ? dayBytes(value) : this.parse(String(value));
  }

  protected read(value: Buffer): string {
    return this.textOf(value);
  }
}

function dayBytes(daysSinceEpoch: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(daysSinceEpoch + EPOCH);
  return bytes;
}

/** A bare number is the stored form itself. */
function unsignedDay(text: string): Buffer {
  const day = Number(text);
  if (day < 0 || day >= 2 ** 32) {
    throw invalidRequest(`Unable to make unsigned int (for date) from: '${text}'`);
  }
  return dayBytes(day - EPOCH);
}

function parseDate(text: string): number {
  const match = DATE.exec(text);
  const [year = 0, month = 0, day = 0] = (match ?? []).slice(1).map(Number);
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (match === null || !isReal) {
    throw invalidRequest(`Unable to coerce '${text}' to a formatted date (long)`);
  }
  const days = daysFromCivil({ year, month, day });
  if (days < -EPOCH) {
    throw invalidRequest(
      `Input date ${text} is less than min supported date -5877641-06-23T00:00Z`,
    );
  }
  if (days >= EPOCH) {
    throw invalidRequest(
      `Input date ${text} is greater than max supported date +5881580-07-11T00:00Z`,
    );
  }
  return days;
}

export const dateType = new DateType();
