import { invalidRequest } from '../../base/error/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { findUserFunction } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import { COUNT_VALUES } from './aggregate-functions.ts';
import { NEGATION_NAME, OPERATOR_NAMES } from './arithmetic-functions.ts';
import type { Assignment } from './assignable.ts';
import { assignable } from './assignable.ts';
import type { CqlFunction, Descent } from './function.ts';
import { qualifiedFunctionName, signatureText } from './function.ts';
import type { FunctionScope } from './function-uses.ts';
import { nativeFunctions } from './registry.ts';
import { userFunctions } from './user/index.ts';

/** What resolution asks of an argument. */
export interface Argument {
  /** As messages print it. */
  readonly text: string;
  readonly isMarker: boolean;
  /** How many elements a list has that is written out in a SELECT clause; null for all else. */
  readonly arraySize: number | null;
  /** By default none. */
  readonly descent?: Descent;
  assignTo(type: CqlType): Assignment;
  /** The type it has, or would have by itself; null when only a receiver can tell. */
  preferredType(): CqlType | null;
}

/** The call to resolve; `keyspace` is null when the name is not qualified. */
export interface Call {
  readonly keyspace: string | null;
  readonly name: string;
  readonly parameters: readonly Argument[];
  /** Functions of users without a keyspace are of the table's. */
  readonly table: TableMetadata | null;
  /** Where functions of users are looked up, and told of the one that is meant. */
  readonly schema: FunctionScope;
  readonly receiverType: CqlType | null;
}

/**
 * The function that a call means, or null when there is none of its name. Throws when the arguments
 * fit none, or fit several equally well (cql3/functions/FunctionResolver.java of Cassandra 5.0).
 */
export function resolveFunction(call: Call): CqlFunction | null {
  const found = chosenOf(call);
  if (found !== null) noteUserFunction(found, call.schema);
  return found;
}

function noteUserFunction(
  { keyspace, name, argumentTypes }: CqlFunction,
  scope: FunctionScope,
): void {
  if (keyspace === undefined || scope.noteCall === undefined) return;
  const known = scope.keyspace(keyspace);
  const definition = known && findUserFunction(known, name, argumentTypes);
  if (definition !== undefined) scope.noteCall(definition);
}

function chosenOf(call: Call): CqlFunction | null {
  const candidates = candidatesOf(call);
  const [only] = candidates;
  if (only === undefined) return null;
  if (candidates.length === 1) {
    validateArguments(only, call.parameters);
    return only;
  }
  return bestMatch(call, candidates);
}

/** Those of users come first, so that of two that fit exactly theirs is called. */
function candidatesOf(call: Call): readonly CqlFunction[] {
  const keyspace = call.keyspace ?? call.table?.keyspace;
  const made = keyspace === undefined ? [] : userFunctions(call.schema, keyspace, call.name);
  if (call.keyspace !== null && call.keyspace !== 'system') return made;
  const natives = nativeFunctions(call.name, {
    table: call.table,
    argumentTypes: call.parameters.map((parameter) => parameter.preferredType()),
    argumentTexts: call.parameters.map((parameter) => parameter.text),
    arraySizes: call.parameters.map((parameter) => parameter.arraySize),
    descents: call.parameters.map(({ descent = 'none' }) => descent),
    receiverType: call.receiverType,
  });
  return made.length === 0 ? natives : [...made, ...natives];
}

function validateArguments(native: CqlFunction, parameters: readonly Argument[]): void {
  const name = qualifiedFunctionName(native);
  const required = native.argumentTypes.length;
  if (parameters.length !== required) {
    throw invalidRequest(
      `Invalid number of arguments in call to function ${name}: ${required} required ` +
        `but ${parameters.length} provided`,
    );
  }
  parameters.forEach((parameter, i) => {
    // What is counted may be of any type, as long as it is of one.
    if (native === COUNT_VALUES && parameter.preferredType() !== null) return;
    const type = native.argumentTypes[i] as CqlType;
    if (parameter.assignTo(type) === 'no') {
      throw invalidRequest(
        `Type error: ${parameter.text} cannot be passed as argument ${i} of function ${name} ` +
          `of type ${type.name}`,
      );
    }
  });
}

function bestMatch(call: Call, candidates: readonly CqlFunction[]): CqlFunction {
  const compatible: CqlFunction[] = [];
  for (const candidate of candidates) {
    if (!returnFits(candidate.returnType, call.receiverType)) continue;
    const fit = matchArguments(candidate, call.parameters);
    if (fit === 'exact') return candidate;
    if (fit === 'weak') compatible.push(candidate);
  }
  const [first] = compatible;
  if (first === undefined) throw noMatch(call, candidates);
  if (compatible.length === 1) return first;
  return chooseOperator(call, compatible);
}

function returnFits(returnType: CqlType, receiverType: CqlType | null): boolean {
  return receiverType === null || assignable(returnType, receiverType) !== 'no';
}

function matchArguments(native: CqlFunction, parameters: readonly Argument[]): Assignment {
  if (native.argumentTypes.length !== parameters.length) return 'no';
  let result: Assignment = 'exact';
  for (let i = 0; i < parameters.length; i++) {
    const fit = (parameters[i] as Argument).assignTo(native.argumentTypes[i] as CqlType);
    if (fit === 'no') return 'no';
    if (fit === 'weak') result = 'weak';
  }
  return result;
}

function noMatch(call: Call, candidates: readonly CqlFunction[]): Error {
  const operator = OPERATOR_NAMES[call.name];
  if (operator !== undefined) {
    const [left, right] = call.parameters;
    return invalidRequest(
      `the '${operator}' operation is not supported between ${left?.text} and ${right?.text}`,
    );
  }
  const name = call.keyspace === null ? call.name : `${call.keyspace}.${call.name}`;
  return invalidRequest(
    `Invalid call to function ${name}, none of its type signatures match ` +
      `(known type signatures: ${candidates.map((native) => signatureText(native)).join(', ')})`,
  );
}

/** Operators with a receiver prefer the overload of the receiver's own type. */
function chooseOperator(call: Call, compatible: readonly CqlFunction[]): CqlFunction {
  const operator = OPERATOR_NAMES[call.name];
  if (operator !== undefined) {
    const receiver = call.receiverType;
    const hasMarkers = call.parameters.some((parameter) => parameter.isMarker);
    if (receiver !== null && !hasMarkers) {
      const same = compatible.find((native) => native.argumentTypes.every((t) => t === receiver));
      if (same !== undefined) return same;
    }
    const [left, right] = call.parameters;
    throw invalidRequest(
      `Ambiguous '${operator}' operation with args ${left?.text} and ${right?.text}: ` +
        `use type hint to disambiguate, example '(int) ?'`,
    );
  }
  if (call.name === NEGATION_NAME) {
    throw invalidRequest('Ambiguous negation: use type casts to disambiguate');
  }
  const name = call.keyspace === null ? call.name : `${call.keyspace}.${call.name}`;
  throw invalidRequest(
    `Ambiguous call to function ${name} (can be matched by following signatures: ` +
      `${compatible.map((native) => signatureText(native)).join(', ')}): use type casts to disambiguate`,
  );
}
