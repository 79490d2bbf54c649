import { invalidRequest } from '../../../base/error/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { asciiType, blobType, TupleType, textType } from '../../../types/index.ts';
import type { RawType } from '../../ast/index.ts';
import { qualifiedRawType, rawTypeText } from '../../ast/index.ts';

/** What statements about functions and about aggregates share. */

export function bothDirectives(): Error {
  return invalidRequest("Cannot use both 'OR REPLACE' and 'IF NOT EXISTS' directives");
}

/** Collections of functions are not frozen, and must not say that they are. */
export function checkNotFrozen(type: RawType, what: string): void {
  if (!('frozen' in type) || !type.frozen) return;
  const text = rawTypeText(type);
  throw invalidRequest(
    `${what} '${text}' cannot be frozen; remove frozen<> modifier from '${text}'`,
  );
}

/** Characters that names of permissions' resources are put together with. */
const DISALLOWED = /[/[\]]/;

export function checkFunctionName(name: string, what: 'Function' | 'Aggregate'): void {
  if (DISALLOWED.test(name)) throw invalidRequest(`${what} name '${name}' is invalid`);
}

/** Types as they were written, user types with their keyspace: what clients are told of a change. */
export function argumentTexts(types: readonly RawType[], keyspace: string): readonly string[] {
  return types.map((type) => rawTypeText(qualifiedRawType(type, keyspace)));
}

/**
 * Whether a function may come to return `next` where it returned `previous`: what orders and reads
 * values in the same way (`isCompatibleWith` of Cassandra's types).
 */
export function mayReplaceReturnType(next: CqlType, previous: CqlType): boolean {
  if (next === previous) return true;
  if (next === textType) return previous === asciiType;
  if (next === blobType) return previous === asciiType || previous === textType;
  if (!(next instanceof TupleType) || !(previous instanceof TupleType)) {
    return next.isMultiCell && next.isValueCompatibleWith(previous);
  }
  return (
    next.elements.length >= previous.elements.length &&
    previous.elements.every((element, i) =>
      mayReplaceReturnType(next.elements[i] as CqlType, element),
    )
  );
}
