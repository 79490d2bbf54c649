import type { JavaArray } from '../../value/array.ts';
import type { Execution } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import { ArrayListObject } from './array-list.ts';
import { CollectionObject, SetObject } from './collection.ts';
import { IteratorObject } from './iterator.ts';
import { ListObject } from './list.ts';
import { type EntryIterator, EntryObject, MapObject } from './map.ts';

function refused(): Error {
  return raise('java.lang.UnsupportedOperationException');
}

class ReadingIterator extends IteratorObject {
  private readonly inner: IteratorObject;

  constructor(inner: IteratorObject) {
    super();
    this.inner = inner;
  }

  hasNext(): boolean {
    return this.inner.hasNext();
  }

  next(): Reference {
    return this.inner.next();
  }

  override remove(): void {
    throw refused();
  }
}

/** `Collections.unmodifiableCollection`. */
export class ReadingCollection extends CollectionObject {
  readonly className = 'java.util.Collections$UnmodifiableCollection';
  private readonly inner: CollectionObject;

  constructor(inner: CollectionObject) {
    super(inner.execution);
    this.inner = inner;
  }

  size(): number {
    return this.inner.size();
  }

  iterator(): IteratorObject {
    return new ReadingIterator(this.inner.iterator());
  }

  override contains(element: Reference): boolean {
    return this.inner.contains(element);
  }

  override remove(_element: Reference): boolean {
    throw refused();
  }

  override clear(): void {
    throw refused();
  }

  override addAll(_others: CollectionObject): boolean {
    throw refused();
  }

  override removeWhere(_others: CollectionObject, _among: boolean): boolean {
    throw refused();
  }
}

/** `Collections.unmodifiableSet`. */
export class ReadingSet extends SetObject {
  readonly className = 'java.util.Collections$UnmodifiableSet';
  private readonly inner: CollectionObject;

  constructor(inner: CollectionObject) {
    super(inner.execution);
    this.inner = inner;
  }

  size(): number {
    return this.inner.size();
  }

  iterator(): IteratorObject {
    return new ReadingIterator(this.inner.iterator());
  }

  override contains(element: Reference): boolean {
    return this.inner.contains(element);
  }

  override remove(_element: Reference): boolean {
    throw refused();
  }

  override clear(): void {
    throw refused();
  }

  override addAll(_others: CollectionObject): boolean {
    throw refused();
  }

  override removeWhere(_others: CollectionObject, _among: boolean): boolean {
    throw refused();
  }
}

/** `Collections.unmodifiableList`, and with elements of its own `List.of`. */
export class ReadingList extends ListObject {
  readonly className = 'java.util.Collections$UnmodifiableList';
  private readonly inner: ListObject;

  constructor(inner: ListObject) {
    super(inner.execution);
    this.inner = inner;
  }

  size(): number {
    return this.inner.size();
  }

  get(index: number): Reference {
    return this.inner.get(index);
  }

  set(_index: number, _element: Reference): Reference {
    throw refused();
  }

  insert(_index: number, _element: Reference): void {
    throw refused();
  }

  removeAt(_index: number): Reference {
    throw refused();
  }

  override remove(_element: Reference): boolean {
    throw refused();
  }

  override clear(): void {
    throw refused();
  }

  override addAll(_others: CollectionObject): boolean {
    throw refused();
  }

  override removeWhere(_others: CollectionObject, _among: boolean): boolean {
    throw refused();
  }

  override sort(): void {
    throw refused();
  }
}

/** `Arrays.asList`: of a fixed size, writing through to the array. */
export class FixedList extends ArrayListObject {
  override readonly className = 'java.util.Arrays$ArrayList';
  private readonly array: JavaArray;

  constructor(execution: Execution, items: Reference[], array: JavaArray) {
    super(execution, items);
    this.array = array;
  }

  override *elements(): Generator<Reference> {
    for (let index = 0; index < this.items.length; index++) {
      this.execution.step();
      yield this.get(index);
    }
  }

  override get(index: number): Reference {
    this.checkOfArray(index);
    const item = this.array.items[index] ?? null;
    return typeof item === 'string' || item instanceof JavaObject ? item : null;
  }

  override set(index: number, element: Reference): Reference {
    const before = this.get(index);
    this.array.items[index] = element;
    return before;
  }

  override add(_element: Reference): boolean {
    throw refused();
  }

  override insert(_index: number, _element: Reference): void {
    throw refused();
  }

  override removeAt(_index: number): Reference {
    throw raise('java.lang.UnsupportedOperationException', 'remove');
  }

  override clear(): void {
    if (this.items.length > 0) throw refused();
  }

  override removeWhere(others: CollectionObject, among: boolean): boolean {
    const touched = this.toElements().some((item) => others.contains(item) === among);
    if (touched) throw raise('java.lang.UnsupportedOperationException', 'remove');
    return false;
  }

  private checkOfArray(index: number): void {
    if (index >= 0 && index < this.items.length) return;
    throw raise(
      'java.lang.ArrayIndexOutOfBoundsException',
      `Index ${index} out of bounds for length ${this.items.length}`,
    );
  }
}

class ReadingEntry extends EntryObject {
  override setValue(): Reference {
    throw refused();
  }
}

/** `Collections.unmodifiableMap`. */
export class ReadingMap extends MapObject {
  readonly className = 'java.util.Collections$UnmodifiableMap';
  private readonly inner: MapObject;

  constructor(inner: MapObject) {
    super(inner.execution);
    this.inner = inner;
  }

  size(): number {
    return this.inner.size();
  }

  find(key: Reference): EntryObject | null {
    return this.inner.find(key);
  }

  put(_key: Reference, _value: Reference): Reference {
    throw refused();
  }

  take(_key: Reference): EntryObject | null {
    throw refused();
  }

  clear(): void {
    throw refused();
  }

  override putAll(_others: MapObject): void {
    throw refused();
  }

  entryIterator(): EntryIterator {
    const inner = this.inner.entryIterator();
    return {
      hasNext: () => inner.hasNext(),
      next: () => {
        const { key, value } = inner.next();
        return new ReadingEntry(key, value);
      },
      remove: () => {
        throw refused();
      },
    };
  }

  override keySet(): SetObject {
    return new ReadingSet(this.inner.keySet());
  }

  override entrySet(): SetObject {
    return new ReadingSet(super.entrySet());
  }

  override values(): CollectionObject {
    return new ReadingCollection(this.inner.values());
  }
}

/** A list that nothing changes, which takes over the elements. */
export function fixedElements(execution: Execution, items: Reference[]): ReadingList {
  return new ReadingList(new ArrayListObject(execution, items));
}
