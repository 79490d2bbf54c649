import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { checkIndex, hashOf, isEqual, notNull } from '../reference.ts';
import { CollectionObject } from './collection.ts';
import { type ComparatorObject, NATURAL } from './comparator.ts';
import { ListIteratorObject } from './iterator.ts';

/** `List`, with what follows from access by index. */
export abstract class ListObject extends CollectionObject {
  /** Counts the changes of size: an iterator that sees another number throws. */
  modifications = 0;

  abstract get(index: number): Reference;
  abstract set(index: number, element: Reference): Reference;
  abstract insert(index: number, element: Reference): void;
  abstract removeAt(index: number): Reference;

  override add(element: Reference): boolean {
    this.insert(this.size(), element);
    return true;
  }

  iterator(): ListIteratorObject {
    return new ListWalk(this, 0);
  }

  listIterator(index: number): ListIteratorObject {
    if (index < 0 || index > this.size()) {
      throw raise('java.lang.IndexOutOfBoundsException', `Index: ${index}`);
    }
    return new ListWalk(this, index);
  }

  insertAll(index: number, others: CollectionObject): boolean {
    const elements = notNull(others).toElements();
    let at = index;
    for (const element of elements) this.insert(at++, element);
    return elements.length > 0;
  }

  indexOf(element: Reference): number {
    let index = 0;
    for (const present of this.elements()) {
      if (isEqual(element, present)) return index;
      index++;
    }
    return -1;
  }

  lastIndexOf(element: Reference): number {
    for (let index = this.size() - 1; index >= 0; index--) {
      this.execution.step();
      if (isEqual(element, this.get(index))) return index;
    }
    return -1;
  }

  /** `List.sort`: stable; of null it is the natural order. */
  sort(comparator: ComparatorObject | null): void {
    const order = comparator ?? NATURAL;
    const sorted = this.toElements().sort((left, right) => {
      this.execution.step();
      return order.compare(left, right);
    });
    for (const [index, element] of sorted.entries()) this.set(index, element);
  }

  subList(from: number, to: number): ListObject {
    checkRange(from, to, this.size());
    return new SubList(this, from, to - from);
  }

  override equals(other: Reference): boolean {
    if (this === other) return true;
    if (!(other instanceof ListObject)) return false;
    const left = this.iterator();
    const right = other.iterator();
    while (left.hasNext() && right.hasNext()) {
      this.execution.step();
      if (!isEqual(left.next(), right.next())) return false;
    }
    return left.hasNext() === right.hasNext();
  }

  override hashCode(): number {
    let hash = 1;
    for (const element of this.elements()) hash = (Math.imul(31, hash) + hashOf(element)) | 0;
    return hash;
  }
}

function checkRange(from: number, to: number, size: number): void {
  if (from < 0) throw raise('java.lang.IndexOutOfBoundsException', `fromIndex = ${from}`);
  if (to > size) throw raise('java.lang.IndexOutOfBoundsException', `toIndex = ${to}`);
  if (from > to) {
    throw raise('java.lang.IllegalArgumentException', `fromIndex(${from}) > toIndex(${to})`);
  }
}

class ListWalk extends ListIteratorObject {
  private readonly list: ListObject;
  private cursor: number;
  private last = -1;
  private expected: number;

  constructor(list: ListObject, index: number) {
    super();
    this.list = list;
    this.cursor = index;
    this.expected = list.modifications;
  }

  hasNext(): boolean {
    return this.cursor !== this.list.size();
  }

  next(): Reference {
    this.check();
    if (this.cursor >= this.list.size()) throw raise('java.util.NoSuchElementException');
    this.last = this.cursor++;
    return this.list.get(this.last);
  }

  nextIndex(): number {
    return this.cursor;
  }

  previous(): Reference {
    this.check();
    if (this.cursor === 0) throw raise('java.util.NoSuchElementException');
    this.last = --this.cursor;
    return this.list.get(this.last);
  }

  override remove(): void {
    const last = this.given();
    this.list.removeAt(last);
    this.cursor = last;
    this.last = -1;
    this.expected = this.list.modifications;
  }

  set(element: Reference): void {
    this.list.set(this.given(), element);
  }

  add(element: Reference): void {
    this.check();
    this.list.insert(this.cursor++, element);
    this.last = -1;
    this.expected = this.list.modifications;
  }

  private given(): number {
    if (this.last < 0) throw raise('java.lang.IllegalStateException');
    this.check();
    return this.last;
  }

  private check(): void {
    if (this.list.modifications === this.expected) return;
    throw raise('java.util.ConcurrentModificationException');
  }
}

/** A view of a part of a list, which writes through. */
class SubList extends ListObject {
  readonly className = 'java.util.ArrayList$SubList';
  private readonly list: ListObject;
  private readonly offset: number;
  private length: number;

  constructor(list: ListObject, offset: number, length: number) {
    super(list.execution);
    this.list = list;
    this.offset = offset;
    this.length = length;
    this.modifications = list.modifications;
  }

  size(): number {
    this.check();
    return this.length;
  }

  get(index: number): Reference {
    checkIndex(index, this.length);
    this.check();
    return this.list.get(this.offset + index);
  }

  set(index: number, element: Reference): Reference {
    checkIndex(index, this.length);
    this.check();
    return this.list.set(this.offset + index, element);
  }

  insert(index: number, element: Reference): void {
    if (index < 0 || index > this.length) throw badPosition(index, this.length);
    this.check();
    this.list.insert(this.offset + index, element);
    this.length++;
    this.modifications = this.list.modifications;
  }

  removeAt(index: number): Reference {
    checkIndex(index, this.length);
    this.check();
    const removed = this.list.removeAt(this.offset + index);
    this.length--;
    this.modifications = this.list.modifications;
    return removed;
  }

  override clear(): void {
    while (this.size() > 0) {
      this.execution.step();
      this.removeAt(this.length - 1);
    }
  }

  private check(): void {
    if (this.list.modifications === this.modifications) return;
    throw raise('java.util.ConcurrentModificationException');
  }
}

/** The exception of an index to insert at. */
export function badPosition(index: number, size: number): Error {
  return raise('java.lang.IndexOutOfBoundsException', `Index: ${index}, Size: ${size}`);
}

type List = ListObject;

export const listMembers: ClassDeclaration['members'] = {
  'public E get(int index)': (_, self: List, index: number) => self.get(index),
  'public E set(int index, E element)': (_, self: List, index: number, element: Reference) =>
    self.set(index, element),
  'public void add(int index, E element)': (_, self: List, index: number, element: Reference) =>
    self.insert(index, element),
  'public boolean addAll(int index, Collection<? extends E> others)': (
    _,
    self: List,
    index: number,
    others: CollectionObject,
  ) => self.insertAll(index, others),
  'public E remove(int index)': (_, self: List, index: number) => self.removeAt(index),
  'public int indexOf(Object element)': (_, self: List, element: Reference) =>
    self.indexOf(element),
  'public int lastIndexOf(Object element)': (_, self: List, element: Reference) =>
    self.lastIndexOf(element),
  'public List<E> subList(int from, int to)': (_, self: List, from: number, to: number) =>
    self.subList(from, to),
  'public void sort(Comparator<? super E> comparator)': (
    _,
    self: List,
    comparator: ComparatorObject | null,
  ) => self.sort(comparator),
  'public ListIterator<E> listIterator()': (_, self: List) => self.listIterator(0),
  'public ListIterator<E> listIterator(int index)': (_, self: List, index: number) =>
    self.listIterator(index),
};
