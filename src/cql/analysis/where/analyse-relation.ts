import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { intType, listType, tupleType } from '../../../types/index.ts';
import type { BindMarker, Relation, Term, TupleLiteral } from '../../ast/index.ts';
import { termText } from '../../ast/index.ts';
import { keyReceiver, valueReceiver } from '../prepare-collection.ts';
import type { TermContext } from '../prepare-value.ts';
import { prepareValue } from '../prepare-value.ts';
import type { Receiver } from '../receiver.ts';
import { columnReceiver, partReceiver, tableReceiver } from '../receiver.ts';
import { existingColumn } from '../table-lookup.ts';
import { isCollection, typeShape } from '../type-shape.ts';
import type { Value } from '../value.ts';
import { markerValue } from '../value.ts';
import { relationText } from './relation-text.ts';
import type { Restriction, SliceRestriction } from './restriction.ts';
import type { RowList, RowSource } from './row-source.ts';
import { ListMarkerRows, RowsOfSources, TupleMarkerRow, ValuesRow } from './row-source.ts';

/**
 * What one relation (of columns, not of token()) says. Throws `invalidRequest` where the column's
 * type knows no such relation (SingleColumnRelation and MultiColumnRelation of Cassandra 5.0).
 */
export function analyseRelation(relation: Relation, context: TermContext): Restriction {
  switch (relation.kind) {
    case 'column':
      return analyseColumn(relation, context);
    case 'in':
      return analyseIn(relation, context);
    case 'element':
      return analyseElement(relation, context);
    case 'tuple':
      return analyseTuple(relation, context);
    case 'tupleIn':
      return analyseTupleIn(relation, context);
    default:
      throw invalidRequest(`Unsupported restriction: ${relationText(relation)}`);
  }
}

function unsupportedNotEqual(relation: Relation): Error {
  return invalidRequest(`Unsupported "!=" relation: ${relationText(relation)}`);
}

/** Bounds of an inequality: `>` starts there, `<` ends there. */
function slice(
  columns: readonly ColumnMetadata[],
  isMulti: boolean,
  operator: string,
  row: RowSource,
): SliceRestriction {
  const bound = { row, inclusive: operator.endsWith('=') };
  const isStart = operator.startsWith('>');
  return {
    kind: 'slice',
    columns,
    isMulti,
    start: isStart ? bound : null,
    end: isStart ? null : bound,
  };
}

function analyseColumn(relation: Relation & { kind: 'column' }, context: TermContext): Restriction {
  const { operator } = relation;
  const column = existingColumn(context.table, relation.column);
  if (operator === '!=') throw unsupportedNotEqual(relation);
  checkOperator(column, operator);
  const receiver = columnReceiver(context.table, column);
  const columns = [column];
  switch (operator) {
    case '=': {
      const value = columnValue(relation.value, column, receiver, context);
      return { kind: 'eq', columns, isMulti: false, row: new ValuesRow([value]) };
    }
    case 'LIKE': {
      prepareValue(relation.value, receiver, context);
      throw invalidRequest(
        'LIKE restriction is only supported on properly indexed columns. ' +
          `${relationText(relation)} is not valid.`,
      );
    }
    case 'CONTAINS': {
      const value = prepareValue(relation.value, valueReceiver(receiver), context);
      return contains(column, [value], [], []);
    }
    case 'CONTAINS KEY': {
      const key = prepareValue(relation.value, keyReceiver(receiver), context);
      return contains(column, [], [key], []);
    }
    default: {
      if (column.type.referencesDuration) throw noDurationSlices(column);
      const value = columnValue(relation.value, column, receiver, context);
      return slice(columns, false, operator, new ValuesRow([value]));
    }
  }
}

function noDurationSlices(column: ColumnMetadata): Error {
  const shape = typeShape(column.type);
  if (shape === 'tuple') {
    return invalidRequest('Slice restrictions are not supported on tuples containing durations');
  }
  if (shape === 'userType') {
    return invalidRequest('Slice restrictions are not supported on UDTs containing durations');
  }
  if (shape === 'scalar') {
    return invalidRequest('Slice restrictions are not supported on duration columns');
  }
  return invalidRequest('Slice restrictions are not supported on collections containing durations');
}

function contains(
  column: ColumnMetadata,
  values: readonly Value[],
  keys: readonly Value[],
  entries: readonly { key: Value; value: Value }[],
): Restriction {
  return { kind: 'contains', columns: [column], isMulti: false, values, keys, entries };
}

/** A value or bound of a partition key column tells drivers where it stands among the variables. */
function columnValue(
  term: Term,
  column: ColumnMetadata,
  receiver: Receiver,
  context: TermContext,
): Value {
  if (term.kind !== 'marker' || column.kind !== 'partition_key') {
    return prepareValue(term, receiver, context);
  }
  const { keyspace, table } = receiver;
  context.markers.add(term, receiver, { keyspace, table, position: column.position });
  return markerValue(term.index, receiver);
}

function checkOperator(column: ColumnMetadata, operator: string): void {
  const { name, type } = column;
  const isContains = operator === 'CONTAINS' || operator === 'CONTAINS KEY';
  if (operator === 'CONTAINS KEY' && typeShape(type) !== 'map') {
    throw invalidRequest(`Cannot use CONTAINS KEY on non-map column ${name}`);
  }
  if (operator === 'CONTAINS' && !isCollection(type)) {
    throw invalidRequest(`Cannot use CONTAINS on non-collection column ${name}`);
  }
  if (type.isMultiCell && typeShape(type) === 'userType') {
    throw invalidRequest(
      `Non-frozen UDT column '${name}' (${type.name}) cannot be restricted by any relation`,
    );
  }
  if (type.isMultiCell && !isContains) {
    throw invalidRequest(
      `Collection column '${name}' (${type.name}) cannot be restricted by a '${operator}' relation`,
    );
  }
}

function analyseIn(relation: Relation & { kind: 'in' }, context: TermContext): Restriction {
  const column = existingColumn(context.table, relation.column);
  checkOperator(column, 'IN');
  const receiver = columnReceiver(context.table, column);
  const columns = [column];
  const { values } = relation;
  if (!('kind' in values)) {
    const rows = values.map((v) => new ValuesRow([columnValue(v, column, receiver, context)]));
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      return { kind: 'eq', columns, isMulti: false, row: only };
    }
    return { kind: 'in', columns, isMulti: false, rows: new RowsOfSources(rows) };
  }
  const type = listType(column.type, { frozen: false });
  const list = partReceiver(receiver, `in(${column.name})`, type);
  context.markers.add(values, list);
  const rows = new ListMarkerRows(values.index, type, column.name, null);
  return { kind: 'in', columns, isMulti: false, rows };
}

function analyseElement(
  relation: Relation & { kind: 'element' },
  context: TermContext,
): Restriction {
  const column = existingColumn(context.table, relation.column);
  const { name, type } = column;
  const shape = typeShape(type);
  if (relation.operator === '!=') throw unsupportedNotEqual(relation);
  if (shape === 'list') {
    throw invalidRequest(
      `Indexes on list entries (${name}[index] = value) are not currently supported.`,
    );
  }
  if (shape !== 'map') throw invalidRequest(`Column ${name} cannot be used as a map`);
  if (!type.isMultiCell) {
    throw invalidRequest(
      `Map-entry equality predicates on frozen map column ${name} are not supported`,
    );
  }
  if (relation.operator !== '=') {
    throw invalidRequest('Only EQ relations are supported on map entries');
  }
  const receiver = columnReceiver(context.table, column);
  const key = prepareValue(relation.element, keyReceiver(receiver), context);
  const value = prepareValue(relation.value, valueReceiver(receiver), context);
  return contains(column, [], [], [{ key, value }]);
}

/** The columns of a multi-column relation: clustering columns, in order, each once. */
function relationColumns(
  relation: Relation & { kind: 'tuple' | 'tupleIn' },
  table: TableMetadata,
): readonly ColumnMetadata[] {
  const columns: ColumnMetadata[] = [];
  for (const name of relation.columns) {
    const column = existingColumn(table, name);
    if (column.kind !== 'clustering') {
      throw invalidRequest(
        'Multi-column relations can only be applied to clustering columns but was applied to: ' +
          name,
      );
    }
    if (columns.includes(column)) {
      throw invalidRequest(
        `Column "${name}" appeared twice in a relation: ${relationText(relation)}`,
      );
    }
    const previous = columns[columns.length - 1];
    if (previous !== undefined && column.position !== previous.position + 1) {
      throw invalidRequest(
        'Clustering columns must appear in the PRIMARY KEY order in multi-column relations: ' +
          relationText(relation),
      );
    }
    columns.push(column);
  }
  return columns;
}

function analyseTuple(relation: Relation & { kind: 'tuple' }, context: TermContext): Restriction {
  if (relation.operator === '!=') throw unsupportedNotEqual(relation);
  const columns = relationColumns(relation, context.table);
  const row = tupleRow(relation.value, columns, context);
  if (relation.operator === '=') return { kind: 'eq', columns, isMulti: true, row };
  return slice(columns, true, relation.operator, row);
}

function tupleRow(
  value: TupleLiteral | BindMarker,
  columns: readonly ColumnMetadata[],
  context: TermContext,
): RowSource {
  if (value.kind === 'marker') {
    const name = `(${columns.map((column) => column.name).join(',')})`;
    const receiver = tableReceiver(context.table, name, tupleOf(columns));
    return new TupleMarkerRow(prepareValue(value, receiver, context), name, columns.length);
  }
  const { elements } = value;
  if (elements.length !== columns.length) {
    throw invalidRequest(
      `Expected ${columns.length} elements in value tuple, but got ${elements.length}: ` +
        termText(value),
    );
  }
  return new ValuesRow(
    elements.map((element, i) => {
      const receiver = columnReceiver(context.table, columns[i] as ColumnMetadata);
      return prepareValue(element, receiver, context);
    }),
  );
}

function tupleOf(columns: readonly ColumnMetadata[]) {
  return tupleType(columns.map((column) => column.type));
}

function analyseTupleIn(
  relation: Relation & { kind: 'tupleIn' },
  context: TermContext,
): Restriction {
  const columns = relationColumns(relation, context.table);
  const { values } = relation;
  let rows: RowList;
  if ('kind' in values) {
    const name = `in(${columns.map((column) => column.name).join(',')})`;
    const type = listType(tupleOf(columns), { frozen: false });
    context.markers.add(values, tableReceiver(context.table, name, type));
    rows = new ListMarkerRows(values.index, type, name, columns.length);
  } else {
    const sources = [...values].map((value) => tupleRow(value, columns, context));
    const [only] = sources;
    if (sources.length === 1 && only !== undefined) {
      return { kind: 'eq', columns, isMulti: true, row: only };
    }
    rows = new RowsOfSources(sources);
  }
  return { kind: 'in', columns, isMulti: true, rows };
}

/** The receiver of LIMIT and its like. */
export function limitReceiver(table: TableMetadata, name: string): Receiver {
  return tableReceiver(table, name, intType);
}
