import { PRIMITIVE_NAMES } from '../../ast/primitive-name.ts';
import { BOXES } from '../../type/type.ts';
import { JavaArray } from '../../value/array.ts';
import { type BoxedName, compareUnboxed, hashOfUnboxed, textOfUnboxed } from '../../value/boxed.ts';
import type { Execution } from '../../value/execution.ts';
import { JavaObject, type JavaValue, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration, Native } from '../class-declaration.ts';
import { isEqual, notNull, textOf } from '../reference.ts';
import { binarySearch } from './collections.ts';
import { type ComparatorObject, NATURAL } from './comparator.ts';
import { FixedList } from './immutable.ts';
import { hashOfAll, referencesOf } from './objects.ts';

/** The boxes by the name of any type: there are none for classes. */
const BOXES_BY_NAME: Readonly<Record<string, BoxedName>> = BOXES;

type Unboxed = boolean | number | bigint;

function unboxed(value: JavaValue): Unboxed {
  if (value === null || typeof value === 'string' || value instanceof JavaObject) return 0;
  return value;
}

function elementType(array: JavaArray): string {
  return array.className.slice(0, -2);
}

function textOfElement(kind: BoxedName | undefined, value: JavaValue): string {
  if (kind !== undefined) return textOfUnboxed(kind, unboxed(value));
  return value === null || typeof value === 'string' || value instanceof JavaObject
    ? textOf(value)
    : String(value);
}

function toText(execution: Execution, array: JavaArray | null): string {
  if (array === null) return 'null';
  const kind = BOXES_BY_NAME[elementType(array)];
  const texts = array.items.map((item) => {
    execution.step();
    const text = textOfElement(kind, item);
    execution.allocate(2 * text.length + 4);
    return text;
  });
  return `[${texts.join(', ')}]`;
}

function deepText(execution: Execution, array: JavaArray | null): string {
  if (array === null) return 'null';
  const texts = array.items.map((item) => {
    if (item === array) return '[...]';
    const isArray = item instanceof JavaArray;
    const text = isArray
      ? deepText(execution, item)
      : textOfElement(BOXES_BY_NAME[elementType(array)], item);
    execution.allocate(2 * text.length + 4);
    return text;
  });
  return `[${texts.join(', ')}]`;
}

function checkRange(array: JavaArray, from: number, to: number): void {
  if (from > to) {
    throw raise('java.lang.IllegalArgumentException', `fromIndex(${from}) > toIndex(${to})`);
  }
  if (from >= 0 && to <= array.items.length) return;
  const outside = from < 0 ? from : to;
  throw raise('java.lang.ArrayIndexOutOfBoundsException', `Array index out of range: ${outside}`);
}

function zeroOf(type: string): JavaValue {
  if (type === 'boolean') return false;
  if (type === 'long') return 0n;
  return BOXES_BY_NAME[type] === undefined ? null : 0;
}

function copyRange(execution: Execution, array: JavaArray, from: number, to: number): JavaArray {
  const { items } = notNull(array);
  if (from > to) throw raise('java.lang.IllegalArgumentException', `${from} > ${to}`);
  if (from < 0 || from > items.length) {
    throw raise('java.lang.ArrayIndexOutOfBoundsException');
  }
  execution.allocate(8 * (to - from));
  execution.step(1 + Math.floor((to - from) / 16));
  const type = elementType(array);
  const copy = items.slice(from, to);
  while (copy.length < to - from) copy.push(zeroOf(type));
  return new JavaArray(type, copy);
}

function copyOf(execution: Execution, array: JavaArray, length: number): JavaArray {
  if (length < 0) throw raise('java.lang.NegativeArraySizeException', String(length));
  return copyRange(execution, array, 0, length);
}

function sortRange(execution: Execution, array: JavaArray, from: number, to: number): void {
  checkRange(notNull(array), from, to);
  const kind = BOXES_BY_NAME[elementType(array)];
  const sorted = array.items.slice(from, to).sort((left, right) => {
    execution.step();
    if (kind !== undefined) return compareUnboxed(kind, unboxed(left), unboxed(right));
    return NATURAL.compare(asReference(left), asReference(right));
  });
  for (const [index, item] of sorted.entries()) array.items[from + index] = item;
}

function asReference(value: JavaValue): Reference {
  return value === null || typeof value === 'string' || value instanceof JavaObject ? value : null;
}

function sort(execution: Execution, array: JavaArray): void {
  sortRange(execution, array, 0, notNull(array).items.length);
}

function sortBy(execution: Execution, array: JavaArray, comparator: ComparatorObject | null): void {
  const order = comparator ?? NATURAL;
  const sorted = referencesOf(notNull(array)).sort((left, right) => {
    execution.step();
    return order.compare(left, right);
  });
  for (const [index, item] of sorted.entries()) array.items[index] = item;
}

function fill(execution: Execution, array: JavaArray, value: JavaValue): void {
  execution.step(1 + Math.floor(notNull(array).items.length / 16));
  array.items.fill(value);
}

function fillRange(
  execution: Execution,
  array: JavaArray,
  from: number,
  to: number,
  value: JavaValue,
): void {
  checkRange(notNull(array), from, to);
  execution.step(1 + Math.floor((to - from) / 16));
  array.items.fill(value, from, to);
}

function equal(execution: Execution, left: JavaArray | null, right: JavaArray | null): boolean {
  if (left === right) return true;
  if (left === null || right === null || left.items.length !== right.items.length) return false;
  execution.step(left.items.length);
  const isPrimitive = BOXES_BY_NAME[elementType(left)] !== undefined;
  return left.items.every((item, index) => {
    const other = right.items[index] ?? null;
    return isPrimitive ? Object.is(item, other) : isEqual(asReference(item), asReference(other));
  });
}

function hash(execution: Execution, array: JavaArray | null): number {
  if (array === null) return 0;
  execution.step(array.items.length);
  const kind = BOXES_BY_NAME[elementType(array)];
  if (kind === undefined) return hashOfAll(referencesOf(array));
  let result = 1;
  for (const item of array.items) {
    result = (Math.imul(31, result) + hashOfUnboxed(kind, unboxed(item))) | 0;
  }
  return result;
}

function search(_: Execution, array: JavaArray, key: JavaValue): number {
  const { items } = notNull(array);
  const kind = BOXES_BY_NAME[elementType(array)];
  return binarySearch(items.length, (index) => {
    const item = items[index] ?? null;
    if (kind !== undefined) return compareUnboxed(kind, unboxed(item), unboxed(key));
    return NATURAL.compare(asReference(item), asReference(key));
  });
}

/** The members that exist once for each type of elements. */
function membersOf(type: string): [string, Native][] {
  const generic = type === 'T' ? '<T> ' : '';
  const members: [string, Native][] = [
    [`public static ${generic}${type}[] copyOf(${type}[] array, int length)`, copyOf],
    [`public static ${generic}${type}[] copyOfRange(${type}[] array, int from, int to)`, copyRange],
  ];
  const own = type === 'T' ? 'Object' : type;
  members.push(
    [`public static String toString(${own}[] array)`, toText],
    [`public static boolean equals(${own}[] left, ${own}[] right)`, equal],
    [`public static int hashCode(${own}[] array)`, hash],
    [`public static void fill(${own}[] array, ${own} value)`, fill],
    [`public static void fill(${own}[] array, int from, int to, ${own} value)`, fillRange],
  );
  if (own === 'boolean') return members;
  members.push(
    [`public static void sort(${own}[] array)`, sort],
    [`public static void sort(${own}[] array, int from, int to)`, sortRange],
    [`public static int binarySearch(${own}[] array, ${own} key)`, search],
  );
  return members;
}

export const arraysClass: ClassDeclaration = {
  head: 'public class java.util.Arrays',
  members: {
    'public static <T> List<T> asList(T... elements)': (execution, elements: JavaArray) =>
      new FixedList(execution, referencesOf(notNull(elements)), elements),
    'public static <T> void sort(T[] array, Comparator<? super T> comparator)': sortBy,
    'public static String deepToString(Object[] array)': deepText,
    ...Object.fromEntries([...PRIMITIVE_NAMES, 'T'].flatMap(membersOf)),
  },
};
