import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';

type Operate = (left: JavaValue, right: JavaValue) => JavaValue;

function byZero(): Error {
  return raise('java.lang.ArithmeticException', '/ by zero');
}

type OnNumbers = (left: number, right: number) => JavaValue;
type OnLongs = (left: bigint, right: bigint) => JavaValue;

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

const ints: Readonly<Record<string, OnNumbers>> = {
  '+': (left, right) => (left + right) | 0,
  '-': (left, right) => (left - right) | 0,
  '*': (left, right) => Math.imul(left, right),
  '/': (left, right) => {
    if (right === 0) throw byZero();
    return (left / right) | 0;
  },
  '%': (left, right) => {
    if (right === 0) throw byZero();
    return (left % right) | 0;
  },
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '>>>': (left, right) => (left >>> right) | 0,
};

const longs: Readonly<Record<string, OnLongs>> = {
  '+': (left, right) => wrap(left + right),
  '-': (left, right) => wrap(left - right),
  '*': (left, right) => wrap(left * right),
  '/': (left, right) => {
    if (right === 0n) throw byZero();
    return wrap(left / right);
  },
  '%': (left, right) => {
    if (right === 0n) throw byZero();
    return left % right;
  },
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => wrap(left << (right & 63n)),
  '>>': (left, right) => left >> (right & 63n),
  '>>>': (left, right) => wrap(BigInt.asUintN(64, left) >> (right & 63n)),
};

const doubles: Readonly<Record<string, OnNumbers>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const comparisons: Readonly<Record<string, OnNumbers>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

const booleans: Readonly<Record<string, Operate>> = {
  '&': (left, right) => left === true && right === true,
  '|': (left, right) => left === true || right === true,
  '^': (left, right) => left !== right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

function own<T>(table: Readonly<Record<string, T>>, operator: string): T | null {
  return Object.hasOwn(table, operator) ? (table[operator] as T) : null;
}

/** The operation on two promoted values of a type; null when the type has none such. */
export function operation(type: string, operator: string): Operate | null {
  if (type === 'boolean') return own(booleans, operator);
  const compare = own(comparisons, operator);
  if (compare !== null) return compare as Operate;
  if (type === 'int') return own(ints, operator) as Operate | null;
  if (type === 'long') return own(longs, operator) as Operate | null;
  const onDoubles = own(doubles, operator);
  if (onDoubles === null || type === 'double') return onDoubles as Operate | null;
  return (left, right) =>
    Math.fround(onDoubles(left as number, right as number) as number) as JavaValue;
}

/** `-`, `+` and `~` of a promoted value. */
export function unaryOperation(
  type: string,
  operator: string,
): ((value: JavaValue) => JavaValue) | null {
  if (operator === '+') return (value) => value;
  if (operator === '-') {
    if (type === 'long') return (value) => wrap(-(value as bigint));
    return type === 'int' ? (value) => -(value as number) | 0 : (value) => -(value as number);
  }
  if (type === 'long') return (value) => ~(value as bigint);
  return type === 'int' ? (value) => ~(value as number) : null;
}
