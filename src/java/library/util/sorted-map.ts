import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { EntryObject } from './map.ts';
import type { TreeMapObject } from './tree-map.ts';
import { SortedSetObject } from './tree-set.ts';

type Tree = TreeMapObject;

/** Entries outside of a walk cannot be written: they are copies. */
class SnapshotEntry extends EntryObject {
  override setValue(): Reference {
    throw raise('java.lang.UnsupportedOperationException');
  }
}

function snapshot(entry: EntryObject | null): EntryObject | null {
  return entry === null ? null : new SnapshotEntry(entry.key, entry.value);
}

function present(entry: EntryObject | null): Reference {
  if (entry === null) throw raise('java.util.NoSuchElementException');
  return entry.key;
}

export const sortedMapClass: ClassDeclaration = {
  head: 'public interface java.util.SortedMap<K, V> extends java.util.Map<K, V>',
  members: {
    'public Comparator<? super K> comparator()': (_, self: Tree) => self.comparator(),
    'public K firstKey()': (_, self: Tree) => present(self.at(0)),
    'public K lastKey()': (_, self: Tree) => present(self.at(self.size() - 1)),
    'public SortedMap<K, V> headMap(K to)': (_, self: Tree, to: Reference) =>
      self.part(undefined, { key: to, inclusive: false }),
    'public SortedMap<K, V> tailMap(K from)': (_, self: Tree, from: Reference) =>
      self.part({ key: from, inclusive: true }, undefined),
    'public SortedMap<K, V> subMap(K from, K to)': (
      _,
      self: Tree,
      from: Reference,
      to: Reference,
    ) => self.part({ key: from, inclusive: true }, { key: to, inclusive: false }),
  },
};

type Entry = EntryObject | null;

function keyOf(entry: Entry): Reference {
  return entry === null ? null : entry.key;
}

const near: ClassDeclaration['members'] = {
  'public java.util.Map.Entry<K, V> lowerEntry(K key)': (_, self: Tree, key: Reference) =>
    snapshot(self.nearest(key, 'before', false)),
  'public java.util.Map.Entry<K, V> floorEntry(K key)': (_, self: Tree, key: Reference) =>
    snapshot(self.nearest(key, 'before', true)),
  'public java.util.Map.Entry<K, V> ceilingEntry(K key)': (_, self: Tree, key: Reference) =>
    snapshot(self.nearest(key, 'after', true)),
  'public java.util.Map.Entry<K, V> higherEntry(K key)': (_, self: Tree, key: Reference) =>
    snapshot(self.nearest(key, 'after', false)),
  'public K lowerKey(K key)': (_, self: Tree, key: Reference) =>
    keyOf(self.nearest(key, 'before', false)),
  'public K floorKey(K key)': (_, self: Tree, key: Reference) =>
    keyOf(self.nearest(key, 'before', true)),
  'public K ceilingKey(K key)': (_, self: Tree, key: Reference) =>
    keyOf(self.nearest(key, 'after', true)),
  'public K higherKey(K key)': (_, self: Tree, key: Reference) =>
    keyOf(self.nearest(key, 'after', false)),
};

export const navigableMapClass: ClassDeclaration = {
  head: 'public interface java.util.NavigableMap<K, V> extends java.util.SortedMap<K, V>',
  members: {
    ...near,
    'public java.util.Map.Entry<K, V> firstEntry()': (_, self: Tree) => snapshot(self.at(0)),
    'public java.util.Map.Entry<K, V> lastEntry()': (_, self: Tree) =>
      snapshot(self.at(self.size() - 1)),
    'public java.util.Map.Entry<K, V> pollFirstEntry()': (_, self: Tree) => snapshot(self.poll(0)),
    'public java.util.Map.Entry<K, V> pollLastEntry()': (_, self: Tree) =>
      snapshot(self.poll(self.size() - 1)),
    'public NavigableMap<K, V> descendingMap()': (_, self: Tree) => self.descending(),
    'public NavigableSet<K> navigableKeySet()': (_, self: Tree) => new SortedSetObject(self),
    'public NavigableSet<K> descendingKeySet()': (_, self: Tree) =>
      new SortedSetObject(self.descending()),
    'public NavigableMap<K, V> headMap(K to, boolean inclusive)': (
      _,
      self: Tree,
      to: Reference,
      inclusive: boolean,
    ) => self.part(undefined, { key: to, inclusive }),
    'public NavigableMap<K, V> tailMap(K from, boolean inclusive)': (
      _,
      self: Tree,
      from: Reference,
      inclusive: boolean,
    ) => self.part({ key: from, inclusive }, undefined),
    'public NavigableMap<K, V> subMap(K from, boolean fromInclusive, K to, boolean toInclusive)': (
      _,
      self: Tree,
      from: Reference,
      fromInclusive: boolean,
      to: Reference,
      toInclusive: boolean,
    ) => self.part({ key: from, inclusive: fromInclusive }, { key: to, inclusive: toInclusive }),
  },
};
