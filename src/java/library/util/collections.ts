import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { isEqual, notNull } from '../reference.ts';
import { ArrayListObject } from './array-list.ts';
import { BYTES_OF_REFERENCE, type CollectionObject } from './collection.ts';
import { type ComparatorObject, NATURAL, REVERSE } from './comparator.ts';
import { LinkedHashMapObject } from './hash-map.ts';
import { LinkedHashSetObject } from './hash-set.ts';
import {
  fixedElements,
  ReadingCollection,
  ReadingList,
  ReadingMap,
  ReadingSet,
} from './immutable.ts';
import type { ListObject } from './list.ts';
import type { MapObject } from './map.ts';

type List = ListObject;
type Comparator = ComparatorObject | null;

function extreme(others: CollectionObject, comparator: Comparator, sign: number): Reference {
  const order = comparator ?? NATURAL;
  const iterator = notNull(others).iterator();
  let best = iterator.next();
  while (iterator.hasNext()) {
    others.execution.step();
    const next = iterator.next();
    if (sign * order.compare(next, best) > 0) best = next;
  }
  return best;
}

function writeAll(list: List, elements: readonly Reference[]): void {
  for (const [index, element] of elements.entries()) list.set(index, element);
}

function swap(_: Execution, list: List, left: number, right: number): void {
  list.set(left, list.set(right, notNull(list).get(left)));
}

function rotate(_: Execution, list: List, distance: number): void {
  const elements = notNull(list).toElements();
  const size = elements.length;
  if (size === 0) return;
  const start = (((-distance % size) + size) % size) + 0;
  writeAll(list, [...elements.slice(start), ...elements.slice(0, start)]);
}

/** The index of a key in a sorted list, else minus the place for it minus one. */
export function binarySearch(size: number, compareTo: (index: number) => number): number {
  let low = 0;
  let high = size - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareTo(middle);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -(low + 1);
}

function search(_: Execution, list: List, key: Reference, comparator: Comparator = null): number {
  const order = comparator ?? NATURAL;
  return binarySearch(notNull(list).size(), (index) => order.compare(list.get(index), key));
}

function copies(execution: Execution, count: number, element: Reference): List {
  if (count < 0) throw raise('java.lang.IllegalArgumentException', `List length = ${count}`);
  execution.allocate(count * BYTES_OF_REFERENCE);
  return fixedElements(execution, new Array<Reference>(count).fill(element));
}

function frequency(_: Execution, others: CollectionObject, element: Reference): number {
  let count = 0;
  for (const present of notNull(others).elements()) if (isEqual(element, present)) count++;
  return count;
}

function disjoint(_: Execution, left: CollectionObject, right: CollectionObject): boolean {
  for (const element of notNull(left).elements())
    if (notNull(right).contains(element)) return false;
  return true;
}

function emptyMap(execution: Execution): MapObject {
  return new ReadingMap(new LinkedHashMapObject(execution));
}

function emptySet(execution: Execution): ReadingSet {
  return new ReadingSet(new LinkedHashSetObject(execution));
}

function singletonMap(execution: Execution, key: Reference, value: Reference): MapObject {
  const map = new LinkedHashMapObject(execution);
  map.put(key, value);
  return new ReadingMap(map);
}

function singleton(execution: Execution, element: Reference): ReadingSet {
  const set = new LinkedHashSetObject(execution);
  set.add(element);
  return new ReadingSet(set);
}

const wrappers: ClassDeclaration['members'] = {
  'public static <T> List<T> emptyList()': (execution) => fixedElements(execution, []),
  'public static <T> Set<T> emptySet()': emptySet,
  'public static <K, V> Map<K, V> emptyMap()': emptyMap,
  'public static <T> Iterator<T> emptyIterator()': (execution) =>
    new ArrayListObject(execution).iterator(),
  'public static <T> List<T> singletonList(T element)': (execution, element: Reference) =>
    fixedElements(execution, [element]),
  'public static <T> Set<T> singleton(T element)': singleton,
  'public static <K, V> Map<K, V> singletonMap(K key, V value)': singletonMap,
  'public static <T> List<T> nCopies(int count, T element)': copies,
  'public static <T> Collection<T> unmodifiableCollection(Collection<? extends T> others)': (
    _,
    others: CollectionObject,
  ) => new ReadingCollection(notNull(others)),
  'public static <T> List<T> unmodifiableList(List<? extends T> list)': (_, list: List) =>
    new ReadingList(notNull(list)),
  'public static <T> Set<T> unmodifiableSet(Set<? extends T> set)': (_, set: CollectionObject) =>
    new ReadingSet(notNull(set)),
  'public static <K, V> Map<K, V> unmodifiableMap(Map<? extends K, ? extends V> map)': (
    _,
    map: MapObject,
  ) => new ReadingMap(notNull(map)),
};

export const collectionsClass: ClassDeclaration = {
  head: 'public class java.util.Collections',
  members: {
    ...wrappers,
    'public static <T extends Comparable<? super T>> void sort(List<T> list)': (_, list: List) =>
      notNull(list).sort(null),
    'public static <T> void sort(List<T> list, Comparator<? super T> comparator)': (
      _,
      list: List,
      comparator: Comparator,
    ) => notNull(list).sort(comparator),
    'public static void reverse(List<?> list)': (_, list: List) =>
      writeAll(list, notNull(list).toElements().reverse()),
    'public static void swap(List<?> list, int left, int right)': swap,
    'public static void rotate(List<?> list, int distance)': rotate,
    'public static <T> void fill(List<? super T> list, T element)': (
      execution,
      list: List,
      element: Reference,
    ) => {
      execution.step(notNull(list).size());
      for (let index = 0; index < list.size(); index++) list.set(index, element);
    },
    'public static <T extends Comparable<? super T>> T max(Collection<? extends T> others)': (
      _,
      others: CollectionObject,
    ) => extreme(others, null, 1),
    'public static <T> T max(Collection<? extends T> others, Comparator<? super T> comparator)': (
      _,
      others: CollectionObject,
      comparator: Comparator,
    ) => extreme(others, comparator, 1),
    'public static <T extends Comparable<? super T>> T min(Collection<? extends T> others)': (
      _,
      others: CollectionObject,
    ) => extreme(others, null, -1),
    'public static <T> T min(Collection<? extends T> others, Comparator<? super T> comparator)': (
      _,
      others: CollectionObject,
      comparator: Comparator,
    ) => extreme(others, comparator, -1),
    'public static <T> int binarySearch(List<? extends T> list, T key)': search,
    'public static <T> int binarySearch(List<? extends T> list, T key, Comparator<? super T> order)':
      search,
    'public static int frequency(Collection<?> others, Object element)': frequency,
    'public static boolean disjoint(Collection<?> left, Collection<?> right)': disjoint,
    'public static <T> Comparator<T> reverseOrder()': () => REVERSE,
    'public static <T> Comparator<T> reverseOrder(Comparator<T> comparator)': (
      _,
      comparator: Comparator,
    ) => (comparator === null ? REVERSE : comparator.reversed()),
  },
};
