import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { listType, UserType } from '../../../types/index.ts';
import type { Condition, ModificationStatement } from '../../ast/index.ts';
import { indexReceiver } from '../operation/index.ts';
import { keyReceiver, namedFieldReceiver, valueReceiver } from '../prepare-collection.ts';
import type { TermContext } from '../prepare-value.ts';
import { prepareValue } from '../prepare-value.ts';
import type { Receiver } from '../receiver.ts';
import { columnReceiver, partReceiver } from '../receiver.ts';
import { existingColumn } from '../table-lookup.ts';
import { isCollection, typeShape } from '../type-shape.ts';
import {
  CollectionCondition,
  ElementCondition,
  FieldCondition,
  SimpleCondition,
} from './column-conditions.ts';
import type { ConditionOperator } from './compare.ts';
import type { ColumnCondition, Conditions } from './condition.ts';
import type { ConditionValues } from './condition-values.ts';
import { MarkerValues, OneValue, SeveralValues } from './condition-values.ts';

/** The IF clause of a statement; null when it has none. Throws `invalidRequest`. */
export function analyseConditions(
  statement: ModificationStatement,
  context: TermContext,
): Conditions | null {
  if (statement.kind === 'insert' || statement.kind === 'insertJson')
    return statement.ifNotExists ? { kind: 'ifNotExists' } : null;
  if (statement.ifExists) return { kind: 'ifExists' };
  if (statement.conditions.length === 0) return null;
  if (statement.attributes.timestamp !== null) throw timestampRefused();
  const regulars: ColumnCondition[] = [];
  const statics: ColumnCondition[] = [];
  for (const condition of statement.conditions) {
    const column = existingColumn(context.table, condition.target.column);
    const analysed = analyseCondition(condition, column, context);
    if (column.isPrimaryKey) {
      throw invalidRequest(`PRIMARY KEY column '${column.name}' cannot have IF conditions`);
    }
    (column.kind === 'static' ? statics : regulars).push(analysed);
  }
  return { kind: 'columns', regulars, statics };
}

export function timestampRefused(): Error {
  return invalidRequest('Cannot provide custom timestamp for conditional updates');
}

function analyseCondition(
  condition: Condition,
  column: ColumnMetadata,
  context: TermContext,
): ColumnCondition {
  if (column.type.isCounter) throw invalidRequest('Conditions on counters are not supported');
  const { target } = condition;
  const operator = condition.kind === 'in' ? '=' : condition.operator;
  const receiver = columnReceiver(context.table, column);
  switch (target.kind) {
    case 'element': {
      const element = elementReceiver(receiver, column);
      const values = valueReceiver(receiver);
      checkDurations(values.type, operator);
      const index = prepareValue(target.element, element, context);
      const wanted = prepareValues(condition, values, context);
      return new ElementCondition(column, index, operator, wanted);
    }
    case 'field':
      return analyseField(condition, target.field, column, receiver, context);
    case 'column': {
      checkDurations(column.type, operator);
      const wanted = prepareValues(condition, receiver, context);
      return column.isComplex && isCollection(column.type)
        ? new CollectionCondition(column, operator, wanted)
        : new SimpleCondition(column, operator, wanted);
    }
  }
}

function analyseField(
  condition: Condition,
  field: string,
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): ColumnCondition {
  const { name, type } = column;
  if (!(type instanceof UserType)) {
    throw invalidRequest(`Invalid field access syntax for non-UDT column ${name}`);
  }
  const index = type.fieldNames.indexOf(field);
  if (index < 0) throw invalidRequest(`Unknown field ${field} for column ${name}`);
  const place = namedFieldReceiver(receiver, type, index);
  const operator = condition.kind === 'in' ? '=' : condition.operator;
  checkDurations(place.type, operator);
  return new FieldCondition(column, index, operator, prepareValues(condition, place, context));
}

function elementReceiver(receiver: Receiver, column: ColumnMetadata): Receiver {
  const { name } = column;
  switch (typeShape(column.type)) {
    case 'list':
      return indexReceiver(receiver);
    case 'map':
      return keyReceiver(receiver);
    case 'set':
      throw invalidRequest(`Invalid element access syntax for set column ${name}`);
    default:
      throw invalidRequest(`Invalid element access syntax for non-collection column ${name}`);
  }
}

function prepareValues(
  condition: Condition,
  receiver: Receiver,
  context: TermContext,
): ConditionValues {
  if (condition.kind === 'compare') {
    const place = containsReceiver(receiver, condition.operator);
    return new OneValue(prepareValue(condition.value, place, context));
  }
  const { values } = condition;
  if (!('kind' in values)) {
    return new SeveralValues(values.map((term) => prepareValue(term, receiver, context)));
  }
  const type = listType(receiver.type, { frozen: false });
  context.markers.add(values, partReceiver(receiver, `in(${receiver.name})`, type));
  return new MarkerValues(values.index, type);
}

/** CONTAINS compares with parts of a collection. */
function containsReceiver(receiver: Receiver, operator: ConditionOperator): Receiver {
  const shape = typeShape(receiver.type);
  if (operator === 'CONTAINS KEY') {
    if (shape !== 'map') {
      throw invalidRequest(`Cannot use CONTAINS KEY on non-map column ${receiver.name}`);
    }
    return keyReceiver(receiver);
  }
  if (operator !== 'CONTAINS') return receiver;
  if (!isCollection(receiver.type)) {
    throw invalidRequest(`Cannot use CONTAINS on non-collection column ${receiver.name}`);
  }
  return valueReceiver(receiver);
}

/** Durations have no order. */
function checkDurations(type: CqlType, operator: ConditionOperator): void {
  const isSlice = operator.startsWith('<') || operator.startsWith('>');
  if (!isSlice || !type.referencesDuration) return;
  const shape = typeShape(type);
  const composite = shape === 'userType' ? 'UDTs' : shape === 'tuple' ? 'tuples' : null;
  const what = isCollection(type) ? 'collections' : composite;
  throw invalidRequest(
    what === null
      ? `Slice conditions ( ${operator} ) are not supported on durations`
      : `Slice conditions are not supported on ${what} containing durations`,
  );
}
