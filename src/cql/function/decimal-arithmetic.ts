import type { Decimal } from '../../types/index.ts';
import { doubleText } from '../../types/index.ts';
import { NumberFault, numberTooLarge } from './number-fault.ts';
import {
  checkOperands,
  digitCount,
  JAVA_MAX_POWER_OF_TEN,
  magnitudeOf,
  powerOfTen,
  withoutZeros,
  withZeros,
} from './whole-number.ts';

/**
 * Arithmetic of java.math.BigDecimal, in what a client sees of it: the digits, the scale of each
 * result, and what fails. Scales are ints, so anything that would move one past their range fails, and
 * numbers are never brought to one scale before it is known that few digits lie between them.
 */

export type Rounding = 'down' | 'half up' | 'half even';

/** How many digits a result keeps, and how it is rounded to them (java.math.MathContext). */
export interface DecimalContext {
  readonly precision: number;
  readonly rounding: Rounding;
}

export function halfEven(precision: number): DecimalContext {
  return { precision, rounding: 'half even' };
}

export const ZERO: Decimal = { unscaled: 0n, scale: 0 };
export const ONE: Decimal = { unscaled: 1n, scale: 0 };

const MAX_SCALE = 2 ** 31 - 1;
const MIN_SCALE = -(2 ** 31);

/** Java's reasons for scales past the range; those of roundings look at the int that is left. */
export function checkedScale(scale: number): number {
  if (scale > MAX_SCALE) throw new NumberFault('Underflow');
  if (scale < MIN_SCALE) throw new NumberFault('Overflow');
  return scale;
}

function roundedScale(scale: number): number {
  if ((scale | 0) === scale) return scale;
  throw new NumberFault((scale | 0) > 0 ? 'Underflow' : 'Overflow');
}

function nearestScale(scale: number): number {
  return Math.min(Math.max(scale, MIN_SCALE), MAX_SCALE);
}

function isZero({ unscaled }: Decimal): boolean {
  return unscaled === 0n;
}

export function precisionOf({ unscaled }: Decimal): number {
  return digitCount(unscaled);
}

/** The power of ten of the first digit. */
export function exponentOf(value: Decimal): number {
  return precisionOf(value) - value.scale - 1;
}

export function negate({ unscaled, scale }: Decimal): Decimal {
  return { unscaled: -unscaled, scale };
}

export function absolute({ unscaled, scale }: Decimal): Decimal {
  return { unscaled: magnitudeOf(unscaled), scale };
}

/** A quotient, rounded to a whole number. The divisor is above 0. */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = magnitudeOf(dividend - quotient * divisor);
  const step = rest === 0n ? 0n : roundingOf(rest, divisor, quotient, rounding);
  return dividend < 0n ? quotient - step : quotient + step;
}

/** Rounds what has more digits than the context keeps. */
export function round(value: Decimal, { precision, rounding }: DecimalContext): Decimal {
  let { unscaled, scale } = value;
  // Twice where 99.9 becomes 100.
  for (let drop = digitCount(unscaled) - precision; drop > 0; ) {
    scale = roundedScale(scale - drop);
    unscaled = divideRounded(unscaled, powerOfTen(drop), rounding);
    drop = digitCount(unscaled) - precision;
  }
  return { unscaled, scale };
}

/** With another scale: zeros at the end, or rounded. */
export function rescale(value: Decimal, scale: number, rounding: Rounding): Decimal {
  const zeros = checkedZeros(value, scale);
  if (zeros >= 0) return { unscaled: withZeros(value.unscaled, zeros), scale };
  // All digits, and more, are behind the half.
  if (precisionOf(value) < -zeros) return { unscaled: 0n, scale };
  return { unscaled: divideRounded(value.unscaled, powerOfTen(-zeros), rounding), scale };
}

/** How many zeros another scale puts behind a number, or takes. Throws what Java would throw of it. */
export function checkedZeros(value: Decimal, scale: number): number {
  const zeros = checkedRaise(value, scale - value.scale);
  if (!isZero(value)) checkPower(zeros);
  return zeros;
}

function checkedRaise(value: Decimal, raise: number): number {
  return isZero(value) ? nearestScale(raise) : checkedScale(raise);
}

/** Throws where Java refuses to compute so many places. */
function checkPower(places: number): void {
  if (Math.abs(places) > JAVA_MAX_POWER_OF_TEN) throw numberTooLarge();
}

/** The sum, exactly. */
export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  const x = withZeros(left.unscaled, checkedRaise(left, scale - left.scale));
  const y = withZeros(right.unscaled, checkedRaise(right, scale - right.scale));
  return { unscaled: x + y, scale };
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return add(left, negate(right));
}

/** The sum, rounded. What lies far below its last digit counts only by its sign. */
export function addIn(left: Decimal, right: Decimal, context: DecimalContext): Decimal {
  if (isZero(left) || isZero(right)) return addZero(left, right, context);
  if (left.scale === right.scale) return round(add(left, right), context);
  const [big, small] = left.scale < right.scale ? [left, right] : [right, left];
  return round(add(big, visiblePart(small, big, context)), context);
}

/** A number itself, or its sign in a place where it cannot be told from it. */
function visiblePart(small: Decimal, big: Decimal, { precision }: DecimalContext): Decimal {
  const lastPlace = big.scale - precisionOf(big) + precision;
  const firstPlace = small.scale - precisionOf(small) + 1;
  if (firstPlace <= big.scale + 2 || firstPlace <= lastPlace + 2) return small;
  return {
    unscaled: small.unscaled < 0n ? -1n : 1n,
    scale: checkedScale(Math.max(big.scale, lastPlace) + 3),
  };
}

/** A sum with zero is the other number, near the larger scale as far as the digits go. */
function addZero(left: Decimal, right: Decimal, context: DecimalContext): Decimal {
  const preferred = Math.max(left.scale, right.scale);
  if (isZero(left) && isZero(right)) return { unscaled: 0n, scale: preferred };
  const result = round(isZero(left) ? right : left, context);
  if (result.scale >= preferred) return strip(result, preferred);
  const room = context.precision - precisionOf(result);
  // An int, as all of Java's scales are: what is too far comes out below 0.
  const wanted = (preferred - result.scale) | 0;
  return rescale(result, room >= wanted ? preferred : result.scale + room, 'down');
}

/** The product, exactly. */
export function multiply(left: Decimal, right: Decimal): Decimal {
  const scale = left.scale + right.scale;
  return {
    unscaled: left.unscaled * right.unscaled,
    scale: isZero(left) ? nearestScale(scale) : checkedScale(scale),
  };
}

export function multiplyIn(left: Decimal, right: Decimal, context: DecimalContext): Decimal {
  return round(multiply(left, right), context);
}

/** Drops zeros at the end, but not below a scale. */
export function strip({ unscaled, scale }: Decimal, lowest: number): Decimal {
  const { value, zeros } = withoutZeros(unscaled, scale - lowest);
  return { unscaled: value, scale: checkedScale(scale - zeros) };
}

function checkDivisor(left: Decimal, right: Decimal): void {
  if (isZero(right)) {
    throw new NumberFault(isZero(left) ? 'Division undefined' : 'Division by zero');
  }
}

/** The quotient, rounded; an exact one is without zeros behind the scale of the operands. */
export function divideIn(left: Decimal, right: Decimal, context: DecimalContext): Decimal {
  checkDivisor(left, right);
  const preferred = left.scale - right.scale;
  if (isZero(left)) return { unscaled: 0n, scale: nearestScale(preferred) };
  const { precision } = context;
  const places = precision + precisionOf(right) - precisionOf(left);
  const dividend = withZeros(magnitudeOf(left.unscaled), places);
  const divisor = withZeros(magnitudeOf(right.unscaled), -places);
  const quotient = dividend / divisor;
  // Digits are cut to the precision before it is asked whether they are all.
  const hasMore = quotient >= powerOfTen(precision);
  const unit = hasMore ? 10n * divisor : divisor;
  const cut = hasMore ? quotient / 10n : quotient;
  const behind = dividend - cut * unit;
  const magnitude = behind === 0n ? cut : cut + roundingOf(behind, unit, cut, context.rounding);
  const isNegative = left.unscaled < 0n !== right.unscaled < 0n;
  const result = {
    unscaled: isNegative ? -magnitude : magnitude,
    scale: roundedScale(preferred + places - Number(hasMore)),
  };
  return round(behind === 0n ? strip(result, preferred) : result, context);
}

/** 1 where a quotient with a rest is rounded up, else 0. */
function roundingOf(rest: bigint, divisor: bigint, quotient: bigint, rounding: Rounding): bigint {
  if (rounding === 'down') return 0n;
  const above = 2n * rest - divisor;
  if (above !== 0n) return above > 0n ? 1n : 0n;
  return rounding === 'half up' || (quotient & 1n) !== 0n ? 1n : 0n;
}

/** The quotient with a scale, rounded. */
export function divideToScale(
  left: Decimal,
  right: Decimal,
  scale: number,
  rounding: Rounding,
): Decimal {
  const [raisedLeft, raisedRight] = quotientZeros(left, right, scale);
  checkPower(Math.max(raisedLeft, raisedRight));
  if (isZero(right)) throw divisionByZero(left, Math.max(raisedLeft, raisedRight), raisedLeft);
  const dividend = withZeros(left.unscaled, raisedLeft);
  const divisor = withZeros(magnitudeOf(right.unscaled), raisedRight);
  checkOperands(dividend, divisor);
  const signed = right.unscaled < 0n ? -dividend : dividend;
  return { unscaled: divideRounded(signed, divisor, rounding), scale };
}

/**
 * Zeros behind the dividend and the divisor that make whole numbers of them for a scale. They are ints
 * in Java, and below 0 where they wrap: then there are none, and what comes out is no quotient.
 */
function quotientZeros(left: Decimal, right: Decimal, scale: number): readonly [number, number] {
  const wanted = scale + right.scale;
  const reached = isZero(left) ? nearestScale(wanted) : checkedScale(wanted);
  if (reached > left.scale) return [((wanted | 0) - left.scale) | 0, 0];
  return [0, (left.scale - scale - right.scale) | 0];
}

const LAST_LONG = 2n ** 63n - 1n;
/** Powers of ten that are longs. */
const LONG_POWERS = 19;

/** Java has one reason where it divides longs, and another where it divides larger numbers. */
function divisionByZero({ unscaled }: Decimal, zeros: number, ofDividend: number): NumberFault {
  const isSmall = zeros < LONG_POWERS && magnitudeOf(withZeros(unscaled, ofDividend)) <= LAST_LONG;
  return new NumberFault(isSmall ? '/ by zero' : 'BigInteger divide by zero');
}

/** The rest of a division to a whole number, with the sign of the dividend. */
export function remainder(left: Decimal, right: Decimal): Decimal {
  const preferred = nearestScale(left.scale - right.scale);
  const isBelow = compareMagnitude(left, right) < 0;
  if (!isBelow) checkDivisor(left, right);
  const whole = isBelow
    ? { unscaled: 0n, scale: preferred }
    : wholeQuotient(left, right, preferred);
  return subtract(left, multiply(whole, right));
}

function wholeQuotient(left: Decimal, right: Decimal, preferred: number): Decimal {
  const places = right.scale - left.scale;
  checkQuotientDigits(left, right);
  const dividend = withZeros(left.unscaled, places);
  const divisor = withZeros(right.unscaled, -places);
  checkOperands(dividend, divisor);
  const quotient = { unscaled: dividend / divisor, scale: 0 };
  return preferred >= 0 ? rescale(quotient, preferred, 'down') : strip(quotient, preferred);
}

/** Java divides to as many digits as a whole quotient can have, and counts them before. */
function checkQuotientDigits(left: Decimal, right: Decimal): void {
  const preferred = left.scale - right.scale;
  const [x, y] = [precisionOf(left), precisionOf(right)];
  const digits = Math.min(x + Math.ceil((10 * y) / 3) + Math.abs(preferred) + 2, MAX_SCALE);
  const first = withZeros(magnitudeOf(left.unscaled), y - x);
  const isOneLess = first > withZeros(magnitudeOf(right.unscaled), x - y);
  const places = y - x - Number(isOneLess);
  roundedScale(preferred + places + digits);
  checkPower(roundedScale(digits + places));
}

export function compareMagnitude(left: Decimal, right: Decimal): number {
  if (isZero(left) || isZero(right)) return Number(!isZero(left)) - Number(!isZero(right));
  const above = exponentOf(left) - exponentOf(right);
  if (above !== 0) return above;
  const x = withZeros(magnitudeOf(left.unscaled), right.scale - left.scale);
  const y = withZeros(magnitudeOf(right.unscaled), left.scale - right.scale);
  return x < y ? -1 : Number(x > y);
}

/** The nearest double. */
export function decimalToDouble({ unscaled, scale }: Decimal): number {
  return Number(`${unscaled}e${-scale}`);
}

/** As BigDecimal.valueOf makes it from the text of a double. Throws NumberFault of no finite one. */
export function decimalOfDouble(value: number): Decimal {
  return decimalOfJavaText(doubleText(value));
}

/** What `new BigDecimal` reads from the text of a double or float. Throws NumberFault. */
export function decimalOfJavaText(text: string): Decimal {
  const letter = /[NI]/.exec(text);
  if (letter !== null) {
    throw new NumberFault(
      `Character ${letter[0]} is neither a decimal digit number, decimal point, nor "e" notation ` +
        'exponential mark.',
      'java.lang.NumberFormatException',
    );
  }
  const [mantissa = '', exponent = '0'] = text.split('E');
  const [digits = '', fraction = ''] = mantissa.split('.');
  return { unscaled: BigInt(digits + fraction), scale: fraction.length - Number(exponent) };
}
