import type { CqlType } from './cql-type.ts';

/** Fewer are sorted by comparison alone. */
const FEW = 256;

/**
 * Items in the order of their values, equal ones in the order in which they came. A million values
 * would be compared twenty million times, so types whose order is nearly that of numbers
 * (`orderNumber`) are sorted by those, and by comparison where the numbers are equal.
 */
export function sortedByValue<T>(
  items: readonly T[],
  type: CqlType,
  bytesOf: (item: T) => Buffer,
): T[] {
  const compareItems = (left: T, right: T): number => type.compare(bytesOf(left), bytesOf(right));
  if (items.length < FEW || type.orderNumber === undefined) return [...items].sort(compareItems);
  const numbers = new Float64Array(items.length);
  for (const [place, item] of items.entries()) numbers[place] = type.orderNumber(bytesOf(item));
  // Two infinite numbers have no difference, and are compared as equal ones are.
  const compare = (left: number, right: number): number =>
    (numbers[left] as number) - (numbers[right] as number) ||
    compareItems(items[left] as T, items[right] as T);
  const places = Uint32Array.from({ length: items.length }, (_, place) => place);
  if (places.every((place) => place === 0 || compare(place - 1, place) <= 0)) return [...items];
  return Array.from(places.sort(compare), (place) => items[place] as T);
}

/** Values in their order, each once. */
export function distinctByValue(values: readonly Buffer[], type: CqlType): Buffer[] {
  const sorted = sortedByValue(values, type, (value) => value);
  return sorted.filter((value, i) => i === 0 || type.compare(sorted[i - 1] as Buffer, value) !== 0);
}
