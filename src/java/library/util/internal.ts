import type { ClassDeclaration } from '../class-declaration.ts';

const HEADS = [
  'class java.util.AbstractMap$SimpleEntry<K, V> implements java.util.Map.Entry<K, V>',
  'class java.util.HashMap$Node<K, V> implements java.util.Map.Entry<K, V>',
  'class java.util.HashMap$KeySet<E> implements java.util.Set<E>',
  'class java.util.HashMap$EntrySet<E> implements java.util.Set<E>',
  'class java.util.HashMap$Values<E> implements java.util.Collection<E>',
  'class java.util.ArrayList$SubList<E> implements java.util.List<E>',
  'class java.util.Arrays$ArrayList<E> implements java.util.List<E>',
  'class java.util.Collections$UnmodifiableList<E> implements java.util.List<E>',
  'class java.util.Collections$UnmodifiableSet<E> implements java.util.Set<E>',
  'class java.util.Collections$UnmodifiableCollection<E> implements java.util.Collection<E>',
  'class java.util.Collections$UnmodifiableMap<K, V> implements java.util.Map<K, V>',
];

/** Classes without a name in Java, which bodies meet as what they implement. */
export const internalClasses: readonly ClassDeclaration[] = HEADS.map((head) => ({
  head,
  members: {},
}));
