import { type Execution, work } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import { badCast, notNull } from '../reference.ts';
import {
  bitLength,
  checkSize,
  digitsOf,
  gcd,
  hashOfBigint,
  magnitude,
  reserve,
} from './big-integer.ts';
import { divideRounded, type MathContextObject, type RoundingName } from './rounding.ts';

const LAST_SCALE = 2 ** 31 - 1;

/** `java.math.BigDecimal`: a whole number times ten to the power of minus its scale. */
export class BigDecimalObject extends JavaObject {
  readonly className = 'java.math.BigDecimal';
  readonly unscaled: bigint;
  readonly scale: number;

  /** Throws ArithmeticException of a scale that is no int. */
  constructor(unscaled: bigint, scale: number) {
    super();
    checkSize(unscaled);
    if (scale > LAST_SCALE) throw raise('java.lang.ArithmeticException', 'Underflow');
    if (scale < -LAST_SCALE - 1) throw raise('java.lang.ArithmeticException', 'Overflow');
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** Equal only in the scale, too: 1.0 is not 1.00. */
  override equals(other: Reference): boolean {
    if (!(other instanceof BigDecimalObject)) return false;
    return other.scale === this.scale && other.unscaled === this.unscaled;
  }

  override hashCode(): number {
    return (Math.imul(31, hashOfBigint(this.unscaled)) + this.scale) | 0;
  }

  signum(): number {
    if (this.unscaled === 0n) return 0;
    return this.unscaled < 0n ? -1 : 1;
  }

  precision(): number {
    return digitsOf(magnitude(this.unscaled)).length;
  }

  /** By value. Numbers of other magnitudes are told apart before they are brought to one scale. */
  compareTo(other: Reference): number {
    const right = notNull(other);
    if (!(right instanceof BigDecimalObject)) throw badCast(right, this.className);
    const sign = this.signum();
    if (sign !== right.signum()) return sign < right.signum() ? -1 : 1;
    if (sign === 0) return 0;
    const above = this.precision() - this.scale - (right.precision() - right.scale);
    if (above !== 0) return above > 0 ? sign : -sign;
    const scale = Math.max(this.scale, right.scale);
    const difference =
      this.unscaled * 10n ** BigInt(scale - this.scale) -
      right.unscaled * 10n ** BigInt(scale - right.scale);
    if (difference === 0n) return 0;
    return difference < 0n ? -1 : 1;
  }

  override toText(): string {
    return scientific(this, 1);
  }
}

/** With an exponent where `BigDecimal.toString` has one; a multiple of `step` before the point. */
export function scientific({ unscaled, scale }: BigDecimalObject, step: 1 | 3): string {
  const digits = digitsOf(magnitude(unscaled));
  const sign = unscaled < 0n ? '-' : '';
  const adjusted = digits.length - 1 - scale;
  if (scale === 0) return sign + digits;
  if (scale > 0 && adjusted >= -6) return sign + withPoint(digits, scale);
  if (step === 1) return sign + withExponent(digits, 1, adjusted);
  const places = ((adjusted % 3) + 3) % 3;
  if (unscaled !== 0n) return sign + withExponent(digits, places + 1, adjusted - places);
  if (places === 0) return withExponent('0', 1, adjusted);
  return withExponent(places === 1 ? '000' : '00', 1, adjusted + 3 - places);
}

function withPoint(digits: string, scale: number): string {
  const padded = digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function withExponent(digits: string, whole: number, exponent: number): string {
  const padded = digits.padEnd(whole, '0');
  const rest = padded.slice(whole);
  const number = rest === '' ? padded : `${padded.slice(0, whole)}.${rest}`;
  if (exponent === 0) return number;
  return `${number}E${exponent > 0 ? '+' : ''}${exponent}`;
}

/** Ten to a power; counts its bytes first. */
export function powerOfTen(execution: Execution, exponent: number): bigint {
  reserve(execution, 4 * exponent);
  return 10n ** BigInt(exponent);
}

/** `toPlainString`: without an exponent. */
export function plain(execution: Execution, { unscaled, scale }: BigDecimalObject): string {
  execution.allocate(2 * Math.abs(scale));
  const digits = digitsOf(magnitude(unscaled));
  const sign = unscaled < 0n ? '-' : '';
  if (scale === 0 || unscaled === 0n) return scale > 0 ? withPoint(digits, scale) : sign + digits;
  return sign + (scale > 0 ? withPoint(digits, scale) : digits + '0'.repeat(-scale));
}

/** A number with another scale. Throws ArithmeticException where UNNECESSARY has to round. */
export function rescale(
  execution: Execution,
  { unscaled, scale }: BigDecimalObject,
  wanted: number,
  mode: RoundingName,
): BigDecimalObject {
  if (unscaled === 0n) return new BigDecimalObject(0n, wanted);
  const power = powerOfTen(execution, Math.abs(wanted - scale));
  if (wanted >= scale) return new BigDecimalObject(unscaled * power, wanted);
  return new BigDecimalObject(divideRounded(unscaled, power, mode), wanted);
}

/** Rounds to the digits of a context. */
export function round(
  execution: Execution,
  value: BigDecimalObject,
  { precision, mode }: { readonly precision: number; readonly mode: RoundingName },
): BigDecimalObject {
  let rounded = value;
  while (precision > 0 && rounded.precision() > precision) {
    const scale = rounded.scale - (rounded.precision() - precision);
    rounded = rescale(execution, rounded, scale, mode);
  }
  return rounded;
}

/** Two numbers at the larger of their scales. */
export function aligned(
  execution: Execution,
  left: BigDecimalObject,
  right: BigDecimalObject,
): { readonly left: bigint; readonly right: bigint; readonly scale: number } {
  const scale = Math.max(left.scale, right.scale);
  const power = powerOfTen(execution, Math.abs(left.scale - right.scale));
  return {
    left: left.scale < scale ? left.unscaled * power : left.unscaled,
    right: right.scale < scale ? right.unscaled * power : right.unscaled,
    scale,
  };
}

/** Drops zeros at the end, but not below a scale. */
export function strip(value: BigDecimalObject, lowest: number): BigDecimalObject {
  const { unscaled, scale } = value;
  if (unscaled === 0n || unscaled % 10n !== 0n) return value;
  const digits = digitsOf(unscaled);
  let zeros = 0;
  while (digits.at(-1 - zeros) === '0') zeros++;
  const dropped = Math.max(Math.min(zeros, scale - lowest), 0);
  return new BigDecimalObject(unscaled / 10n ** BigInt(dropped), scale - dropped);
}

function checkDivisor(left: BigDecimalObject, right: BigDecimalObject): void {
  if (right.unscaled !== 0n) return;
  const message = left.unscaled === 0n ? 'Division undefined' : 'Division by zero';
  throw raise('java.lang.ArithmeticException', message);
}

function saturate(scale: number): number {
  return Math.min(Math.max(scale, -LAST_SCALE - 1), LAST_SCALE);
}

/** The exact quotient. Throws ArithmeticException when its digits never end. */
export function divideExactly(
  execution: Execution,
  left: BigDecimalObject,
  right: BigDecimalObject,
): BigDecimalObject {
  checkDivisor(left, right);
  const preferred = saturate(left.scale - right.scale);
  if (left.unscaled === 0n) return new BigDecimalObject(0n, preferred);
  const common = gcd(left.unscaled, right.unscaled);
  let rest = magnitude(right.unscaled / common);
  let [twos, fives] = [0, 0];
  const steps = 1 + bitLength(rest) / 64;
  for (; rest % 2n === 0n; rest /= 2n, twos++) work(steps);
  for (; rest % 5n === 0n; rest /= 5n, fives++) work(steps);
  if (rest !== 1n) {
    throw raise(
      'java.lang.ArithmeticException',
      'Non-terminating decimal expansion; no exact representable decimal result.',
    );
  }
  const places = Math.max(twos, fives);
  const dividend = left.unscaled * powerOfTen(execution, places);
  return new BigDecimalObject(dividend / right.unscaled, preferred + places);
}

/** The quotient to the digits of a context, without zeros behind what is exact. */
export function divideToPrecision(
  execution: Execution,
  left: BigDecimalObject,
  right: BigDecimalObject,
  context: MathContextObject,
): BigDecimalObject {
  const { precision, mode } = context;
  if (precision === 0) return divideExactly(execution, left, right);
  checkDivisor(left, right);
  const preferred = left.scale - right.scale;
  if (left.unscaled === 0n) return new BigDecimalObject(0n, saturate(preferred));
  let places = precision - (left.precision() - right.precision());
  let [dividend, divisor] = times(execution, left.unscaled, right.unscaled, places);
  if (digitsOf(magnitude(dividend / divisor)).length > precision) {
    places--;
    [dividend, divisor] = times(execution, left.unscaled, right.unscaled, places);
  }
  const quotient = new BigDecimalObject(divideRounded(dividend, divisor, mode), preferred + places);
  const rounded = round(execution, quotient, context);
  return dividend % divisor === 0n ? strip(rounded, preferred) : rounded;
}

function times(
  execution: Execution,
  dividend: bigint,
  divisor: bigint,
  places: number,
): [bigint, bigint] {
  const power = powerOfTen(execution, Math.abs(places));
  return places >= 0 ? [dividend * power, divisor] : [dividend, divisor * power];
}

/** The quotient with a scale. */
export function divideToScale(
  execution: Execution,
  left: BigDecimalObject,
  right: BigDecimalObject,
  scale: number,
  mode: RoundingName,
): BigDecimalObject {
  const places = scale - (left.scale - right.scale);
  const [dividend, divisor] = times(execution, left.unscaled, right.unscaled, places);
  if (divisor === 0n) {
    const message = bitLength(dividend) < 64 ? '/ by zero' : 'BigInteger divide by zero';
    throw raise('java.lang.ArithmeticException', message);
  }
  return new BigDecimalObject(divideRounded(dividend, divisor, mode), scale);
}

/** The whole part of a quotient, at the preferred scale where that can be. */
export function divideToWhole(
  execution: Execution,
  left: BigDecimalObject,
  right: BigDecimalObject,
): BigDecimalObject {
  checkDivisor(left, right);
  const preferred = saturate(left.scale - right.scale);
  const both = aligned(execution, left, right);
  const whole = both.left / both.right;
  if (whole === 0n) return new BigDecimalObject(0n, preferred);
  const exact = new BigDecimalObject(whole, 0);
  return preferred >= 0 ? rescale(execution, exact, preferred, 'DOWN') : strip(exact, preferred);
}

/** `new BigDecimal(String)`. Throws NumberFormatException. */
export function parseDecimal(execution: Execution, text: string): BigDecimalObject {
  reserve(execution, 4 * text.length);
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  const scale = fraction.length - Number(exponent);
  if (match === null || whole + fraction === '' || Math.abs(scale) > LAST_SCALE) {
    throw raise('java.lang.NumberFormatException', messageOf(text));
  }
  const digits = BigInt(whole + fraction);
  return new BigDecimalObject(sign === '-' ? -digits : digits, scale);
}

/** Java's words for the common mistakes; others have none. */
function messageOf(text: string): string | null {
  if (/^[+-]?\d*\.\d*\./.test(text)) return 'Character array contains more than one decimal point.';
  const wrong = /^[+-]?[0-9.]*([^0-9.eE])/.exec(text);
  if (wrong === null) return null;
  return `Character ${wrong[1]} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`;
}

/** The exact value of a double. Throws NumberFormatException of those that are not finite. */
export function decimalOfDouble(value: number): BigDecimalObject {
  if (!Number.isFinite(value)) {
    throw raise('java.lang.NumberFormatException', 'Infinite or NaN');
  }
  let twos = 0;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    twos++;
  }
  return new BigDecimalObject(BigInt(whole) * 5n ** BigInt(twos), twos);
}
