import { JavaObject, type Reference } from '../../value/java-value.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { compareNaturally } from '../reference.ts';

/** An order of objects. A body cannot write one: there are no lambdas and no classes. */
export class ComparatorObject extends JavaObject {
  readonly className = 'java.util.Comparator';
  private readonly order: (left: Reference, right: Reference) => number;

  constructor(order: (left: Reference, right: Reference) => number) {
    super();
    this.order = order;
  }

  compare(left: Reference, right: Reference): number {
    return this.order(left, right);
  }

  reversed(): ComparatorObject {
    if (this === NATURAL) return REVERSE;
    if (this === REVERSE) return NATURAL;
    return new ComparatorObject((left, right) => this.compare(right, left));
  }
}

export const NATURAL = new ComparatorObject(compareNaturally);
export const REVERSE = new ComparatorObject((left, right) => compareNaturally(right, left));

function nulls(inner: ComparatorObject | null, ofNull: number): ComparatorObject {
  return new ComparatorObject((left, right) => {
    if (left === null) return right === null ? 0 : ofNull;
    if (right === null) return -ofNull;
    return inner === null ? 0 : inner.compare(left, right);
  });
}

export const comparatorClass: ClassDeclaration = {
  head: 'public interface java.util.Comparator<T>',
  members: {
    'public int compare(T left, T right)': (
      _,
      self: ComparatorObject,
      left: Reference,
      right: Reference,
    ) => self.compare(left, right),
    'public Comparator<T> reversed()': (_, self: ComparatorObject) => self.reversed(),
    'public static <T extends Comparable<? super T>> Comparator<T> naturalOrder()': () => NATURAL,
    'public static <T extends Comparable<? super T>> Comparator<T> reverseOrder()': () => REVERSE,
    'public static <T> Comparator<T> nullsFirst(Comparator<? super T> comparator)': (
      _,
      inner: ComparatorObject | null,
    ) => nulls(inner, -1),
    'public static <T> Comparator<T> nullsLast(Comparator<? super T> comparator)': (
      _,
      inner: ComparatorObject | null,
    ) => nulls(inner, 1),
  },
};
