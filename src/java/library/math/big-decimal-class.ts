import { JavaArray } from '../../value/array.ts';
import type { Execution } from '../../value/execution.ts';
import { doubleText } from '../../value/floating-text.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import type { EnumObject } from '../enum-object.ts';
import { notNull } from '../reference.ts';
import {
  aligned,
  BigDecimalObject,
  decimalOfDouble,
  divideExactly,
  divideToPrecision,
  divideToScale,
  divideToWhole,
  parseDecimal,
  plain,
  powerOfTen,
  rescale,
  round,
  scientific,
  strip,
} from './big-decimal.ts';
import { BigIntegerObject, bitLength, digitsOf, magnitude, reserve } from './big-integer.ts';
import { type MathContextObject, modeOf, modeOfNumber, type RoundingName } from './rounding.ts';

type Big = BigDecimalObject;
type Context = MathContextObject | null;

function made(unscaled: bigint, scale: number): Big {
  return new BigDecimalObject(unscaled, scale);
}

type Operation = (execution: Execution, left: Big, right: Big) => Big;

/** A member of two numbers, and the one that rounds what it gives to a context. */
function binary(operation: Operation) {
  return (execution: Execution, self: Big, other: Big | null, context?: Context): Big => {
    const result = operation(execution, self, notNull(other));
    return context === undefined ? result : round(execution, result, notNull(context));
  };
}

const add = binary((execution, left, right) => {
  const both = aligned(execution, left, right);
  return made(both.left + both.right, both.scale);
});

const subtract = binary((execution, left, right) => {
  const both = aligned(execution, left, right);
  return made(both.left - both.right, both.scale);
});

const multiply = binary((execution, left, right) => {
  reserve(execution, bitLength(left.unscaled) + bitLength(right.unscaled));
  return made(left.unscaled * right.unscaled, left.scale + right.scale);
});

const remainder = binary((execution, left, right) => {
  const whole = divideToWhole(execution, left, right);
  return subtract(execution, left, multiply(execution, whole, right));
});

function pow(execution: Execution, self: Big, exponent: number): Big {
  if (exponent < 0 || exponent > 999999999) {
    throw raise('java.lang.ArithmeticException', 'Invalid operation');
  }
  if (magnitude(self.unscaled) > 1n) reserve(execution, bitLength(self.unscaled) * exponent);
  return made(self.unscaled ** BigInt(exponent), self.scale * exponent);
}

/** The digits before the point, without rounding. */
function whole(execution: Execution, { unscaled, scale }: Big): bigint {
  if (scale === 0 || unscaled === 0n) return unscaled;
  const power = powerOfTen(execution, Math.abs(scale));
  return scale < 0 ? unscaled * power : unscaled / power;
}

/** The last bits of the digits before the point: a large exponent leaves none. */
function lowBits(execution: Execution, self: Big, bits: number): bigint {
  if (self.scale <= -64 || self.precision() < self.scale) return 0n;
  return BigInt.asIntN(bits, whole(execution, self));
}

function exact(execution: Execution, self: Big, bits: number): bigint {
  if (self.unscaled !== 0n && self.precision() - self.scale > 19) {
    throw raise('java.lang.ArithmeticException', 'Overflow');
  }
  const value = rescale(execution, self, 0, 'UNNECESSARY').unscaled;
  if (BigInt.asIntN(bits, value) === value) return value;
  throw raise('java.lang.ArithmeticException', 'Overflow');
}

function doubleOf(self: Big): number {
  return Number(`${digitsOf(self.unscaled)}e${-self.scale}`);
}

function movePoint(execution: Execution, self: Big, places: number): Big {
  if (places === 0) return self;
  const moved = made(self.unscaled, self.scale - places);
  return moved.scale < 0 ? rescale(execution, moved, 0, 'UNNECESSARY') : moved;
}

function stripped(self: Big): Big {
  return self.unscaled === 0n ? made(0n, 0) : strip(self, -(2 ** 31));
}

const division: ClassDeclaration['members'] = {
  'public BigDecimal divide(BigDecimal other)': (execution, self: Big, other: Big | null) =>
    divideExactly(execution, self, notNull(other)),
  'public BigDecimal divide(BigDecimal other, MathContext context)': (
    execution,
    self: Big,
    other: Big | null,
    context: Context,
  ) => divideToPrecision(execution, self, notNull(other), notNull(context)),
  'public BigDecimal divide(BigDecimal other, RoundingMode mode)': (
    execution,
    self: Big,
    other: Big | null,
    mode: EnumObject | null,
  ) => divideToScale(execution, self, notNull(other), self.scale, modeOf(mode)),
  'public BigDecimal divide(BigDecimal other, int mode)': (
    execution,
    self: Big,
    other: Big | null,
    mode: number,
  ) => divideToScale(execution, self, notNull(other), self.scale, modeOfNumber(mode)),
  'public BigDecimal divide(BigDecimal other, int scale, RoundingMode mode)': (
    execution,
    self: Big,
    other: Big | null,
    scale: number,
    mode: EnumObject | null,
  ) => divideToScale(execution, self, notNull(other), scale, modeOf(mode)),
  'public BigDecimal divide(BigDecimal other, int scale, int mode)': (
    execution,
    self: Big,
    other: Big | null,
    scale: number,
    mode: number,
  ) => divideToScale(execution, self, notNull(other), scale, modeOfNumber(mode)),
  'public BigDecimal divideToIntegralValue(BigDecimal other)': binary(divideToWhole),
  'public BigDecimal remainder(BigDecimal other)': remainder,
  'public BigDecimal[] divideAndRemainder(BigDecimal other)': (
    execution,
    self: Big,
    other: Big | null,
  ) =>
    new JavaArray('java.math.BigDecimal', [
      divideToWhole(execution, self, notNull(other)),
      remainder(execution, self, other),
    ]),
};

function setScale(execution: Execution, self: Big, scale: number, mode: RoundingName): Big {
  return scale === self.scale ? self : rescale(execution, self, scale, mode);
}

const conversions: ClassDeclaration['members'] = {
  'public String toPlainString()': plain,
  'public String toEngineeringString()': (_, self: Big) => scientific(self, 3),
  'public BigInteger toBigInteger()': (execution, self: Big) =>
    new BigIntegerObject(whole(execution, self)),
  'public BigInteger toBigIntegerExact()': (execution, self: Big) =>
    new BigIntegerObject(rescale(execution, self, 0, 'UNNECESSARY').unscaled),
  'public BigInteger unscaledValue()': (_, self: Big) => new BigIntegerObject(self.unscaled),
  'public int compareTo(BigDecimal other)': (_, self: Big, other: Reference) =>
    self.compareTo(other),
  'public int intValue()': (execution, self: Big) => Number(lowBits(execution, self, 32)),
  'public long longValue()': (execution, self: Big) => lowBits(execution, self, 64),
  'public int intValueExact()': (execution, self: Big) => Number(exact(execution, self, 32)),
  'public long longValueExact()': (execution, self: Big) => exact(execution, self, 64),
  'public float floatValue()': (_, self: Big) => Math.fround(doubleOf(self)),
  'public double doubleValue()': (_, self: Big) => doubleOf(self),
};

const constants: ClassDeclaration['members'] = Object.fromEntries(
  [
    ['UP', 0],
    ['DOWN', 1],
    ['CEILING', 2],
    ['FLOOR', 3],
    ['HALF_UP', 4],
    ['HALF_DOWN', 5],
    ['HALF_EVEN', 6],
    ['UNNECESSARY', 7],
  ].map(([name, value]) => [`public static final int ROUND_${name}`, () => value]),
);

const arithmetic: ClassDeclaration['members'] = {
  'public BigDecimal add(BigDecimal other)': add,
  'public BigDecimal add(BigDecimal other, MathContext context)': add,
  'public BigDecimal subtract(BigDecimal other)': subtract,
  'public BigDecimal subtract(BigDecimal other, MathContext context)': subtract,
  'public BigDecimal multiply(BigDecimal other)': multiply,
  'public BigDecimal multiply(BigDecimal other, MathContext context)': multiply,
  'public BigDecimal pow(int exponent)': pow,
  'public BigDecimal max(BigDecimal other)': (_, self: Big, other: Big | null) =>
    self.compareTo(other) >= 0 ? self : other,
  'public BigDecimal min(BigDecimal other)': (_, self: Big, other: Big | null) =>
    self.compareTo(other) <= 0 ? self : other,
  'public BigDecimal negate()': (_, self: Big) => made(-self.unscaled, self.scale),
  'public BigDecimal plus()': (_, self: Big) => self,
  'public BigDecimal abs()': (_, self: Big) => made(magnitude(self.unscaled), self.scale),
  'public BigDecimal ulp()': (_, self: Big) => made(1n, self.scale),
  'public BigDecimal round(MathContext context)': (execution, self: Big, context: Context) =>
    round(execution, self, notNull(context)),
  'public int signum()': (_, self: Big) => self.signum(),
  'public int scale()': (_, self: Big) => self.scale,
  'public int precision()': (_, self: Big) => self.precision(),
  'public BigDecimal setScale(int scale)': (execution, self: Big, scale: number) =>
    setScale(execution, self, scale, 'UNNECESSARY'),
  'public BigDecimal setScale(int scale, RoundingMode mode)': (
    execution,
    self: Big,
    scale: number,
    mode: EnumObject | null,
  ) => setScale(execution, self, scale, modeOf(mode)),
  'public BigDecimal setScale(int scale, int mode)': (
    execution,
    self: Big,
    scale: number,
    mode: number,
  ) => setScale(execution, self, scale, modeOfNumber(mode)),
  'public BigDecimal stripTrailingZeros()': (_, self: Big) => stripped(self),
  'public BigDecimal movePointLeft(int places)': (execution, self: Big, places: number) =>
    movePoint(execution, self, -places),
  'public BigDecimal movePointRight(int places)': movePoint,
  'public BigDecimal scaleByPowerOfTen(int places)': (_, self: Big, places: number) =>
    made(self.unscaled, self.scale - places),
};

export const bigDecimalClass: ClassDeclaration = {
  head:
    'public class java.math.BigDecimal extends java.lang.Number ' +
    'implements java.lang.Comparable<java.math.BigDecimal>',
  members: {
    'public static final BigDecimal ZERO': () => made(0n, 0),
    'public static final BigDecimal ONE': () => made(1n, 0),
    'public static final BigDecimal TEN': () => made(10n, 0),
    ...constants,
    'public BigDecimal(String text)': (execution, text: string | null) =>
      parseDecimal(execution, notNull(text)),
    'public BigDecimal(String text, MathContext context)': (
      execution,
      text: string | null,
      context: Context,
    ) => round(execution, parseDecimal(execution, notNull(text)), notNull(context)),
    'public BigDecimal(int value)': (_, value: number) => made(BigInt(value), 0),
    'public BigDecimal(long value)': (_, value: bigint) => made(value, 0),
    'public BigDecimal(double value)': (_, value: number) => decimalOfDouble(value),
    'public BigDecimal(double value, MathContext context)': (
      execution,
      value: number,
      context: Context,
    ) => round(execution, decimalOfDouble(value), notNull(context)),
    'public BigDecimal(BigInteger value)': (_, value: BigIntegerObject | null) =>
      made(notNull(value).value, 0),
    'public BigDecimal(BigInteger value, int scale)': (
      _,
      value: BigIntegerObject | null,
      scale: number,
    ) => made(notNull(value).value, scale),
    'public static BigDecimal valueOf(long value)': (_, value: bigint) => made(value, 0),
    'public static BigDecimal valueOf(long value, int scale)': (_, value: bigint, scale: number) =>
      made(value, scale),
    'public static BigDecimal valueOf(double value)': (execution, value: number) =>
      parseDecimal(execution, doubleText(value)),
    ...arithmetic,
    ...division,
    ...conversions,
  },
};
