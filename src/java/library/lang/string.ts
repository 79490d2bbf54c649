import { JavaArray } from '../../value/array.ts';
import { textOfUnboxed } from '../../value/boxed.ts';
import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration, Native } from '../class-declaration.ts';
import { compareStrings, hashOfString, notNull, textOf } from '../reference.ts';
import { format } from '../text/format.ts';
import type { CollectionObject } from '../util/collection.ts';
import { referencesOf } from '../util/objects.ts';
import { part, unitAt } from './object.ts';
import { PRINTED_PRIMITIVES } from './printed-primitives.ts';

type Sequence = Exclude<Reference, null>;

function text(value: Reference): string {
  return textOf(notNull(value));
}

/** `trim`: all units up to the space. */
function trim(self: string): string {
  let start = 0;
  let end = self.length;
  while (start < end && self.charCodeAt(start) <= 32) start++;
  while (end > start && self.charCodeAt(end - 1) <= 32) end--;
  return self.slice(start, end);
}

/** `replace`: counts before it takes. */
function replace(execution: Execution, self: string, from: string, to: string): string {
  const pieces = self.split(from);
  execution.step(self.length);
  execution.allocate(2 * (self.length + (pieces.length - 1) * to.length));
  return pieces.join(to);
}

function repeat(execution: Execution, self: string, count: number): string {
  if (count < 0) {
    throw raise('java.lang.IllegalArgumentException', `count is negative: ${count}`);
  }
  execution.allocate(2 * self.length * count);
  return self.repeat(count);
}

/** The text that a regular expression without operators stands for. */
function literalPattern(pattern: string): string {
  if (/^(?:[^\\.$|()[{^?*+\]}]|\\[^A-Za-z0-9])+$/.test(pattern)) {
    return pattern.replace(/\\(.)/g, '$1');
  }
  throw raise(
    'java.lang.UnsupportedOperationException',
    'regular expressions with operators are not supported in functions of users',
  );
}

function split(execution: Execution, self: string, pattern: string, limit: number): JavaArray {
  const separator = literalPattern(notNull(pattern));
  execution.step(self.length);
  let items = self.split(separator);
  execution.allocate(self.length * 2 + items.length * 32);
  if (limit > 0 && items.length > limit) {
    items = [...items.slice(0, limit - 1), items.slice(limit - 1).join(separator)];
  }
  if (limit === 0 && items.length > 1) {
    while (items.length > 0 && items.at(-1) === '') items.pop();
  }
  return new JavaArray('java.lang.String', items);
}

function join(execution: Execution, separator: Reference, items: Iterable<unknown>): string {
  const between = text(separator);
  let joined = '';
  let isFirst = true;
  for (const item of items) {
    const next = textOf(item as Reference);
    execution.step();
    execution.allocate(2 * (next.length + between.length));
    joined += isFirst ? next : between + next;
    isFirst = false;
  }
  return joined;
}

function units(value: string): number[] {
  return Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
}

function textOfUnits(array: JavaArray): string {
  return (notNull(array).items as number[]).map((unit) => String.fromCharCode(unit)).join('');
}

const valuesOf: Record<string, Native> = Object.fromEntries(
  PRINTED_PRIMITIVES.map(([type, kind]): [string, Native] => [
    `public static String valueOf(${type} value)`,
    (_, value: number) => textOfUnboxed(kind, value),
  ]),
);

const searches: Record<string, Native> = {
  'public int indexOf(int unit)': (_, self: string, unit: number) =>
    self.indexOf(String.fromCodePoint(unit)),
  'public int indexOf(int unit, int from)': (_, self: string, unit: number, from: number) =>
    self.indexOf(String.fromCodePoint(unit), from),
  'public int indexOf(String other)': (_, self: string, other: string) =>
    self.indexOf(notNull(other)),
  'public int indexOf(String other, int from)': (_, self: string, other: string, from: number) =>
    self.indexOf(notNull(other), from),
  'public int lastIndexOf(int unit)': (_, self: string, unit: number) =>
    self.lastIndexOf(String.fromCodePoint(unit)),
  'public int lastIndexOf(String other)': (_, self: string, other: string) =>
    self.lastIndexOf(notNull(other)),
  'public boolean contains(CharSequence other)': (_, self: string, other: Sequence) =>
    self.includes(text(other)),
  'public boolean startsWith(String other)': (_, self: string, other: string) =>
    self.startsWith(notNull(other)),
  'public boolean startsWith(String other, int from)': (
    _,
    self: string,
    other: string,
    from: number,
  ) => from >= 0 && from <= self.length && self.startsWith(notNull(other), from),
  'public boolean endsWith(String other)': (_, self: string, other: string) =>
    self.endsWith(notNull(other)),
};

const changes: Record<string, Native> = {
  'public String substring(int start)': (_, self: string, start: number) =>
    part(self, start, self.length),
  'public String substring(int start, int end)': (_, self: string, start: number, end: number) =>
    part(self, start, end),
  'public CharSequence subSequence(int start, int end)': (
    _,
    self: string,
    start: number,
    end: number,
  ) => part(self, start, end),
  'public String concat(String other)': (_, self: string, other: string) => self + notNull(other),
  'public String replace(char from, char to)': (
    execution,
    self: string,
    from: number,
    to: number,
  ) => replace(execution, self, String.fromCharCode(from), String.fromCharCode(to)),
  'public String replace(CharSequence from, CharSequence to)': (
    execution,
    self: string,
    from: Sequence,
    to: Sequence,
  ) => replace(execution, self, text(from), text(to)),
  'public String toLowerCase()': (_, self: string) => self.toLowerCase(),
  'public String toUpperCase()': (_, self: string) => self.toUpperCase(),
  'public String trim()': (_, self: string) => trim(self),
  'public String strip()': (_, self: string) => self.trim(),
  'public String repeat(int count)': repeat,
  'public String[] split(String pattern)': (execution, self: string, pattern: string) =>
    split(execution, self, pattern, 0),
  'public String[] split(String pattern, int limit)': split,
  'public char[] toCharArray()': (execution, self: string) => {
    execution.allocate(8 * self.length);
    return new JavaArray('char', units(self));
  },
  'public String intern()': (_, self: string) => self,
};

export const stringClass: ClassDeclaration = {
  head: 'public final class java.lang.String implements Comparable<String>, CharSequence',
  members: {
    'public String()': () => '',
    'public String(String other)': (_, other: string) => notNull(other),
    'public String(char[] units)': (execution, array: JavaArray) => {
      execution.allocate(2 * notNull(array).items.length);
      return textOfUnits(array);
    },
    ...valuesOf,
    'public static String valueOf(Object value)': (_, value: Reference) => textOf(value),
    'public static String valueOf(char[] units)': (_, array: JavaArray) => textOfUnits(array),
    'public static String format(String pattern, Object... values)': (
      execution,
      pattern: string | null,
      values: JavaArray | null,
    ) => format(execution, notNull(pattern), values === null ? [null] : referencesOf(values)),
    'public static String format(java.util.Locale locale, String pattern, Object... values)': (
      execution,
      _locale: Reference,
      pattern: string | null,
      values: JavaArray | null,
    ) => format(execution, notNull(pattern), values === null ? [null] : referencesOf(values)),
    'public static String join(CharSequence separator, CharSequence... items)': (
      execution,
      separator: Sequence,
      items: JavaArray,
    ) => join(execution, separator, notNull(items).items),
    'public static String join(CharSequence separator, Iterable<? extends CharSequence> items)': (
      execution,
      separator: Sequence,
      items: CollectionObject | null,
    ) => join(execution, separator, notNull(items).toElements()),
    'public int length()': (_, self: string) => self.length,
    'public boolean isEmpty()': (_, self: string) => self === '',
    'public boolean isBlank()': (_, self: string) => self.trim() === '',
    'public char charAt(int index)': (_, self: string, index: number) => unitAt(self, index),
    'public int codePointAt(int index)': (_, self: string, index: number) => {
      unitAt(self, index);
      return self.codePointAt(index);
    },
    'public boolean equals(Object other)': (_, self: string, other: Reference) => self === other,
    'public boolean equalsIgnoreCase(String other)': (_, self: string, other: string | null) =>
      other !== null && self.toLowerCase() === other.toLowerCase(),
    'public boolean contentEquals(CharSequence other)': (_, self: string, other: Sequence) =>
      self === text(other),
    'public int hashCode()': (_, self: string) => hashOfString(self),
    'public String toString()': (_, self: string) => self,
    'public int compareTo(String other)': (_, self: string, other: string) =>
      compareStrings(self, notNull(other)),
    'public int compareToIgnoreCase(String other)': (_, self: string, other: string) =>
      compareStrings(self.toLowerCase(), notNull(other).toLowerCase()),
    ...searches,
    ...changes,
  },
};
