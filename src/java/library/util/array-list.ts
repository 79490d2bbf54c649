import type { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { checkIndex, notNull } from '../reference.ts';
import { BYTES_OF_REFERENCE, type CollectionObject } from './collection.ts';
import type { ComparatorObject } from './comparator.ts';
import { badPosition, ListObject } from './list.ts';

/** Elements moved by one insertion in the time of one step. */
const MOVED_IN_A_STEP = 64;

/** `ArrayList`, and what `LinkedList` shares with it. Takes over the array that it is given. */
export class ArrayListObject extends ListObject {
  readonly className: string = 'java.util.ArrayList';
  protected readonly items: Reference[];

  constructor(execution: Execution, items: Reference[] = []) {
    super(execution);
    this.items = items;
  }

  size(): number {
    return this.items.length;
  }

  get(index: number): Reference {
    this.check(index);
    return this.items[index] ?? null;
  }

  set(index: number, element: Reference): Reference {
    const before = this.get(index);
    this.items[index] = element;
    return before;
  }

  override add(element: Reference): boolean {
    this.execution.allocate(BYTES_OF_REFERENCE);
    this.items.push(element);
    this.modifications++;
    return true;
  }

  insert(index: number, element: Reference): void {
    if (index < 0 || index > this.items.length) throw badPosition(index, this.items.length);
    this.execution.allocate(BYTES_OF_REFERENCE);
    this.move(index);
    this.items.splice(index, 0, element);
    this.modifications++;
  }

  removeAt(index: number): Reference {
    this.check(index);
    this.move(index);
    this.modifications++;
    return this.items.splice(index, 1)[0] ?? null;
  }

  override remove(element: Reference): boolean {
    const index = this.indexOf(element);
    if (index < 0) return false;
    this.removeAt(index);
    return true;
  }

  override contains(element: Reference): boolean {
    return this.indexOf(element) >= 0;
  }

  override clear(): void {
    this.items.length = 0;
    this.modifications++;
  }

  override removeWhere(others: CollectionObject, among: boolean): boolean {
    const kept = this.toElements().filter((item) => notNull(others).contains(item) !== among);
    if (kept.length === this.items.length) return false;
    for (const [index, item] of kept.entries()) this.items[index] = item;
    this.items.length = kept.length;
    this.modifications++;
    return true;
  }

  override sort(comparator: ComparatorObject | null): void {
    super.sort(comparator);
    this.modifications++;
  }

  protected check(index: number): void {
    checkIndex(index, this.items.length);
  }

  private move(index: number): void {
    this.execution.step(1 + Math.floor((this.items.length - index) / MOVED_IN_A_STEP));
  }
}

function sized(execution: Execution, capacity: number): ArrayListObject {
  if (capacity < 0) {
    throw raise('java.lang.IllegalArgumentException', `Illegal Capacity: ${capacity}`);
  }
  execution.allocate(capacity * BYTES_OF_REFERENCE);
  return new ArrayListObject(execution);
}

export const arrayListClass: ClassDeclaration = {
  head: 'public class java.util.ArrayList<E> implements java.util.List<E>',
  members: {
    'public ArrayList()': (execution) => new ArrayListObject(execution),
    'public ArrayList(int capacity)': sized,
    'public ArrayList(Collection<? extends E> others)': (execution, others: CollectionObject) =>
      new ArrayListObject(execution, notNull(others).toElements()),
    'public void ensureCapacity(int capacity)': () => undefined,
    'public void trimToSize()': () => undefined,
    'public Object clone()': (execution, self: ArrayListObject) =>
      new ArrayListObject(execution, self.toElements()),
  },
};
