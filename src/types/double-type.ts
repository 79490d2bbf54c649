import { invalidRequest } from '../base/error/index.ts';
import { compareFloatingPoint, doubleText, parseFloatingPoint } from './floating-point.ts';
import type { JsonValue } from './json.ts';
import { describeJson, JsonNumber } from './json.ts';
import { compareEmpty, NativeType } from './native-type.ts';

/** An IEEE number of 8 bytes. JavaScript: number. */
class DoubleType extends NativeType {
  constructor() {
    super({
      name: 'double',
      className: 'DoubleType',
      option: 7,
      fixedLengthBytes: 8,
      empty: 'meaningless',
      literals: ['integer', 'float'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 8 && value.length !== 0) {
      throw invalidRequest(`Expected 8 or 0 byte value for a double (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    const order = compareEmpty(left, right);
    return order ?? compareFloatingPoint(left.readDoubleBE(0), right.readDoubleBE(0));
  }

  protected textOf(value: Buffer): string {
    return doubleText(value.readDoubleBE(0));
  }

  protected parse(text: string): Buffer {
    const number = parseFloatingPoint(text);
    if (number === null) throw invalidRequest(`Unable to make double from '${text}'`);
    return this.encode(number);
  }

  /** JSON has no NaN and no infinities: they become null. */
  override toJson(value: Buffer): string {
    this.validate(value);
    if (value.length === 0) return '""';
    return Number.isFinite(value.readDoubleBE(0)) ? this.textOf(value) : 'null';
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    if (json instanceof JsonNumber) return this.encode(Number(json.text));
    throw invalidRequest(`Expected a double value, but got a ${describeJson(json)}`);
  }

  encode(value: unknown): Buffer {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeDoubleBE(Number(value));
    return bytes;
  }

  protected read(value: Buffer): number {
    return value.readDoubleBE(0);
  }
}

export const doubleType = new DoubleType();
