import { invalidRequest, RequestError } from '../../base/error/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import { LITERAL_KIND_NAMES, preferredType } from '../../types/index.ts';
import type { FunctionName, Literal, Term } from '../ast/index.ts';
import {
  ARITHMETIC_FUNCTION_NAMES,
  functionNameText,
  qualifiedRawType,
  rawTypeText,
  termText,
} from '../ast/index.ts';
import type { Argument, Assignment, FunctionScope } from '../function/index.ts';
import {
  assignable,
  isMadeForCall,
  NEGATION_NAME,
  noteCall,
  qualifiedFunctionName,
  resolveFunction,
} from '../function/index.ts';
import type { Markers } from './markers.ts';
import { prepareCollection, testCollection } from './prepare-collection.ts';
import type { UserTypes } from './raw-type-resolver.ts';
import { resolveType } from './raw-type-resolver.ts';
import type { Receiver } from './receiver.ts';
import { partReceiver } from './receiver.ts';
import type { Value } from './value.ts';
import { ConstantValue, FunctionValue, markerValue } from './value.ts';

/** What terms are prepared within: the statement's table and the markers seen so far. */
export interface TermContext {
  readonly table: TableMetadata;
  /** Where functions of users are looked up. */
  readonly schema: FunctionScope;
  readonly markers: Markers;
  /** For type hints. */
  readonly userTypes: UserTypes;
  /** Milliseconds, for the timestamp literal 'now'. */
  readonly nowMillis: number;
}

/**
 * Turns a term into what computes its bytes for a receiver, and notes its markers. Throws
 * `invalidRequest` with Cassandra's text when the term is no value for it.
 */
export function prepareValue(term: Term, receiver: Receiver, context: TermContext): Value {
  switch (term.kind) {
    case 'literal':
      return prepareLiteral(term, receiver, context);
    case 'null':
      if (receiver.type.isCounter) {
        throw invalidRequest('Invalid null value for counter increment/decrement');
      }
      return ConstantValue.NULL;
    case 'marker':
      context.markers.add(term, receiver);
      return markerValue(term.index, receiver);
    case 'list':
    case 'set':
    case 'map':
    case 'tuple':
    case 'userType':
      return prepareCollection(term, receiver, context);
    case 'typeHint':
      return prepareHint(term, receiver, context);
    default: {
      const call = callOf(term);
      return prepareCall(call.name, call.parameters, receiver, context);
    }
  }
}

function prepareLiteral(term: Literal, receiver: Receiver, context: TermContext): Value {
  const { type } = receiver;
  if (type.acceptsLiteral(term.type, term.text) === 'no') {
    throw invalidRequest(
      `Invalid ${LITERAL_KIND_NAMES[term.type]} constant (${term.text}) for "${receiver.name}" ` +
        `of type ${type.name}`,
    );
  }
  return new ConstantValue(type.fromLiteral(term.type, term.text, context.nowMillis));
}

function prepareHint(
  term: Term & { kind: 'typeHint' },
  receiver: Receiver,
  context: TermContext,
): Value {
  const type = resolveType(term.type, context.userTypes);
  const inner = term.term;
  const shown = qualifiedRawType(term.type, context.userTypes.keyspace);
  if (testAssignment(inner, partReceiver(receiver, receiver.name, type), context) === 'no') {
    throw invalidRequest(`Cannot cast value ${termText(inner)} to type ${rawTypeText(shown)}`);
  }
  if (fitOfHint(type, receiver.type) === 'no') {
    throw invalidRequest(
      `Cannot assign value ${termText({ ...term, type: shown })} to ${receiver.name} of type ${receiver.type.name}`,
    );
  }
  return prepareValue(inner, receiver, context);
}

/** A hint says exactly what is meant: frozen is not the same as not frozen. */
function fitOfHint(type: CqlType, expected: CqlType): Assignment {
  if (type === expected) return 'exact';
  return expected.isValueCompatibleWith(type) ? 'weak' : 'no';
}

/** A call as functions are resolved: operators and casts are native functions too. */
interface CallForm {
  readonly name: FunctionName;
  readonly parameters: readonly Term[];
}

type CallTerm = Term & { kind: 'function' | 'cast' | 'arithmetic' | 'negation' };

function callOf(term: CallTerm): CallForm {
  switch (term.kind) {
    case 'function':
      return { name: term.name, parameters: term.arguments };
    case 'cast':
      return { name: native(castFunctionName(term.type)), parameters: [term.term] };
    case 'arithmetic':
      return {
        name: native(ARITHMETIC_FUNCTION_NAMES[term.operator]),
        parameters: [term.left, term.right],
      };
    case 'negation':
      return { name: native(NEGATION_NAME), parameters: [term.term] };
  }
}

/** CAST AS varchar is CAST AS text. */
export function castFunctionName(type: string): string {
  return `cast_as_${type === 'varchar' ? 'text' : type}`;
}

function native(name: string): FunctionName {
  return { keyspace: 'system', name };
}

function prepareCall(
  name: FunctionName,
  parameters: readonly Term[],
  receiver: Receiver,
  context: TermContext,
): Value {
  const found = resolveFunction({
    keyspace: name.keyspace,
    name: name.name,
    parameters: parameters.map((parameter) => termArgument(parameter, receiver, context)),
    table: context.table,
    schema: context.schema,
    receiverType: receiver.type,
  });
  if (found === null) {
    throw invalidRequest(`Unknown function ${functionNameText(name)} called`);
  }
  if (found.kind === 'aggregate') {
    throw invalidRequest('Aggregation function are not supported in the where clause');
  }
  // A function's result is never frozen, which a frozen receiver does not mind.
  const result = receiver.type.isMultiCell ? found.returnType : found.returnType.freeze();
  if (assignable(result, receiver.type) === 'no') {
    throw invalidRequest(
      `Type error: cannot assign result of function ${qualifiedFunctionName(found)} ` +
        `(type ${found.returnType.name}) to ${receiver.name} (type ${receiver.type.name})`,
    );
  }
  noteCall(found, context.schema);
  const values = parameters.map((parameter, i) => {
    const type = found.argumentTypes[i] as CqlType;
    const name = `arg${i}(${qualifiedFunctionName(found).toLowerCase()})`;
    const argument = partReceiver(receiver, name, type);
    return prepareValue(parameter, argument, context);
  });
  return new FunctionValue(found, values);
}

/** A term as the choice among functions asks about it. */
export function termArgument(term: Term, receiver: Receiver, context: TermContext): Argument {
  return {
    text: termText(term),
    isMarker: term.kind === 'marker',
    arraySize: null,
    assignTo: (type) => testAssignment(term, partReceiver(receiver, receiver.name, type), context),
    preferredType: () => preferredTermType(term, context),
  };
}

/** How well a term fits a receiver, without noting its markers. */
export function testAssignment(term: Term, receiver: Receiver, context: TermContext): Assignment {
  switch (term.kind) {
    case 'literal':
      return receiver.type.acceptsLiteral(term.type, term.text);
    case 'null':
      return receiver.type.isCounter ? 'no' : 'weak';
    case 'marker':
      return 'weak';
    case 'list':
    case 'set':
    case 'map':
    case 'tuple':
    case 'userType':
      return testCollection(term, receiver, context);
    case 'typeHint':
      return fitOfHint(resolveType(term.type, context.userTypes), receiver.type);
    default: {
      return testCall(term, receiver, context);
    }
  }
}

/**
 * A call that cannot be right fits as well as any other: preparing it tells what is wrong. The type of
 * a function that is made for its arguments is never exact.
 */
function testCall(term: CallTerm, receiver: Receiver, context: TermContext): Assignment {
  const fits = memoryOf(fitsOfCalls, context, () => new WeakMap<CallTerm, FitByType>());
  const byType = memoryOf(fits, term, () => new Map<CqlType, Assignment>());
  const known = byType.get(receiver.type) ?? testAnew(term, receiver, context);
  byType.set(receiver.type, known);
  return known;
}

type FitByType = Map<CqlType, Assignment>;

/**
 * What is known of the calls of a statement. Each is asked for by the overloads of all calls around
 * it: without memory the time would grow by their number with each level of nesting.
 */
const fitsOfCalls = new WeakMap<TermContext, WeakMap<CallTerm, FitByType>>();
const preferredOfCalls = new WeakMap<
  TermContext,
  WeakMap<CallTerm, CqlType | RequestError | 'none'>
>();

function memoryOf<K extends object, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

function testAnew(term: CallTerm, receiver: Receiver, context: TermContext): Assignment {
  const { name, parameters } = callOf(term);
  try {
    const found = resolveFunction({
      keyspace: name.keyspace,
      name: name.name,
      parameters: parameters.map((parameter) => termArgument(parameter, receiver, context)),
      table: context.table,
      schema: context.schema,
      receiverType: receiver.type,
    });
    if (found === null || (found.keyspace === undefined && isMadeForCall(found.name)))
      return 'weak';
    return assignable(found.returnType, receiver.type);
  } catch (error) {
    if (error instanceof RequestError) return 'weak';
    throw error;
  }
}

/** The type a term has by itself, or the one its form suggests; null when only a receiver tells. */
export function preferredTermType(term: Term, context: TermContext): CqlType | null {
  switch (term.kind) {
    case 'literal':
      return preferredType(term.type, term.text);
    case 'typeHint':
      return resolveType(term.type, context.userTypes);
    case 'function':
    case 'cast':
    case 'arithmetic':
    case 'negation':
      return preferredCallType(term, context);
    default:
      return null;
  }
}

function preferredCallType(term: CallTerm, context: TermContext): CqlType | null {
  const known = memoryOf(preferredOfCalls, context, () => new WeakMap());
  let found = known.get(term);
  if (found === undefined) {
    found = preferredAnew(term, context);
    known.set(term, found);
  }
  if (found instanceof RequestError) throw found;
  return found === 'none' ? null : found;
}

function preferredAnew(term: CallTerm, context: TermContext): CqlType | RequestError | 'none' {
  const { name, parameters } = callOf(term);
  try {
    const found = resolveFunction({
      keyspace: name.keyspace,
      name: name.name,
      parameters: parameters.map((each) => termArgument(each, nowhere(context), context)),
      table: context.table,
      schema: context.schema,
      receiverType: null,
    });
    return found?.returnType ?? 'none';
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
}

function nowhere(context: TermContext): Receiver {
  const { table } = context;
  const [column] = table.partitionKey;
  return {
    keyspace: table.keyspace,
    table: table.name,
    name: '',
    type: (column as { type: CqlType }).type,
  };
}
