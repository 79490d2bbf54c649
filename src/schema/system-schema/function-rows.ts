import { configurationError } from '../../base/error/index.ts';
import type { UserTypeLookup } from '../../types/index.ts';
import { parseType } from '../../types/index.ts';
import type { Overloads, UserAggregate, UserFunction } from '../user-function.ts';
import { finalFunctionOf, stateFunctionOf } from '../user-function.ts';
import type { SchemaRowReader } from './schema-row.ts';

/**
 * The function of a row of `system_schema.functions`. Throws a RequestError when a type of it is
 * none, or when names and types are not as many.
 */
export function readFunction(
  keyspace: string,
  row: SchemaRowReader,
  userTypes: UserTypeLookup,
): UserFunction {
  const name = row.text('function_name');
  const argumentNames = row.list('argument_names');
  const argumentTypes = row.list('argument_types').map((text) => parseType(text, userTypes));
  if (argumentNames.length !== argumentTypes.length) {
    throw configurationError(
      `Function ${keyspace}.${name} has ${argumentTypes.length} arguments but ` +
        `${argumentNames.length} names in system_schema.functions`,
    );
  }
  return {
    kind: 'function',
    keyspace,
    name,
    argumentNames,
    argumentTypes,
    returnType: parseType(row.text('return_type'), userTypes),
    calledOnNullInput: row.boolean('called_on_null_input', false),
    language: row.text('language'),
    body: row.text('body'),
  };
}

/**
 * The aggregate of a row of `system_schema.aggregates`. Throws a RequestError when a type of it is
 * none, or when `functions` have not those that it is made of.
 */
export function readAggregate(
  keyspace: string,
  row: SchemaRowReader,
  userTypes: UserTypeLookup,
  functions: Overloads<UserFunction>,
): UserAggregate {
  const returnType = parseType(row.text('return_type'), userTypes);
  const aggregate: UserAggregate = {
    kind: 'aggregate',
    keyspace,
    name: row.text('aggregate_name'),
    argumentTypes: row.list('argument_types').map((text) => parseType(text, userTypes)),
    stateFunction: row.text('state_func'),
    stateType: row.has('state_type') ? parseType(row.text('state_type'), userTypes) : returnType,
    finalFunction: row.has('final_func') ? row.text('final_func') : null,
    returnType,
    initialCondition: row.has('initcond') ? row.text('initcond') : null,
  };
  const { name, stateFunction, finalFunction } = aggregate;
  if (stateFunctionOf({ functions }, aggregate) === undefined) {
    throw missing(keyspace, stateFunction, name);
  }
  if (finalFunction !== null && finalFunctionOf({ functions }, aggregate) === undefined) {
    throw missing(keyspace, finalFunction, name);
  }
  return aggregate;
}

function missing(keyspace: string, name: string, aggregate: string): Error {
  return configurationError(
    `Unable to find function ${keyspace}.${name} referenced by UDA ${keyspace}.${aggregate}`,
  );
}
