import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import {
  listType,
  mapType,
  NATIVE_TYPES,
  setType,
  tupleType,
  vectorType,
} from '../../types/index.ts';
import type { RawType } from '../ast/index.ts';
import { freezeRawType, rawTypeText } from '../ast/index.ts';
import { unsupported } from './unsupported.ts';

/**
 * The type that a raw type names (CQL3Type.Raw.prepare of Cassandra 5.0). Throws `invalidRequest`
 * for combinations that are no type, and for user types, which are not supported yet.
 */
export function resolveType(raw: RawType, keyspace: string): CqlType {
  switch (raw.kind) {
    case 'native':
      return NATIVE_TYPES.get(raw.name) as CqlType;
    case 'list':
      return listType(elementType(raw.element, raw, keyspace), { frozen: raw.frozen });
    case 'set': {
      const element = elementType(raw.element, raw, keyspace);
      if (element.name === 'duration') {
        throw invalidRequest(`Durations are not allowed inside sets: ${rawTypeText(raw)}`);
      }
      return setType(element, { frozen: raw.frozen });
    }
    case 'map': {
      const key = elementType(raw.key, raw, keyspace);
      const value = elementType(raw.value, raw, keyspace);
      if (key.name === 'duration') {
        throw invalidRequest(`Durations are not allowed as map keys: ${rawTypeText(raw)}`);
      }
      return mapType(key, value, { frozen: raw.frozen });
    }
    case 'tuple':
      return tupleType(
        raw.elements.map((element) => {
          if (isCounter(element)) throw invalidRequest('Counters are not allowed inside tuples');
          return resolveType(freezeRawType(element), keyspace);
        }),
      );
    case 'vector':
      if (raw.dimension <= 0) {
        throw invalidRequest(`vectors may only have positive dimensions; given ${raw.dimension}`);
      }
      return vectorType(resolveType(freezeRawType(raw.element), keyspace), raw.dimension);
    case 'userType':
      return unknownUserType(raw, keyspace);
    case 'custom':
      throw unsupported('customTypes');
  }
}

function isCounter(raw: RawType): boolean {
  return raw.kind === 'native' && raw.name === 'counter';
}

/** Elements must be frozen where the collection is not, and are frozen with it where it is. */
function elementType(
  element: RawType,
  whole: RawType & { kind: 'list' | 'set' | 'map' },
  keyspace: string,
): CqlType {
  if (isCounter(element)) {
    throw invalidRequest(`Counters are not allowed inside collections: ${rawTypeText(whole)}`);
  }
  const type = resolveType(element, keyspace);
  if (type.isMultiCell && !whole.frozen) {
    throw invalidRequest(
      `Non-frozen collections are not allowed inside collections: ${rawTypeText(whole)}`,
    );
  }
  return type.freeze();
}

function unknownUserType(raw: RawType & { kind: 'userType' }, keyspace: string): never {
  const { name } = raw;
  if (name.keyspace !== null && name.keyspace !== keyspace) {
    throw invalidRequest(
      `Statement on keyspace ${keyspace} cannot refer to a user type in keyspace ` +
        `${name.keyspace}; user types can only be used in the keyspace they are defined in`,
    );
  }
  throw invalidRequest(`Unknown type ${keyspace}.${name.name}`);
}
