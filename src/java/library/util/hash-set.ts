import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull } from '../reference.ts';
import { type CollectionObject, SetObject } from './collection.ts';
import { checkCapacity, HashMapObject, LinkedHashMapObject } from './hash-map.ts';
import { type IteratorObject, MappedIterator } from './iterator.ts';
import type { MapObject } from './map.ts';

/** A set that is the keys of a map. */
export class MapSetObject extends SetObject {
  readonly className: string;
  readonly map: MapObject;

  constructor(className: string, map: MapObject) {
    super(map.execution);
    this.className = className;
    this.map = map;
  }

  size(): number {
    return this.map.size();
  }

  iterator(): IteratorObject {
    return new MappedIterator(this.map.entryIterator(), ({ key }) => key);
  }

  override add(element: Reference): boolean {
    const before = this.map.size();
    this.map.put(element, null);
    return this.map.size() > before;
  }

  override contains(element: Reference): boolean {
    return this.map.find(element) !== null;
  }

  override remove(element: Reference): boolean {
    return this.map.take(element) !== null;
  }

  override clear(): void {
    this.map.clear();
  }
}

/** `HashSet`, walked in Java's order. */
export class HashSetObject extends MapSetObject {
  constructor(execution: Execution, capacity = 16, loadFactor = 0.75) {
    super('java.util.HashSet', new HashMapObject(execution, capacity, loadFactor));
  }
}

/** `LinkedHashSet`, walked in the order of insertion. */
export class LinkedHashSetObject extends MapSetObject {
  constructor(execution: Execution, capacity = 16, loadFactor = 0.75) {
    super('java.util.LinkedHashSet', new LinkedHashMapObject(execution, capacity, loadFactor));
  }
}

type SetClass = typeof HashSetObject | typeof LinkedHashSetObject;

function sized(make: SetClass) {
  return (execution: Execution, capacity: number, loadFactor = 0.75): SetObject => {
    checkCapacity(capacity, loadFactor);
    return new make(execution, capacity, loadFactor);
  };
}

function copied(make: SetClass) {
  return (execution: Execution, others: CollectionObject): SetObject => {
    const capacity = Math.max(Math.floor(notNull(others).size() / 0.75) + 1, 16);
    const set = new make(execution, capacity);
    set.addAll(others);
    return set;
  };
}

export const hashSetClass: ClassDeclaration = {
  head: 'public class java.util.HashSet<E> implements java.util.Set<E>',
  members: {
    'public HashSet()': (execution) => new HashSetObject(execution),
    'public HashSet(int capacity)': sized(HashSetObject),
    'public HashSet(int capacity, float loadFactor)': sized(HashSetObject),
    'public HashSet(Collection<? extends E> others)': copied(HashSetObject),
  },
};

export const linkedHashSetClass: ClassDeclaration = {
  head: 'public class java.util.LinkedHashSet<E> extends java.util.HashSet<E>',
  members: {
    'public LinkedHashSet()': (execution) => new LinkedHashSetObject(execution),
    'public LinkedHashSet(int capacity)': sized(LinkedHashSetObject),
    'public LinkedHashSet(int capacity, float loadFactor)': sized(LinkedHashSetObject),
    'public LinkedHashSet(Collection<? extends E> others)': copied(LinkedHashSetObject),
  },
};
