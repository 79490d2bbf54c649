import { qualifiedRawType } from './raw-type-text.ts';
import type { Selectable } from './selectable.ts';

/** The expression with the keyspace before the user types of its hints, as their texts show them. */
export function qualifiedSelectable(selectable: Selectable, keyspace: string): Selectable {
  const inner = (part: Selectable): Selectable => qualifiedSelectable(part, keyspace);
  switch (selectable.kind) {
    case 'typeHint': {
      const type = qualifiedRawType(selectable.type, keyspace);
      return { ...selectable, type, operand: inner(selectable.operand) };
    }
    case 'function':
      return { ...selectable, arguments: selectable.arguments.map(inner) };
    case 'cast':
    case 'field':
    case 'element':
    case 'slice':
    case 'negation':
      return { ...selectable, operand: inner(selectable.operand) };
    case 'arithmetic':
      return { ...selectable, left: inner(selectable.left), right: inner(selectable.right) };
    case 'list':
    case 'set':
    case 'parenthesesOrTuple':
      return { ...selectable, elements: selectable.elements.map(inner) };
    case 'mapOrUserType': {
      const entries = selectable.entries.map(({ key, value }) => {
        return { key: inner(key), value: inner(value) };
      });
      return { ...selectable, entries };
    }
    case 'identifier':
    case 'value':
    case 'countRows':
    case 'cellMetadata':
      return selectable;
  }
}
