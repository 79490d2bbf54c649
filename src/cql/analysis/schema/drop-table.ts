import type { Schema } from '../../../schema/index.ts';
import { withoutTable } from '../../../schema/index.ts';
import type { DropTableStatement } from '../../ast/index.ts';
import { noTable } from './faults.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaStep } from './schema-transformation.ts';

/** DROP TABLE (cql3/statements/schema/DropTableStatement.java). */
export function dropTable(
  schema: Schema,
  statement: DropTableStatement,
  keyspaceName: string,
): SchemaStep {
  const { name } = statement.table;
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace?.tables.has(name)) return putKeyspace(schema, withoutTable(keyspace, name));
  if (statement.ifExists) return unchanged(schema);
  throw noTable(keyspaceName, name);
}
