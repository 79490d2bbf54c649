import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull } from '../reference.ts';
import { BYTES_OF_ENTRY } from './collection.ts';
import { type ComparatorObject, NATURAL } from './comparator.ts';
import { type EntryIterator, EntryObject, MapObject, noMore } from './map.ts';

/** Entries moved by one insertion in the time of one step. */
const MOVED_IN_A_STEP = 64;

/** Sorted entries, which a map and the views of its parts share. */
class Store {
  readonly entries: EntryObject[] = [];
  readonly comparator: ComparatorObject | null;
  modifications = 0;

  constructor(comparator: ComparatorObject | null) {
    this.comparator = comparator;
  }

  compare(left: Reference, right: Reference): number {
    return (this.comparator ?? NATURAL).compare(left, right);
  }

  /** The index of the first entry whose key is not below a key, or above it if `after`. */
  search(key: Reference, after: boolean): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.entries[middle];
      const order = entry === undefined ? 1 : this.compare(entry.key, key);
      if (order < 0 || (after && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Bound {
  readonly key: Reference;
  readonly inclusive: boolean;
}

/** The part of a store that a view shows. */
export interface Range {
  readonly low?: Bound;
  readonly high?: Bound;
  readonly descending?: boolean;
}

/**
 * `TreeMap` and the views of its parts: entries in one sorted array, in which a view is what lies
 * between two binary searches.
 */
export class TreeMapObject extends MapObject {
  readonly className = 'java.util.TreeMap';
  private readonly store: Store;
  private readonly range: Range;

  constructor(
    execution: Execution,
    comparator: ComparatorObject | null = null,
    store = new Store(comparator),
    range: Range = {},
  ) {
    super(execution);
    this.store = store;
    this.range = range;
  }

  comparator(): ComparatorObject | null {
    const { comparator } = this.store;
    return this.range.descending === true ? (comparator ?? NATURAL).reversed() : comparator;
  }

  get modifications(): number {
    return this.store.modifications;
  }

  size(): number {
    return Math.max(this.end() - this.start(), 0);
  }

  find(key: Reference): EntryObject | null {
    const index = this.indexOf(key);
    return index < 0 ? null : (this.store.entries[index] ?? null);
  }

  put(key: Reference, value: Reference): Reference {
    // The first key is compared with itself, so that null and keys without order are refused.
    if (this.store.entries.length === 0) this.compareFirst(key);
    if (!this.holds(key)) throw raise('java.lang.IllegalArgumentException', 'key out of range');
    const index = this.store.search(key, false);
    const present = this.store.entries[index];
    if (present !== undefined && this.store.compare(present.key, key) === 0) {
      return present.setValue(value);
    }
    this.execution.allocate(BYTES_OF_ENTRY);
    this.execution.step(1 + Math.floor((this.store.entries.length - index) / MOVED_IN_A_STEP));
    this.store.entries.splice(index, 0, new EntryObject(key, value));
    this.store.modifications++;
    return null;
  }

  take(key: Reference): EntryObject | null {
    const index = this.indexOf(key);
    return index < 0 ? null : this.takeAt(index);
  }

  clear(): void {
    this.store.entries.splice(this.start(), this.size());
    this.store.modifications++;
  }

  entryIterator(): EntryIterator {
    return new TreeIterator(this);
  }

  /** The entry at a place in the order of this view, or null. */
  at(place: number): EntryObject | null {
    const index = this.range.descending === true ? this.end() - 1 - place : this.start() + place;
    if (index < this.start() || index >= this.end()) return null;
    return this.store.entries[index] ?? null;
  }

  /** The nearest entry before or after a key in the order of this view, or null. */
  nearest(key: Reference, side: 'before' | 'after', inclusive: boolean): EntryObject | null {
    const below = (side === 'before') !== (this.range.descending === true);
    const index = this.store.search(key, below === inclusive) - (below ? 1 : 0);
    if (this.store.entries.length === 0) this.store.compare(key, key);
    if (index < this.start() || index >= this.end()) return null;
    return this.store.entries[index] ?? null;
  }

  /** Removes the first or last entry, or gives null. */
  poll(place: number): EntryObject | null {
    const entry = this.at(place);
    return entry === null ? null : this.take(entry.key);
  }

  descending(): TreeMapObject {
    return this.view({ ...this.range, descending: this.range.descending !== true });
  }

  /** The part from one key up to another, undefined where it stays open. */
  part(from: Bound | undefined, to: Bound | undefined): TreeMapObject {
    for (const bound of [from, to]) if (bound !== undefined) this.checkBound(bound);
    const [low, high] = this.range.descending === true ? [to, from] : [from, to];
    if (low !== undefined && high !== undefined && this.store.compare(low.key, high.key) > 0) {
      throw raise('java.lang.IllegalArgumentException', 'fromKey > toKey');
    }
    const wider = { ...this.range };
    return this.view({
      ...wider,
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high }),
    });
  }

  private compareFirst(key: Reference): void {
    if (key === null && this.store.comparator === null) {
      const why = 'Cannot invoke "java.lang.Comparable.compareTo(Object)" because "k1" is null';
      throw raise('java.lang.NullPointerException', why);
    }
    this.store.compare(key, key);
  }

  private view(range: Range): TreeMapObject {
    return new TreeMapObject(this.execution, this.store.comparator, this.store, range);
  }

  private checkBound({ key }: Bound): void {
    this.store.compare(key, key);
    const { low, high } = this.range;
    const outside =
      (low !== undefined && this.store.compare(key, low.key) < 0) ||
      (high !== undefined && this.store.compare(key, high.key) > 0);
    if (outside) throw raise('java.lang.IllegalArgumentException', 'key out of range');
  }

  private holds(key: Reference): boolean {
    const { low, high } = this.range;
    if (low !== undefined) {
      const order = this.store.compare(key, low.key);
      if (order < 0 || (order === 0 && !low.inclusive)) return false;
    }
    if (high === undefined) return true;
    const order = this.store.compare(key, high.key);
    return order < 0 || (order === 0 && high.inclusive);
  }

  private start(): number {
    const { low } = this.range;
    return low === undefined ? 0 : this.store.search(low.key, !low.inclusive);
  }

  private end(): number {
    const { high } = this.range;
    return high === undefined
      ? this.store.entries.length
      : this.store.search(high.key, high.inclusive);
  }

  private indexOf(key: Reference): number {
    if (key === null && this.store.comparator === null) notNull(key);
    if (!this.holds(key)) return -1;
    const index = this.store.search(key, false);
    const entry = this.store.entries[index];
    return entry !== undefined && this.store.compare(entry.key, key) === 0 ? index : -1;
  }

  private takeAt(index: number): EntryObject | null {
    this.execution.step(1 + Math.floor((this.store.entries.length - index) / MOVED_IN_A_STEP));
    this.store.modifications++;
    return this.store.entries.splice(index, 1)[0] ?? null;
  }
}

class TreeIterator implements EntryIterator {
  private readonly map: TreeMapObject;
  private place = 0;
  private given: EntryObject | null = null;
  private expected: number;
  private length: number;

  constructor(map: TreeMapObject) {
    this.map = map;
    this.expected = map.modifications;
    this.length = map.size();
  }

  hasNext(): boolean {
    return this.place < this.length;
  }

  next(): EntryObject {
    if (!this.hasNext()) throw noMore();
    this.check();
    this.given = this.map.at(this.place++);
    if (this.given === null) throw noMore();
    return this.given;
  }

  remove(): void {
    if (this.given === null) throw raise('java.lang.IllegalStateException');
    this.check();
    this.map.take(this.given.key);
    this.given = null;
    this.place--;
    this.length--;
    this.expected = this.map.modifications;
  }

  private check(): void {
    if (this.map.modifications === this.expected) return;
    throw raise('java.util.ConcurrentModificationException');
  }
}

/** `TreeMap(Map)` and `TreeMap(SortedMap)`, which keeps the order. */
function copied(execution: Execution, others: MapObject): TreeMapObject {
  const comparator = others instanceof TreeMapObject ? others.comparator() : null;
  const map = new TreeMapObject(execution, comparator);
  map.putAll(others);
  return map;
}

export const treeMapClass: ClassDeclaration = {
  head: 'public class java.util.TreeMap<K, V> implements java.util.NavigableMap<K, V>',
  members: {
    'public TreeMap()': (execution) => new TreeMapObject(execution),
    'public TreeMap(Comparator<? super K> comparator)': (
      execution,
      comparator: ComparatorObject | null,
    ) => new TreeMapObject(execution, comparator),
    'public TreeMap(Map<? extends K, ? extends V> others)': copied,
  },
};
