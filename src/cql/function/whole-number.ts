import { numberTooLarge } from './number-fault.ts';

/**
 * Powers of ten past this many digits are refused. Java stops at half a billion, for which it computes
 * for minutes; here all requests would wait for the one that does.
 */
export const MAX_POWER_OF_TEN = 1_000_000;

/** Java refuses powers of ten past this exponent before it computes anything. */
export const JAVA_MAX_POWER_OF_TEN = 2 ** 29;

/** Bits that two factors, or a dividend and its divisor, may have together. */
const MAX_OPERAND_BITS = 2 ** 25;

/** Powers of ten that are kept. */
const KEPT_POWERS = 320;

const powers: bigint[] = [];

/** Ten to a power from 0 on. Throws where the power is too large. */
export function powerOfTen(exponent: number): bigint {
  if (exponent >= KEPT_POWERS) {
    if (exponent > MAX_POWER_OF_TEN) throw numberTooLarge();
    return 10n ** BigInt(exponent);
  }
  const kept = powers[exponent];
  if (kept !== undefined) return kept;
  const power = 10n ** BigInt(exponent);
  powers[exponent] = power;
  return power;
}

/** A number with zeros behind it; 0 stays 0 with any number of them. */
export function withZeros(value: bigint, zeros: number): bigint {
  return value === 0n || zeros <= 0 ? value : value * powerOfTen(zeros);
}

export function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Bits of the magnitude, rounded up to a multiple of four. */
function roughBits(value: bigint): number {
  return value.toString(16).length * 4;
}

/** Throws where a product, quotient or rest would take long to compute. */
export function checkOperands(left: bigint, right: bigint): void {
  if (roughBits(left) + roughBits(right) > MAX_OPERAND_BITS) throw numberTooLarge();
}

const SMALL = 10n ** 15n;
const LEADING_HEX_DIGITS = 13;
const DIGITS_OF_HEX_DIGIT = Math.log10(16);

/** Decimal digits, as BigDecimal.precision counts them: zero has one. */
export function digitCount(value: bigint): number {
  const magnitude = magnitudeOf(value);
  if (magnitude < SMALL) return String(Number(magnitude)).length;
  const hex = magnitude.toString(16);
  const leading = Number.parseInt(hex.slice(0, LEADING_HEX_DIGITS), 16);
  const logarithm = Math.log10(leading) + (hex.length - LEADING_HEX_DIGITS) * DIGITS_OF_HEX_DIGIT;
  const nearest = Math.round(logarithm);
  // Far enough from a power of ten, the logarithm of the first digits tells.
  if (Math.abs(logarithm - nearest) > 1e-6) return Math.floor(logarithm) + 1;
  return magnitude < 10n ** BigInt(nearest) ? nearest : nearest + 1;
}

/** Divides by ten as often as there is no rest, at most so often: the number, and how often. */
export function withoutZeros(value: bigint, atMost: number): { value: bigint; zeros: number } {
  if (value === 0n || (value & 1n) !== 0n || atMost <= 0) return { value, zeros: 0 };
  const most = Math.min(atMost, zeroBits(value));
  let rest = value;
  let zeros = 0;
  // From the largest power of two down, each at most once: dividing by ten in turn is quadratic.
  for (let step = 2 ** Math.floor(Math.log2(most)); step >= 1; step /= 2) {
    if (zeros + step > most) continue;
    const power = 10n ** BigInt(step);
    if (rest % power !== 0n) continue;
    rest /= power;
    zeros += step;
  }
  return { value: rest, zeros };
}

/** How often two divides a number other than zero. */
function zeroBits(value: bigint): number {
  const hex = magnitudeOf(value).toString(16);
  let digits = 0;
  while (hex.at(-1 - digits) === '0') digits++;
  const digit = Number.parseInt(hex.at(-1 - digits) as string, 16);
  return digits * 4 + 31 - Math.clz32(digit & -digit);
}
