/**
 * A queue with two ends in a ring that doubles when it is full: nothing is moved or allocated by a
 * push or a shift in between, unlike an array, whose `shift` moves all that follow once it is long.
 */
export class Deque<T> {
  private ring: (T | undefined)[];
  private head = 0;
  private count = 0;

  /** `capacity` is a first guess, rounded up to a power of two. */
  constructor(capacity = 16) {
    let size = 4;
    while (size < capacity) size *= 2;
    this.ring = new Array<T | undefined>(size).fill(undefined);
  }

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count === this.ring.length) this.grow();
    this.ring[(this.head + this.count) & (this.ring.length - 1)] = item;
    this.count++;
  }

  unshift(item: T): void {
    if (this.count === this.ring.length) this.grow();
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = item;
    this.count++;
  }

  /** Takes the first; undefined when empty. */
  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const item = this.ring[this.head];
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.count--;
    return item;
  }

  /** Takes the last; undefined when empty. */
  pop(): T | undefined {
    if (this.count === 0) return undefined;
    this.count--;
    const index = (this.head + this.count) & (this.ring.length - 1);
    const item = this.ring[index];
    this.ring[index] = undefined;
    return item;
  }

  /** The item at `index`, counted from the first; undefined outside. */
  peek(index = 0): T | undefined {
    if (index < 0 || index >= this.count) return undefined;
    return this.ring[(this.head + index) & (this.ring.length - 1)];
  }

  clear(): void {
    this.ring.fill(undefined);
    this.head = 0;
    this.count = 0;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.count; index++) yield this.peek(index) as T;
  }

  private grow(): void {
    const size = this.ring.length;
    const larger = new Array<T | undefined>(size * 2).fill(undefined);
    for (let index = 0; index < this.count; index++) {
      larger[index] = this.ring[(this.head + index) & (size - 1)];
    }
    this.ring = larger;
    this.head = 0;
  }
}
