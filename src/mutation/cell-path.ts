import type { ColumnMetadata } from '../schema/index.ts';
import { timeuuidType } from '../types/index.ts';

type PathOrder = (left: Buffer, right: Buffer) => number;

const orders = new WeakMap<ColumnMetadata, PathOrder>();

/**
 * Order of two elements of a multi-cell column: a list goes by its timeuuids, a set and a map by
 * their key type, a user type by field number (ColumnMetadata.makeCellPathComparator of Cassandra).
 */
export function comparePaths(column: ColumnMetadata, left: Buffer, right: Buffer): number {
  let order = orders.get(column);
  if (order === undefined) {
    order = pathOrder(column);
    orders.set(column, order);
  }
  return order(left, right);
}

function pathOrder(column: ColumnMetadata): PathOrder {
  const { name, elements } = column.type;
  if (name.startsWith('list<')) return (left, right) => timeuuidType.compare(left, right);
  const key = elements[0];
  const isKeyed = name.startsWith('set<') || name.startsWith('map<');
  if (isKeyed && key !== undefined) return (left, right) => key.compare(left, right);
  return Buffer.compare;
}
