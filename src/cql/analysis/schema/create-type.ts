import { invalidRequest } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import { withType } from '../../../schema/index.ts';
import { userType } from '../../../types/index.ts';
import type { CreateTypeStatement, RawType } from '../../ast/index.ts';
import { resolveType, userTypesOf } from '../raw-type-resolver.ts';
import { noKeyspace } from './faults.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaStep } from './schema-transformation.ts';

/** CREATE TYPE (cql3/statements/schema/CreateTypeStatement.java). */
export function createType(
  schema: Schema,
  statement: CreateTypeStatement,
  keyspaceName: string,
): SchemaStep {
  const typeName = statement.type.name;
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  if (keyspace.types.has(typeName)) {
    if (statement.ifNotExists) return unchanged(schema);
    throw invalidRequest(`A user type with name '${typeName}' already exists`);
  }
  const fieldNames = statement.fields.map(({ name }) => name);
  const twice = fieldNames.find((name, i) => fieldNames.indexOf(name) < i);
  if (twice !== undefined) {
    throw invalidRequest(`Duplicate field name '${twice}' in type '${typeName}'`);
  }
  for (const { type } of statement.fields) checkFieldType(type);
  const userTypes = userTypesOf(schema, keyspaceName);
  const fieldTypes = statement.fields.map(({ type }) => resolveType(type, userTypes));
  const type = userType(
    { keyspace: keyspaceName, typeName, fieldNames, fieldTypes },
    { frozen: false },
  );
  return putKeyspace(schema, withType(keyspace, type));
}

/** What no field of a user type may be. */
export function checkFieldType(type: RawType): void {
  if (type.kind === 'native' && type.name === 'counter') {
    throw invalidRequest('A user type cannot contain counters');
  }
  if (type.kind === 'userType' && !type.frozen) {
    throw invalidRequest('A user type cannot contain non-frozen UDTs');
  }
}
