import { ErrorCode, invalidRequest, RequestError } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import type {
  CreateAggregateStatement,
  CreateFunctionStatement,
  DropAggregateStatement,
  DropFunctionStatement,
  RawType,
} from '../../ast/index.ts';
import { rawTypeText } from '../../ast/index.ts';
import { resolveType, userTypesOf } from '../raw-type-resolver.ts';
import { unchanged } from './schema-steps.ts';
import type { SchemaStep } from './schema-transformation.ts';

/**
 * Functions and aggregates of users are what they are in Cassandra with a stock cassandra.yaml:
 * disabled. There never is one, so that aggregates miss their state functions and nothing can be
 * dropped. (docs/decisions tells why.)
 */

/** CREATE FUNCTION (cql3/statements/schema/CreateFunctionStatement.java). */
export function createFunction({ orReplace, ifNotExists }: CreateFunctionStatement): never {
  if (orReplace && ifNotExists) throw bothDirectives();
  throw invalidRequest(
    'User-defined functions are disabled in cassandra.yaml - set ' +
      'user_defined_functions_enabled=true to enable',
  );
}

/** CREATE AGGREGATE, as far as its state function, which does not exist. */
export function createAggregate(
  schema: Schema,
  statement: CreateAggregateStatement,
  keyspace: string,
): never {
  const { argumentTypes, stateType, stateFunction } = statement;
  if (schema.keyspace(keyspace) === undefined) {
    throw new RequestError(ErrorCode.CONFIG_ERROR, `Keyspace ${keyspace} doesn't exist`);
  }
  if (statement.orReplace && statement.ifNotExists) throw bothDirectives();
  for (const type of argumentTypes) checkNotFrozen(type, 'Argument');
  checkNotFrozen(stateType, 'State type');
  const known = userTypesOf(schema, keyspace);
  for (const type of [...argumentTypes, stateType]) resolveType(type, known);
  const types = [stateType, ...argumentTypes].map(rawTypeText).join(', ');
  throw invalidRequest(`State function ${keyspace}.${stateFunction}(${types}) doesn't exist`);
}

/** DROP FUNCTION and DROP AGGREGATE. */
export function dropFunction(
  schema: Schema,
  statement: DropFunctionStatement | DropAggregateStatement,
  keyspace: string,
): SchemaStep {
  const { argumentTypes, ifExists } = statement;
  const isFunction = statement.kind === 'dropFunction';
  const { name } = isFunction ? statement.function : statement.aggregate;
  if (schema.keyspace(keyspace) !== undefined) {
    for (const type of argumentTypes ?? []) checkNotFrozen(type, 'Argument');
    const known = userTypesOf(schema, keyspace);
    for (const type of argumentTypes ?? []) resolveType(type, known);
  }
  if (ifExists) return unchanged(schema);
  const types = argumentTypes === null ? '' : `(${argumentTypes.map(rawTypeText).join(', ')})`;
  const kind = isFunction ? 'Function' : 'Aggregate';
  throw invalidRequest(`${kind} '${keyspace}.${name}${types}' doesn't exist`);
}

function bothDirectives(): Error {
  return invalidRequest("Cannot use both 'OR REPLACE' and 'IF NOT EXISTS' directives");
}

/** Collections of functions are frozen by themselves and must not say so. */
function checkNotFrozen(type: RawType, what: string): void {
  if (!('frozen' in type) || !type.frozen) return;
  const text = rawTypeText(type);
  throw invalidRequest(
    `${what} '${text}' cannot be frozen; remove frozen<> modifier from '${text}'`,
  );
}
