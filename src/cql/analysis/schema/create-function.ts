import { invalidRequest } from '../../../base/error/index.ts';
import type {
  KeyspaceMetadata,
  Schema,
  SchemaChange,
  UserFunction,
} from '../../../schema/index.ts';
import { findUserFunction, withUserFunction } from '../../../schema/index.ts';
import type { CreateFunctionStatement } from '../../ast/index.ts';
import { checkLanguage, functionsDisabled } from '../../function/index.ts';
import { resolveType } from '../raw-type-resolver.ts';
import { noKeyspace } from './faults.ts';
import {
  argumentTexts,
  bothDirectives,
  checkFunctionName,
  checkNotFrozen,
  mayReplaceReturnType,
} from './function-parts.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';

/**
 * CREATE FUNCTION (cql3/statements/schema/CreateFunctionStatement.java). The body is compiled before
 * it is looked at whether there is such a function already.
 */
export function createFunction(
  schema: Schema,
  statement: CreateFunctionStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  if (statement.orReplace && statement.ifNotExists) throw bothDirectives();
  if (!context.allowsUserFunctions) throw functionsDisabled();
  checkLanguage(statement.language);
  checkFunctionName(statement.function.name, 'Function');
  checkTypesAndNames(statement);
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  const made = functionOf(statement, keyspace);
  context.compileFunction(made, keyspace.types);
  const existing = findUserFunction(keyspace, made.name, made.argumentTypes);
  if (existing !== undefined) {
    if (existing.kind === 'aggregate') {
      throw invalidRequest(`Function '${made.name}' cannot replace an aggregate`);
    }
    if (statement.ifNotExists) return unchanged(schema);
    if (!statement.orReplace) throw invalidRequest(`Function '${made.name}' already exists`);
    checkReplacement(made, existing);
  }
  const change: SchemaChange = {
    change: existing === undefined ? 'CREATED' : 'UPDATED',
    target: 'FUNCTION',
    keyspace: keyspaceName,
    name: made.name,
    argumentTypes: argumentTexts(
      statement.arguments.map(({ type }) => type),
      keyspaceName,
    ),
  };
  return { ...putKeyspace(schema, withUserFunction(keyspace, made)), change };
}

function checkTypesAndNames(statement: CreateFunctionStatement): void {
  const names = statement.arguments.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw invalidRequest(
      `Duplicate argument names for given function ${statement.function.name} with argument ` +
        `names [${names.join(', ')}]`,
    );
  }
  for (const { type } of statement.arguments) checkNotFrozen(type, 'Argument');
  checkNotFrozen(statement.returnType, 'Return type');
}

function functionOf(
  statement: CreateFunctionStatement,
  { name: keyspace, types }: KeyspaceMetadata,
): UserFunction {
  const known = { keyspace, types };
  return {
    kind: 'function',
    keyspace,
    name: statement.function.name,
    argumentNames: statement.arguments.map(({ name }) => name),
    argumentTypes: statement.arguments.map(({ type }) => resolveType(type, known)),
    returnType: resolveType(statement.returnType, known),
    calledOnNullInput: statement.calledOnNullInput,
    language: 'java',
    body: statement.body,
  };
}

function checkReplacement(made: UserFunction, existing: UserFunction): void {
  if (made.calledOnNullInput !== existing.calledOnNullInput) {
    const directive = made.calledOnNullInput ? 'CALLED' : 'RETURNS NULL';
    throw invalidRequest(`Function '${made.name}' must have ${directive} ON NULL INPUT directive`);
  }
  if (mayReplaceReturnType(made.returnType, existing.returnType)) return;
  throw invalidRequest(
    `Cannot replace function '${made.name}', the new return type ${made.returnType.name} is not ` +
      `compatible with the return type ${existing.returnType.name} of existing function`,
  );
}
