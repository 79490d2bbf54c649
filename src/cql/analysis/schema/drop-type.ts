import { invalidRequest } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import { allOverloads, baseTablesOf, functionTypes, withoutType } from '../../../schema/index.ts';
import { referencesUserType } from '../../../types/index.ts';
import type { DropTypeStatement } from '../../ast/index.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaStep } from './schema-transformation.ts';

/**
 * DROP TYPE (DropTypeStatement.java): refused while a function, type or table of the keyspace holds
 * it.
 */
export function dropType(
  schema: Schema,
  statement: DropTypeStatement,
  keyspaceName: string,
): SchemaStep {
  const { name } = statement.type;
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined || !keyspace.types.has(name)) {
    if (statement.ifExists) return unchanged(schema);
    throw invalidRequest(`Type '${keyspaceName}.${name}' doesn't exist`);
  }
  const using = [...allOverloads(keyspace.functions), ...allOverloads(keyspace.aggregates)].filter(
    (each) => functionTypes(each).some((type) => referencesUserType(type, name)),
  );
  refuse(
    'functions',
    using.map((each) => `${each.keyspace}.${each.name}`),
  );
  const types = [...keyspace.types.values()].filter(
    (type) => type.typeName !== name && referencesUserType(type, name),
  );
  refuse(
    'user types',
    types.map(({ typeName }) => typeName),
  );
  const tables = baseTablesOf(keyspace).filter((table) =>
    table.columns.some(({ type }) => referencesUserType(type, name)),
  );
  refuse(
    'tables',
    tables.map((table) => table.name),
  );
  return putKeyspace(schema, withoutType(keyspace, name));

  function refuse(what: string, users: readonly string[]): void {
    if (users.length === 0) return;
    throw invalidRequest(
      `Cannot drop user type '${keyspaceName}.${name}' as it is still used by ${what} ` +
        users.join(', '),
    );
  }
}
