import { type Execution, work } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { hashOf, isEqual, notNull, textOf } from '../reference.ts';
import { CollectionObject, SetObject } from './collection.ts';
import { type IteratorObject, MappedIterator } from './iterator.ts';

/** `Map.Entry`; setting the value of an entry of a map writes into the map. */
export class EntryObject extends JavaObject {
  readonly className: string = 'java.util.AbstractMap$SimpleEntry';
  readonly key: Reference;
  value: Reference;

  constructor(key: Reference, value: Reference) {
    super();
    this.key = key;
    this.value = value;
  }

  setValue(value: Reference): Reference {
    const before = this.value;
    this.value = value;
    return before;
  }

  override equals(other: Reference): boolean {
    if (!(other instanceof EntryObject)) return false;
    work(1);
    return isEqual(this.key, other.key) && isEqual(this.value, other.value);
  }

  override hashCode(): number {
    work(1);
    return hashOf(this.key) ^ hashOf(this.value);
  }

  override toText(): string {
    work(1);
    return `${textOf(this.key)}=${textOf(this.value)}`;
  }
}

/** An iterator over the entries of a map. */
export interface EntryIterator {
  hasNext(): boolean;
  next(): EntryObject;
  remove(): void;
}

/** `Map`, with what follows from its entries. Counts on the execution as collections do. */
export abstract class MapObject extends JavaObject {
  readonly execution: Execution;

  constructor(execution: Execution) {
    super();
    this.execution = execution;
  }

  abstract size(): number;
  abstract entryIterator(): EntryIterator;
  /** The entry of a key, or null. */
  abstract find(key: Reference): EntryObject | null;
  /** Gives the value that the key had, or null. */
  abstract put(key: Reference, value: Reference): Reference;
  /** Removes a key and gives the entry that it had, or null. */
  abstract take(key: Reference): EntryObject | null;
  abstract clear(): void;

  /** The entries, for TypeScript; the map must not change meanwhile. */
  *entries(): Generator<EntryObject> {
    const iterator = this.entryIterator();
    while (iterator.hasNext()) {
      this.execution.step();
      yield iterator.next();
    }
  }

  get(key: Reference): Reference {
    return this.find(key)?.value ?? null;
  }

  containsValue(value: Reference): boolean {
    for (const entry of this.entries()) if (isEqual(value, entry.value)) return true;
    return false;
  }

  putAll(others: MapObject): void {
    for (const { key, value } of [...notNull(others).entries()]) this.put(key, value);
  }

  keySet(): SetObject {
    return new KeyView(this);
  }

  entrySet(): SetObject {
    return new EntryView(this);
  }

  values(): CollectionObject {
    return new ValueView(this);
  }

  override equals(other: Reference): boolean {
    if (this === other) return true;
    if (!(other instanceof MapObject) || other.size() !== this.size()) return false;
    for (const { key, value } of this.entries()) {
      const found = other.find(key);
      if (found === null || !isEqual(value, found.value)) return false;
    }
    return true;
  }

  override hashCode(): number {
    let hash = 0;
    for (const entry of this.entries()) hash = (hash + entry.hashCode()) | 0;
    return hash;
  }

  override toText(): string {
    const texts: string[] = [];
    for (const { key, value } of this.entries()) {
      const [left, right] = [key, value].map((part) =>
        part === this ? '(this Map)' : textOf(part),
      );
      const text = `${left}=${right}`;
      this.execution.allocate(2 * text.length);
      texts.push(text);
    }
    return `{${texts.join(', ')}}`;
  }
}

/** What the views of a map that are sets have in common. */
abstract class MapSetView extends SetObject {
  protected readonly map: MapObject;

  constructor(map: MapObject) {
    super(map.execution);
    this.map = map;
  }

  size(): number {
    return this.map.size();
  }

  override clear(): void {
    this.map.clear();
  }
}

class KeyView extends MapSetView {
  readonly className = 'java.util.HashMap$KeySet';

  iterator(): IteratorObject {
    return new MappedIterator(this.map.entryIterator(), ({ key }) => key);
  }

  override contains(key: Reference): boolean {
    return this.map.find(key) !== null;
  }

  override remove(key: Reference): boolean {
    return this.map.take(key) !== null;
  }
}

class EntryView extends MapSetView {
  readonly className = 'java.util.HashMap$EntrySet';

  iterator(): IteratorObject {
    return new MappedIterator(this.map.entryIterator(), (entry) => entry);
  }

  override contains(other: Reference): boolean {
    if (!(other instanceof EntryObject)) return false;
    return this.map.find(other.key)?.equals(other) ?? false;
  }

  override remove(other: Reference): boolean {
    if (!(other instanceof EntryObject) || !this.contains(other)) return false;
    return this.map.take(other.key) !== null;
  }
}

class ValueView extends CollectionObject {
  readonly className = 'java.util.HashMap$Values';
  private readonly map: MapObject;

  constructor(map: MapObject) {
    super(map.execution);
    this.map = map;
  }

  size(): number {
    return this.map.size();
  }

  iterator(): IteratorObject {
    return new MappedIterator(this.map.entryIterator(), ({ value }) => value);
  }

  override clear(): void {
    this.map.clear();
  }
}

function putIfAbsent(map: MapObject, key: Reference, value: Reference): Reference {
  const before = map.get(key);
  if (before === null) map.put(key, value);
  return before;
}

function replace(map: MapObject, key: Reference, value: Reference): Reference {
  return map.find(key) === null ? null : map.put(key, value);
}

export const entryClass: ClassDeclaration = {
  head: 'public interface java.util.Map.Entry<K, V>',
  members: {
    'public K getKey()': (_, self: EntryObject) => self.key,
    'public V getValue()': (_, self: EntryObject) => self.value,
    'public V setValue(V value)': (_, self: EntryObject, value: Reference) => self.setValue(value),
  },
};

type Map = MapObject;
type Key = Reference;

export const mapMembers: ClassDeclaration['members'] = {
  'public int size()': (_, self: Map) => self.size(),
  'public boolean isEmpty()': (_, self: Map) => self.size() === 0,
  'public V get(Object key)': (_, self: Map, key: Key) => self.get(key),
  'public V getOrDefault(Object key, V value)': (_, self: Map, key: Key, value: Reference) => {
    const found = self.find(key);
    return found === null ? value : found.value;
  },
  'public boolean containsKey(Object key)': (_, self: Map, key: Key) => self.find(key) !== null,
  'public boolean containsValue(Object value)': (_, self: Map, value: Reference) =>
    self.containsValue(value),
  'public V put(K key, V value)': (_, self: Map, key: Key, value: Reference) =>
    self.put(key, value),
  'public V putIfAbsent(K key, V value)': (_, self: Map, key: Key, value: Reference) =>
    putIfAbsent(self, key, value),
  'public V replace(K key, V value)': (_, self: Map, key: Key, value: Reference) =>
    replace(self, key, value),
  'public V remove(Object key)': (_, self: Map, key: Key) => self.take(key)?.value ?? null,
  'public boolean remove(Object key, Object value)': (_, self: Map, key: Key, value: Reference) => {
    const found = self.find(key);
    if (found === null || !isEqual(found.value, value)) return false;
    return self.take(key) !== null;
  },
  'public void putAll(Map<? extends K, ? extends V> others)': (_, self: Map, others: Map) =>
    self.putAll(others),
  'public void clear()': (_, self: Map) => self.clear(),
  'public Set<K> keySet()': (_, self: Map) => self.keySet(),
  'public Collection<V> values()': (_, self: Map) => self.values(),
  'public Set<java.util.Map.Entry<K, V>> entrySet()': (_, self: Map) => self.entrySet(),
};

/** The exception of a map that has no next entry. */
export function noMore(): Error {
  return raise('java.util.NoSuchElementException');
}
