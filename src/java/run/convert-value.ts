import type { PrimitiveName } from '../type/type.ts';
import { BOXES } from '../type/type.ts';
import { Boxed, box, textOfUnboxed, type Unboxed } from '../value/boxed.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';

type Convert = (value: JavaValue) => JavaValue;

const MAXIMUM_LONG = 2n ** 63n - 1n;

function toInt(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-2147483648, Math.min(2147483647, Math.trunc(value))) | 0;
}

function toLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return MAXIMUM_LONG;
  return value <= -(2 ** 63) ? -MAXIMUM_LONG - 1n : BigInt(Math.trunc(value));
}

const NARROW: Readonly<Record<string, (value: number) => number>> = {
  byte: (value) => (value << 24) >> 24,
  short: (value) => (value << 16) >> 16,
  char: (value) => value & 0xffff,
  int: (value) => value,
};

/** The conversion of one primitive type to another as a cast does it; null when none is needed. */
export function primitiveConversion(from: PrimitiveName, to: PrimitiveName): Convert | null {
  if (from === to || from === 'boolean') return null;
  if (to === 'double') return from === 'long' ? Number : null;
  if (to === 'float') {
    return from === 'long' || from === 'double' || from === 'int'
      ? (value) => Math.fround(Number(value))
      : null;
  }
  const isFloating = from === 'float' || from === 'double';
  if (to === 'long') {
    return isFloating ? (value) => toLong(value as number) : (value) => BigInt(value as number);
  }
  const narrow = NARROW[to] as (value: number) => number;
  if (from === 'long') return (value) => narrow(Number(BigInt.asIntN(32, value as bigint)));
  if (isFloating) return (value) => narrow(toInt(value as number));
  return to === 'int' ? null : (value) => narrow(value as number);
}

export function boxing(type: PrimitiveName): Convert {
  const kind = BOXES[type];
  return (value) => box(kind, value as Unboxed);
}

export function unboxing(value: JavaValue): JavaValue {
  if (value instanceof Boxed) return value.value;
  throw raise('java.lang.NullPointerException');
}

/** `String.valueOf` of a value of that type, null being an object's. */
export function textConversion(type: PrimitiveName | null): (value: JavaValue) => string {
  if (type !== null) return (value) => textOfUnboxed(BOXES[type], value as Unboxed);
  return (value) => {
    if (value === null || typeof value === 'string') return value ?? 'null';
    return typeof value === 'object' ? value.toText() : String(value);
  };
}
