import { primitiveConversion } from '../../run/convert-value.ts';
import type { PrimitiveName } from '../../type/type.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration, Native } from '../class-declaration.ts';

type Real = (value: number) => number;

const REAL: readonly [string, Real][] = [
  ['sqrt', Math.sqrt],
  ['cbrt', Math.cbrt],
  ['exp', Math.exp],
  ['expm1', Math.expm1],
  ['log', Math.log],
  ['log10', Math.log10],
  ['log1p', Math.log1p],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['asin', Math.asin],
  ['acos', Math.acos],
  ['atan', Math.atan],
  ['sinh', Math.sinh],
  ['cosh', Math.cosh],
  ['tanh', Math.tanh],
  ['ceil', Math.ceil],
  ['floor', Math.floor],
  ['signum', Math.sign],
  ['toRadians', (value) => (value / 180) * Math.PI],
  ['toDegrees', (value) => (value * 180) / Math.PI],
  ['rint', rint],
];

/** The nearest whole number, of two equally near the even one. */
function rint(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : Math.ceil(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `pow` differs of 1 and NaN: ES agrees with Java there. */
const both: Record<string, Native> = {
  'public static double pow(double a, double b)': (_, a: number, b: number) => a ** b,
  'public static double atan2(double a, double b)': (_, a: number, b: number) => Math.atan2(a, b),
  'public static double hypot(double a, double b)': (_, a: number, b: number) => Math.hypot(a, b),
  'public static final double PI': () => Math.PI,
  'public static final double E': () => Math.E,
  'public static long round(double value)': (_, value: number) => {
    const floor = Math.floor(value);
    const nearest = value - floor >= 0.5 ? floor + 1 : floor;
    return primitiveConversion('double', 'long')?.(nearest);
  },
  'public static int round(float value)': (_, value: number) => {
    const floor = Math.floor(value);
    const nearest = value - floor >= 0.5 ? floor + 1 : floor;
    return primitiveConversion('double', 'int')?.(nearest);
  },
  'public static int toIntExact(long value)': (_, value: bigint) => {
    if (BigInt.asIntN(32, value) !== value) throw overflow('integer');
    return Number(value);
  },
};

function overflow(type: string): Error {
  return raise('java.lang.ArithmeticException', `${type} overflow`);
}

/** Members for whole numbers: exact ones, and division towards minus infinity. */
function wholeMembers(type: 'int' | 'long'): Record<string, Native> {
  const bits = type === 'int' ? 32 : 64;
  const plain = (value: bigint): number | bigint => (type === 'int' ? Number(value) : value);
  const wide = (value: number | bigint): bigint => BigInt(value);
  const exact = (value: bigint): number | bigint => {
    if (BigInt.asIntN(bits, value) !== value) throw overflow(type === 'int' ? 'integer' : 'long');
    return plain(value);
  };
  const floorMod = (a: bigint, b: bigint): bigint => {
    if (b === 0n) throw raise('java.lang.ArithmeticException', '/ by zero');
    const rest = a % b;
    return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
  };
  const two = (operate: (a: bigint, b: bigint) => number | bigint): Native => {
    return (_, a: number | bigint, b: number | bigint) => operate(wide(a), wide(b));
  };
  const head = `public static ${type}`;
  return {
    [`${head} addExact(${type} a, ${type} b)`]: two((a, b) => exact(a + b)),
    [`${head} subtractExact(${type} a, ${type} b)`]: two((a, b) => exact(a - b)),
    [`${head} multiplyExact(${type} a, ${type} b)`]: two((a, b) => exact(a * b)),
    [`${head} floorMod(${type} a, ${type} b)`]: two((a, b) => plain(floorMod(a, b))),
    [`${head} floorDiv(${type} a, ${type} b)`]: two((a, b) =>
      plain(BigInt.asIntN(bits, (a - floorMod(a, b)) / b)),
    ),
    [`${head} negateExact(${type} a)`]: (_, a: number | bigint) => exact(-wide(a)),
    [`${head} incrementExact(${type} a)`]: (_, a: number | bigint) => exact(wide(a) + 1n),
    [`${head} decrementExact(${type} a)`]: (_, a: number | bigint) => exact(wide(a) - 1n),
    [`${head} abs(${type} a)`]: (_, a: number | bigint) =>
      plain(BigInt.asIntN(bits, wide(a) < 0n ? -wide(a) : wide(a))),
    [`${head} max(${type} a, ${type} b)`]: two((a, b) => plain(a > b ? a : b)),
    [`${head} min(${type} a, ${type} b)`]: two((a, b) => plain(a < b ? a : b)),
  };
}

function floatingMembers(type: PrimitiveName): Record<string, Native> {
  const head = `public static ${type}`;
  return {
    [`${head} abs(${type} a)`]: (_, a: number) => Math.abs(a),
    [`${head} max(${type} a, ${type} b)`]: (_, a: number, b: number) => Math.max(a, b),
    [`${head} min(${type} a, ${type} b)`]: (_, a: number, b: number) => Math.min(a, b),
  };
}

function mathClass(name: string): ClassDeclaration {
  return {
    head: `public final class java.lang.${name}`,
    members: {
      ...wholeMembers('int'),
      ...wholeMembers('long'),
      ...floatingMembers('float'),
      ...floatingMembers('double'),
      ...Object.fromEntries(
        REAL.map(([member, operate]): [string, Native] => [
          `public static double ${member}(double a)`,
          (_, a: number) => operate(a),
        ]),
      ),
      ...both,
    },
  };
}

export const mathClasses: readonly ClassDeclaration[] = [
  mathClass('Math'),
  mathClass('StrictMath'),
];
