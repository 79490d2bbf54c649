import { invalidRequest } from '../../base/error/index.ts';
import type { Schema } from '../../schema/index.ts';
import type { CqlType, UserType } from '../../types/index.ts';
import {
  listType,
  mapType,
  NATIVE_TYPES,
  setType,
  tupleType,
  typeFromMarshal,
  vectorType,
} from '../../types/index.ts';
import type { RawType } from '../ast/index.ts';
import { freezeRawType, rawTypeText } from '../ast/index.ts';

/** Where user types are looked up: those of the keyspace that the statement is about. */
export interface UserTypes {
  readonly keyspace: string;
  /** By name; none is frozen. */
  readonly types: ReadonlyMap<string, UserType>;
}

/** The types of a keyspace, none when it is not there. */
export function userTypesOf(schema: Pick<Schema, 'keyspace'>, keyspace: string): UserTypes {
  return { keyspace, types: schema.keyspace(keyspace)?.types ?? NO_TYPES };
}

const NO_TYPES: ReadonlyMap<string, UserType> = new Map();

/**
 * The type that a raw type names (CQL3Type.Raw.prepare of Cassandra 5.0). Throws `invalidRequest`
 * for combinations that are no type, and for user types that the keyspace does not have.
 */
export function resolveType(raw: RawType, known: UserTypes): CqlType {
  switch (raw.kind) {
    case 'native':
      return NATIVE_TYPES.get(raw.name) as CqlType;
    case 'list':
      return listType(elementType(raw.element, raw, known), { frozen: raw.frozen });
    case 'set': {
      const element = elementType(raw.element, raw, known);
      if (element.name === 'duration') {
        throw invalidRequest(`Durations are not allowed inside sets: ${rawTypeText(raw)}`);
      }
      return setType(element, { frozen: raw.frozen });
    }
    case 'map': {
      const key = elementType(raw.key, raw, known);
      const value = elementType(raw.value, raw, known);
      if (key.name === 'duration') {
        throw invalidRequest(`Durations are not allowed as map keys: ${rawTypeText(raw)}`);
      }
      return mapType(key, value, { frozen: raw.frozen });
    }
    case 'tuple':
      return tupleType(
        raw.elements.map((element) => {
          if (isCounter(element)) throw invalidRequest('Counters are not allowed inside tuples');
          return resolveType(freezeRawType(element), known);
        }),
      );
    case 'vector':
      if (raw.dimension <= 0) {
        throw invalidRequest(`vectors may only have positive dimensions; given ${raw.dimension}`);
      }
      return vectorType(resolveType(raw.element, known), raw.dimension);
    case 'userType':
      return resolveUserType(raw, known);
    case 'custom':
      return typeFromMarshal(raw.className);
  }
}

function isCounter(raw: RawType): boolean {
  return raw.kind === 'native' && raw.name === 'counter';
}

/** Elements must be frozen where the collection is not, and are frozen with it where it is. */
function elementType(
  element: RawType,
  whole: RawType & { kind: 'list' | 'set' | 'map' },
  known: UserTypes,
): CqlType {
  if (isCounter(element)) {
    throw invalidRequest(`Counters are not allowed inside collections: ${rawTypeText(whole)}`);
  }
  if (!whole.frozen && 'frozen' in element && !element.frozen) {
    const what = element.kind === 'userType' ? 'UDTs' : 'collections';
    throw invalidRequest(
      `Non-frozen ${what} are not allowed inside collections: ${rawTypeText(whole)}`,
    );
  }
  const type = resolveType(element, known);
  return type.freeze();
}

function resolveUserType(
  { name, frozen }: RawType & { kind: 'userType' },
  { keyspace, types }: UserTypes,
): CqlType {
  if (name.keyspace !== null && name.keyspace !== keyspace) {
    throw invalidRequest(
      `Statement on keyspace ${keyspace} cannot refer to a user type in keyspace ` +
        `${name.keyspace}; user types can only be used in the keyspace they are defined in`,
    );
  }
  const type = types.get(name.name);
  if (type === undefined) throw invalidRequest(`Unknown type ${keyspace}.${name.name}`);
  return frozen ? type.freeze() : type;
}
