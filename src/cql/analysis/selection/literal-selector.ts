import { invalidRequest } from '../../../base/error/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { listType, setType, tupleType } from '../../../types/index.ts';
import type { Selectable } from '../../ast/index.ts';
import type { Assignment } from '../../function/index.ts';
import {
  encodeCollection,
  encodeTuple,
  sortedDistinct,
  sortedEntries,
} from '../collection-bytes.ts';
import { firstElement, mapValueType, typeShape } from '../type-shape.ts';
import type { SelectionContext } from './analyse-selectable.ts';
import {
  analyseSelectable,
  cannotInfer,
  testSelectable,
  typeIfKnown,
} from './analyse-selectable.ts';
import { ComputedSelector } from './function-selector.ts';
import { selectableText } from './selectable-text.ts';
import type { Selector } from './selector.ts';

type LiteralSelectable = Selectable & {
  kind: 'list' | 'set' | 'mapOrUserType' | 'parenthesesOrTuple';
};

/** Parentheses around one expression, unless a tuple is expected. */
function insideParentheses(
  selectable: LiteralSelectable,
  expected: CqlType | null,
): Selectable | null {
  if (selectable.kind !== 'parenthesesOrTuple' || selectable.elements.length !== 1) return null;
  if (expected !== null && typeShape(expected) === 'tuple') return null;
  return selectable.elements[0] as Selectable;
}

/** Collections and tuples made of expressions: `[k, i]`, `(k, v)`. */
export function literalSelector(
  selectable: LiteralSelectable,
  expected: CqlType | null,
  context: SelectionContext,
): Selector {
  const inside = insideParentheses(selectable, expected);
  if (inside !== null) return analyseSelectable(inside, expected, context);
  const type = expected ?? inferLiteralType(selectable, context);
  if (type === null) throw cannotInfer(selectable);
  const parts = partsOf(selectable, type).map((part) =>
    analyseSelectable(part.selectable, part.type, context),
  );
  const name = selectableText(selectable);
  return new ComputedSelector(name, type, parts, (values) => compose(type, values));
}

function compose(type: CqlType, values: readonly (Buffer | null)[]): Buffer {
  const shape = typeShape(type);
  if (shape === 'tuple') return encodeTuple(values);
  const present = values.map((value) => {
    if (value === null) throw invalidRequest('null is not supported inside collections');
    return value;
  });
  if (shape === 'list') return encodeCollection(present.length, present);
  if (shape === 'set') {
    const distinct = sortedDistinct(present, firstElement(type));
    return encodeCollection(distinct.length, distinct);
  }
  const entries: [Buffer, Buffer][] = [];
  for (let i = 0; i < present.length; i += 2) {
    entries.push([present[i] as Buffer, present[i + 1] as Buffer]);
  }
  const sorted = sortedEntries(entries, firstElement(type));
  return encodeCollection(sorted.length / 2, sorted);
}

interface Part {
  readonly selectable: Selectable;
  readonly type: CqlType;
}

function partsOf(selectable: LiteralSelectable, type: CqlType): readonly Part[] {
  if (selectable.kind === 'mapOrUserType') {
    return selectable.entries.flatMap(({ key, value }) => [
      { selectable: key, type: firstElement(type) },
      { selectable: value, type: mapValueType(type) },
    ]);
  }
  return selectable.elements.map((element, i) => ({
    selectable: element,
    type:
      selectable.kind === 'parenthesesOrTuple' ? (type.elements[i] as CqlType) : firstElement(type),
  }));
}

/** Whether a literal can be of a type. */
export function testLiteral(
  selectable: LiteralSelectable,
  type: CqlType,
  context: SelectionContext,
): Assignment {
  const inside = insideParentheses(selectable, type);
  if (inside !== null) return testSelectable(inside, type, context);
  const shapes = { list: 'list', set: 'set', mapOrUserType: 'map', parenthesesOrTuple: 'tuple' };
  if (typeShape(type) !== shapes[selectable.kind]) {
    const isEmptyMap =
      selectable.kind === 'set' && selectable.elements.length === 0 && typeShape(type) === 'map';
    return isEmptyMap ? 'weak' : 'no';
  }
  if (selectable.kind === 'parenthesesOrTuple') {
    if (selectable.elements.length > type.elements.length) return 'no';
  }
  let result: Assignment = 'exact';
  for (const part of partsOf(selectable, type)) {
    const fit = testSelectable(part.selectable, part.type, context);
    if (fit === 'no') return 'no';
    if (fit === 'weak') result = 'weak';
  }
  return result;
}

/** The type of a literal from its parts; a map could be a user type and needs a hint. */
export function inferLiteralType(
  selectable: LiteralSelectable,
  context: SelectionContext,
): CqlType | null {
  const inside = insideParentheses(selectable, null);
  if (inside !== null) return typeIfKnown(inside, context);
  if (selectable.kind === 'mapOrUserType') return null;
  const types = selectable.elements.map((element) =>
    element.kind === 'value' ? null : typeIfKnown(element, context),
  );
  if (selectable.kind === 'parenthesesOrTuple') {
    return types.includes(null) ? null : tupleType(types as CqlType[]);
  }
  const element = types.find((type) => type !== null);
  if (element === undefined || element === null) return null;
  const make = selectable.kind === 'list' ? listType : setType;
  return make(element, { frozen: true });
}
