import { invariant } from '../../../base/error/index.ts';
import type { CqlType } from '../../../types/index.ts';
import {
  CollectionType,
  packElements,
  packFields,
  UserType,
  VectorType,
} from '../../../types/index.ts';
import type { Term } from '../../ast/index.ts';
import { parseTermText } from '../../parser/index.ts';

/**
 * The bytes of a value that the schema keeps as a literal, such as the first state of an aggregate;
 * null for a null. What makes such literals is `toCqlLiteral`, so there is nothing in them to bind
 * or to call.
 */
export function literalBytes(text: string, type: CqlType): Buffer | null {
  return termBytes(parseTermText(text), type);
}

function termBytes(term: Term, type: CqlType): Buffer | null {
  switch (term.kind) {
    case 'null':
      return null;
    case 'literal':
      return type.fromLiteral(term.type, term.text);
    case 'list':
    case 'set':
    case 'tuple':
      return elementsBytes(term.elements, type);
    case 'map': {
      const parts = term.entries.flatMap(({ key, value }) => [key, value]);
      return type.normalize(packElements(term.entries.length, partsBytes(parts, type)));
    }
    case 'userType': {
      invariant(type instanceof UserType, `${type.name} has fields`);
      const fields = new Map(term.fields.map(({ field, value }) => [field, value]));
      return packFields(
        type.fieldNames.map((name, i) => {
          const value = fields.get(name);
          return value === undefined ? null : termBytes(value, type.elements[i] as CqlType);
        }),
      );
    }
    default:
      throw new Error(`${term.kind} is no literal`);
  }
}

function elementsBytes(elements: readonly Term[], type: CqlType): Buffer {
  const parts = partsBytes(elements, type);
  if (type instanceof CollectionType) {
    return type.normalize(packElements(parts.length / type.elements.length, parts));
  }
  if (type instanceof VectorType) {
    return type.fromElements(parts.map((part) => part ?? Buffer.alloc(0)));
  }
  return packFields(parts);
}

/** The parts of a collection of one type or two in turn, or of fields that have each their own. */
function partsBytes(terms: readonly Term[], { elements }: CqlType): readonly (Buffer | null)[] {
  return terms.map((term, i) => termBytes(term, elements[i % elements.length] as CqlType));
}
