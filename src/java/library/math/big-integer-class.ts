import { JavaArray } from '../../value/array.ts';
import { type Execution, work } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull } from '../reference.ts';
import {
  BigIntegerObject,
  bigintOfBytes,
  bitLength,
  bytesOfBigint,
  gcd,
  magnitude,
  parseBigInteger,
  reserve,
} from './big-integer.ts';

type Big = BigIntegerObject;

const MOST_BITS = 2 ** 31;

function made(value: bigint): BigIntegerObject {
  return new BigIntegerObject(value);
}

type Operation = (left: bigint, right: bigint) => bigint;

/** A member of two numbers whose result has no more bits than both together. */
function binary(operation: Operation) {
  return (execution: Execution, self: Big, other: Big | null): Big => {
    const right = notNull(other).value;
    reserve(execution, bitLength(self.value) + bitLength(right) + 1);
    return made(operation(self.value, right));
  };
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw raise('java.lang.ArithmeticException', 'BigInteger divide by zero');
  return divisor;
}

function positive(modulus: bigint): bigint {
  if (modulus <= 0n)
    throw raise('java.lang.ArithmeticException', 'BigInteger: modulus not positive');
  return modulus;
}

function modulo(left: bigint, right: bigint): bigint {
  const rest = left % right;
  return rest < 0n ? rest + right : rest;
}

function shift(execution: Execution, value: bigint, count: number): Big {
  if (count > 0 && value !== 0n) {
    reserveChecked(execution, bitLength(value) + count);
    return made(value << BigInt(count));
  }
  return made(value === 0n ? 0n : value >> BigInt(-count));
}

function reserveChecked(execution: Execution, bits: number): void {
  if (bits >= MOST_BITS) {
    throw raise('java.lang.ArithmeticException', 'BigInteger would overflow supported range');
  }
  reserve(execution, bits);
}

function power(execution: Execution, self: Big, exponent: number): Big {
  if (exponent < 0) throw raise('java.lang.ArithmeticException', 'Negative exponent');
  if (magnitude(self.value) > 1n) reserveChecked(execution, bitLength(self.value) * exponent);
  return made(self.value ** BigInt(exponent));
}

function modPow(execution: Execution, self: Big, exponent: Big | null, modulus: Big | null): Big {
  const module = positive(notNull(modulus).value);
  let rest = notNull(exponent).value;
  let base = rest < 0n ? inverse(self.value, module) : modulo(self.value, module);
  rest = magnitude(rest);
  let result = 1n % module;
  for (; rest > 0n; rest >>= 1n) {
    reserve(execution, 2 * bitLength(module));
    if (rest % 2n === 1n) result = (result * base) % module;
    base = (base * base) % module;
  }
  return made(result);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [0n, 1n];
  let [larger, smaller] = [modulus, modulo(value, modulus)];
  const steps = 1 + bitLength(modulus) / 32;
  while (smaller !== 0n) {
    work(steps);
    const quotient = larger / smaller;
    [larger, smaller] = [smaller, larger - quotient * smaller];
    [previous, current] = [current, previous - quotient * current];
  }
  if (larger !== 1n) throw raise('java.lang.ArithmeticException', 'BigInteger not invertible.');
  return modulo(previous, modulus);
}

function root(execution: Execution, self: Big): Big {
  const { value } = self;
  if (value < 0n) throw raise('java.lang.ArithmeticException', 'Negative BigInteger');
  if (value < 2n) return made(value);
  let guess = 1n << BigInt(Math.ceil((bitLength(value) + 1) / 2));
  for (;;) {
    reserve(execution, bitLength(value));
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return made(guess);
    guess = next;
  }
}

function bit(count: number): bigint {
  if (count < 0) throw raise('java.lang.ArithmeticException', 'Negative bit address');
  return BigInt(count);
}

function exact(self: Big, bits: number, name: string): bigint {
  if (BigInt.asIntN(bits, self.value) === self.value) return self.value;
  throw raise('java.lang.ArithmeticException', `BigInteger out of ${name} range`);
}

function countBits(self: Big): number {
  work(bitLength(self.value));
  const bits = (self.value < 0n ? -self.value - 1n : self.value).toString(2);
  return [...bits].filter((digit) => digit === '1').length;
}

function lowestBit({ value }: Big): number {
  return value === 0n ? -1 : bitLength(value & -value) - 1;
}

function isProbablePrime(execution: Execution, self: Big): boolean {
  const value = magnitude(self.value);
  if (value < 2n) return false;
  const bases = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];
  for (const base of bases) if (value % base === 0n) return value === base;
  let odd = value - 1n;
  let twos = 0;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  return bases.every((base) => {
    let witness = modPow(execution, made(base), made(odd), made(value)).value;
    if (witness === 1n) return true;
    for (let round = 0; round < twos; round++) {
      if (witness === value - 1n) return true;
      reserve(execution, 2 * bitLength(value));
      witness = (witness * witness) % value;
    }
    return false;
  });
}

function bytesOf(array: JavaArray | null): Buffer {
  const { items } = notNull(array);
  if (items.length === 0) throw raise('java.lang.NumberFormatException', 'Zero length BigInteger');
  return Buffer.from(items.map(Number));
}

const arithmetic: ClassDeclaration['members'] = {
  'public BigInteger add(BigInteger other)': binary((left, right) => left + right),
  'public BigInteger subtract(BigInteger other)': binary((left, right) => left - right),
  'public BigInteger multiply(BigInteger other)': binary((left, right) => left * right),
  'public BigInteger divide(BigInteger other)': binary((left, right) => left / nonZero(right)),
  'public BigInteger remainder(BigInteger other)': binary((left, right) => left % nonZero(right)),
  'public BigInteger mod(BigInteger other)': binary((left, right) => modulo(left, positive(right))),
  'public BigInteger modInverse(BigInteger other)': binary((left, right) =>
    inverse(left, positive(right)),
  ),
  'public BigInteger gcd(BigInteger other)': binary(gcd),
  'public BigInteger and(BigInteger other)': binary((left, right) => left & right),
  'public BigInteger or(BigInteger other)': binary((left, right) => left | right),
  'public BigInteger xor(BigInteger other)': binary((left, right) => left ^ right),
  'public BigInteger andNot(BigInteger other)': binary((left, right) => left & ~right),
  'public BigInteger max(BigInteger other)': binary((left, right) => (left > right ? left : right)),
  'public BigInteger min(BigInteger other)': binary((left, right) => (left < right ? left : right)),
  'public BigInteger[] divideAndRemainder(BigInteger other)': (_, self: Big, other: Big | null) => {
    const divisor = nonZero(notNull(other).value);
    const items = [made(self.value / divisor), made(self.value % divisor)];
    return new JavaArray('java.math.BigInteger', items);
  },
  'public BigInteger negate()': (_, self: Big) => made(-self.value),
  'public BigInteger abs()': (_, self: Big) => made(magnitude(self.value)),
  'public BigInteger not()': (_, self: Big) => made(~self.value),
  'public int signum()': (_, { value }: Big) => (value === 0n ? 0 : value < 0n ? -1 : 1),
  'public BigInteger pow(int exponent)': power,
  'public BigInteger modPow(BigInteger exponent, BigInteger modulus)': modPow,
  'public BigInteger sqrt()': root,
  'public BigInteger shiftLeft(int count)': (execution, self: Big, count: number) =>
    shift(execution, self.value, count),
  'public BigInteger shiftRight(int count)': (execution, self: Big, count: number) =>
    shift(execution, self.value, -count),
  'public boolean testBit(int index)': (_, self: Big, index: number) =>
    ((self.value >> bit(index)) & 1n) === 1n,
  'public BigInteger setBit(int index)': (execution, self: Big, index: number) => {
    reserveChecked(execution, Math.max(bitLength(self.value), index));
    return made(self.value | (1n << bit(index)));
  },
  'public BigInteger clearBit(int index)': (execution, self: Big, index: number) => {
    reserveChecked(execution, Math.max(bitLength(self.value), index));
    return made(self.value & ~(1n << bit(index)));
  },
  'public BigInteger flipBit(int index)': (execution, self: Big, index: number) => {
    reserveChecked(execution, Math.max(bitLength(self.value), index));
    return made(self.value ^ (1n << bit(index)));
  },
  'public int bitLength()': (_, self: Big) => bitLength(self.value),
  'public int bitCount()': (_, self: Big) => countBits(self),
  'public int getLowestSetBit()': (_, self: Big) => lowestBit(self),
  'public boolean isProbablePrime(int certainty)': (execution, self: Big) =>
    isProbablePrime(execution, self),
};

export const bigIntegerClass: ClassDeclaration = {
  head:
    'public class java.math.BigInteger extends java.lang.Number ' +
    'implements java.lang.Comparable<java.math.BigInteger>',
  members: {
    'public static final BigInteger ZERO': () => made(0n),
    'public static final BigInteger ONE': () => made(1n),
    'public static final BigInteger TWO': () => made(2n),
    'public static final BigInteger TEN': () => made(10n),
    'public BigInteger(String text)': (execution, text: string | null) =>
      made(parseBigInteger(execution, notNull(text), 10)),
    'public BigInteger(String text, int radix)': (execution, text: string | null, radix: number) =>
      made(parseBigInteger(execution, notNull(text), radix)),
    'public BigInteger(byte[] bytes)': (_, bytes: JavaArray | null) =>
      made(bigintOfBytes(bytesOf(bytes))),
    'public static BigInteger valueOf(long value)': (_, value: bigint) => made(value),
    ...arithmetic,
    'public byte[] toByteArray()': (execution, self: Big) => {
      execution.allocate(bitLength(self.value));
      return new JavaArray('byte', [...new Int8Array(bytesOfBigint(self.value))]);
    },
    'public String toString(int radix)': (execution, self: Big, radix: number) => {
      reserve(execution, bitLength(self.value));
      return self.value.toString(radix < 2 || radix > 36 ? 10 : radix);
    },
    'public int compareTo(BigInteger other)': (_, self: Big, other: Reference) =>
      self.compareTo(other),
    'public int intValue()': (_, self: Big) => Number(BigInt.asIntN(32, self.value)),
    'public long longValue()': (_, self: Big) => BigInt.asIntN(64, self.value),
    'public float floatValue()': (_, self: Big) => Math.fround(Number(self.value)),
    'public double doubleValue()': (_, self: Big) => Number(self.value),
    'public byte byteValueExact()': (_, self: Big) => Number(exact(self, 8, 'byte')),
    'public short shortValueExact()': (_, self: Big) => Number(exact(self, 16, 'short')),
    'public int intValueExact()': (_, self: Big) => Number(exact(self, 32, 'int')),
    'public long longValueExact()': (_, self: Big) => exact(self, 64, 'long'),
  },
};
