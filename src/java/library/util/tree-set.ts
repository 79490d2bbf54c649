import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull } from '../reference.ts';
import type { CollectionObject } from './collection.ts';
import type { ComparatorObject } from './comparator.ts';
import { MapSetObject } from './hash-set.ts';
import type { EntryObject } from './map.ts';
import { TreeMapObject } from './tree-map.ts';

/** `TreeSet`: the keys of a sorted map. */
export class SortedSetObject extends MapSetObject {
  override readonly map: TreeMapObject;

  constructor(map: TreeMapObject) {
    super('java.util.TreeSet', map);
    this.map = map;
  }
}

type Tree = SortedSetObject;

function present(entry: EntryObject | null): Reference {
  if (entry === null) throw raise('java.util.NoSuchElementException');
  return entry.key;
}

function keyOf(entry: EntryObject | null): Reference {
  return entry === null ? null : entry.key;
}

export const sortedSetClass: ClassDeclaration = {
  head: 'public interface java.util.SortedSet<E> extends java.util.Set<E>',
  members: {
    'public Comparator<? super E> comparator()': (_, self: Tree) => self.map.comparator(),
    'public E first()': (_, self: Tree) => present(self.map.at(0)),
    'public E last()': (_, self: Tree) => present(self.map.at(self.size() - 1)),
    'public SortedSet<E> headSet(E to)': (_, self: Tree, to: Reference) =>
      new SortedSetObject(self.map.part(undefined, { key: to, inclusive: false })),
    'public SortedSet<E> tailSet(E from)': (_, self: Tree, from: Reference) =>
      new SortedSetObject(self.map.part({ key: from, inclusive: true }, undefined)),
    'public SortedSet<E> subSet(E from, E to)': (_, self: Tree, from: Reference, to: Reference) =>
      new SortedSetObject(
        self.map.part({ key: from, inclusive: true }, { key: to, inclusive: false }),
      ),
  },
};

export const navigableSetClass: ClassDeclaration = {
  head: 'public interface java.util.NavigableSet<E> extends java.util.SortedSet<E>',
  members: {
    'public E lower(E element)': (_, self: Tree, element: Reference) =>
      keyOf(self.map.nearest(element, 'before', false)),
    'public E floor(E element)': (_, self: Tree, element: Reference) =>
      keyOf(self.map.nearest(element, 'before', true)),
    'public E ceiling(E element)': (_, self: Tree, element: Reference) =>
      keyOf(self.map.nearest(element, 'after', true)),
    'public E higher(E element)': (_, self: Tree, element: Reference) =>
      keyOf(self.map.nearest(element, 'after', false)),
    'public E pollFirst()': (_, self: Tree) => keyOf(self.map.poll(0)),
    'public E pollLast()': (_, self: Tree) => keyOf(self.map.poll(self.size() - 1)),
    'public NavigableSet<E> descendingSet()': (_, self: Tree) =>
      new SortedSetObject(self.map.descending()),
    'public Iterator<E> descendingIterator()': (_, self: Tree) =>
      new SortedSetObject(self.map.descending()).iterator(),
    'public NavigableSet<E> headSet(E to, boolean inclusive)': (
      _,
      self: Tree,
      to: Reference,
      inclusive: boolean,
    ) => new SortedSetObject(self.map.part(undefined, { key: to, inclusive })),
    'public NavigableSet<E> tailSet(E from, boolean inclusive)': (
      _,
      self: Tree,
      from: Reference,
      inclusive: boolean,
    ) => new SortedSetObject(self.map.part({ key: from, inclusive }, undefined)),
  },
};

function copied(execution: Execution, others: CollectionObject): SortedSetObject {
  const comparator = others instanceof SortedSetObject ? others.map.comparator() : null;
  const set = new SortedSetObject(new TreeMapObject(execution, comparator));
  set.addAll(notNull(others));
  return set;
}

export const treeSetClass: ClassDeclaration = {
  head: 'public class java.util.TreeSet<E> implements java.util.NavigableSet<E>',
  members: {
    'public TreeSet()': (execution) => new SortedSetObject(new TreeMapObject(execution)),
    'public TreeSet(Comparator<? super E> comparator)': (
      execution,
      comparator: ComparatorObject | null,
    ) => new SortedSetObject(new TreeMapObject(execution, comparator)),
    'public TreeSet(Collection<? extends E> others)': copied,
  },
};
