import { invalidRequest, serverError } from '../base/error/index.ts';
import type { Decimal } from './decimal.ts';
import { compareDecimals, decimalText, parseDecimal } from './decimal.ts';
import type { JsonValue } from './json.ts';
import { javaText } from './json.ts';
import { compareEmpty, EMPTY_BYTES, NativeType } from './native-type.ts';
import { compareVarints, readVarint, varintBytes } from './varint-type.ts';

const SCALE_BYTES = 4;

/** The number of a value that is not empty. Throws a server error for a scale alone. */
export function readDecimal(value: Buffer): Decimal {
  if (value.length === SCALE_BYTES) {
    throw serverError('java.lang.NumberFormatException: Zero length BigInteger');
  }
  return { scale: value.readInt32BE(0), unscaled: readVarint(value, 4) };
}

function decimalBytes({ unscaled, scale }: Decimal): Buffer {
  const magnitude = varintBytes(unscaled);
  const bytes = Buffer.allocUnsafe(4 + magnitude.length);
  bytes.writeInt32BE(scale);
  bytes.set(magnitude, 4);
  return bytes;
}

/**
 * A decimal number of any size: scale in four bytes, then the unscaled varint. JavaScript: its
 * text; `encode` also takes numbers and bigints.
 */
class DecimalType extends NativeType {
  constructor() {
    super({
      name: 'decimal',
      className: 'DecimalType',
      option: 6,
      empty: 'meaningless',
      literals: ['integer', 'float'],
    });
  }

  /** Four bytes alone are a scale without a number, which only a reader would notice. */
  validate(value: Buffer): void {
    if (value.length !== 0 && value.length < 4) {
      throw invalidRequest(`Expected 0 or at least 4 bytes (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    const order = compareEmpty(left, right);
    if (order !== null) return order;
    const sameScale = left.readInt32BE(0) === right.readInt32BE(0);
    if (sameScale && left.length > 4 && right.length > 4) return compareVarints(left, right, 4);
    return compareDecimals(readDecimal(left), readDecimal(right));
  }

  protected textOf(value: Buffer): string {
    return decimalText(readDecimal(value));
  }

  protected parse(text: string): Buffer {
    const decimal = parseDecimal(text);
    if (decimal === null) throw invalidRequest(`unable to make BigDecimal from '${text}'`);
    return decimalBytes(decimal);
  }

  override toJson(value: Buffer): string {
    return value.length === 0 ? '""' : this.toText(value);
  }

  fromJson(json: JsonValue): Buffer {
    const text = javaText(json);
    if (text === '') return EMPTY_BYTES;
    const decimal = parseDecimal(text);
    if (decimal !== null) return decimalBytes(decimal);
    throw invalidRequest(`Value '${text}' is not a valid representation of a decimal value`);
  }

  override normalize(value: Buffer): Buffer {
    return value.length === 0 ? value : decimalBytes(readDecimal(value));
  }

  encode(value: unknown): Buffer {
    return this.parse(String(value));
  }

  protected read(value: Buffer): string {
    return this.toText(value);
  }
}

export const decimalType = new DecimalType();
