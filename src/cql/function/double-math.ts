import { halfEven } from './decimal-arithmetic.ts';
import { logarithmOf } from './logarithm-constants.ts';
import { powerOfTen } from './whole-number.ts';

/**
 * exp, log and log10 of doubles, correctly rounded: the double that is nearest to the exact value.
 *
 * What Java gives depends on the processor it runs on. On x86-64 it misses the nearest double now and
 * then, by one unit in the last place; JavaScript's functions do so more often, and elsewhere. So the
 * nearest one is what agrees most; docs/compatibility.md has the numbers.
 *
 * Numbers are whole multiples of 2^-BITS here. exp takes powers of two out and is a short series, whose
 * sum is squared back; log corrects JavaScript's own by the exp of it.
 */
const BITS = 224;
const WIDTH = BigInt(BITS);
const UNIT = 1n << WIDTH;

/** How often the argument of the series is halved, and its sum squared. */
const HALVINGS = 8n;

const DECIMAL_PLACES = 80;

function constant(base: 2 | 10): bigint {
  const { unscaled, scale } = logarithmOf(base, halfEven(DECIMAL_PLACES));
  return (unscaled << WIDTH) / powerOfTen(scale);
}

const LOG_2 = constant(2);
const LOG_10 = constant(10);

const LARGEST_EXPONENT = 710;
const SMALLEST_EXPONENT = -746;
const LEAST_EXPONENT_OF_TWO = -1022;
const UNITS_OF_MIN_VALUE = 1074;

/** Whole numbers are exact in a double up to here. */
const EXACT = 2 ** 53;

/** A finite double in multiples of 2^-BITS, which holds its bits from 2^-170 on. */
function fixed(value: number): bigint {
  let whole = value;
  let shift = WIDTH;
  for (; !Number.isInteger(whole); whole *= EXACT) shift -= 53n;
  return shift >= 0n ? BigInt(whole) << shift : BigInt(whole) >> -shift;
}

/** `fraction * 2^(power - BITS)` is the exponential. */
interface Exponential {
  readonly fraction: bigint;
  readonly power: number;
}

function exponential(value: number): Exponential {
  const power = Math.round(value / Math.LN2);
  const rest = (fixed(value) - BigInt(power) * LOG_2) >> HALVINGS;
  let sum = UNIT;
  let term = UNIT;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = (term * rest) / (UNIT * n);
    sum += term;
  }
  for (let halving = 0n; halving < HALVINGS; halving++) sum = (sum * sum) >> WIDTH;
  return { fraction: sum, power };
}

/** The nearest double to e raised to a double. */
export function doubleExp(value: number): number {
  if (Number.isNaN(value)) return value;
  if (value > LARGEST_EXPONENT) return Number.POSITIVE_INFINITY;
  if (value < SMALLEST_EXPONENT) return 0;
  if (Math.abs(value) < 2 ** -54) return 1;
  const { fraction, power } = exponential(value);
  if (power <= LEAST_EXPONENT_OF_TWO) {
    const dropped = BigInt(BITS - power - UNITS_OF_MIN_VALUE);
    const units = (fraction + (1n << (dropped - 1n))) >> dropped;
    return Number(units) * Number.MIN_VALUE;
  }
  return Number(fraction) * 2 ** -BITS * 2 ** (power - 1) * 2;
}

/** The natural logarithm of a finite number above 0 but 1, in multiples of 2^-BITS. */
function logarithm(value: number): bigint {
  const near = Math.log(value);
  const { fraction, power } = exponential(-near);
  // value / e^near is 1 + above.
  const exponent = Math.floor(Math.log2(value));
  const scaled = value * 2 ** -Math.max(exponent, LEAST_EXPONENT_OF_TWO);
  const shift = BigInt(power + Math.max(exponent, LEAST_EXPONENT_OF_TWO));
  const product = (fraction * fixed(scaled)) >> WIDTH;
  const above = (shift >= 0n ? product << shift : product >> -shift) - UNIT;
  const square = (above * above) >> WIDTH;
  const cube = (square * above) >> WIDTH;
  const fourth = (square * square) >> WIDTH;
  return fixed(near) + above - square / 2n + cube / 3n - fourth / 4n;
}

function hasPlainLogarithm(value: number): boolean {
  return value > 0 && value !== 1 && value !== Number.POSITIVE_INFINITY;
}

/** The nearest double to the natural logarithm; NaN below 0. */
export function doubleLog(value: number): number {
  if (!hasPlainLogarithm(value)) return Math.log(value);
  return Number(logarithm(value)) * 2 ** -BITS;
}

/** The nearest double to the logarithm to base 10; NaN below 0. */
export function doubleLog10(value: number): number {
  if (!hasPlainLogarithm(value)) return Math.log10(value);
  return Number((logarithm(value) << WIDTH) / LOG_10) * 2 ** -BITS;
}
