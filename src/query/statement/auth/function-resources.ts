import type { Resource } from '../../../auth/index.ts';
import { functionResource } from '../../../auth/index.ts';
import { configurationError } from '../../../base/error/index.ts';
import { resolveType } from '../../../cql/analysis/index.ts';
import type { FunctionName, RawType } from '../../../cql/ast/index.ts';
import type { Schema, SchemaChange, UserAggregate, UserFunction } from '../../../schema/index.ts';
import { argumentTypeNames, userFunctionsNamed } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';

/** What permissions on a function or aggregate that exists are granted on. */
export function resourceOfFunction(each: UserFunction | UserAggregate): Resource {
  return resourceOfTypes(each.keyspace, each.name, each.argumentTypes);
}

function resourceOfTypes(keyspace: string, name: string, types: readonly CqlType[]): Resource {
  const marshalNames = types.map((type) => type.marshalName);
  const cqlNames = types.map((type) => type.name);
  return functionResource(keyspace, name, marshalNames, cqlNames);
}

/**
 * The same for a name and types as a statement has them, whether or not there is such a function
 * (auth/FunctionResource.java). Throws for a keyspace or a type that does not exist.
 */
export function resourceOfSignature(
  { keyspace, name }: FunctionName,
  types: readonly RawType[],
  schema: Schema,
): Resource {
  return resourceOfTypes(keyspace ?? '', name, typesOfSignature(keyspace ?? '', types, schema));
}

/** The types of a signature. Throws for a keyspace or a type that does not exist. */
export function typesOfSignature(
  keyspace: string,
  types: readonly RawType[],
  schema: Schema,
): readonly CqlType[] {
  const found = schema.keyspace(keyspace);
  if (found === undefined) throw configurationError(`Keyspace ${keyspace} doesn't exist`);
  return types.map((type) => resolveType(type, { keyspace, types: found.types }));
}

/** The function or aggregate that a change is about, in the schema that has it. */
export function functionOfChange(
  { keyspace, name, argumentTypes = [] }: SchemaChange,
  schema: Schema,
): UserFunction | UserAggregate | undefined {
  const found = schema.keyspace(keyspace);
  if (found === undefined) return undefined;
  const signature = argumentTypes.join();
  return userFunctionsNamed(found, name).find(
    (each) => argumentTypeNames(each).join() === signature,
  );
}
