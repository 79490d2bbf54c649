import { readInt64 } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import type { CqlType } from './cql-type.ts';
import { IntegerType } from './integer-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson, JsonNumber } from './json.ts';
import { compareEmpty } from './native-type.ts';

/** `orderNumber` of signed 64-bit numbers as bytes: those past 2^53 may have the same. */
export function orderOfInt64(value: Buffer): number {
  if (value.length === 0) return Number.NEGATIVE_INFINITY;
  return value.readInt32BE(0) * 4294967296 + value.readUInt32BE(4);
}

/** Order of two signed 64-bit numbers as bytes, the empty buffer first. */
export function compareInt64(left: Buffer, right: Buffer): number {
  const order = compareEmpty(left, right);
  if (order !== null) return order;
  const leftHigh = left.readInt32BE(0);
  const rightHigh = right.readInt32BE(0);
  if (leftHigh !== rightHigh) return leftHigh < rightHigh ? -1 : 1;
  const leftLow = left.readUInt32BE(4);
  const rightLow = right.readUInt32BE(4);
  return leftLow < rightLow ? -1 : leftLow > rightLow ? 1 : 0;
}

/** Eight bytes of a number (rounded to its canonical form first) or bigint. */
export function encodeInt64(value: unknown): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt(value as number | bigint | string));
  return bytes;
}

/** Eight bytes, signed. JavaScript: number where it is safe, else bigint. */
class BigintType extends IntegerType {
  protected readonly bits = 64;
  protected readonly javaName = 'long';

  constructor() {
    super({
      name: 'bigint',
      className: 'LongType',
      option: 2,
      fixedLengthBytes: 8,
      empty: 'meaningless',
      literals: ['integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 8 && value.length !== 0) {
      throw invalidRequest(`Expected 8 or 0 byte long (${value.length})`);
    }
  }

  override orderNumber(value: Buffer): number {
    return orderOfInt64(value);
  }

  override compare(left: Buffer, right: Buffer): number {
    return compareInt64(left, right);
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    if (json instanceof JsonNumber && (json.javaClass === 'Integer' || json.javaClass === 'Long')) {
      return this.fromText(json.text);
    }
    throw invalidRequest(`Expected a bigint value, but got a ${describeJson(json)}`);
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous || previous.name === 'timestamp';
  }

  encode(value: unknown): Buffer {
    return encodeInt64(value);
  }

  protected read(value: Buffer): number | bigint {
    return readInt64(value, 0);
  }
}

export const bigintType = new BigintType();
