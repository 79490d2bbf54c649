import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { NATIVE_TYPES, preferredType, UserType } from '../../../types/index.ts';
import type { FunctionName, Selectable } from '../../ast/index.ts';
import { ARITHMETIC_FUNCTION_NAMES, functionNameText, rawTypeText } from '../../ast/index.ts';
import type { Argument, Assignment, CqlFunction, Descent } from '../../function/index.ts';
import {
  assignable,
  COUNT_ROWS,
  isCast,
  NEGATION_NAME,
  noteCall,
  qualifiedFunctionName,
  resolveFunction,
} from '../../function/index.ts';
import { keyReceiver, valueReceiver } from '../prepare-collection.ts';
import type { TermContext } from '../prepare-value.ts';
import { castFunctionName, prepareValue, testAssignment } from '../prepare-value.ts';
import { resolveType } from '../raw-type-resolver.ts';
import type { Receiver } from '../receiver.ts';
import { tableReceiver } from '../receiver.ts';
import { existingColumn } from '../table-lookup.ts';
import { isCollection, typeShape } from '../type-shape.ts';
import type { CellChoice } from './cell-metadata-selector.ts';
import { CellMetadataSelector } from './cell-metadata-selector.ts';
import { ColumnSelector, TermSelector } from './column-selector.ts';
import {
  elementSelector,
  elementTypeOf,
  fieldSelector,
  sliceSelector,
} from './element-selector.ts';
import { AggregateSelector, ScalarSelector } from './function-selector.ts';
import { inferLiteralType, literalSelector, testLiteral } from './literal-selector.ts';
import { partText, selectableText } from './selectable-text.ts';
import type { Selector } from './selector.ts';

/** What the selectors of one statement are analysed within, and the columns they ask for. */
export class SelectionContext {
  readonly terms: TermContext;
  readonly columns: ColumnMetadata[] = [];

  constructor(terms: TermContext) {
    this.terms = terms;
  }

  /** The place of a column among those asked for. */
  indexOf(column: ColumnMetadata): number {
    const index = this.columns.indexOf(column);
    if (index >= 0) return index;
    this.columns.push(column);
    return this.columns.length - 1;
  }

  column(name: string): ColumnMetadata {
    return existingColumn(this.terms.table, name);
  }

  receiver(type: CqlType): Receiver {
    return tableReceiver(this.terms.table, '[selection]', type);
  }
}

export function cannotInfer(selectable: Selectable): Error {
  return invalidRequest(
    `Cannot infer type for term ${selectableText(selectable)} in selection clause ` +
      '(try using a cast to force a type)',
  );
}

/**
 * What computes an expression of a SELECT clause. `expected` is the type its place asks for, null
 * at the top; it decides what literals become (cql3/selection/Selectable.java of Cassandra 5.0).
 */
export function analyseSelectable(
  selectable: Selectable,
  expected: CqlType | null,
  context: SelectionContext,
): Selector {
  switch (selectable.kind) {
    case 'identifier': {
      const column = context.column(selectable.name);
      return new ColumnSelector(column.name, column.type, context.indexOf(column));
    }
    case 'value': {
      if (expected === null) throw cannotInfer(selectable);
      const value = prepareValue(selectable.term, context.receiver(expected), context.terms);
      return new TermSelector(selectableText(selectable), expected, value);
    }
    case 'countRows':
      return new AggregateSelector('count', COUNT_ROWS, []);
    case 'cellMetadata':
      return analyseCellMetadata(selectable, context);
    case 'typeHint':
      return analyseHint(selectable, context);
    case 'field':
      return analyseField(selectable, context);
    case 'element':
    case 'slice':
      return analyseElement(selectable, context);
    case 'list':
    case 'set':
    case 'mapOrUserType':
    case 'parenthesesOrTuple':
      return literalSelector(selectable, expected, context);
    case 'cast':
      return analyseCast(selectable, context);
    default:
      if (isCountOfLiteral(selectable)) return new AggregateSelector('count', COUNT_ROWS, []);
      return analyseCall(selectable, context);
  }
}

/** count(1), or of any other literal, is another spelling of count(*). */
function isCountOfLiteral(selectable: Selectable): boolean {
  if (selectable.kind !== 'function' || selectable.name.name !== 'count') return false;
  const [only, second] = selectable.arguments;
  if (only?.kind !== 'value' || second !== undefined) return false;
  return only.term.kind === 'literal';
}

function analyseHint(
  selectable: Selectable & { kind: 'typeHint' },
  context: SelectionContext,
): Selector {
  const type = resolveType(selectable.type, context.terms.userTypes).freeze();
  const { operand } = selectable;
  if (testSelectable(operand, type, context) === 'no') {
    const text = selectableText(selectable);
    throw invalidRequest(`Cannot assign value ${text} to ${text} of type ${type.name}`);
  }
  const selector = analyseSelectable(operand, type, context);
  return renamed(selector, `(${rawTypeText(selectable.type)})${selector.name}`, type);
}

/** The same under another name, and as another type that has the same bytes. */
export function renamed(selector: Selector, name: string, type = selector.type): Selector {
  const { isAggregate, isConstant } = selector;
  return {
    name,
    type,
    isAggregate,
    isConstant,
    groupByFault: () => selector.groupByFault(),
    start: (bindings) => selector.start(bindings),
  };
}

function checkElements(
  selectable: Selectable & { kind: 'element' | 'slice' },
  type: CqlType,
  context: SelectionContext,
): void {
  const what = selectable.kind === 'element' ? 'Element' : 'Slice';
  const text = argumentText(selectable.operand, context);
  if (!isCollection(type)) {
    throw invalidRequest(
      `Invalid ${what.toLowerCase()} selection: ${text} is of type ${type.name} ` +
        'is not a collection',
    );
  }
  if (typeShape(type) === 'list') {
    throw invalidRequest(
      `${what} selection is only allowed on sets and maps, but ${text} is a list`,
    );
  }
}

/** What the element or the ends of a slice are, with the type of the collection's keys. */
function choiceOf(
  selectable: Selectable & { kind: 'element' | 'slice' },
  name: string,
  type: CqlType,
  context: SelectionContext,
): CellChoice {
  const whole = { ...context.receiver(type), name };
  const receiver = typeShape(type) === 'map' ? keyReceiver(whole) : valueReceiver(whole);
  if (selectable.kind === 'element') {
    return {
      element: prepareValue(selectable.element, receiver, context.terms),
      slice: null,
      field: null,
    };
  }
  const { from, to } = selectable;
  return {
    element: null,
    slice: {
      from: from === null ? null : prepareValue(from, receiver, context.terms),
      to: to === null ? null : prepareValue(to, receiver, context.terms),
    },
    field: null,
  };
}

function analyseElement(
  selectable: Selectable & { kind: 'element' | 'slice' },
  context: SelectionContext,
): Selector {
  const operand = analyseSelectable(selectable.operand, null, context);
  checkElements(selectable, operand.type, context);
  const { element, slice } = choiceOf(selectable, operand.name, operand.type, context);
  const name = operand.name + partText(selectable);
  if (element !== null) return elementSelector(name, operand, element);
  return sliceSelector(name, operand, slice?.from ?? null, slice?.to ?? null);
}

type FieldSelectable = Selectable & { kind: 'field' };

/** Where a field stands in its user type. */
function fieldIndex(selectable: FieldSelectable, type: CqlType): number {
  const { operand, field } = selectable;
  const text = selectableText(operand);
  if (!(type instanceof UserType)) {
    throw invalidRequest(
      `Invalid field selection: ${text} of type ${type.name} is not a user type`,
    );
  }
  const index = type.fieldNames.indexOf(field);
  if (index >= 0) return index;
  throw invalidRequest(`${text} of type ${type.name} has no field ${field}`);
}

function analyseField(selectable: FieldSelectable, context: SelectionContext): Selector {
  const { operand, field } = selectable;
  const [inside] = operand.kind === 'parenthesesOrTuple' ? operand.elements : [];
  const expected = inside === undefined ? null : typeIfKnown(inside, context);
  const whole = analyseSelectable(operand, expected, context);
  return fieldSelector(`${whole.name}.${field}`, whole, fieldIndex(selectable, whole.type));
}

function analyseCellMetadata(
  selectable: Selectable & { kind: 'cellMetadata' },
  context: SelectionContext,
): Selector {
  const { metadata, operand } = selectable;
  const column = context.column(selectable.column.name);
  if (column.isPrimaryKey) {
    throw invalidRequest(
      `Cannot use selection function ${metadata} on PRIMARY KEY part ${column.name}`,
    );
  }
  let choice: CellChoice = { element: null, slice: null, field: null };
  if (operand.kind === 'element' || operand.kind === 'slice') {
    checkElements(operand, column.type, context);
    choice = choiceOf(operand, column.name, column.type, context);
  } else if (operand.kind === 'field') {
    choice = { ...choice, field: fieldIndex(operand, column.type) };
  }
  const name = selectableText(selectable);
  return new CellMetadataSelector(name, metadata, column.type, context.indexOf(column), choice);
}

type CallSelectable = Selectable & { kind: 'function' | 'cast' | 'arithmetic' | 'negation' };

interface CallForm {
  readonly name: FunctionName;
  readonly parameters: readonly Selectable[];
}

function callOf(selectable: CallSelectable): CallForm {
  switch (selectable.kind) {
    case 'function':
      return { name: selectable.name, parameters: selectable.arguments };
    case 'cast':
      return { name: native(castFunctionName(selectable.type)), parameters: [selectable.operand] };
    case 'arithmetic':
      return {
        name: native(ARITHMETIC_FUNCTION_NAMES[selectable.operator]),
        parameters: [selectable.left, selectable.right],
      };
    case 'negation':
      return { name: native(NEGATION_NAME), parameters: [selectable.operand] };
  }
}

function native(name: string): FunctionName {
  return { keyspace: 'system', name };
}

/** The function that a call in GROUP BY means; null when the expression is no such call. */
export function calledFunction(
  selectable: Selectable,
  context: SelectionContext,
): CqlFunction | null {
  switch (selectable.kind) {
    case 'countRows':
      return COUNT_ROWS;
    case 'function':
    case 'arithmetic':
    case 'negation':
      return isCountOfLiteral(selectable) ? COUNT_ROWS : resolveCall(selectable, context);
    default:
      return null;
  }
}

/** Functions of the calls of a statement: each is asked for by all calls around it. */
const resolved = new WeakMap<TermContext, WeakMap<CallSelectable, CqlFunction>>();

/** Without memory the time would grow by the number of overloads with each level of nesting. */
function resolveCall(selectable: CallSelectable, context: SelectionContext): CqlFunction {
  let known = resolved.get(context.terms);
  if (known === undefined) {
    known = new WeakMap();
    resolved.set(context.terms, known);
  }
  const found = known.get(selectable) ?? resolveAnew(callOf(selectable), context);
  known.set(selectable, found);
  return found;
}

function resolveAnew({ name, parameters }: CallForm, context: SelectionContext): CqlFunction {
  const found = resolveFunction({
    keyspace: name.keyspace,
    name: name.name,
    parameters: parameters.map((parameter) => argumentOf(parameter, context)),
    table: context.terms.table,
    schema: context.terms.schema,
    receiverType: null,
  });
  if (found !== null) return found;
  throw invalidRequest(`Unknown function '${functionNameText(name)}'`);
}

/** A cast to the type that something has anyway is left out, its name too. */
function analyseCast(
  selectable: Selectable & { kind: 'cast' },
  context: SelectionContext,
): Selector {
  const operand = analyseSelectable(selectable.operand, null, context);
  // A descending clustering column is of a type of its own, from which Cassandra has no cast.
  const isDescending =
    operand instanceof ColumnSelector && context.columns[operand.index]?.isReversed === true;
  if (operand.type === NATIVE_TYPES.get(selectable.type) && !isDescending) return operand;
  return analyseCall(selectable, context);
}

function analyseCall(selectable: CallSelectable, context: SelectionContext): Selector {
  const call = callOf(selectable);
  const found = resolveCall(selectable, context);
  noteCall(found, context.terms.schema);
  const parameters = call.parameters.map((parameter, i) =>
    analyseSelectable(parameter, found.argumentTypes[i] as CqlType, context),
  );
  const name = callName(selectable, found, parameters);
  if (found.kind === 'aggregate') {
    if (parameters.some((parameter) => parameter.isAggregate)) {
      throw invalidRequest(
        'aggregate functions cannot be used as arguments of aggregate functions',
      );
    }
    return new AggregateSelector(found.columnName ?? name, found, parameters);
  }
  return new ScalarSelector(name, found, parameters);
}

/** `system.max(v)`, `cast(i as text)`, `i + 1`, `-i`: how the result's column is called. */
function callName(
  selectable: CallSelectable,
  found: CqlFunction,
  parameters: readonly Selector[],
): string {
  const names = parameters.map((parameter) => parameter.name);
  switch (selectable.kind) {
    case 'function':
    case 'cast':
      if (isCast(found)) return `cast(${names[0]} as ${found.returnType.name})`;
      return `${qualifiedFunctionName(found)}(${names.join(', ')})`;
    case 'arithmetic':
      return `${names[0]} ${selectable.operator} ${names[1]}`;
    case 'negation':
      return `-${names[0]}`;
  }
}

function argumentOf(selectable: Selectable, context: SelectionContext): Argument {
  return {
    text: argumentText(selectable, context),
    isMarker: selectable.kind === 'value' && selectable.term.kind === 'marker',
    arraySize: selectable.kind === 'list' ? selectable.elements.length : null,
    descent: descentOf(selectable, context),
    assignTo: (type) => testSelectable(selectable, type, context),
    preferredType: () => compatibleType(selectable, context),
  };
}

function descentOf(selectable: Selectable, context: SelectionContext): Descent {
  if (isDescending(selectable, context)) return 'value';
  if (selectable.kind !== 'list' && selectable.kind !== 'set') return 'none';
  const descends = selectable.elements.some((element) => isDescending(element, context));
  return descends ? 'elements' : 'none';
}

function isDescending(selectable: Selectable, context: SelectionContext): boolean {
  return selectable.kind === 'identifier' && context.column(selectable.name).isReversed;
}

/** A function that is an argument is told by its full name. */
function argumentText(selectable: Selectable, context: SelectionContext): string {
  if (selectable.kind !== 'function') return selectableText(selectable);
  const called = resolveCall(selectable, context);
  const parameters = selectable.arguments.map((each) => argumentText(each, context));
  return `${qualifiedFunctionName(called)}(${parameters.join(', ')})`;
}

/** A type that fits an expression, for which constants in lists and the like are looked at. */
export function compatibleType(selectable: Selectable, context: SelectionContext): CqlType | null {
  switch (selectable.kind) {
    case 'list':
    case 'set':
    case 'parenthesesOrTuple':
      return inferLiteralType(selectable, context, true);
    default:
      return typeIfKnown(selectable, context);
  }
}

/** How well an expression fits a type, without noting columns or markers. */
export function testSelectable(
  selectable: Selectable,
  type: CqlType,
  context: SelectionContext,
): Assignment {
  switch (selectable.kind) {
    case 'value':
      return testAssignment(selectable.term, context.receiver(type), context.terms);
    case 'list':
    case 'set':
    case 'mapOrUserType':
    case 'parenthesesOrTuple':
      return testLiteral(selectable, type, context);
    default: {
      const known = typeIfKnown(selectable, context);
      return known === null ? 'no' : assignable(known, type);
    }
  }
}

/** The type an expression has, or that its form suggests; null when only its place can tell. */
export function typeIfKnown(selectable: Selectable, context: SelectionContext): CqlType | null {
  switch (selectable.kind) {
    case 'identifier':
      return context.column(selectable.name).type;
    case 'value':
      return selectable.term.kind === 'literal'
        ? preferredType(selectable.term.type, selectable.term.text)
        : null;
    case 'countRows':
      return COUNT_ROWS.returnType;
    case 'typeHint':
      return resolveType(selectable.type, context.terms.userTypes).freeze();
    case 'list':
    case 'set':
    case 'mapOrUserType':
    case 'parenthesesOrTuple':
      return inferLiteralType(selectable, context);
    case 'function':
    case 'cast':
    case 'arithmetic':
    case 'negation':
      return resolveCall(selectable, context).returnType;
    case 'field':
    case 'element':
    case 'slice':
      return partTypeIfKnown(selectable, context);
    default:
      return analyseSelectable(selectable, null, new SelectionContext(context.terms)).type;
  }
}

/** What is taken of a clustering column in descending order has a type, but no place is told of it. */
function partTypeIfKnown(
  selectable: Selectable & { kind: 'field' | 'element' | 'slice' },
  context: SelectionContext,
): CqlType | null {
  const { operand } = selectable;
  const whole = isDescending(operand, context) ? null : typeIfKnown(operand, context);
  if (whole === null) return null;
  if (selectable.kind === 'field') {
    if (!(whole instanceof UserType)) return null;
    return whole.elements[whole.fieldNames.indexOf(selectable.field)] ?? null;
  }
  if (!isCollection(whole)) return null;
  if (selectable.kind === 'slice') return whole;
  return elementTypeOf(whole);
}
