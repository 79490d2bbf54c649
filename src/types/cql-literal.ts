import type { CqlType } from './cql-type.ts';

/** A value as a term of CQL; of a missing one the word `null`. */
export function cqlLiteral(type: CqlType, value: Buffer | null): string {
  return value === null ? 'null' : type.toCqlLiteral(value);
}
