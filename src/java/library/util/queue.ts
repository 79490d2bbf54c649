import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import type { CollectionObject } from './collection.ts';
import type { IteratorObject } from './iterator.ts';

/** What a `Queue` does beyond a collection: null where there is no element. */
export interface QueueObject extends CollectionObject {
  pollFirst(): Reference;
  peekFirst(): Reference;
}

/** A queue with two ends. */
export interface DequeObject extends QueueObject {
  addFirst(element: Reference): void;
  addLast(element: Reference): void;
  pollLast(): Reference;
  peekLast(): Reference;
  descendingIterator(): IteratorObject;
  removeLastOccurrence(element: Reference): boolean;
}

function present(queue: QueueObject): void {
  if (queue.size() === 0) throw raise('java.util.NoSuchElementException');
}

function removeFirst(queue: QueueObject): Reference {
  present(queue);
  return queue.pollFirst();
}

function first(queue: QueueObject): Reference {
  present(queue);
  return queue.peekFirst();
}

export const queueClass: ClassDeclaration = {
  head: 'public interface java.util.Queue<E> extends java.util.Collection<E>',
  members: {
    'public boolean offer(E element)': (_, self: QueueObject, element: Reference) =>
      self.add(element),
    'public E poll()': (_, self: QueueObject) => self.pollFirst(),
    'public E peek()': (_, self: QueueObject) => self.peekFirst(),
    'public E remove()': (_, self: QueueObject) => removeFirst(self),
    'public E element()': (_, self: QueueObject) => first(self),
  },
};

type Deque = DequeObject;

export const dequeClass: ClassDeclaration = {
  head: 'public interface java.util.Deque<E> extends java.util.Queue<E>',
  members: {
    'public void addFirst(E element)': (_, self: Deque, element: Reference) =>
      self.addFirst(element),
    'public void addLast(E element)': (_, self: Deque, element: Reference) => self.addLast(element),
    'public boolean offerFirst(E element)': (_, self: Deque, element: Reference) => {
      self.addFirst(element);
      return true;
    },
    'public boolean offerLast(E element)': (_, self: Deque, element: Reference) => {
      self.addLast(element);
      return true;
    },
    'public void push(E element)': (_, self: Deque, element: Reference) => self.addFirst(element),
    'public E pop()': (_, self: Deque) => removeFirst(self),
    'public E removeFirst()': (_, self: Deque) => removeFirst(self),
    'public E getFirst()': (_, self: Deque) => first(self),
    'public E removeLast()': (_, self: Deque) => {
      present(self);
      return self.pollLast();
    },
    'public E getLast()': (_, self: Deque) => {
      present(self);
      return self.peekLast();
    },
    'public E pollFirst()': (_, self: Deque) => self.pollFirst(),
    'public E pollLast()': (_, self: Deque) => self.pollLast(),
    'public E peekFirst()': (_, self: Deque) => self.peekFirst(),
    'public E peekLast()': (_, self: Deque) => self.peekLast(),
    'public boolean removeFirstOccurrence(Object element)': (_, self: Deque, element: Reference) =>
      self.remove(element),
    'public boolean removeLastOccurrence(Object element)': (_, self: Deque, element: Reference) =>
      self.removeLastOccurrence(element),
    'public Iterator<E> descendingIterator()': (_, self: Deque) => self.descendingIterator(),
  },
};
