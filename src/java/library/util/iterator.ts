import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';

/** What the loops of a body walk with. */
export abstract class IteratorObject extends JavaObject {
  readonly className: string = 'java.util.Iterator';

  abstract hasNext(): boolean;
  /** Throws NoSuchElementException at the end, ConcurrentModificationException. */
  abstract next(): Reference;

  remove(): void {
    throw raise('java.lang.UnsupportedOperationException', 'remove');
  }
}

/** Walks both ways through a list. */
export abstract class ListIteratorObject extends IteratorObject {
  override readonly className: string = 'java.util.ListIterator';

  abstract nextIndex(): number;
  abstract previous(): Reference;
  abstract set(element: Reference): void;
  abstract add(element: Reference): void;
}

/** An iterator that maps what another one gives, as those of keys and values of a map do. */
export class MappedIterator<T extends Reference> extends IteratorObject {
  private readonly inner: { hasNext(): boolean; next(): T; remove(): void };
  private readonly map: (value: T) => Reference;

  constructor(
    inner: { hasNext(): boolean; next(): T; remove(): void },
    map: (value: T) => Reference,
  ) {
    super();
    this.inner = inner;
    this.map = map;
  }

  hasNext(): boolean {
    return this.inner.hasNext();
  }

  next(): Reference {
    return this.map(this.inner.next());
  }

  override remove(): void {
    this.inner.remove();
  }
}

export const iteratorClass: ClassDeclaration = {
  head: 'public interface java.util.Iterator<E>',
  members: {
    'public boolean hasNext()': (_, self: IteratorObject) => self.hasNext(),
    'public E next()': (execution, self: IteratorObject) => {
      execution.step();
      return self.next();
    },
    'public void remove()': (_, self: IteratorObject) => self.remove(),
  },
};

export const listIteratorClass: ClassDeclaration = {
  head: 'public interface java.util.ListIterator<E> extends java.util.Iterator<E>',
  members: {
    'public boolean hasPrevious()': (_, self: ListIteratorObject) => self.nextIndex() > 0,
    'public E previous()': (_, self: ListIteratorObject) => self.previous(),
    'public int nextIndex()': (_, self: ListIteratorObject) => self.nextIndex(),
    'public int previousIndex()': (_, self: ListIteratorObject) => self.nextIndex() - 1,
    'public void set(E element)': (_, self: ListIteratorObject, element: Reference) =>
      self.set(element),
    'public void add(E element)': (_, self: ListIteratorObject, element: Reference) =>
      self.add(element),
  },
};
