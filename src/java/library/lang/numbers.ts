import { primitiveConversion } from '../../run/convert-value.ts';
import type { PrimitiveName } from '../../type/type.ts';
import { BOXES } from '../../type/type.ts';
import {
  Boxed,
  box,
  compareUnboxed,
  hashOfUnboxed,
  textOfUnboxed,
  type Unboxed,
} from '../../value/boxed.ts';
import type { JavaValue, Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration, Native } from '../class-declaration.ts';
import { notNull } from '../reference.ts';

const NUMERIC: readonly PrimitiveName[] = ['byte', 'short', 'int', 'long', 'float', 'double'];

function converted(value: JavaValue, from: PrimitiveName, to: PrimitiveName): JavaValue {
  const convert = primitiveConversion(from, to);
  return convert === null ? value : convert(value);
}

function nameOf(boxed: Boxed): PrimitiveName {
  if (boxed.kind === 'Integer') return 'int';
  return boxed.kind === 'Character' ? 'char' : (boxed.kind.toLowerCase() as PrimitiveName);
}

function badNumber(text: string | null): Error {
  const message = text === null ? 'Cannot parse null string' : `For input string: "${text}"`;
  return raise('java.lang.NumberFormatException', message);
}

/** `parseInt` and its like. */
function parseWhole(text: string | null, radix: number, bits: number): bigint {
  if (text === null || !/^[+-]?[0-9a-z]+$/i.test(text)) throw badNumber(text);
  let value = 0n;
  for (const digit of text.replace(/^[+-]/, '').toLowerCase()) {
    const number = Number.parseInt(digit, 36);
    if (number >= radix) throw badNumber(text);
    value = value * BigInt(radix) + BigInt(number);
    if (value > 2n ** 64n) throw badNumber(text);
  }
  if (text.startsWith('-')) value = -value;
  if (BigInt.asIntN(bits, value) !== value) throw badNumber(text);
  return value;
}

function parseFloating(text: string | null): number {
  const plain = notNull(text).trim();
  if (/^[+-]?NaN$/.test(plain)) return Number.NaN;
  if (/^[+-]?Infinity$/.test(plain)) return Number(plain);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/.test(plain)) {
    return Number(plain.replace(/[fFdD]$/, ''));
  }
  throw raise(
    'java.lang.NumberFormatException',
    plain === '' ? 'empty String' : `For input string: "${text}"`,
  );
}

const WHOLE: Readonly<Record<string, { bits: number; parse: string }>> = {
  byte: { bits: 8, parse: 'parseByte' },
  short: { bits: 16, parse: 'parseShort' },
  int: { bits: 32, parse: 'parseInt' },
  long: { bits: 64, parse: 'parseLong' },
};

function wholeMembers(type: PrimitiveName, simple: string): Record<string, Native> {
  const whole = WHOLE[type];
  if (whole === undefined) return {};
  const { bits, parse } = whole;
  const isLong = type === 'long';
  const plain = (value: bigint): Unboxed => (isLong ? value : Number(value));
  const limit = 1n << BigInt(bits - 1);
  const unsigned = (value: Unboxed): bigint => BigInt.asUintN(bits, BigInt(value));
  return {
    [`public static ${type} ${parse}(String text)`]: (_, text: string | null) =>
      plain(parseWhole(text, 10, bits)),
    [`public static ${type} ${parse}(String text, int radix)`]: (
      _,
      text: string | null,
      radix: number,
    ) => plain(parseWhole(text, radix, bits)),
    [`public static ${simple} valueOf(String text)`]: (_, text: string | null) =>
      box(BOXES[type], plain(parseWhole(text, 10, bits))),
    [`public static final ${type} MAX_VALUE`]: () => plain(limit - 1n),
    [`public static final ${type} MIN_VALUE`]: () => plain(-limit),
    'public static final int SIZE': () => bits,
    'public static final int BYTES': () => bits / 8,
    [`public static String toHexString(${type} value)`]: (_, value: Unboxed) =>
      unsigned(value).toString(16),
    [`public static String toBinaryString(${type} value)`]: (_, value: Unboxed) =>
      unsigned(value).toString(2),
    [`public static String toOctalString(${type} value)`]: (_, value: Unboxed) =>
      unsigned(value).toString(8),
    [`public static String toString(${type} value, int radix)`]: (
      _,
      value: Unboxed,
      radix: number,
    ) => BigInt(value).toString(radix < 2 || radix > 36 ? 10 : radix),
    [`public static int bitCount(${type} value)`]: (_, value: Unboxed) =>
      unsigned(value).toString(2).replaceAll('0', '').length,
    [`public static int signum(${type} value)`]: (_, value: number | bigint) =>
      value > 0 ? 1 : value < 0 ? -1 : 0,
    [`public static ${type} sum(${type} a, ${type} b)`]: (_, a: Unboxed, b: Unboxed) =>
      plain(BigInt.asIntN(bits, BigInt(a) + BigInt(b))),
    [`public static ${type} max(${type} a, ${type} b)`]: (_, a: Unboxed, b: Unboxed) =>
      a > b ? a : b,
    [`public static ${type} min(${type} a, ${type} b)`]: (_, a: Unboxed, b: Unboxed) =>
      a < b ? a : b,
  };
}

function floatingMembers(type: PrimitiveName, simple: string): Record<string, Native> {
  if (type !== 'float' && type !== 'double') return {};
  const isFloat = type === 'float';
  const round = (value: number): number => (isFloat ? Math.fround(value) : value);
  const parse = (text: string | null): number => round(parseFloating(text));
  return {
    [`public static ${type} parse${simple}(String text)`]: (_, text: string | null) => parse(text),
    [`public static ${simple} valueOf(String text)`]: (_, text: string | null) =>
      box(BOXES[type], parse(text)),
    [`public static final ${type} MAX_VALUE`]: () =>
      isFloat ? 3.4028234663852886e38 : Number.MAX_VALUE,
    [`public static final ${type} MIN_VALUE`]: () => (isFloat ? 2 ** -149 : Number.MIN_VALUE),
    [`public static final ${type} NaN`]: () => Number.NaN,
    [`public static final ${type} POSITIVE_INFINITY`]: () => Number.POSITIVE_INFINITY,
    [`public static final ${type} NEGATIVE_INFINITY`]: () => Number.NEGATIVE_INFINITY,
    [`public static boolean isNaN(${type} value)`]: (_, value: number) => Number.isNaN(value),
    [`public static boolean isInfinite(${type} value)`]: (_, value: number) =>
      Math.abs(value) === Number.POSITIVE_INFINITY,
    [`public static boolean isFinite(${type} value)`]: (_, value: number) => Number.isFinite(value),
    'public boolean isNaN()': (_, self: Boxed) => Number.isNaN(self.value),
    'public boolean isInfinite()': (_, self: Boxed) => Math.abs(Number(self.value)) === Infinity,
  };
}

function boxClass(type: PrimitiveName): ClassDeclaration {
  const simple = BOXES[type];
  const parent = NUMERIC.includes(type) ? 'extends Number ' : '';
  return {
    head: `public final class java.lang.${simple} ${parent}implements Comparable<${simple}>`,
    members: {
      [`public ${simple}(${type} value)`]: (_, value: Unboxed) => new Boxed(simple, value),
      [`public static ${simple} valueOf(${type} value)`]: (_, value: Unboxed) => box(simple, value),
      [`public static String toString(${type} value)`]: (_, value: Unboxed) =>
        textOfUnboxed(simple, value),
      [`public static int hashCode(${type} value)`]: (_, value: Unboxed) =>
        hashOfUnboxed(simple, value),
      [`public static int compare(${type} a, ${type} b)`]: (_, a: Unboxed, b: Unboxed) =>
        compareUnboxed(simple, a, b),
      [`public ${type} ${type}Value()`]: (_, self: Boxed) => self.value,
      [`public int compareTo(${simple} other)`]: (_, self: Boxed, other: Boxed) =>
        self.compareTo(notNull(other)),
      ...wholeMembers(type, simple),
      ...floatingMembers(type, simple),
    },
  };
}

const booleanClass = boxClass('boolean');

export const numberClasses: readonly ClassDeclaration[] = [
  {
    head: 'public abstract class java.lang.Number',
    members: Object.fromEntries(
      NUMERIC.map((type): [string, Native] => [
        `public ${type} ${type}Value()`,
        (_, self: Reference & { numberValue?(type: PrimitiveName): JavaValue }) => {
          if (self instanceof Boxed) return converted(self.value, nameOf(self), type);
          return numberOf(self, type);
        },
      ]),
    ),
  },
  ...NUMERIC.map(boxClass),
  {
    head: booleanClass.head,
    members: {
      ...booleanClass.members,
      'public static final Boolean TRUE': () => box('Boolean', true),
      'public static final Boolean FALSE': () => box('Boolean', false),
      'public static boolean parseBoolean(String text)': (_, text: string | null) =>
        text?.toLowerCase() === 'true',
      'public static Boolean valueOf(String text)': (_, text: string | null) =>
        box('Boolean', text?.toLowerCase() === 'true'),
      'public static boolean logicalXor(boolean a, boolean b)': (_, a: boolean, b: boolean) =>
        a !== b,
    },
  },
];

/** Of BigInteger and its like through `Number`: by way of their text. */
function numberOf(self: Reference, type: PrimitiveName): JavaValue {
  const text = self === null || typeof self === 'string' ? '' : self.toText();
  if (type === 'double' || type === 'float') {
    const value = Number(text);
    return type === 'float' ? Math.fround(value) : value;
  }
  const whole = /^[+-]?\d+$/.test(text) ? BigInt(text) : BigInt(Math.trunc(Number(text)));
  return converted(BigInt.asIntN(64, whole), 'long', type);
}

const charClass = boxClass('char');
const ch = (unit: number): string => String.fromCharCode(unit);

function test(name: string, pattern: RegExp): [string, Native] {
  return [`public static boolean ${name}(char unit)`, (_, unit: number) => pattern.test(ch(unit))];
}

export const characterClass: ClassDeclaration = {
  head: charClass.head,
  members: {
    ...charClass.members,
    ...Object.fromEntries([
      test('isDigit', /^\p{Nd}$/u),
      test('isLetter', /^\p{L}$/u),
      test('isLetterOrDigit', /^[\p{L}\p{Nd}]$/u),
      test('isAlphabetic', /^\p{Alphabetic}$/u),
      test('isUpperCase', /^\p{Uppercase}$/u),
      test('isLowerCase', /^\p{Lowercase}$/u),
      test('isSpaceChar', /^\p{Z}$/u),
    ]),
    'public static boolean isWhitespace(char unit)': (_, unit: number) =>
      (unit >= 9 && unit <= 13) ||
      (unit >= 28 && unit <= 31) ||
      (/^\p{Z}$/u.test(ch(unit)) && unit !== 0xa0 && unit !== 0x2007 && unit !== 0x202f),
    'public static final char MAX_VALUE': () => 65535,
    'public static final char MIN_VALUE': () => 0,
    'public static char toUpperCase(char unit)': (_, unit: number) => {
      const upper = ch(unit).toUpperCase();
      return upper.length === 1 ? upper.charCodeAt(0) : unit;
    },
    'public static char toLowerCase(char unit)': (_, unit: number) =>
      ch(unit).toLowerCase().charCodeAt(0),
    'public static int getNumericValue(char unit)': (_, unit: number) => {
      const value = Number.parseInt(ch(unit), 36);
      return Number.isNaN(value) ? -1 : value;
    },
    'public static int digit(char unit, int radix)': (_, unit: number, radix: number) => {
      const value = Number.parseInt(ch(unit), 36);
      return value < radix ? value : -1;
    },
  },
};
