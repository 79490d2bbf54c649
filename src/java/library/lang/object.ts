import type { Comparable, Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { compareNaturally, hashOf, isEqual, textOf } from '../reference.ts';

/** The root of all classes and the interfaces that strings and boxes have. */
export const objectClasses: readonly ClassDeclaration[] = [
  {
    head: 'public class java.lang.Object',
    members: {
      'public boolean equals(Object other)': (_, self: Reference, other: Reference) =>
        isEqual(self, other),
      'public int hashCode()': (_, self: Reference) => hashOf(self),
      'public String toString()': (_, self: Reference) => textOf(self),
    },
  },
  {
    head: 'public interface java.lang.Comparable<T>',
    members: {
      'public int compareTo(T other)': (
        execution,
        self: Reference & Partial<Comparable>,
        other: Reference,
      ) => {
        execution.step();
        return compareNaturally(self, other);
      },
    },
  },
  {
    head: 'public interface java.lang.Iterable<T>',
    members: {
      'public java.util.Iterator<T> iterator()': (_, self: Reference & { iterator(): Reference }) =>
        self.iterator(),
    },
  },
  { head: 'public interface java.lang.AutoCloseable', members: {} },
  { head: 'public interface java.lang.Cloneable', members: {} },
  {
    head: 'public interface java.lang.CharSequence',
    members: {
      'public int length()': (_, self: Reference) => textOf(self).length,
      'public boolean isEmpty()': (_, self: Reference) => textOf(self).length === 0,
      'public char charAt(int index)': (_, self: Reference, index: number) =>
        unitAt(textOf(self), index),
      'public CharSequence subSequence(int start, int end)': (
        _,
        self: Reference,
        start: number,
        end: number,
      ) => part(textOf(self), start, end),
      'public String toString()': (_, self: Reference) => textOf(self),
    },
  },
];

/** `charAt`. */
export function unitAt(text: string, index: number): number {
  if (index >= 0 && index < text.length) return text.charCodeAt(index);
  throw raise('java.lang.StringIndexOutOfBoundsException', `index ${index}, length ${text.length}`);
}

/** `substring`. */
export function part(text: string, start: number, end: number): string {
  if (start >= 0 && start <= end && end <= text.length) return text.slice(start, end);
  throw raise(
    'java.lang.StringIndexOutOfBoundsException',
    `begin ${start}, end ${end}, length ${text.length}`,
  );
}
