import { invalidRequest, serverError } from '../../../base/error/index.ts';
import type { CqlType } from '../../../types/index.ts';
import {
  distinctByValue,
  listType,
  setType,
  tupleType,
  UserType,
  VectorType,
} from '../../../types/index.ts';
import type { Selectable } from '../../ast/index.ts';
import type { Assignment } from '../../function/index.ts';
import { encodeCollection, encodeTuple, sortedEntries } from '../collection-bytes.ts';
import { firstElement, mapValueType, typeShape } from '../type-shape.ts';
import type { SelectionContext } from './analyse-selectable.ts';
import {
  analyseSelectable,
  cannotInfer,
  compatibleType,
  renamed,
  testSelectable,
  typeIfKnown,
} from './analyse-selectable.ts';
import { ComputedSelector } from './function-selector.ts';
import { selectableText } from './selectable-text.ts';
import type { Selector } from './selector.ts';

type LiteralSelectable = Selectable & {
  kind: 'list' | 'set' | 'mapOrUserType' | 'parenthesesOrTuple';
};

function hasFields(type: CqlType): boolean {
  return typeShape(type) === 'tuple' || typeShape(type) === 'userType';
}

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
  if (inside !== null) {
    if (expected === null) throw cannotInfer(selectable);
    const selector = analyseSelectable(inside, expected, context);
    return renamed(selector, `(${selector.name})`);
  }
  const type = expected ?? inferLiteralType(selectable, context);
  if (type === null) throw cannotInfer(selectable);
  const name = selectableText(selectable);
  if (selectable.kind === 'mapOrUserType' && type instanceof UserType) {
    return userTypeSelector(name, selectable, type, context);
  }
  const parts = partsOf(selectable, type).map((part) =>
    analyseSelectable(part.selectable, part.type, context),
  );
  if (type instanceof VectorType && parts.length !== type.dimension) {
    throw invalidRequest(
      `Unable to create a vector selector of type ${type.name} from ${parts.length} elements`,
    );
  }
  return new ComputedSelector(name, type, parts, () => (values) => compose(type, values));
}

type MapOrUserType = LiteralSelectable & { kind: 'mapOrUserType' };

interface Field {
  readonly index: number;
  readonly selectable: Selectable;
}

/** The fields of a user type that a literal names. Throws for other keys. */
function fieldsOf({ entries }: MapOrUserType, type: UserType): readonly Field[] {
  return entries.map(({ key, value }) => {
    if (key.kind !== 'identifier') {
      throw invalidRequest(
        `${selectableText(key)} is not a valid field identifier of type ${type.typeName} `,
      );
    }
    const index = type.fieldNames.indexOf(key.name);
    if (index >= 0) return { index, selectable: value };
    throw invalidRequest(
      `Unknown field '${key.name}' in value of user defined type ${type.typeName}`,
    );
  });
}

/** `{street: s, zip: 5}`: fields that are not named are null. */
function userTypeSelector(
  name: string,
  selectable: MapOrUserType,
  type: UserType,
  context: SelectionContext,
): Selector {
  const fields = fieldsOf(selectable, type);
  const parts = fields.map(({ index, selectable: value }) =>
    analyseSelectable(value, type.elements[index] as CqlType, context),
  );
  return new ComputedSelector(name, type, parts, () => (values) => {
    const composed: (Buffer | null)[] = type.elements.map(() => null);
    fields.forEach(({ index }, i) => {
      composed[index] = values[i] ?? null;
    });
    return encodeTuple(composed);
  });
}

function compose(type: CqlType, values: readonly (Buffer | null)[]): Buffer {
  const shape = typeShape(type);
  if (hasFields(type)) return encodeTuple(values);
  const present = values.map((value) => {
    if (value === null) throw invalidRequest('null is not supported inside collections');
    return value;
  });
  if (type instanceof VectorType) return type.fromElements(present);
  if (shape === 'list') return encodeCollection(present.length, present);
  if (shape === 'set') {
    const distinct = distinctByValue(present, firstElement(type));
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
  if (selectable.kind === 'mapOrUserType' && type instanceof UserType) {
    const fits = fieldsOf(selectable, type).map((field) =>
      testSelectable(field.selectable, type.elements[field.index] as CqlType, context),
    );
    return fits.includes('no') ? 'no' : 'weak';
  }
  const isVector = selectable.kind === 'list' && typeShape(type) === 'vector';
  const shapes = { list: 'list', set: 'set', mapOrUserType: 'map', parenthesesOrTuple: 'tuple' };
  const isTuple = selectable.kind === 'parenthesesOrTuple' && hasFields(type);
  if (!isTuple && !isVector && typeShape(type) !== shapes[selectable.kind]) {
    if (selectable.kind === 'list') {
      throw serverError(
        `java.lang.IllegalArgumentException: Unsupported target type: ${type.name}`,
      );
    }
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

/**
 * The type of a literal from its parts; a map could be a user type and needs a hint. Constants among
 * the parts tell nothing unless `looksAtConstants`.
 */
export function inferLiteralType(
  selectable: LiteralSelectable,
  context: SelectionContext,
  looksAtConstants = false,
): CqlType | null {
  if (selectable.kind === 'mapOrUserType') return null;
  // A tuple of one element looks like parentheses, so that only a hint can tell.
  if (insideParentheses(selectable, null) !== null) return null;
  const types = selectable.elements.map((element) => {
    if (looksAtConstants) return compatibleType(element, context);
    return element.kind === 'value' ? null : typeIfKnown(element, context);
  });
  if (selectable.kind === 'parenthesesOrTuple') {
    return types.includes(null) ? null : tupleType(types as CqlType[]);
  }
  const element = types.find((type) => type !== null);
  if (element === undefined || element === null) return null;
  const make = selectable.kind === 'list' ? listType : setType;
  return make(element, { frozen: true });
}
