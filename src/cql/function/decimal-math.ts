import type { Decimal } from '../../types/index.ts';
import {
  absolute,
  add,
  addIn,
  checkedScale,
  checkedZeros,
  compareMagnitude,
  decimalOfDouble,
  decimalToDouble,
  divideIn,
  exponentOf,
  halfEven,
  multiplyIn,
  ONE,
  precisionOf,
  rescale,
  round,
  subtract,
  ZERO,
} from './decimal-arithmetic.ts';
import { logarithmOf } from './logarithm-constants.ts';
import { NumberFault } from './number-fault.ts';

/**
 * exp, log and log10 of decimals, to the last digit as Cassandra 5.0 has them: DecimalType.java asks
 * version 2.3.0 of the library big-math for as many digits as the argument has, at least 32, rounded
 * half to even.
 *
 * What the library gives is not always the nearest number: it rounds after each step, to a few digits
 * more than were asked for, and logarithms close to 0 are exact to a number of places rather than of
 * digits. Nor are zeros at the end always there: log10(10) is 1, log10(1000) is 3.000..., log10(1) is
 * 0E+33. So the steps are the library's:
 *
 * 1. exp(x) of a fraction is exp(x / 256) ^ 256, by the series.
 * 2. exp(n + f) is exp(1 + f / n) ^ n.
 * 3. log(x) from 10 on is log of what is before the power of ten, and the power times log(10).
 * 4. log(x) from 0.01 to 10 is brought close to 1 by factors of two and three.
 * 5. Close to 1, and below 0.01, it is Newton's iteration over exp, from the logarithm of the double.
 *
 * Two things are had otherwise, which shows in no digit: the logarithms of 2, 3 and 10, and the start
 * of the iteration for what is 0 as a double, where the library goes down in steps of 2.
 */

const MIN_PRECISION = 32;
/**
 * Cassandra goes on to 10000 digits, for which it computes for a minute. These take a fifth of a
 * second, for which all other requests wait.
 */
const MAX_PRECISION = 2000;

const TWO: Decimal = { unscaled: 2n, scale: 0 };

function whole(value: number): Decimal {
  return { unscaled: BigInt(value), scale: 0 };
}

/** How many digits a result has for an argument. Throws NumberFault of too many. */
function resultPrecision(value: Decimal): number {
  const precision = Math.max(precisionOf(value), MIN_PRECISION);
  if (precision <= MAX_PRECISION) return precision;
  throw new NumberFault(`Precision ${precision} is larger than ${MAX_PRECISION}`);
}

/** Throws NumberFault where the whole part of the argument is no int. */
export function decimalExp(value: Decimal): Decimal {
  return exp(value, resultPrecision(value));
}

/** Throws NumberFault unless the argument is above 0. */
export function decimalLog(value: Decimal): Decimal {
  if (value.unscaled <= 0n) throw new NumberFault('Natural log of number zero or less');
  return log(value, resultPrecision(value));
}

/** Throws NumberFault unless the argument is above 0. */
export function decimalLog10(value: Decimal): Decimal {
  if (value.unscaled <= 0n) throw new NumberFault('Log10 of number zero or less');
  const precision = resultPrecision(value);
  const inner = halfEven(precision + 2);
  const logarithm = log(value, precision + 2);
  return round(divideIn(logarithm, logarithmOf(10, inner), inner), halfEven(precision));
}

/** Numbers this far below the last digit leave exp at 1, and ints this far above have no digits. */
const BEYOND_DIGITS = 40;
const INT_DIGITS = 10;

function exp(value: Decimal, precision: number): Decimal {
  if (value.unscaled === 0n) return ONE;
  checkedZeros(value, 0);
  const exponent = exponentOf(value);
  if (exponent > INT_DIGITS) throw new NumberFault('Overflow');
  if (exponent < -precision - BEYOND_DIGITS) {
    return { unscaled: 10n ** BigInt(precision - 1), scale: precision - 1 };
  }
  const integral = rescale(value, 0, 'down');
  if (integral.unscaled === 0n) return expOfFraction(value, precision);
  const inner = halfEven(precision + 10);
  const part = add(ONE, divideIn(subtract(value, integral), integral, inner));
  const power = expOfFraction(part, precision + 10);
  if (BigInt.asIntN(32, integral.unscaled) !== integral.unscaled) throw new NumberFault('Overflow');
  return round(pow(power, Number(integral.unscaled), precision + 10), halfEven(precision));
}

const FRACTION_PARTS = 256;

function expOfFraction(value: Decimal, precision: number): Decimal {
  const inner = halfEven(precision + 6);
  const sum = exponentialSeries(divideIn(value, whole(FRACTION_PARTS), inner), precision + 6);
  return round(pow(sum, FRACTION_PARTS, precision + 6), halfEven(precision));
}

/** x^0/0! + x^1/1! + ..., until a term is below a tenth of the last place. */
function exponentialSeries(value: Decimal, precision: number): Decimal {
  const context = halfEven(precision);
  const acceptable: Decimal = { unscaled: 1n, scale: precision + 1 };
  let sum = ONE;
  let power = ONE;
  let factorial = 1n;
  for (let n = 1; ; n++) {
    power = multiplyIn(power, value, context);
    factorial *= BigInt(n);
    const term = divideIn(power, { unscaled: factorial, scale: 0 }, context);
    sum = add(sum, term);
    if (compareMagnitude(term, acceptable) <= 0) return round(sum, context);
  }
}

/** A power by squaring, each product rounded to ten digits more than the power. */
function pow(base: Decimal, exponent: number, precision: number): Decimal {
  const inner = halfEven(precision + 10);
  if (exponent < 0) {
    const inverse = pow(base, -exponent, precision + 10);
    return round(divideIn(ONE, inverse, inner), halfEven(precision));
  }
  let result = ONE;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiplyIn(result, square, inner);
    if (rest > 1) square = multiplyIn(square, square, inner);
  }
  return round(result, halfEven(precision));
}

const TEN: Decimal = { unscaled: 1n, scale: -1 };

/** Of numbers above 0. */
function log(value: Decimal, precision: number): Decimal {
  if (compareMagnitude(value, ONE) === 0) return ZERO;
  const context = halfEven(precision);
  const order = compareMagnitude(value, TEN);
  if (order === 0) return logarithmOf(10, context);
  return round(order > 0 ? logAboveTen(value, precision) : logNear(value, precision), context);
}

function logAboveTen(value: Decimal, precision: number): Decimal {
  // An int in Java, which wraps for the largest numbers.
  const exponent = exponentOf(value) | 0;
  const mantissa = { unscaled: value.unscaled, scale: checkedScale(value.scale + exponent) };
  const doubled = logarithmOf(10, halfEven(precision * 2));
  const powers = multiplyIn(whole(exponent), doubled, halfEven(precision + 4));
  return add(logNear(mantissa, precision + 4), powers);
}

/** Powers of two and three that bring a number close to 1, by where it is: below a bound. */
const FACTORS: readonly (readonly [below: number, twos: number, threes: number])[] = [
  [0.115, 0, -2],
  [0.14, -3, 0],
  [0.2, -1, -1],
  [0.3, -2, 0],
  [0.42, 0, -1],
  [0.7, -1, 0],
  [1.4, 0, 0],
  [2.5, 1, 0],
  [3.5, 0, 1],
  [5, 2, 0],
  [7, 1, 1],
  [8.5, 3, 0],
  [10, 0, 2],
];

function factorsOf(value: number): readonly [twos: number, threes: number] {
  if (value < 0.01) return [0, 0];
  let twos = 0;
  for (let grown = value; value < 0.1 && grown < 0.6; grown *= 2) twos--;
  if (twos < 0) return [twos, 0];
  const found = FACTORS.find(([below]) => value < below);
  // Ten itself, which a number with many nines is as a double.
  return found === undefined ? [3, 0] : [found[1], found[2]];
}

function logNear(value: Decimal, precision: number): Decimal {
  const [twos, threes] = factorsOf(decimalToDouble(value));
  if (twos === 0 && threes === 0) return newton(value, precision);
  const inner = halfEven(precision + 4);
  const constants = halfEven(precision * 2);
  let scaled = value;
  let sum = ZERO;
  for (const [factor, power] of [
    [2, twos],
    [3, threes],
  ] as const) {
    if (power === 0) continue;
    const divisor = whole(factor ** Math.abs(power));
    scaled = power > 0 ? divideIn(scaled, divisor, inner) : multiplyIn(scaled, divisor, inner);
    const logarithm = multiplyIn(logarithmOf(factor, constants), whole(Math.abs(power)), inner);
    sum = power > 0 ? add(sum, logarithm) : subtract(sum, logarithm);
  }
  return addIn(sum, newton(scaled, precision + 4), inner);
}

/** Digits that the logarithm of a double gives. */
const FIRST_DIGITS = 15;
const GUARD_DIGITS = 20;

/** y + 2 * (x - exp(y)) / (x + exp(y)) until it stays, with three times the digits each time. */
function newton(value: Decimal, precision: number): Decimal {
  const last = precision + GUARD_DIGITS;
  const acceptable: Decimal = { unscaled: 1n, scale: precision + 1 };
  let result = firstLogarithm(value, precision);
  for (let digits = FIRST_DIGITS; ; ) {
    digits = Math.min(digits * 3, last);
    const power = exp(result, digits);
    const difference = subtract(value, power);
    const twice = { unscaled: TWO.unscaled * difference.unscaled, scale: difference.scale };
    const step = divideIn(twice, add(value, power), halfEven(digits));
    result = add(result, step);
    if (digits === last && compareMagnitude(absolute(step), acceptable) <= 0) return result;
  }
}

function firstLogarithm(value: Decimal, precision: number): Decimal {
  const double = decimalToDouble(value);
  if (double > 0) return decimalOfDouble(Math.log(double));
  // Here the library begins, and fails for the smallest numbers.
  checkedZeros(divideIn(value, TWO, halfEven(precision)), 0);
  const exponent = exponentOf(value);
  const mantissa = decimalToDouble({ unscaled: value.unscaled, scale: value.scale + exponent });
  return decimalOfDouble(Math.log(mantissa) + exponent * Math.LN10);
}
