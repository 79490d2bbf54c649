import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { hashOf, isEqual, notNull } from '../reference.ts';
import { BYTES_OF_ENTRY, BYTES_OF_REFERENCE } from './collection.ts';
import { type EntryIterator, EntryObject, MapObject, noMore } from './map.ts';

const DEFAULT_CAPACITY = 16;
const MAXIMUM_CAPACITY = 2 ** 30;
/** A longer chain makes a small table grow instead of becoming a tree. */
const LONG_CHAIN = 8;
const SMALL_TABLE = 64;
const BUCKETS_IN_A_STEP = 16;

/** An entry in its bucket and, for the order of insertion, between its neighbours. */
class Node extends EntryObject {
  override readonly className = 'java.util.HashMap$Node';
  readonly hash: number;
  next: Node | null = null;
  before: Node | null = null;
  after: Node | null = null;

  constructor(hash: number, key: Reference, value: Reference) {
    super(key, value);
    this.hash = hash;
  }
}

/** The lower bits decide the bucket, so the upper are mixed into them. */
function spread(key: Reference): number {
  const hash = hashOf(key);
  return hash ^ (hash >>> 16);
}

/**
 * `HashMap`, with the buckets of Java: results show the order in which it is walked. A table of a
 * power of two doubles when more than three quarters as many entries are in it, and buckets keep
 * the order of their entries then. Long buckets stay chains (their entries count as steps), which
 * Java turns into trees of nearly the same order.
 */
export class HashMapObject extends MapObject {
  readonly className: string = 'java.util.HashMap';
  protected first: Node | null = null;
  protected last: Node | null = null;
  modifications = 0;
  private table: (Node | null)[] = [];
  private count = 0;
  private initialCapacity: number;
  private readonly loadFactor: number;
  /** Nobody said how large. */
  private readonly unsized: boolean;

  constructor(execution: Execution, capacity?: number, loadFactor = 0.75) {
    super(execution);
    this.unsized = capacity === undefined;
    this.initialCapacity = powerOfTwo(capacity ?? DEFAULT_CAPACITY);
    this.loadFactor = loadFactor;
  }

  size(): number {
    return this.count;
  }

  find(key: Reference): EntryObject | null {
    return this.nodeOf(spread(key), key);
  }

  put(key: Reference, value: Reference): Reference {
    const hash = spread(key);
    const found = this.nodeOf(hash, key);
    if (found !== null) return found.setValue(value);
    this.execution.allocate(BYTES_OF_ENTRY);
    if (this.table.length === 0) this.resize(this.initialCapacity);
    const node = new Node(hash, key, value);
    if (this.append(this.table, node) >= LONG_CHAIN && this.table.length < SMALL_TABLE) {
      this.resize(2 * this.table.length);
    }
    node.before = this.last;
    if (this.last === null) this.first = node;
    else this.last.after = node;
    this.last = node;
    this.count++;
    this.modifications++;
    if (this.count > this.table.length * this.loadFactor) this.resize(2 * this.table.length);
    return null;
  }

  /** Makes room for all of them first, as in Java: that decides the number of buckets. */
  override putAll(others: MapObject): void {
    const size = notNull(others).size();
    if (size === 0) return;
    if (this.table.length === 0) {
      const capacity = powerOfTwo(Math.floor(Math.fround(size / this.loadFactor) + 1));
      if (capacity > this.initialCapacity || this.unsized) this.initialCapacity = capacity;
    } else {
      while (size > this.table.length * this.loadFactor && this.table.length < MAXIMUM_CAPACITY) {
        this.resize(2 * this.table.length);
      }
    }
    super.putAll(others);
  }

  take(key: Reference): EntryObject | null {
    const node = this.nodeOf(spread(key), key);
    if (node === null) return null;
    const index = node.hash & (this.table.length - 1);
    let previous = this.table[index] ?? null;
    if (previous === node) this.table[index] = node.next;
    while (previous !== null && previous.next !== node) previous = previous.next;
    if (previous !== null) previous.next = node.next;
    if (node.before === null) this.first = node.after;
    else node.before.after = node.after;
    if (node.after === null) this.last = node.before;
    else node.after.before = node.before;
    this.count--;
    this.modifications++;
    return node;
  }

  clear(): void {
    this.modifications++;
    this.execution.step(1 + this.table.length / BUCKETS_IN_A_STEP);
    this.table.fill(null);
    this.first = null;
    this.last = null;
    this.count = 0;
  }

  entryIterator(): EntryIterator {
    return new NodeIterator(this, this.following(null), (node) => this.following(node));
  }

  /** The node after one in the order of buckets; of null the first. */
  private following(node: Node | null): Node | null {
    if (node !== null && node.next !== null) return node.next;
    const table = this.table;
    let index = node === null ? 0 : (node.hash & (table.length - 1)) + 1;
    const start = index;
    let head: Node | null = null;
    while (index < table.length && head === null) head = table[index++] ?? null;
    if (index - start > BUCKETS_IN_A_STEP) this.execution.step((index - start) / BUCKETS_IN_A_STEP);
    return head;
  }

  private nodeOf(hash: number, key: Reference): Node | null {
    let node = this.table[hash & (this.table.length - 1)] ?? null;
    while (node !== null) {
      if (node.hash === hash && isEqual(key, node.key)) return node;
      this.execution.step();
      node = node.next;
    }
    return null;
  }

  /** Puts a node at the end of its chain and gives how many were in it. */
  private append(table: (Node | null)[], node: Node): number {
    const index = node.hash & (table.length - 1);
    let tail = table[index] ?? null;
    if (tail === null) {
      table[index] = node;
      return 0;
    }
    let length = 1;
    for (; tail.next !== null; tail = tail.next) length++;
    this.execution.step(length);
    tail.next = node;
    return length;
  }

  private resize(capacity: number): void {
    if (capacity > MAXIMUM_CAPACITY) return;
    this.execution.allocate(capacity * BYTES_OF_REFERENCE);
    this.execution.step(capacity);
    const table = new Array<Node | null>(capacity).fill(null);
    for (let node = this.following(null); node !== null; ) {
      const next = this.following(node);
      node.next = null;
      this.append(table, node);
      node = next;
    }
    this.table = table;
  }
}

/** `LinkedHashMap`: walked in the order of insertion. */
export class LinkedHashMapObject extends HashMapObject {
  override readonly className: string = 'java.util.LinkedHashMap';

  override entryIterator(): EntryIterator {
    return new NodeIterator(this, this.first, ({ after }) => after);
  }
}

class NodeIterator implements EntryIterator {
  private readonly map: HashMapObject;
  private readonly following: (node: Node) => Node | null;
  private upcoming: Node | null;
  private given: Node | null = null;
  private expected: number;

  constructor(map: HashMapObject, first: Node | null, following: (node: Node) => Node | null) {
    this.map = map;
    this.upcoming = first;
    this.following = following;
    this.expected = map.modifications;
  }

  hasNext(): boolean {
    return this.upcoming !== null;
  }

  next(): EntryObject {
    this.check();
    const node = this.upcoming;
    if (node === null) throw noMore();
    this.given = node;
    this.upcoming = this.following(node);
    return node;
  }

  remove(): void {
    if (this.given === null) throw raise('java.lang.IllegalStateException');
    this.check();
    this.map.take(this.given.key);
    this.given = null;
    this.expected = this.map.modifications;
  }

  private check(): void {
    if (this.map.modifications === this.expected) return;
    throw raise('java.util.ConcurrentModificationException');
  }
}

function powerOfTwo(capacity: number): number {
  let power = 1;
  while (power < capacity && power < MAXIMUM_CAPACITY) power *= 2;
  return power;
}

/** Throws IllegalArgumentException of a capacity or load factor that no table can have. */
export function checkCapacity(capacity: number, loadFactor: number): void {
  if (capacity < 0) {
    throw raise('java.lang.IllegalArgumentException', `Illegal initial capacity: ${capacity}`);
  }
  if (!(loadFactor > 0)) {
    throw raise('java.lang.IllegalArgumentException', `Illegal load factor: ${loadFactor}`);
  }
}

type MapClass = typeof HashMapObject;

function sized(make: MapClass) {
  return (execution: Execution, capacity: number, loadFactor = 0.75): HashMapObject => {
    checkCapacity(capacity, loadFactor);
    return new make(execution, capacity, loadFactor);
  };
}

function copied(make: MapClass) {
  return (execution: Execution, others: MapObject): HashMapObject => {
    const map = new make(execution);
    map.putAll(others);
    return map;
  };
}

export const hashMapClass: ClassDeclaration = {
  head: 'public class java.util.HashMap<K, V> implements java.util.Map<K, V>',
  members: {
    'public HashMap()': (execution) => new HashMapObject(execution),
    'public HashMap(int capacity)': sized(HashMapObject),
    'public HashMap(int capacity, float loadFactor)': sized(HashMapObject),
    'public HashMap(Map<? extends K, ? extends V> others)': copied(HashMapObject),
  },
};

export const linkedHashMapClass: ClassDeclaration = {
  head: 'public class java.util.LinkedHashMap<K, V> extends java.util.HashMap<K, V>',
  members: {
    'public LinkedHashMap()': (execution) => new LinkedHashMapObject(execution),
    'public LinkedHashMap(int capacity)': sized(LinkedHashMapObject),
    'public LinkedHashMap(int capacity, float loadFactor)': sized(LinkedHashMapObject),
    'public LinkedHashMap(Map<? extends K, ? extends V> others)': copied(LinkedHashMapObject),
  },
};
