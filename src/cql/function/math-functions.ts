import type { CqlType, Decimal } from '../../types/index.ts';
import { decimalType, floatType, varintType } from '../../types/index.ts';
import { absolute, halfEven, rescale, round as roundTo } from './decimal-arithmetic.ts';
import { decimalExp, decimalLog, decimalLog10 } from './decimal-math.ts';
import { doubleExp, doubleLog, doubleLog10 } from './double-math.ts';
import type { ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import type { NumberValue } from './number-value.ts';
import {
  invalidOperation,
  isFloatingPoint,
  isNotANumber,
  NUMBER_TYPES,
  readNumber,
  toDecimal,
  toDouble,
  withSign,
  writeNumber,
} from './number-value.ts';
import { magnitudeOf } from './whole-number.ts';

/** abs, exp, log, log10 and round of every number type (cql3/functions/MathFcts.java). */
export function mathFunctions(): ScalarFunction[] {
  return NUMBER_TYPES.flatMap((type) => [
    absoluteOf(type),
    math('exp', type, real(type, doubleExp, decimalExp)),
    math('log', type, real(type, doubleLog, decimalLog)),
    math('log10', type, real(type, doubleLog10, decimalLog10)),
    math('round', type, (value) => round(type, value)),
  ]);
}

function math(
  name: string,
  type: CqlType,
  calculate: (value: NumberValue) => NumberValue,
): ScalarFunction {
  return strict(name, [type], type, ([bytes]) => {
    if ((bytes as Buffer).length === 0) return null;
    const value = readNumber(type, bytes as Buffer);
    const result = calculate(value);
    if (!isFloatingPoint(type) || !isNotANumber(result)) return writeNumber(type, result);
    return isNotANumber(value) ? (bytes as Buffer) : invalidOperation(type);
  });
}

function absoluteOf(type: CqlType): ScalarFunction {
  if (!isFloatingPoint(type)) return math('abs', type, magnitude);
  return strict('abs', [type], type, ([bytes]) =>
    (bytes as Buffer).length === 0 ? null : withSign(bytes as Buffer, () => false),
  );
}

/** More digits of a varint cannot change the whole number before the point of its logarithm. */
const VARINT_CONTEXT = halfEven(60);

/**
 * By way of doubles, which stop at the ends of an int and a long; decimals by their own way, and so
 * varints, which keep what is before the point.
 */
function real(
  type: CqlType,
  ofDouble: (value: number) => number,
  ofDecimal: (value: Decimal) => Decimal,
): (value: NumberValue) => NumberValue {
  if (type === decimalType) return (value) => ofDecimal(toDecimal(value));
  if (type === varintType) return (value) => ofDecimal(roundTo(toDecimal(value), VARINT_CONTEXT));
  return (value) => ofDouble(toDouble(value));
}

function magnitude(value: NumberValue): NumberValue {
  if (typeof value === 'number') return Math.abs(value);
  return typeof value === 'bigint' ? magnitudeOf(value) : absolute(value);
}

/** What is rounded to 64 bits, where a float is to 32. */
const LARGEST_ROUNDED = 2 ** 63;
const LARGEST_ROUNDED_FLOAT = 2 ** 31;

/** Decimals half up in magnitude; doubles half up, to what Math.round of Java gives: a whole number. */
function round(type: CqlType, value: NumberValue): NumberValue {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number') return rescale(value, 0, 'half up');
  if (Number.isNaN(value)) return 0;
  const largest = type === floatType ? LARGEST_ROUNDED_FLOAT : LARGEST_ROUNDED;
  // Integers have no -0.
  return Math.min(Math.max(Math.round(value), -largest), largest) + 0;
}
