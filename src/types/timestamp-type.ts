import { readInt64 } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import { compareInt64, encodeInt64, orderOfInt64 } from './bigint-type.ts';
import type { CqlType } from './cql-type.ts';
import { parseInteger } from './integer-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson, JsonNumber } from './json.ts';
import { NativeType } from './native-type.ts';
import { parseTimestamp, timestampText } from './timestamp-text.ts';

/**
 * Milliseconds since the epoch, eight bytes, signed. JavaScript: number of them (bigint beyond the
 * safe ones); `encode` also takes text.
 */
class TimestampType extends NativeType {
  constructor() {
    super({
      name: 'timestamp',
      className: 'TimestampType',
      option: 11,
      fixedLengthBytes: 8,
      empty: 'meaningless',
      quotes: true,
      literals: ['string', 'integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 8 && value.length !== 0) {
      throw invalidRequest(`Expected 8 or 0 byte long for date (${value.length})`);
    }
  }

  override orderNumber(value: Buffer): number {
    return orderOfInt64(value);
  }

  override compare(left: Buffer, right: Buffer): number {
    return compareInt64(left, right);
  }

  protected textOf(value: Buffer): string {
    return timestampText(readInt64(value, 0), 'T');
  }

  protected parse(text: string, nowMillis?: number): Buffer {
    if (nowMillis !== undefined && text.toLowerCase() === 'now') return encodeInt64(nowMillis);
    if (/^-?\d+$/.test(text)) {
      const millis = parseInteger(text, 64);
      if (millis !== null) return encodeInt64(millis);
      throw invalidRequest(`Unable to make long (for date) from: '${text}'`);
    }
    const millis = parseTimestamp(text);
    if (millis === null) throw invalidRequest(`Unable to parse a date/time from '${text}'`);
    return encodeInt64(millis);
  }

  override toJson(value: Buffer): string {
    if (value.length === 0) return '""';
    this.validate(value);
    return `"${timestampText(readInt64(value, 0), ' ')}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    // Cassandra takes Long only: numbers of 32 bits, which arrive as Integer, are refused.
    if (json instanceof JsonNumber && json.javaClass === 'Long') return this.parse(json.text);
    throw invalidRequest(
      'Expected a long or a datestring representation of a timestamp value, ' +
        `but got a ${describeJson(json)}`,
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

export const timestampType = new TimestampType();
