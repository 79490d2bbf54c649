import type { CqlType } from './cql-type.ts';

/** Fewer are sorted by comparison alone. */
const FEW = 256;

/** How items are ordered: by numbers, and where those are equal by comparison. */
interface Order {
  readonly numbers: Float64Array;
  compare(left: number, right: number): number;
}

/**
 * Items in the order of their values, equal ones in the order in which they came. A million values
 * would be compared twenty million times, so types whose order is nearly that of numbers
 * (`orderNumber`) are sorted by those.
 */
export function sortedByValue<T>(
  items: readonly T[],
  type: CqlType,
  bytesOf: (item: T) => Buffer,
): T[] {
  if (items.length < FEW || type.orderNumber === undefined) {
    return [...items].sort((left, right) => type.compare(bytesOf(left), bytesOf(right)));
  }
  const order: Order = {
    numbers: new Float64Array(items.length),
    compare: (left, right) => type.compare(bytesOf(items[left] as T), bytesOf(items[right] as T)),
  };
  let isSorted = true;
  for (let i = 0; i < items.length; i++) {
    order.numbers[i] = type.orderNumber(bytesOf(items[i] as T));
    if (isSorted && i > 0 && !isInOrder(order, i - 1, i)) isSorted = false;
  }
  if (isSorted) return [...items];
  const places = mergeSorted(order);
  const sorted = new Array<T>(items.length);
  for (let i = 0; i < places.length; i++) sorted[i] = items[places[i] as number] as T;
  return sorted;
}

/** Whether the item at one place may stand before that at another, to which it came first. */
function isInOrder({ numbers, compare }: Order, left: number, right: number): boolean {
  const [before, after] = [numbers[left] as number, numbers[right] as number];
  return before === after ? compare(left, right) <= 0 : before < after;
}

/** Merges runs of one, two, four... places until all are one. */
function mergeSorted(order: Order): Uint32Array {
  const count = order.numbers.length;
  let from = Uint32Array.from({ length: count }, (_, i) => i);
  let to = new Uint32Array(count);
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      merge(order, from, to, start, middle, Math.min(start + 2 * width, count));
    }
    [from, to] = [to, from];
  }
  return from;
}

function merge(
  order: Order,
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  middle: number,
  end: number,
): void {
  const { numbers } = order;
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    if (right >= end) to[at] = from[left++] as number;
    else if (left >= middle) to[at] = from[right++] as number;
    else {
      const [one, other] = [from[left] as number, from[right] as number];
      const [first, second] = [numbers[one] as number, numbers[other] as number];
      const isLeft = first === second ? order.compare(one, other) <= 0 : first < second;
      to[at] = isLeft ? one : other;
      if (isLeft) left++;
      else right++;
    }
  }
}
