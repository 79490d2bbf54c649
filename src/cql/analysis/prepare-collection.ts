import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { UserType } from '../../types/index.ts';
import type { Term } from '../ast/index.ts';
import { fieldsInJavaOrder, termText } from '../ast/index.ts';
import type { Assignment } from '../function/index.ts';
import { EMPTY_COLLECTION } from './collection-bytes.ts';
import type { TermContext } from './prepare-value.ts';
import { prepareValue, testAssignment } from './prepare-value.ts';
import type { Receiver } from './receiver.ts';
import { partReceiver } from './receiver.ts';
import { firstElement, mapValueType, typeShape, vectorDimension } from './type-shape.ts';
import type { Value } from './value.ts';
import {
  ConstantValue,
  folded,
  ListValue,
  MapValue,
  SetValue,
  TupleValue,
  UserTypeValue,
  VectorValue,
} from './value.ts';

type CollectionTerm = Term & { kind: 'list' | 'set' | 'map' | 'tuple' | 'userType' };

/** The elements of a list, set or vector, under the name `value(column)`. */
export function valueReceiver(receiver: Receiver): Receiver {
  const type =
    typeShape(receiver.type) === 'map' ? mapValueType(receiver.type) : firstElement(receiver.type);
  return partReceiver(receiver, `value(${receiver.name})`, type);
}

/** The keys of a map, under the name `key(column)`. */
export function keyReceiver(receiver: Receiver): Receiver {
  return partReceiver(receiver, `key(${receiver.name})`, firstElement(receiver.type));
}

/** One field of a tuple, under the name `column[field]`. */
export function fieldReceiver(receiver: Receiver, field: number): Receiver {
  const type = receiver.type.elements[field] as CqlType;
  return partReceiver(receiver, `${receiver.name}[${field}]`, type);
}

/** One field of a user type, under the name `column.field`. */
export function namedFieldReceiver(receiver: Receiver, type: UserType, field: number): Receiver {
  const name = `${receiver.name}.${type.fieldNames[field]}`;
  return partReceiver(receiver, name, type.elements[field] as CqlType);
}

/** Tuples may be written for user types too. */
function hasFields(type: CqlType): boolean {
  const shape = typeShape(type);
  return shape === 'tuple' || shape === 'userType';
}

/** A literal of several values, for a receiver whose type must be made of such parts. */
export function prepareCollection(
  term: CollectionTerm,
  receiver: Receiver,
  context: TermContext,
): Value {
  switch (term.kind) {
    case 'list':
      return prepareList(term.elements, receiver, context);
    case 'set':
      return prepareSet(term.elements, receiver, context);
    case 'map':
      return prepareMap(term, receiver, context);
    case 'tuple':
      return prepareTuple(term.elements, receiver, context);
    case 'userType':
      return prepareUserType(term, receiver, context);
  }
}

function prepareList(elements: readonly Term[], receiver: Receiver, context: TermContext): Value {
  const shape = typeShape(receiver.type);
  if (shape === 'vector') return prepareVector(elements, receiver, context);
  if (shape !== 'list') {
    throw invalidRequest(
      `Unexpected receiver type '${receiver.type.name}'; only list and vector are expected`,
    );
  }
  const element = valueReceiver(receiver);
  const parts = prepareElements('list', elements, element, receiver, context);
  return folded(new ListValue(parts), parts);
}

function prepareVector(elements: readonly Term[], receiver: Receiver, context: TermContext): Value {
  const dimension = vectorDimension(receiver.type);
  if (elements.length !== dimension) {
    throw invalidRequest(
      `Invalid vector literal for ${receiver.name} of type ${receiver.type.name}; ` +
        `expected ${dimension} elements, but given ${elements.length}`,
    );
  }
  const element = valueReceiver(receiver);
  checkElements('vector', elements, element, receiver, context);
  const parts = elements.map((term) => prepareValue(term, element, context));
  return folded(new VectorValue(parts, element.type), parts);
}

function prepareSet(elements: readonly Term[], receiver: Receiver, context: TermContext): Value {
  const shape = typeShape(receiver.type);
  if (shape === 'map' && elements.length === 0) return new ConstantValue(EMPTY_COLLECTION);
  if (shape !== 'set') {
    throw invalidRequest(`Invalid set literal for ${receiver.name} of type ${receiver.type.name}`);
  }
  const element = valueReceiver(receiver);
  const parts = prepareElements('set', elements, element, receiver, context);
  return folded(new SetValue(parts, element.type), parts);
}

function checkElements(
  kind: 'list' | 'set' | 'vector',
  elements: readonly Term[],
  element: Receiver,
  receiver: Receiver,
  context: TermContext,
): void {
  for (const term of elements) {
    if (testAssignment(term, element, context) === 'no') {
      throw invalidRequest(
        `Invalid ${kind} literal for ${receiver.name}: value ${termText(term)} ` +
          `is not of type ${element.type.name}`,
      );
    }
  }
}

function prepareElements(
  kind: 'list' | 'set',
  elements: readonly Term[],
  element: Receiver,
  receiver: Receiver,
  context: TermContext,
): Value[] {
  checkElements(kind, elements, element, receiver, context);
  return elements.map((term) =>
    withoutMarker(prepareValue(term, element, context), kind, receiver),
  );
}

function withoutMarker(value: Value, kind: string, receiver: Receiver): Value {
  if (!value.hasMarker) return value;
  throw invalidRequest(
    `Invalid ${kind} literal for ${receiver.name}: bind variables are not supported inside ` +
      'collection literals',
  );
}

function prepareMap(term: Term & { kind: 'map' }, receiver: Receiver, context: TermContext): Value {
  const { name, type } = receiver;
  if (typeShape(type) !== 'map') {
    throw invalidRequest(`Invalid map literal for ${name} of type ${type.name}`);
  }
  const keys = keyReceiver(receiver);
  const values = valueReceiver(receiver);
  for (const { key, value } of term.entries) {
    if (testAssignment(key, keys, context) === 'no') {
      throw invalidRequest(
        `Invalid map literal for ${name}: key ${termText(key)} is not of type ${keys.type.name}`,
      );
    }
    if (testAssignment(value, values, context) === 'no') {
      throw invalidRequest(
        `Invalid map literal for ${name}: value ${termText(value)} ` +
          `is not of type ${values.type.name}`,
      );
    }
  }
  const parts = term.entries.flatMap(({ key, value }) => [
    withoutMarker(prepareValue(key, keys, context), 'map', receiver),
    withoutMarker(prepareValue(value, values, context), 'map', receiver),
  ]);
  return folded(new MapValue(parts, keys.type), parts);
}

function prepareTuple(elements: readonly Term[], receiver: Receiver, context: TermContext): Value {
  const { name, type } = receiver;
  const [only] = elements;
  // Parentheses around one value are a tuple only where one is expected.
  if (!hasFields(type)) {
    if (elements.length === 1 && only !== undefined) return prepareValue(only, receiver, context);
    throw invalidRequest(`Invalid tuple type literal for ${name} of type ${type.name}`);
  }
  if (elements.length > type.elements.length) {
    throw invalidRequest(
      `Invalid tuple literal for ${name}: too many elements. Type ${type.name} expects ` +
        `${type.elements.length} but got ${elements.length}`,
    );
  }
  elements.forEach((term, i) => {
    const field = fieldReceiver(receiver, i);
    if (testAssignment(term, field, context) === 'no') {
      throw invalidRequest(
        `Invalid tuple literal for ${name}: component ${i} is not of type ${field.type.name}`,
      );
    }
  });
  const parts = elements.map((term, i) => prepareValue(term, fieldReceiver(receiver, i), context));
  return folded(new TupleValue(parts), parts);
}

type UserTypeTerm = Term & { kind: 'userType' };

function prepareUserType(term: UserTypeTerm, receiver: Receiver, context: TermContext): Value {
  const { name, type } = receiver;
  if (!(type instanceof UserType)) {
    throw invalidRequest(`Invalid user type literal for ${name} of type ${type.name}`);
  }
  const terms = new Map(term.fields.map(({ field, value }) => [field, value]));
  const wrong = wrongField(terms, type, receiver, context);
  if (wrong !== null) {
    throw invalidRequest(
      `Invalid user type literal for ${name}: field ${type.fieldNames[wrong]} is not of type ` +
        (type.elements[wrong] as CqlType).name,
    );
  }
  const parts = type.fieldNames.map((field, i) => {
    const value = terms.get(field) ?? ({ kind: 'null' } as const);
    return prepareValue(value, namedFieldReceiver(receiver, type, i), context);
  });
  const unknown = fieldsInJavaOrder(term.fields).find(
    ({ field }) => !type.fieldNames.includes(field),
  );
  if (unknown !== undefined) {
    throw invalidRequest(
      `Unknown field '${unknown.field}' in value of user defined type ${type.typeName}`,
    );
  }
  return folded(new UserTypeValue(parts, type), parts);
}

/** The place of the first field whose value does not fit; null when there is none. */
function wrongField(
  terms: ReadonlyMap<string, Term>,
  type: UserType,
  receiver: Receiver,
  context: TermContext,
): number | null {
  const index = type.fieldNames.findIndex((field, i) => {
    const value = terms.get(field);
    if (value === undefined) return false;
    return testAssignment(value, namedFieldReceiver(receiver, type, i), context) === 'no';
  });
  return index < 0 ? null : index;
}

function testUserType(term: UserTypeTerm, receiver: Receiver, context: TermContext): Assignment {
  const { type } = receiver;
  if (!(type instanceof UserType)) return 'no';
  const terms = new Map(term.fields.map(({ field, value }) => [field, value]));
  return wrongField(terms, type, receiver, context) === null ? 'weak' : 'no';
}

/** Cassandra does not get to say where such a literal stands: the question alone fails. */
function unexpectedReceiver({ type }: Receiver): Error {
  return invalidRequest(
    `Unexpected receiver type '${type.name}'; only list and vector are expected`,
  );
}

/**
 * How a literal of several values fits; see `testAssignment`. Throws `invalidRequest` for one in square
 * brackets where neither a list nor a vector can be.
 */
export function testCollection(
  term: CollectionTerm,
  receiver: Receiver,
  context: TermContext,
): Assignment {
  const shape = typeShape(receiver.type);
  switch (term.kind) {
    case 'list':
      if (shape !== 'list' && shape !== 'vector') throw unexpectedReceiver(receiver);
      return all(term.elements.map((e) => testAssignment(e, valueReceiver(receiver), context)));
    case 'set':
      if (shape === 'map') return term.elements.length === 0 ? 'weak' : 'no';
      if (shape !== 'set') return 'no';
      return all(term.elements.map((e) => testAssignment(e, valueReceiver(receiver), context)));
    case 'map':
      if (shape !== 'map') return 'no';
      return all(
        term.entries.flatMap(({ key, value }) => [
          testAssignment(key, keyReceiver(receiver), context),
          testAssignment(value, valueReceiver(receiver), context),
        ]),
      );
    case 'tuple': {
      const [only] = term.elements;
      if (!hasFields(receiver.type)) {
        return term.elements.length === 1 && only !== undefined
          ? testAssignment(only, receiver, context)
          : 'no';
      }
      if (term.elements.length > receiver.type.elements.length) return 'no';
      const parts = term.elements.map((e, i) =>
        testAssignment(e, fieldReceiver(receiver, i), context),
      );
      return parts.includes('no') ? 'no' : 'weak';
    }
    case 'userType':
      return testUserType(term, receiver, context);
  }
}

function all(parts: readonly Assignment[]): Assignment {
  if (parts.includes('no')) return 'no';
  return parts.includes('weak') ? 'weak' : 'exact';
}
