import type { ListType } from '../../types/index.ts';

/** Marks a bound value that leaves its column as it is (protocol v4 on). */
export const UNSET: unique symbol = Symbol('unset');

/** A value bound to a marker, or computed from one: wire bytes, null, or UNSET. */
export type BoundValue = Buffer | null | typeof UNSET;

/**
 * The elements of a list that was bound to an IN; they may be null. Cassandra reads the others and writes
 * them anew. Throws `invalidRequest` for bytes that are no value.
 */
export function boundElements(type: ListType, bound: Buffer): readonly (Buffer | null)[] {
  const { element } = type;
  return type.split(Buffer.from(bound)).map((bytes) => {
    if (bytes === null) return null;
    element.validate(bytes);
    return element.normalize(bytes);
  });
}
