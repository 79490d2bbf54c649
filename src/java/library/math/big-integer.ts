import { type Execution, OutOfMemory, work } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import { badCast, notNull } from '../reference.ts';

const BITS_OF_WORD = 32;
/** Of larger numbers one operation could take longer than a run may: Java has up to 2^31 bits. */
const MOST_BITS = 2 ** 20;
const MOST = 1n << BigInt(MOST_BITS);

/** Throws OutOfMemory of a number of more than a million bits. */
export function checkSize(value: bigint): void {
  if (value >= MOST || value <= -MOST) throw new OutOfMemory();
}

/** The decimal digits of a number, which take time when they are many. */
export function digitsOf(value: bigint): string {
  const text = value.toString();
  work(1 + Math.ceil(text.length / 64) ** 2);
  return text;
}

/** `java.math.BigInteger`. */
export class BigIntegerObject extends JavaObject {
  readonly className = 'java.math.BigInteger';
  readonly value: bigint;

  /** Throws OutOfMemory of a number of more than a million bits. */
  constructor(value: bigint) {
    super();
    checkSize(value);
    this.value = value;
  }

  override equals(other: Reference): boolean {
    return other instanceof BigIntegerObject && other.value === this.value;
  }

  override hashCode(): number {
    return hashOfBigint(this.value);
  }

  compareTo(other: Reference): number {
    const right = notNull(other);
    if (!(right instanceof BigIntegerObject)) throw badCast(right, this.className);
    if (this.value === right.value) return 0;
    return this.value < right.value ? -1 : 1;
  }

  override toText(): string {
    return digitsOf(this.value);
  }
}

/** The hash of the words of the magnitude, the highest first, with the sign. */
export function hashOfBigint(value: bigint): number {
  let hash = 0;
  const hex = magnitude(value).toString(16);
  work(hex.length / 8);
  for (let end = hex.length % 8 || 8; end <= hex.length; end += 8) {
    hash = (Math.imul(31, hash) + Number.parseInt(hex.slice(Math.max(end - 8, 0), end), 16)) | 0;
  }
  return value < 0n ? -hash | 0 : hash;
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Bits without the sign: `BigInteger.bitLength`. */
export function bitLength(value: bigint): number {
  const positive = value < 0n ? -value - 1n : value;
  if (positive === 0n) return 0;
  const hex = positive.toString(16);
  return 4 * (hex.length - 1) + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)));
}

/** Counts the bytes and the time of a number of so many bits before it is made. */
export function reserve(execution: Execution, bits: number): void {
  if (bits > 2 * MOST_BITS) throw new OutOfMemory();
  const words = Math.ceil(bits / BITS_OF_WORD) + 1;
  execution.allocate(4 * words);
  execution.step(1 + Math.ceil(words / 8) ** 2);
}

export function gcd(left: bigint, right: bigint): bigint {
  let [larger, smaller] = [magnitude(left), magnitude(right)];
  const steps = 1 + bitLength(larger) / 64;
  while (smaller !== 0n) {
    work(steps);
    [larger, smaller] = [smaller, larger % smaller];
  }
  return larger;
}

/** `BigInteger(String, radix)`. Throws NumberFormatException with Java's words. */
export function parseBigInteger(execution: Execution, text: string, radix: number): bigint {
  if (radix < 2 || radix > 36) {
    throw raise('java.lang.NumberFormatException', 'Radix out of range');
  }
  if (text === '') throw raise('java.lang.NumberFormatException', 'Zero length BigInteger');
  const digits = /^[+-]/.test(text) ? text.slice(1) : text;
  if (/[+-]/.test(digits)) {
    throw raise('java.lang.NumberFormatException', 'Illegal embedded sign character');
  }
  if (digits === '') throw raise('java.lang.NumberFormatException', 'Zero length BigInteger');
  reserve(execution, 6 * digits.length);
  const steps = 1 + digits.length / 16;
  let value = 0n;
  if (radix === 10 && /^[0-9]+$/.test(digits)) value = BigInt(digits);
  else {
    for (const digit of digits) {
      const number = Number.parseInt(digit, radix);
      if (Number.isNaN(number)) {
        throw raise('java.lang.NumberFormatException', `For input string: "${digits}"`);
      }
      work(steps);
      value = value * BigInt(radix) + BigInt(number);
    }
  }
  return text.startsWith('-') ? -value : value;
}

/** The shortest two's complement, highest byte first: a value of CQL's varint. */
export function bytesOfBigint(value: bigint): Buffer {
  const length = Math.floor(bitLength(value) / 8) + 1;
  const hex = BigInt.asUintN(8 * length, value).toString(16);
  return Buffer.from(hex.padStart(2 * length, '0'), 'hex');
}

/** The number of a two's complement, highest byte first. */
export function bigintOfBytes(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`));
}
