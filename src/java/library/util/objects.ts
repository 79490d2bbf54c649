import type { JavaArray } from '../../value/array.ts';
import { type Execution, work } from '../../value/execution.ts';
import type { JavaValue, Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { checkIndex, hashOf, isEqual, textOf } from '../reference.ts';
import type { ComparatorObject } from './comparator.ts';

/** What an array of objects holds. */
export function referencesOf(array: JavaArray): Reference[] {
  work(array.items.length);
  return array.items.map(asReference);
}

function asReference(value: JavaValue): Reference {
  if (value === null || typeof value === 'string' || typeof value === 'object') return value;
  throw raise('java.lang.ClassCastException', 'a primitive value is no object');
}

/** `Objects.hash` and `Arrays.hashCode` of objects. */
export function hashOfAll(values: readonly Reference[]): number {
  work(values.length);
  let hash = 1;
  for (const value of values) hash = (Math.imul(31, hash) + hashOf(value)) | 0;
  return hash;
}

function required(value: Reference, message: string | null = null): Reference {
  if (value === null) throw raise('java.lang.NullPointerException', message);
  return value;
}

export const objectsClass: ClassDeclaration = {
  head: 'public final class java.util.Objects',
  members: {
    'public static boolean equals(Object left, Object right)': (
      _,
      left: Reference,
      right: Reference,
    ) => isEqual(left, right),
    'public static int hashCode(Object value)': (_, value: Reference) => hashOf(value),
    'public static int hash(Object... values)': (_, values: JavaArray | null) =>
      values === null ? 0 : hashOfAll(referencesOf(values)),
    'public static String toString(Object value)': (_, value: Reference) => textOf(value),
    'public static String toString(Object value, String otherwise)': (
      _,
      value: Reference,
      otherwise: string | null,
    ) => (value === null ? otherwise : textOf(value)),
    'public static boolean isNull(Object value)': (_, value: Reference) => value === null,
    'public static boolean nonNull(Object value)': (_, value: Reference) => value !== null,
    'public static <T> T requireNonNull(T value)': (_, value: Reference) => required(value),
    'public static <T> T requireNonNull(T value, String message)': (
      _,
      value: Reference,
      message: string | null,
    ) => required(value, message),
    'public static <T> T requireNonNullElse(T value, T otherwise)': (
      _,
      value: Reference,
      otherwise: Reference,
    ) => value ?? required(otherwise, 'defaultObj'),
    'public static <T> int compare(T left, T right, Comparator<? super T> comparator)': (
      _,
      left: Reference,
      right: Reference,
      comparator: ComparatorObject,
    ) => (left === right ? 0 : comparator.compare(left, right)),
    'public static int checkIndex(int index, int length)': (
      _: Execution,
      index: number,
      length: number,
    ) => {
      checkIndex(index, length);
      return index;
    },
  },
};
