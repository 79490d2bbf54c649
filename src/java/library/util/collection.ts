import { JavaArray } from '../../value/array.ts';
import type { Execution } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { hashOf, isEqual, notNull, textOf } from '../reference.ts';
import type { IteratorObject } from './iterator.ts';

/** What an object of a few words takes, about as in Java. */
export const BYTES_OF_ENTRY = 48;
export const BYTES_OF_REFERENCE = 8;

/**
 * `Collection`, with what follows from an iterator. A collection counts its work on the execution
 * that made it, so that comparing and printing nested ones ends with the deadline, too.
 */
export abstract class CollectionObject extends JavaObject {
  readonly execution: Execution;

  constructor(execution: Execution) {
    super();
    this.execution = execution;
  }

  abstract size(): number;
  abstract iterator(): IteratorObject;

  /** The elements, for TypeScript; the collection must not change meanwhile. */
  *elements(): Generator<Reference> {
    const iterator = this.iterator();
    while (iterator.hasNext()) {
      this.execution.step();
      yield iterator.next();
    }
  }

  /** A copy of the elements. */
  toElements(): Reference[] {
    this.execution.allocate(this.size() * BYTES_OF_REFERENCE);
    return [...this.elements()];
  }

  add(_element: Reference): boolean {
    throw raise('java.lang.UnsupportedOperationException');
  }

  contains(element: Reference): boolean {
    for (const present of this.elements()) if (isEqual(element, present)) return true;
    return false;
  }

  remove(element: Reference): boolean {
    const iterator = this.iterator();
    while (iterator.hasNext()) {
      this.execution.step();
      if (!isEqual(element, iterator.next())) continue;
      iterator.remove();
      return true;
    }
    return false;
  }

  clear(): void {
    const iterator = this.iterator();
    while (iterator.hasNext()) {
      this.execution.step();
      iterator.next();
      iterator.remove();
    }
  }

  containsAll(others: CollectionObject): boolean {
    for (const other of others.elements()) if (!this.contains(other)) return false;
    return true;
  }

  addAll(others: CollectionObject): boolean {
    let changed = false;
    for (const other of others.toElements()) changed = this.add(other) || changed;
    return changed;
  }

  /** Removes the elements that are among the others, or those that are not. */
  removeWhere(others: CollectionObject, among: boolean): boolean {
    notNull(others);
    let changed = false;
    const iterator = this.iterator();
    while (iterator.hasNext()) {
      this.execution.step();
      if (others.contains(iterator.next()) !== among) continue;
      iterator.remove();
      changed = true;
    }
    return changed;
  }

  override toText(): string {
    const texts: string[] = [];
    for (const element of this.elements()) {
      const text = element === this ? '(this Collection)' : textOf(element);
      this.execution.allocate(2 * text.length);
      texts.push(text);
    }
    return `[${texts.join(', ')}]`;
  }
}

/** `Set`: equal to another set of the same elements. */
export abstract class SetObject extends CollectionObject {
  override equals(other: Reference): boolean {
    if (this === other) return true;
    if (!(other instanceof SetObject) || other.size() !== this.size()) return false;
    return this.containsAll(other);
  }

  override hashCode(): number {
    let hash = 0;
    for (const element of this.elements()) hash = (hash + hashOf(element)) | 0;
    return hash;
  }
}

type Collection = CollectionObject;

/** Fills an array that is long enough, with a null behind, else makes one of its type. */
function toArray(_: Execution, self: Collection, array: JavaArray | null): JavaArray {
  const elements = self.toElements();
  const { items, className } = notNull(array);
  if (items.length < elements.length) return new JavaArray(className.slice(0, -2), elements);
  for (const [index, element] of elements.entries()) items[index] = element;
  if (items.length > elements.length) items[elements.length] = null;
  return notNull(array);
}

export const collectionClass: ClassDeclaration = {
  head: 'public interface java.util.Collection<E> extends java.lang.Iterable<E>',
  members: {
    'public Iterator<E> iterator()': (_, self: Collection) => self.iterator(),
    'public int size()': (_, self: Collection) => self.size(),
    'public boolean isEmpty()': (_, self: Collection) => self.size() === 0,
    'public boolean add(E element)': (_, self: Collection, element: Reference) => self.add(element),
    'public boolean contains(Object element)': (_, self: Collection, element: Reference) =>
      self.contains(element),
    'public boolean remove(Object element)': (_, self: Collection, element: Reference) =>
      self.remove(element),
    'public void clear()': (_, self: Collection) => self.clear(),
    'public boolean containsAll(Collection<?> others)': (_, self: Collection, others: Collection) =>
      self.containsAll(notNull(others)),
    'public boolean addAll(Collection<? extends E> others)': (
      _,
      self: Collection,
      others: Collection,
    ) => self.addAll(notNull(others)),
    'public boolean removeAll(Collection<?> others)': (_, self: Collection, others: Collection) =>
      self.removeWhere(others, true),
    'public Object[] toArray()': (_, self: Collection) =>
      new JavaArray('java.lang.Object', self.toElements()),
    'public <T> T[] toArray(T[] array)': toArray,
    'public boolean retainAll(Collection<?> others)': (_, self: Collection, others: Collection) =>
      self.removeWhere(others, false),
  },
};
