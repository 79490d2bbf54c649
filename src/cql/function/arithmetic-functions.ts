import { ErrorCode, invariant, RequestError } from '../../base/error/index.ts';
import type { CqlType, Decimal } from '../../types/index.ts';
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
import type { DecimalContext } from './decimal-arithmetic.ts';
import {
  addIn,
  decimalOfDouble,
  divideToScale,
  multiplyIn,
  negate,
  precisionOf,
  remainder,
  strip,
  ZERO,
} from './decimal-arithmetic.ts';
import { addDuration } from './duration-arithmetic.ts';
import type { ScalarFunction } from './function.ts';
import { strict } from './function.ts';
import { NumberFault } from './number-fault.ts';
import type { NumberValue } from './number-value.ts';
import {
  invalidOperation,
  isFloatingPoint,
  isNotANumber,
  NUMBER_TYPES,
  readNumber,
  toDecimal,
  toDouble,
  toFloat,
  withSign,
  writeNumber,
} from './number-value.ts';
import { checkOperands } from './whole-number.ts';

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
    functions.push(
      strict(NEGATION_NAME, [left], left, ([value]) => negated(left, value as Buffer)),
    );
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
  const readLeft = operandOf(result, left);
  const readRight = operandOf(result, right);
  return strict(name, [left, right], result, ([a, b]) => {
    if ((a as Buffer).length === 0 || (b as Buffer).length === 0) return null;
    return guarded(name, left, right, () =>
      evaluate(operator, result, readLeft(a as Buffer), readRight(b as Buffer)),
    );
  });
}

function evaluate(
  operator: Operator,
  result: CqlType,
  left: NumberValue,
  right: NumberValue,
): Buffer {
  const value = calculate(operator, result, left, right);
  const isInvalid = isNotANumber(value) && !isNotANumber(left) && !isNotANumber(right);
  return isInvalid ? invalidOperation(result) : writeNumber(result, value);
}

function negated(type: CqlType, value: Buffer): Buffer | null {
  if (value.length === 0) return null;
  if (isFloatingPoint(type)) return withSign(value, (sign) => !sign);
  const number = readNumber(type, value);
  return writeNumber(type, typeof number === 'object' ? negate(number) : -number);
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
  return isFloatingPoint(type) || type === decimalType;
}

/** What an operator calculates with: its own kind of number for what it gives. */
function operandOf(result: CqlType, type: CqlType): (bytes: Buffer) => NumberValue {
  if (result === floatType) return (bytes) => toFloat(readNumber(type, bytes));
  if (result === doubleType) return (bytes) => toDouble(readNumber(type, bytes));
  if (result !== decimalType || type === decimalType) return (bytes) => readNumber(type, bytes);
  if (type === varintType) return (bytes) => toDecimal(readNumber(type, bytes));
  // By way of a double, even what has no fraction: 2 becomes 2.0, and large numbers lose digits.
  return (bytes) => decimalOperand(toDouble(readNumber(type, bytes)));
}

function decimalOperand(value: number): Decimal {
  if (Number.isFinite(value)) return decimalOfDouble(value);
  const what = Number.isNaN(value) ? 'A NaN' : 'An infinite number';
  throw new NumberFault(
    `${what} cannot be converted into a decimal`,
    'java.lang.NumberFormatException',
  );
}

function calculate(
  operator: Operator,
  result: CqlType,
  left: NumberValue,
  right: NumberValue,
): NumberValue {
  if (typeof left === 'object' && typeof right === 'object') return decimals(operator, left, right);
  if (typeof left === 'number' && typeof right === 'number') return doubles(operator, left, right);
  invariant(typeof left === 'bigint' && typeof right === 'bigint', 'operands of one kind');
  return integers(operator, result, left, right);
}

function integers(operator: Operator, result: CqlType, a: bigint, b: bigint): bigint {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (result === varintType) checkOperands(a, b);
  if (operator === '*') return a * b;
  if (b === 0n) {
    throw new NumberFault(result === varintType ? 'BigInteger divide by zero' : '/ by zero');
  }
  return operator === '/' ? a / b : a % b;
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

/** Digits of sums, differences and products at most. */
const CONTEXT: DecimalContext = { precision: 10_000, rounding: 'half up' };

function decimals(operator: Operator, a: Decimal, b: Decimal): Decimal {
  switch (operator) {
    case '+':
      return addIn(a, b, CONTEXT);
    case '-':
      return addIn(a, negate(b), CONTEXT);
    case '*':
      checkOperands(a.unscaled, b.unscaled);
      return multiplyIn(a, b, CONTEXT);
    case '/':
      return divide(a, b);
    case '%':
      return remainder(a, b);
  }
}

/** Significant digits, and digits after the point, of a quotient at least; after it at most. */
const MIN_QUOTIENT_SCALE = 32;
const MAX_QUOTIENT_SCALE = 1000;

/** Rounds half up, with all trailing zeros cut off, as DecimalType.divide does. */
function divide(a: Decimal, b: Decimal): Decimal {
  const firstDigit = digitsBeforePoint(a) - digitsBeforePoint(b);
  const significant = (MIN_QUOTIENT_SCALE - firstDigit) | 0;
  const wanted = Math.max(significant, a.scale, b.scale, MIN_QUOTIENT_SCALE);
  const quotient = divideToScale(a, b, Math.min(MAX_QUOTIENT_SCALE, wanted), 'half up');
  return quotient.unscaled === 0n ? ZERO : strip(quotient, Number.NEGATIVE_INFINITY);
}

/** An int in Java, which wraps for the largest numbers. */
function digitsBeforePoint(value: Decimal): number {
  return (precisionOf(value) - value.scale) | 0;
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
    const isNumberFault = error instanceof NumberFault;
    if (error instanceof RequestError && !isNumberFault) throw error;
    const reason = isNumberFault ? error.reason : (error as Error).message;
    const operation = `${left.name} ${OPERATOR_NAMES[name]} ${right.name}`;
    const message = `the operation '${operation}' failed: ${reason}`;
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
  const read = operandOf(type, type);
  return (left, right) => writeNumber(type, calculate('+', type, read(left), read(right)));
}
