import type { JavaArray } from '../../value/array.ts';
import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull } from '../reference.ts';
import type { CollectionObject } from './collection.ts';
import { fixedElements } from './immutable.ts';
import { EntryObject } from './map.ts';
import { referencesOf } from './objects.ts';

/**
 * `List.of` and `List.copyOf`. There is no `Set.of` and no `Map.of`: the order of what they make
 * is another in each process of Java, so a result that shows it would differ between replicas.
 */
function listOf(execution: Execution, elements: readonly Reference[]): CollectionObject {
  return fixedElements(execution, elements.map(notNull<Exclude<Reference, null>>));
}

/** `Map.entry`. */
class FixedEntry extends EntryObject {
  override setValue(): Reference {
    throw raise('java.lang.UnsupportedOperationException', 'not supported');
  }
}

export const factories: Readonly<Record<'list' | 'map', ClassDeclaration['members']>> = {
  list: {
    'public static <E> List<E> of(E... elements)': (execution, elements: JavaArray) =>
      listOf(execution, referencesOf(notNull(elements))),
    'public static <E> List<E> copyOf(Collection<? extends E> others)': (
      execution,
      others: CollectionObject,
    ) => listOf(execution, notNull(others).toElements()),
  },
  map: {
    'public static <K, V> java.util.Map.Entry<K, V> entry(K key, V value)': (
      _,
      key: Reference,
      value: Reference,
    ) => new FixedEntry(notNull(key), notNull(value)),
  },
};

export const setClass: ClassDeclaration = {
  head: 'public interface java.util.Set<E> extends java.util.Collection<E>',
  members: {},
};
