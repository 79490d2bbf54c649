import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { isEqual, notNull } from '../reference.ts';
import { BYTES_OF_REFERENCE, CollectionObject } from './collection.ts';
import { type ComparatorObject, NATURAL } from './comparator.ts';
import { IteratorObject } from './iterator.ts';
import type { QueueObject } from './queue.ts';

/** `PriorityQueue`: the binary heap of Java, whose array is the order of its iterator. */
export class PriorityQueueObject extends CollectionObject implements QueueObject {
  readonly className = 'java.util.PriorityQueue';
  readonly comparator: ComparatorObject | null;
  readonly heap: Reference[] = [];
  modifications = 0;

  constructor(execution: Execution, comparator: ComparatorObject | null = null) {
    super(execution);
    this.comparator = comparator;
  }

  size(): number {
    return this.heap.length;
  }

  iterator(): IteratorObject {
    return new HeapWalk(this);
  }

  override add(element: Reference): boolean {
    this.execution.allocate(BYTES_OF_REFERENCE);
    this.modifications++;
    // The only element is compared with itself, so that one without an order is refused.
    if (this.heap.length === 0) this.compare(notNull(element), element);
    this.heap.push(notNull(element));
    this.siftUp(this.heap.length - 1, element);
    return true;
  }

  pollFirst(): Reference {
    return this.heap.length === 0 ? null : this.removeAt(0);
  }

  peekFirst(): Reference {
    return this.heap[0] ?? null;
  }

  override remove(element: Reference): boolean {
    const index = this.heap.findIndex((present) => isEqual(element, present));
    this.execution.step(this.heap.length);
    if (index >= 0) this.removeAt(index);
    return index >= 0;
  }

  override clear(): void {
    this.modifications++;
    this.heap.length = 0;
  }

  removeAt(index: number): Reference {
    this.modifications++;
    const removed = this.heap[index] ?? null;
    const last = this.heap.pop() ?? null;
    if (index === this.heap.length) return removed;
    this.heap[index] = last;
    this.siftDown(index, last);
    if (this.heap[index] === last) this.siftUp(index, last);
    return removed;
  }

  private compare(left: Reference, right: Reference): number {
    this.execution.step();
    return (this.comparator ?? NATURAL).compare(left, right);
  }

  private siftUp(start: number, element: Reference): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = this.heap[parent] ?? null;
      if (this.compare(element, above) >= 0) break;
      this.heap[index] = above;
      index = parent;
    }
    this.heap[index] = element;
  }

  private siftDown(start: number, element: Reference): void {
    const size = this.heap.length;
    let index = start;
    while (index < size >>> 1) {
      let child = 2 * index + 1;
      let below = this.heap[child] ?? null;
      const right = this.heap[child + 1];
      if (right !== undefined && this.compare(below, right) > 0) {
        child++;
        below = right;
      }
      if (this.compare(element, below) <= 0) break;
      this.heap[index] = below;
      index = child;
    }
    this.heap[index] = element;
  }
}

class HeapWalk extends IteratorObject {
  private readonly queue: PriorityQueueObject;
  private cursor = 0;
  private last = -1;
  private expected: number;

  constructor(queue: PriorityQueueObject) {
    super();
    this.queue = queue;
    this.expected = queue.modifications;
  }

  hasNext(): boolean {
    return this.cursor < this.queue.heap.length;
  }

  next(): Reference {
    this.check();
    if (!this.hasNext()) throw raise('java.util.NoSuchElementException');
    this.last = this.cursor++;
    return this.queue.heap[this.last] ?? null;
  }

  override remove(): void {
    this.check();
    if (this.last < 0) throw raise('java.lang.IllegalStateException');
    this.queue.removeAt(this.last);
    this.cursor = this.last;
    this.last = -1;
    this.expected = this.queue.modifications;
  }

  private check(): void {
    if (this.queue.modifications === this.expected) return;
    throw raise('java.util.ConcurrentModificationException');
  }
}

function filled(execution: Execution, others: CollectionObject): PriorityQueueObject {
  const queue = new PriorityQueueObject(execution);
  queue.addAll(notNull(others));
  return queue;
}

export const priorityQueueClass: ClassDeclaration = {
  head: 'public class java.util.PriorityQueue<E> implements java.util.Queue<E>',
  members: {
    'public PriorityQueue()': (execution) => new PriorityQueueObject(execution),
    'public PriorityQueue(int capacity)': (execution, capacity: number) => {
      if (capacity < 1) throw raise('java.lang.IllegalArgumentException');
      return new PriorityQueueObject(execution);
    },
    'public PriorityQueue(Comparator<? super E> comparator)': (
      execution,
      comparator: ComparatorObject | null,
    ) => new PriorityQueueObject(execution, comparator),
    'public PriorityQueue(Collection<? extends E> others)': filled,
    'public Comparator<? super E> comparator()': (_, self: PriorityQueueObject) => self.comparator,
  },
};
