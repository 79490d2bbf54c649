import { typeFromMarshal } from '../../types/index.ts';
import type { RawType } from './raw-type.ts';

/**
 * The text Cassandra prints for a type as written, in messages such as `frozen<> is only allowed
 * on ... (got int)`: lower case, `map<a, b>`, the names of user types without quotes.
 */
export function rawTypeText(type: RawType): string {
  switch (type.kind) {
    case 'native':
      return type.name;
    case 'list':
    case 'set':
      return frozenText(type.frozen, `${type.kind}<${rawTypeText(type.element)}>`);
    case 'map':
      return frozenText(type.frozen, `map<${rawTypeText(type.key)}, ${rawTypeText(type.value)}>`);
    case 'tuple':
      return `tuple<${type.elements.map(rawTypeText).join(', ')}>`;
    case 'vector':
      return `vector<${rawTypeText(type.element)}, ${type.dimension}>`;
    case 'userType': {
      const { keyspace, name } = type.name;
      return frozenText(type.frozen, keyspace === null ? name : `${keyspace}.${name}`);
    }
    case 'custom':
      return `'${typeFromMarshal(type.className).marshalName}'`;
  }
}

/** Whether `frozen<...>` may stand around the type. */
export function supportsFreezing(type: RawType): boolean {
  return type.kind !== 'native' && type.kind !== 'custom';
}

/**
 * The type inside `frozen<...>`: whatever it holds that can be frozen is frozen too. Types that
 * cannot be frozen come back as they are.
 */
export function freezeRawType(type: RawType): RawType {
  switch (type.kind) {
    case 'list':
    case 'set':
      return { kind: type.kind, element: freezeRawType(type.element), frozen: true };
    case 'map':
      return {
        kind: 'map',
        key: freezeRawType(type.key),
        value: freezeRawType(type.value),
        frozen: true,
      };
    case 'userType':
      return { kind: 'userType', name: type.name, frozen: true };
    default:
      return type;
  }
}

/** The type with the keyspace written before each user type that has none. */
export function qualifiedRawType(type: RawType, keyspace: string): RawType {
  const inner = (element: RawType): RawType => qualifiedRawType(element, keyspace);
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'vector':
      return { ...type, element: inner(type.element) };
    case 'map':
      return { ...type, key: inner(type.key), value: inner(type.value) };
    case 'tuple':
      return { ...type, elements: type.elements.map(inner) };
    case 'userType':
      return { ...type, name: { ...type.name, keyspace: type.name.keyspace ?? keyspace } };
    default:
      return type;
  }
}

function frozenText(frozen: boolean, text: string): string {
  return frozen ? `frozen<${text}>` : text;
}
