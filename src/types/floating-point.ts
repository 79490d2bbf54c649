/** Text forms of Java's floating point numbers. */

import type { Digits } from './java-digits.ts';
import { doubleDigits, floatDigits } from './java-digits.ts';

const NUMBER =
  /^[ \t\n\r]*[-+]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fFdD]?)[ \t\n\r]*$/;

/** Reads what Java's Double.parseDouble reads, hexadecimal forms excepted; null otherwise. */
export function parseFloatingPoint(text: string): number | null {
  return NUMBER.test(text) ? Number(text.trim().replace(/(?<=[\d.])[fFdD]$/, '')) : null;
}

/** A double as Java's Double.toString prints it. */
export function doubleText(value: number): string {
  return javaText(value, doubleDigits);
}

/** A 32-bit float as Java's Float.toString prints it. */
export function floatText(value: number): string {
  return javaText(value, floatDigits);
}

/** Plain from 0.001 up to ten million, scientific outside; always a digit after the point. */
function javaText(value: number, digitsOf: (positive: number) => Digits): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  if (value === 0) return `${sign}0.0`;
  const { digits, exponent } = digitsOf(Math.abs(value));
  if (exponent < -3 || exponent >= 7) {
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Java's order of doubles: -0.0 before 0.0, NaN after everything. */
export function compareFloatingPoint(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  }
  return Number(Object.is(right, -0)) - Number(Object.is(left, -0));
}
