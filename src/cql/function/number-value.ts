import { readInt64 } from '../../base/bytes/index.ts';
import { ErrorCode, RequestError } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import {
  bigintType,
  counterType,
  decimalType,
  doubleText,
  doubleType,
  floatType,
  intType,
  smallintType,
  tinyintType,
  varintType,
} from '../../types/index.ts';

/** A decimal: unscaled * 10^-scale, as java.math.BigDecimal. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

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
      return { scale: bytes.readInt32BE(0), unscaled: readBigInteger(bytes.subarray(4)) };
    default:
      return readBigInteger(bytes);
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
      return sized(4, (bytes) => bytes.writeFloatBE(toDouble(value)));
    case doubleType:
      return sized(8, (bytes) => bytes.writeDoubleBE(toDouble(value)));
    case decimalType: {
      const decimal = toDecimal(value);
      const scale = sized(4, (bytes) => bytes.writeInt32BE(decimal.scale));
      return Buffer.concat([scale, writeBigInteger(decimal.unscaled)]);
    }
    default:
      return writeBigInteger(toBigInteger(value));
  }
}

function sized(length: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}

/** Integers wrap; floating-point numbers stop at the ends, and NaN is 0. */
function toInteger(value: NumberValue, bits: number): bigint {
  if (typeof value === 'bigint') return BigInt.asIntN(bits, value);
  if (typeof value !== 'number') return BigInt.asIntN(bits, toBigInteger(value));
  if (Number.isNaN(value)) return 0n;
  const limit = 1n << BigInt(bits - 1);
  if (value >= Number(limit)) return limit - 1n;
  if (value <= -Number(limit)) return -limit;
  return BigInt(Math.trunc(value));
}

export function toDouble(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return Number(decimalText(value));
}

export function toBigInteger(value: NumberValue): bigint {
  if (typeof value === 'bigint') return value;
  const decimal = toDecimal(value);
  if (decimal.scale <= 0) return decimal.unscaled * 10n ** BigInt(-decimal.scale);
  return decimal.unscaled / 10n ** BigInt(decimal.scale);
}

export function toDecimal(value: NumberValue): Decimal {
  if (typeof value === 'bigint') return { unscaled: value, scale: 0 };
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) {
    throw new RequestError(
      ErrorCode.SERVER_ERROR,
      'java.lang.NumberFormatException: Infinite or NaN',
    );
  }
  const [mantissa = '', exponent = '0'] = doubleText(value).split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { unscaled: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

/** A decimal without an exponent. */
export function decimalText(decimal: Decimal): string {
  const negative = decimal.unscaled < 0n;
  const digits = String(negative ? -decimal.unscaled : decimal.unscaled);
  const sign = negative ? '-' : '';
  if (decimal.scale <= 0) return sign + digits + '0'.repeat(-decimal.scale);
  const padded = digits.padStart(decimal.scale + 1, '0');
  const split = padded.length - decimal.scale;
  return `${sign}${padded.slice(0, split)}.${padded.slice(split)}`;
}

function readBigInteger(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

/** Two's complement in the fewest bytes. */
function writeBigInteger(value: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const hex = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, '0');
  return Buffer.from(hex, 'hex');
}
