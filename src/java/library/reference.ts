import { work } from '../value/execution.ts';
import type { Comparable, Reference } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';

const UNITS_IN_A_STEP = 32;

/** `String.hashCode`: 31 times what came before plus the next UTF-16 unit, in 32 bits. */
export function hashOfString(text: string): number {
  if (text.length > UNITS_IN_A_STEP) work(text.length / UNITS_IN_A_STEP);
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

/** `Objects.hashCode`: 0 for null. */
export function hashOf(value: Reference): number {
  if (value === null) return 0;
  return typeof value === 'string' ? hashOfString(value) : value.hashCode();
}

/** `Objects.equals`. */
export function isEqual(left: Reference, right: Reference): boolean {
  if (left === right) return true;
  return left !== null && typeof left !== 'string' && left.equals(right);
}

/** `String.valueOf(Object)`. */
export function textOf(value: Reference): string {
  if (value === null) return 'null';
  return typeof value === 'string' ? value : value.toText();
}

/** The name of the class of an object. */
export function classOf(value: Exclude<Reference, null>): string {
  return typeof value === 'string' ? 'java.lang.String' : value.className;
}

/** `String.compareTo`: the difference of the first units that differ, else of the lengths. */
export function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The natural order. Throws NullPointerException and ClassCastException as Java's casts do. */
export function compareNaturally(left: Reference, right: Reference): number {
  if (left === null || right === null) throw raise('java.lang.NullPointerException');
  if (typeof left === 'string') {
    if (typeof right !== 'string') throw badCast(right, 'java.lang.String');
    return compareStrings(left, right);
  }
  const comparable = left as typeof left & Partial<Comparable>;
  if (comparable.compareTo === undefined) throw badCast(left, 'java.lang.Comparable');
  if (typeof right === 'string' || right.className !== left.className) {
    throw badCast(right, left.className);
  }
  return comparable.compareTo(right);
}

/** The exception of a cast that fails, with the words that Java has for classes of its own. */
export function badCast(value: Exclude<Reference, null>, wanted: string): Error {
  const found = classOf(value);
  return raise(
    'java.lang.ClassCastException',
    `class ${found} cannot be cast to class ${wanted} (${found} and ${wanted} are in module ` +
      "java.base of loader 'bootstrap')",
  );
}

/** The object itself, or NullPointerException. */
export function notNull<T>(value: T | null): T {
  if (value === null) throw raise('java.lang.NullPointerException');
  return value;
}

/** Throws IndexOutOfBoundsException as `Objects.checkIndex` does. */
export function checkIndex(index: number, length: number): void {
  if (index >= 0 && index < length) return;
  throw raise(
    'java.lang.IndexOutOfBoundsException',
    `Index ${index} out of bounds for length ${length}`,
  );
}
