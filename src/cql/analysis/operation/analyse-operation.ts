import { invalidRequest, RequestError } from '../../../base/error/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import { intType, setType, UserType } from '../../../types/index.ts';
import type { Assignment, Deletion, Term } from '../../ast/index.ts';
import { termText } from '../../ast/index.ts';
import { additionOf } from '../../function/index.ts';
import { keyReceiver, namedFieldReceiver, valueReceiver } from '../prepare-collection.ts';
import type { TermContext } from '../prepare-value.ts';
import { prepareValue } from '../prepare-value.ts';
import type { Receiver } from '../receiver.ts';
import { columnReceiver, partReceiver } from '../receiver.ts';
import { firstElement, isCollection, typeShape } from '../type-shape.ts';
import type { Value } from '../value.ts';
import { AddToValue } from './add-to-value.ts';
import { AddToCounter } from './counter-operations.ts';
import {
  AppendToList,
  DeleteListElement,
  PrependToList,
  RemoveFromList,
  SetList,
  SetListElement,
} from './list-operations.ts';
import type { Operation } from './operation.ts';
import { DeleteColumn, SetColumn } from './operation.ts';
import {
  DeleteElement,
  PutElements,
  RemoveElements,
  SetMapEntry,
} from './set-and-map-operations.ts';
import { DeleteField, SetField, SetUserType, TupleForUserType } from './user-type-operations.ts';

/** `c = v`, in INSERT and in SET. */
export function analyseSetValue(
  column: ColumnMetadata,
  term: Term,
  context: TermContext,
): Operation {
  const value = prepareValue(term, columnReceiver(context.table, column), context);
  if (column.type.isCounter) {
    throw invalidRequest(
      `Cannot set the value of counter column ${column.name} (counters can only be ` +
        'incremented/decremented, not set)',
    );
  }
  if (term.kind === 'tuple' && column.type instanceof UserType) return new TupleForUserType(column);
  return setOperation(column, value);
}

/** Sets a column to a value that is prepared already. */
export function setOperation(column: ColumnMetadata, value: Value): Operation {
  if (!column.isComplex) return new SetColumn(column, value);
  const shape = typeShape(column.type);
  if (shape === 'list') return new SetList(column, value);
  if (column.type instanceof UserType) return new SetUserType(column, column.type, value);
  return new PutElements(column, value, shape === 'map', true);
}

/**
 * One item of SET (cql3/Operation.java of Cassandra 5.0). `readsRow`: the statement has conditions,
 * so that what is there is known, and numbers and texts can be added to.
 */
export function analyseAssignment(
  assignment: Assignment,
  column: ColumnMetadata,
  context: TermContext,
  readsRow: boolean,
): Operation {
  const receiver = columnReceiver(context.table, column);
  switch (assignment.kind) {
    case 'setValue':
      return analyseSetValue(column, assignment.value, context);
    case 'setElement':
      return analyseSetElement(assignment, column, receiver, context);
    case 'setField':
      return analyseSetField(assignment, column, receiver, context);
    case 'add':
      if (readsRow && takesSum(column)) {
        return analyseSum(assignment.value, column, receiver, context);
      }
      return analyseAddition(assignment.value, column, receiver, context);
    case 'subtract':
      return analyseSubtraction(assignment.value, column, receiver, context);
    case 'prepend': {
      const value = prepareValue(assignment.value, receiver, context);
      const text = `${column.name} = ${termText(assignment.value)} - ${column.name}`;
      if (typeShape(column.type) !== 'list') throw wrong(text, 'non list', column);
      if (!column.isComplex) throw wrong(text, 'frozen list', column);
      return new PrependToList(column, value);
    }
  }
}

function wrong(operation: string, kind: string, column: ColumnMetadata): Error {
  return invalidRequest(`Invalid operation (${operation}) for ${kind} column ${column.name}`);
}

function analyseSetElement(
  assignment: Assignment & { kind: 'setElement' },
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): Operation {
  const { element, value } = assignment;
  const text = `${column.name}[${termText(element)}] = ${termText(value)}`;
  const shape = typeShape(column.type);
  if (!isCollection(column.type)) throw wrong(text, 'non collection', column);
  if (!column.isComplex) throw wrong(text, 'frozen collection', column);
  if (shape === 'set') throw wrong(text, 'set', column);
  const key = shape === 'list' ? indexReceiver(receiver) : keyReceiver(receiver);
  const keyValue = prepareValue(element, key, context);
  const newValue = prepareValue(value, valueReceiver(receiver), context);
  return shape === 'list'
    ? new SetListElement(column, keyValue, newValue)
    : new SetMapEntry(column, keyValue, newValue);
}

function analyseSetField(
  { field, value }: Assignment & { kind: 'setField' },
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): Operation {
  const text = `${column.name}.${field} = ${termText(value)}`;
  const { type } = column;
  if (!(type instanceof UserType)) throw wrong(text, 'non-UDT', column);
  if (!column.isComplex) throw wrong(text, 'frozen UDT', column);
  const index = fieldIndex(field, type, column);
  const prepared = prepareValue(value, namedFieldReceiver(receiver, type, index), context);
  return new SetField(column, index, prepared);
}

function fieldIndex(field: string, type: UserType, column: ColumnMetadata): number {
  const index = type.fieldNames.indexOf(field);
  if (index >= 0) return index;
  throw invalidRequest(`UDT column ${column.name} does not have a field named ${field}`);
}

/** The index of a list's element, under the name `idx(column)`. */
export function indexReceiver(receiver: Receiver): Receiver {
  return partReceiver(receiver, `idx(${receiver.name})`, intType);
}

/** Operators on anything but a collection are for counters. */
function checkOperand(text: string, column: ColumnMetadata, isAddition: boolean): void {
  const shape = typeShape(column.type);
  if (isCollection(column.type)) {
    if (!column.isComplex) throw wrong(text, 'frozen collection', column);
    return;
  }
  if (isAddition && (shape === 'tuple' || shape === 'userType')) throw wrong(text, 'tuple', column);
  if (!column.type.isCounter) throw wrong(text, 'non counter', column);
}

function takesSum({ type }: ColumnMetadata): boolean {
  const shape = typeShape(type);
  return !isCollection(type) && !type.isCounter && shape !== 'tuple' && shape !== 'userType';
}

/** `c = c + v` of a number or a text that is read before. */
function analyseSum(
  term: Term,
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): Operation {
  const { type } = column;
  const add = additionOf(type);
  if (add === null) {
    throw invalidRequest(
      `Invalid operation (${column.name} = ${column.name} + ${termText(term)}) for non-numeric ` +
        `and non-text type ${column.name}`,
    );
  }
  return new AddToValue(column, prepareValue(term, receiver, context), add);
}

function analyseAddition(
  term: Term,
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): Operation {
  checkOperand(`${column.name} = ${column.name} + ${termText(term)}`, column, true);
  if (column.type.isCounter) {
    return new AddToCounter(column, prepareValue(term, receiver, context), false);
  }
  switch (typeShape(column.type)) {
    case 'list':
      return new AppendToList(column, prepareValue(term, receiver, context));
    case 'set':
      return new PutElements(column, prepareValue(term, receiver, context), false, false);
    default: {
      const message = `Value for a map addition has to be a map, but was: '${termText(term)}'`;
      const value = prepareOr(message, () => prepareValue(term, receiver, context));
      return new PutElements(column, value, true, false);
    }
  }
}

function prepareOr<T>(message: string, prepare: () => T): T {
  try {
    return prepare();
  } catch (error) {
    throw error instanceof RequestError ? invalidRequest(message) : error;
  }
}

function analyseSubtraction(
  term: Term,
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): Operation {
  checkOperand(`${column.name} = ${column.name} - ${termText(term)}`, column, false);
  if (column.type.isCounter) {
    return new AddToCounter(column, prepareValue(term, receiver, context), true);
  }
  switch (typeShape(column.type)) {
    case 'list':
      return new RemoveFromList(column, prepareValue(term, receiver, context));
    case 'set':
      return new RemoveElements(column, prepareValue(term, receiver, context));
    default: {
      const message = `Value for a map substraction has to be a set, but was: '${termText(term)}'`;
      const keys = partReceiver(
        receiver,
        column.name,
        setType(firstElement(column.type), { frozen: false }),
      );
      const value = prepareOr(message, () => prepareValue(term, keys, context));
      return new RemoveElements(column, value);
    }
  }
}

/** One item of DELETE. */
export function analyseDeletion(
  deletion: Deletion,
  column: ColumnMetadata,
  context: TermContext,
): Operation {
  const { name } = column;
  switch (deletion.kind) {
    case 'column':
      return new DeleteColumn(column);
    case 'field':
      return analyseFieldDeletion(deletion.field, column);
    case 'element': {
      if (!isCollection(column.type)) {
        throw invalidRequest(`Invalid deletion operation for non collection column ${name}`);
      }
      if (!column.isComplex) {
        throw invalidRequest(`Invalid deletion operation for frozen collection column ${name}`);
      }
      return analyseElementDeletion(deletion.element, column, context);
    }
  }
}

function analyseFieldDeletion(field: string, column: ColumnMetadata): Operation {
  const { name, type } = column;
  if (!(type instanceof UserType)) {
    throw invalidRequest(`Invalid field deletion operation for non-UDT column ${name}`);
  }
  if (!column.isComplex) {
    throw invalidRequest(`Frozen UDT column ${name} does not support field deletions`);
  }
  return new DeleteField(column, fieldIndex(field, type, column));
}

function analyseElementDeletion(
  element: Term,
  column: ColumnMetadata,
  context: TermContext,
): Operation {
  const receiver = columnReceiver(context.table, column);
  switch (typeShape(column.type)) {
    case 'list':
      return new DeleteListElement(column, prepareValue(element, indexReceiver(receiver), context));
    case 'set': {
      const value = prepareValue(element, valueReceiver(receiver), context);
      return new DeleteElement(column, value, 'set element');
    }
    default:
      return new DeleteElement(
        column,
        prepareValue(element, keyReceiver(receiver), context),
        'map key',
      );
  }
}
