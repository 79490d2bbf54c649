/** Marks a bound value that leaves its column as it is (protocol v4 on). */
export const UNSET: unique symbol = Symbol('unset');

/** A value bound to a marker, or computed from one: wire bytes, null, or UNSET. */
export type BoundValue = Buffer | null | typeof UNSET;
