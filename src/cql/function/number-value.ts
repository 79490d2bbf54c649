import { readInt64 } from '../../base/bytes/index.ts';
import type { CqlType, Decimal } from '../../types/index.ts';
import {
  bigintType,
  counterType,
  decimalType,
  doubleType,
  floatType,
  intType,
  readDecimal,
  readVarint,
  smallintType,
  tinyintType,
  varintBytes,
  varintType,
} from '../../types/index.ts';
import {
  compareMagnitude,
  decimalOfDouble,
  decimalToDouble,
  precisionOf,
  rescale,
} from './decimal-arithmetic.ts';

/** The number types that operators and aggregates take. */
export const NUMBER_TYPES: readonly CqlType[] = [
  tinyintType,
  smallintType,
  intType,
  bigintType,
  floatType,
  doubleType,
  decimalType,
  varintType,
  counterType,
];

/** Integers become a bigint, floating-point numbers a number, decimals a Decimal. */
export type NumberValue = bigint | number | Decimal;

export function readNumber(type: CqlType, bytes: Buffer): NumberValue {
  switch (type) {
    case tinyintType:
      return BigInt(bytes.readInt8(0));
    case smallintType:
      return BigInt(bytes.readInt16BE(0));
    case intType:
      return BigInt(bytes.readInt32BE(0));
    case bigintType:
    case counterType:
      return BigInt(readInt64(bytes, 0));
    case floatType:
      return bytes.readFloatBE(0);
    case doubleType:
      return bytes.readDoubleBE(0);
    case decimalType:
      return readDecimal(bytes);
    default:
      return readVarint(bytes);
  }
}

/** Writes a number as a type, converted as Java's Number methods do (wrapping, truncating). */
export function writeNumber(type: CqlType, value: NumberValue): Buffer {
  switch (type) {
    case tinyintType:
      return sized(1, (bytes) => bytes.writeInt8(Number(BigInt.asIntN(8, toInteger(value, 32)))));
    case smallintType:
      return sized(2, (bytes) =>
        bytes.writeInt16BE(Number(BigInt.asIntN(16, toInteger(value, 32)))),
      );
    case intType:
      return sized(4, (bytes) => bytes.writeInt32BE(Number(toInteger(value, 32))));
    case bigintType:
    case counterType:
      return sized(8, (bytes) => bytes.writeBigInt64BE(toInteger(value, 64)));
    case floatType:
      return sized(4, (bytes) => bytes.writeFloatBE(toFloat(value)));
    case doubleType:
      return sized(8, (bytes) => bytes.writeDoubleBE(toDouble(value)));
    case decimalType: {
      const decimal = toDecimal(value);
      const scale = sized(4, (bytes) => bytes.writeInt32BE(decimal.scale));
      return Buffer.concat([scale, varintBytes(decimal.unscaled)]);
    }
    default:
      return varintBytes(typeof value === 'bigint' ? value : wholePart(toDecimal(value)));
  }
}

/** Float and double, which have NaN, infinities and -0. */
export function isFloatingPoint(type: CqlType): boolean {
  return type === floatType || type === doubleType;
}

export function isNotANumber(value: NumberValue): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

/** The NaN that x86-64 makes where no operand is one: with the sign. JavaScript does not say which. */
export function invalidOperation(type: CqlType): Buffer {
  return Buffer.from(type === floatType ? 'ffc00000' : 'fff8000000000000', 'hex');
}

/** A float or double with its sign bit changed, even that of NaN. */
export function withSign(value: Buffer, change: (sign: boolean) => boolean): Buffer {
  const bytes = Buffer.from(value);
  const first = bytes.readUInt8(0);
  bytes.writeUInt8((first & 0x7f) | (change(first > 0x7f) ? 0x80 : 0), 0);
  return bytes;
}

function sized(length: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}

/** Integers wrap; floating-point numbers stop at the ends, and NaN is 0. */
function toInteger(value: NumberValue, bits: number): bigint {
  if (typeof value === 'bigint') return BigInt.asIntN(bits, value);
  if (typeof value !== 'number') return BigInt.asIntN(bits, lowWholePart(value));
  if (Number.isNaN(value)) return 0n;
  const limit = 1n << BigInt(bits - 1);
  if (value >= Number(limit)) return limit - 1n;
  if (value <= -Number(limit)) return -limit;
  return BigInt(Math.trunc(value));
}

/** From so many zeros on, the last 64 bits are zeros, too. */
const ZEROS_OF_64_BITS = 64;

/** What is before the point, as far as 64 bits of it go. */
function lowWholePart(value: Decimal): bigint {
  if (value.scale <= -ZEROS_OF_64_BITS || precisionOf(value) <= value.scale) return 0n;
  return wholePart(value);
}

/** The nearest double. */
export function toDouble(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return decimalToDouble(value);
}

/** The nearest float, in one rounding. */
export function toFloat(value: NumberValue): number {
  const double = toDouble(value);
  const float = Math.fround(double);
  if (typeof value === 'number' || float === double) return float;
  // Only a double midway between two floats hides on which side of it the number is.
  const near = Number.isFinite(float) ? float : Math.sign(float) * 2 ** 128;
  const other = near + 2 * (double - near);
  if (other === near || !Number.isFinite(double) || Math.fround(other) !== other) return float;
  const above = compareMagnitude(toDecimal(value), exactDecimal(double));
  if (above === 0) return float;
  return above > 0 === Math.abs(near) > Math.abs(other) ? float : other;
}

/** The exact value of a finite double. */
function exactDecimal(value: number): Decimal {
  let twos = 0;
  let whole = value;
  for (; !Number.isInteger(whole); whole *= 2) twos++;
  return { unscaled: BigInt(whole) * 5n ** BigInt(twos), scale: twos };
}

export function toDecimal(value: NumberValue): Decimal {
  if (typeof value === 'bigint') return { unscaled: value, scale: 0 };
  return typeof value === 'number' ? decimalOfDouble(value) : value;
}

/** What is before the point. Throws NumberFault where it is too large. */
export function wholePart(value: Decimal): bigint {
  return rescale(value, 0, 'down').unscaled;
}
