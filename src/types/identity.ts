import type { CqlType } from './cql-type.ts';

/**
 * Parametric types are interned: a type is looked up by its constructor and the identities of its
 * parts, so that equal types are one object and `===` tells them apart. Entries stay for good; a
 * schema has few types.
 */
const identities = new WeakMap<CqlType, number>();
const interned = new Map<string, CqlType>();
let lastIdentity = 0;

/** A number that no other type has. */
export function identityOf(type: CqlType): number {
  const known = identities.get(type);
  if (known !== undefined) return known;
  lastIdentity++;
  identities.set(type, lastIdentity);
  return lastIdentity;
}

/** The type of that description, made when it is met for the first time. */
export function intern<T extends CqlType>(description: string, make: () => T): T {
  const known = interned.get(description);
  if (known !== undefined) return known as T;
  const type = make();
  interned.set(description, type);
  return type;
}
