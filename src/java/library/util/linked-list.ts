import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull } from '../reference.ts';
import { ArrayListObject } from './array-list.ts';
import type { CollectionObject } from './collection.ts';
import { IteratorObject, type ListIteratorObject } from './iterator.ts';
import { badPosition } from './list.ts';
import type { DequeObject } from './queue.ts';

/** `LinkedList`; an array behind it, since ends of arrays move quickly enough. */
export class LinkedListObject extends ArrayListObject implements DequeObject {
  override readonly className: string = 'java.util.LinkedList';

  addFirst(element: Reference): void {
    this.insert(0, element);
  }

  addLast(element: Reference): void {
    this.add(element);
  }

  pollFirst(): Reference {
    return this.items.length === 0 ? null : this.removeAt(0);
  }

  pollLast(): Reference {
    return this.items.length === 0 ? null : this.removeAt(this.items.length - 1);
  }

  peekFirst(): Reference {
    return this.items[0] ?? null;
  }

  peekLast(): Reference {
    return this.items.at(-1) ?? null;
  }

  descendingIterator(): IteratorObject {
    return new BackwardWalk(this.listIterator(this.items.length));
  }

  removeLastOccurrence(element: Reference): boolean {
    const index = this.lastIndexOf(element);
    if (index >= 0) this.removeAt(index);
    return index >= 0;
  }

  protected override check(index: number): void {
    if (index < 0 || index >= this.items.length) throw badPosition(index, this.items.length);
  }
}

class BackwardWalk extends IteratorObject {
  private readonly inner: ListIteratorObject;

  constructor(inner: ListIteratorObject) {
    super();
    this.inner = inner;
  }

  hasNext(): boolean {
    return this.inner.nextIndex() > 0;
  }

  next(): Reference {
    return this.inner.previous();
  }

  override remove(): void {
    this.inner.remove();
  }
}

/** `ArrayDeque`: as a list within, but no list to a body, and without nulls. */
export class ArrayDequeObject extends LinkedListObject {
  override readonly className: string = 'java.util.ArrayDeque';

  override add(element: Reference): boolean {
    return super.add(notNull(element));
  }

  override insert(index: number, element: Reference): void {
    super.insert(index, notNull(element));
  }

  override equals(other: Reference): boolean {
    return this === other;
  }

  override hashCode(): number {
    return 0;
  }
}

function dequeOf(execution: Execution, others: CollectionObject): ArrayDequeObject {
  const deque = new ArrayDequeObject(execution);
  deque.addAll(notNull(others));
  return deque;
}

export const linkedListClass: ClassDeclaration = {
  head: 'public class java.util.LinkedList<E> implements java.util.List<E>, java.util.Deque<E>',
  members: {
    'public LinkedList()': (execution) => new LinkedListObject(execution),
    'public LinkedList(Collection<? extends E> others)': (execution, others: CollectionObject) =>
      new LinkedListObject(execution, notNull(others).toElements()),
  },
};

export const arrayDequeClass: ClassDeclaration = {
  head: 'public class java.util.ArrayDeque<E> implements java.util.Deque<E>',
  members: {
    'public ArrayDeque()': (execution) => new ArrayDequeObject(execution),
    'public ArrayDeque(int capacity)': (execution, _capacity: number) =>
      new ArrayDequeObject(execution),
    'public ArrayDeque(Collection<? extends E> others)': dequeOf,
  },
};
