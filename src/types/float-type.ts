import { invalidRequest } from '../base/error/index.ts';
import { compareFloatingPoint, floatText, parseFloatingPoint } from './floating-point.ts';
import type { JsonValue } from './json.ts';
import { describeJson, JsonNumber } from './json.ts';
import { compareEmpty, NativeType } from './native-type.ts';

/** An IEEE number of 4 bytes. JavaScript: number. */
class FloatType extends NativeType {
  constructor() {
    super({
      name: 'float',
      className: 'FloatType',
      option: 8,
      fixedLengthBytes: 4,
      empty: 'meaningless',
      literals: ['integer', 'float'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 4 && value.length !== 0) {
      throw invalidRequest(`Expected 4 or 0 byte value for a float (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    const order = compareEmpty(left, right);
    return order ?? compareFloatingPoint(left.readFloatBE(0), right.readFloatBE(0));
  }

  protected textOf(value: Buffer): string {
    return floatText(value.readFloatBE(0));
  }

  protected parse(text: string): Buffer {
    const number = parseFloatingPoint(text);
    if (number === null) throw invalidRequest(`Unable to make float from '${text}'`);
    return this.encode(number);
  }

  /** JSON has no NaN and no infinities: they become null. */
  override toJson(value: Buffer): string {
    this.validate(value);
    if (value.length === 0) return '""';
    return Number.isFinite(value.readFloatBE(0)) ? this.textOf(value) : 'null';
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    if (json instanceof JsonNumber) return this.encode(Number(json.text));
    throw invalidRequest(`Expected a float value, but got a ${describeJson(json)}`);
  }

  encode(value: unknown): Buffer {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeFloatBE(Number(value));
    return bytes;
  }

  protected read(value: Buffer): number {
    return value.readFloatBE(0);
  }
}

export const floatType = new FloatType();
