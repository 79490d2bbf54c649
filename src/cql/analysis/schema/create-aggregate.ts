import { ErrorCode, invalidRequest, RequestError } from '../../../base/error/index.ts';
import type {
  KeyspaceMetadata,
  Schema,
  SchemaChange,
  UserAggregate,
  UserFunction,
} from '../../../schema/index.ts';
import { findUserFunction, withUserFunction } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { CreateAggregateStatement } from '../../ast/index.ts';
import { resolveType } from '../raw-type-resolver.ts';
import {
  argumentTexts,
  bothDirectives,
  checkFunctionName,
  checkNotFrozen,
  mayReplaceReturnType,
} from './function-parts.ts';
import { initialConditionOf } from './initial-condition.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';

/**
 * CREATE AGGREGATE (cql3/statements/schema/CreateAggregateStatement.java). Types are looked up first,
 * as the permissions on the functions of an aggregate are asked for by their types.
 */
export function createAggregate(
  schema: Schema,
  statement: CreateAggregateStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) {
    throw new RequestError(ErrorCode.CONFIG_ERROR, `Keyspace ${keyspaceName} doesn't exist`);
  }
  const known = { keyspace: keyspaceName, types: keyspace.types };
  const argumentTypes = statement.argumentTypes.map((type) => resolveType(type, known));
  const stateType = resolveType(statement.stateType, known);
  if (statement.orReplace && statement.ifNotExists) throw bothDirectives();
  checkFunctionName(statement.aggregate.name, 'Aggregate');
  for (const type of statement.argumentTypes) checkNotFrozen(type, 'Argument');
  checkNotFrozen(statement.stateType, 'State type');
  const made = aggregateOf(statement, keyspace, argumentTypes, stateType, context);
  const existing = findUserFunction(keyspace, made.name, argumentTypes);
  if (existing !== undefined) {
    if (existing.kind === 'function') {
      throw invalidRequest(`Aggregate '${made.name}' cannot replace a function`);
    }
    if (statement.ifNotExists) return unchanged(schema);
    if (!statement.orReplace) throw invalidRequest(`Aggregate '${made.name}' already exists`);
    checkReplacement(made, existing);
  }
  const change: SchemaChange = {
    change: existing === undefined ? 'CREATED' : 'UPDATED',
    target: 'AGGREGATE',
    keyspace: keyspaceName,
    name: made.name,
    argumentTypes: argumentTexts(statement.argumentTypes, keyspaceName),
  };
  return { ...putKeyspace(schema, withUserFunction(keyspace, made)), change };
}

function aggregateOf(
  statement: CreateAggregateStatement,
  keyspace: KeyspaceMetadata,
  argumentTypes: readonly CqlType[],
  stateType: CqlType,
  context: SchemaContext,
): UserAggregate {
  const stateFunction = stateFunctionOf(statement, keyspace, [stateType, ...argumentTypes]);
  const finalFunction = finalFunctionOf(statement, keyspace, stateType);
  const { initialCondition: term } = statement;
  const initialCondition =
    term === null ? null : initialConditionOf(term, stateType, keyspace, context);
  if (!stateFunction.calledOnNullInput && initialCondition === null) {
    throw invalidRequest(
      `Cannot create aggregate '${statement.aggregate.name}' without INITCOND because state ` +
        `function ${keyspace.name}.${stateFunction.name} does not accept 'null' arguments`,
    );
  }
  return {
    kind: 'aggregate',
    keyspace: keyspace.name,
    name: statement.aggregate.name,
    argumentTypes,
    stateFunction: stateFunction.name,
    stateType,
    finalFunction: finalFunction?.name ?? null,
    returnType: (finalFunction ?? stateFunction).returnType,
    initialCondition,
  };
}

function stateFunctionOf(
  statement: CreateAggregateStatement,
  keyspace: KeyspaceMetadata,
  types: readonly CqlType[],
): UserFunction {
  const { stateFunction: name, stateType, argumentTypes } = statement;
  const texts = argumentTexts([stateType, ...argumentTypes], keyspace.name);
  const text = `State function ${keyspace.name}.${name}(${texts.join(', ')})`;
  const found = scalarFunction(keyspace, name, types, text);
  if (found.returnType === types[0]) return found;
  throw invalidRequest(
    `${text} return type must be the same as the first argument type - check STYPE, argument and ` +
      'return types',
  );
}

function finalFunctionOf(
  { finalFunction: name, stateType }: CreateAggregateStatement,
  keyspace: KeyspaceMetadata,
  type: CqlType,
): UserFunction | null {
  if (name === null) return null;
  const texts = argumentTexts([stateType], keyspace.name);
  const text = `Final function ${keyspace.name}.${name}(${texts.join(', ')})`;
  return scalarFunction(keyspace, name, [type], text);
}

function scalarFunction(
  keyspace: KeyspaceMetadata,
  name: string,
  types: readonly CqlType[],
  text: string,
): UserFunction {
  const found = findUserFunction(keyspace, name, types);
  if (found === undefined) throw invalidRequest(`${text} doesn't exist`);
  if (found.kind === 'function') return found;
  throw invalidRequest(`${text} isn't a scalar function`);
}

function checkReplacement(made: UserAggregate, existing: UserAggregate): void {
  if (mayReplaceReturnType(made.returnType, existing.returnType)) return;
  throw invalidRequest(
    `Cannot replace aggregate '${made.name}', the new return type ${made.returnType.name} isn't ` +
      `compatible with the return type ${existing.returnType.name} of existing function`,
  );
}
