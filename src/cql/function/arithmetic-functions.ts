import { ErrorCode, RequestError } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import {
  asciiType,
  bigintType,
  dateType,
  decimalType,
  doubleType,
  durationType,
  floatType,
  intType,
  smallintType,
  textType,
  timestampType,
  tinyintType,
  varintType,
} from '../../types/index.ts';
import { addDuration } from './duration-arithmetic.ts';
import type { ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import type { Decimal, NumberValue } from './number-value.ts';
import {
  NUMBER_TYPES,
  readNumber,
  toBigInteger,
  toDecimal,
  toDouble,
  writeNumber,
} from './number-value.ts';

type Operator = '+' | '-' | '*' | '/' | '%';

/** The functions that operators stand for (cql3/functions/OperationFcts.java of Cassandra 5.0). */
export const OPERATOR_NAMES: Readonly<Record<string, Operator>> = {
  _add: '+',
  _substract: '-',
  _multiply: '*',
  _divide: '/',
  _modulo: '%',
};

export const NEGATION_NAME = '_negate';

/** All overloads of all operators. */
export function arithmeticFunctions(): ScalarFunction[] {
  const functions: ScalarFunction[] = [];
  for (const left of NUMBER_TYPES) {
    for (const right of NUMBER_TYPES) {
      for (const [name, operator] of Object.entries(OPERATOR_NAMES)) {
        functions.push(numeric(name, operator, left, right));
      }
    }
    functions.push(strict(NEGATION_NAME, [left], left, ([value]) => negate(left, value as Buffer)));
  }
  for (const type of [timestampType, dateType]) {
    for (const [name, sign] of [
      ['_add', 1],
      ['_substract', -1],
    ] as const) {
      functions.push(
        strict(name, [type, durationType], type, ([value, duration]) =>
          guarded(name, type, durationType, () =>
            addDuration(type, value as Buffer, duration as Buffer, sign),
          ),
        ),
      );
    }
  }
  const concatenations: [CqlType, CqlType, CqlType][] = [
    [textType, textType, textType],
    [asciiType, asciiType, asciiType],
    [asciiType, textType, textType],
    [textType, asciiType, textType],
  ];
  for (const [left, right, result] of concatenations) {
    functions.push(strict('_add', [left, right], result, (values) => Buffer.concat(values)));
  }
  return functions;
}

function numeric(name: string, operator: Operator, left: CqlType, right: CqlType): ScalarFunction {
  const result = resultType(left, right);
  return strict(name, [left, right], result, ([a, b]) => {
    if ((a as Buffer).length === 0 || (b as Buffer).length === 0) return null;
    return guarded(name, left, right, () =>
      writeNumber(
        result,
        arithmetic(operator, result, readNumber(left, a as Buffer), readNumber(right, b as Buffer)),
      ),
    );
  });
}

function negate(type: CqlType, value: Buffer): Buffer | null {
  if (value.length === 0) return null;
  const number = readNumber(type, value);
  if (typeof number === 'object') {
    return writeNumber(type, { unscaled: -number.unscaled, scale: number.scale });
  }
  return writeNumber(type, -number);
}

/** Bytes of the larger operand; floating point wins; beyond 8 bytes decimal or varint. */
function resultType(left: CqlType, right: CqlType): CqlType {
  const size = Math.max(sizeOf(left), sizeOf(right));
  if (isFloating(left) || isFloating(right)) {
    if (size === 4) return floatType;
    return size === 8 ? doubleType : decimalType;
  }
  if (size === 1) return tinyintType;
  if (size === 2) return smallintType;
  if (size === 4) return intType;
  return size === 8 ? bigintType : varintType;
}

function sizeOf(type: CqlType): number {
  if (type === tinyintType) return 1;
  if (type === smallintType) return 2;
  if (type === intType || type === floatType) return 4;
  return type === decimalType || type === varintType ? Number.POSITIVE_INFINITY : 8;
}

function isFloating(type: CqlType): boolean {
  return type === floatType || type === doubleType || type === decimalType;
}

export function arithmetic(
  operator: Operator,
  result: CqlType,
  left: NumberValue,
  right: NumberValue,
): NumberValue {
  if (result === decimalType) return decimals(operator, decimalOf(left), decimalOf(right));
  if (result === floatType || result === doubleType) {
    const round = result === floatType ? Math.fround : (value: number) => value;
    return doubles(operator, round(toDouble(left)), round(toDouble(right)));
  }
  const a = toBigInteger(left);
  const b = toBigInteger(right);
  if ((operator === '/' || operator === '%') && b === 0n) throw new Error('/ by zero');
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function doubles(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function decimals(operator: Operator, a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const x = a.unscaled * 10n ** BigInt(scale - a.scale);
  const y = b.unscaled * 10n ** BigInt(scale - b.scale);
  switch (operator) {
    case '+':
      return { unscaled: x + y, scale };
    case '-':
      return { unscaled: x - y, scale };
    case '*':
      return { unscaled: a.unscaled * b.unscaled, scale: a.scale + b.scale };
    case '/':
      return divide(a, b);
    case '%':
      if (y === 0n) throw new Error(x === 0n ? 'Division undefined' : 'Division by zero');
      return { unscaled: x % y, scale };
  }
}

/** Significant digits, and digits after the point, of a quotient at least; after it at most. */
const MIN_QUOTIENT_SCALE = 32;
const MAX_QUOTIENT_SCALE = 1000;

/** Rounds half up, with all trailing zeros cut off, as DecimalType.divide does. */
function divide(a: Decimal, b: Decimal): Decimal {
  if (b.unscaled === 0n) throw new Error('/ by zero');
  const firstDigit = digitsBeforePoint(a) - digitsBeforePoint(b);
  const wanted = Math.max(MIN_QUOTIENT_SCALE - firstDigit, a.scale, b.scale, MIN_QUOTIENT_SCALE);
  const scale = Math.min(MAX_QUOTIENT_SCALE, wanted);
  const shift = scale + b.scale - a.scale;
  const dividend = shift >= 0 ? a.unscaled * 10n ** BigInt(shift) : a.unscaled;
  const divisor = shift >= 0 ? b.unscaled : b.unscaled * 10n ** BigInt(-shift);
  const negative = dividend < 0n !== divisor < 0n;
  const x = dividend < 0n ? -dividend : dividend;
  const y = divisor < 0n ? -divisor : divisor;
  const rounded = (x * 2n + y) / (y * 2n);
  let unscaled = negative ? -rounded : rounded;
  let digits = scale;
  if (unscaled === 0n) return { unscaled, scale: 0 };
  while (unscaled % 10n === 0n) {
    unscaled /= 10n;
    digits--;
  }
  return { unscaled, scale: digits };
}

function digitsBeforePoint({ unscaled, scale }: Decimal): number {
  return String(unscaled < 0n ? -unscaled : unscaled).length - scale;
}

function decimalOf(value: NumberValue): Decimal {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const what = Number.isNaN(value) ? 'A NaN' : 'An infinite number';
    throw new Error(`${what} cannot be converted into a decimal`);
  }
  return toDecimal(value);
}

/** Java's arithmetic errors become Cassandra's function failure. */
function guarded(
  name: string,
  left: CqlType,
  right: CqlType,
  run: () => Buffer | null,
): Buffer | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const operation = `${left.name} ${OPERATOR_NAMES[name]} ${right.name}`;
    const message = `the operation '${operation}' failed: ${(error as Error).message}`;
    throw new RequestError(ErrorCode.FUNCTION_FAILURE, message, {
      kind: 'functionFailure',
      keyspace: 'system',
      functionName: name,
      argumentTypes: [left.name, right.name],
    });
  }
}

/** Adds a value to another of the same type: numbers, or one text behind the other; else null. */
export function additionOf(type: CqlType): ((left: Buffer, right: Buffer) => Buffer) | null {
  if (type === textType || type === asciiType) return (left, right) => Buffer.concat([left, right]);
  if (!NUMBER_TYPES.includes(type)) return null;
  return (left, right) =>
    writeNumber(type, arithmetic('+', type, readNumber(type, left), readNumber(type, right)));
}
