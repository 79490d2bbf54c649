import type { ClassDeclaration } from '../class-declaration.ts';
import { arrayListClass } from './array-list.ts';
import { arraysClass } from './arrays.ts';
import { collectionClass } from './collection.ts';
import { collectionsClass } from './collections.ts';
import { comparatorClass } from './comparator.ts';
import { dateClass } from './date.ts';
import { utilExceptions } from './exceptions.ts';
import { factories, setClass } from './factories.ts';
import { hashMapClass, linkedHashMapClass } from './hash-map.ts';
import { hashSetClass, linkedHashSetClass } from './hash-set.ts';
import { internalClasses } from './internal.ts';
import { iteratorClass, listIteratorClass } from './iterator.ts';
import { arrayDequeClass, linkedListClass } from './linked-list.ts';
import { listMembers } from './list.ts';
import { localeClass } from './locale.ts';
import { entryClass, mapMembers } from './map.ts';
import { objectsClass } from './objects.ts';
import { optionalClass } from './optional.ts';
import { priorityQueueClass } from './priority-queue.ts';
import { dequeClass, queueClass } from './queue.ts';
import { randomClass } from './random.ts';
import { navigableMapClass, sortedMapClass } from './sorted-map.ts';
import { stringJoinerClass, stringTokenizerClass } from './string-joiner.ts';
import { treeMapClass } from './tree-map.ts';
import { navigableSetClass, sortedSetClass, treeSetClass } from './tree-set.ts';
import { uuidClass } from './uuid.ts';

/** The classes of java.util. */
export const utilClasses: readonly ClassDeclaration[] = [
  iteratorClass,
  listIteratorClass,
  comparatorClass,
  collectionClass,
  setClass,
  {
    head: 'public interface java.util.List<E> extends java.util.Collection<E>',
    members: { ...listMembers, ...factories.list },
  },
  {
    head: 'public interface java.util.Map<K, V>',
    members: { ...mapMembers, ...factories.map },
  },
  entryClass,
  queueClass,
  dequeClass,
  arrayListClass,
  linkedListClass,
  arrayDequeClass,
  priorityQueueClass,
  hashMapClass,
  linkedHashMapClass,
  hashSetClass,
  linkedHashSetClass,
  sortedMapClass,
  navigableMapClass,
  treeMapClass,
  sortedSetClass,
  navigableSetClass,
  treeSetClass,
  uuidClass,
  dateClass,
  randomClass,
  localeClass,
  collectionsClass,
  arraysClass,
  objectsClass,
  optionalClass,
  stringJoinerClass,
  stringTokenizerClass,
  ...utilExceptions,
  ...internalClasses,
];
