import { invalidRequest } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import { isView, viewsOf, withoutTable } from '../../../schema/index.ts';
import type { DropTableStatement } from '../../ast/index.ts';
import { noTable } from './faults.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';

/** DROP TABLE (cql3/statements/schema/DropTableStatement.java). */
export function dropTable(
  schema: Schema,
  statement: DropTableStatement,
  keyspaceName: string,
  { guardrails, client }: SchemaContext,
): SchemaStep {
  guardrails.flags.drop_truncate_table.ensureEnabled(client);
  const { name } = statement.table;
  const keyspace = schema.keyspace(keyspaceName);
  const table = keyspace?.tables.get(name);
  if (keyspace === undefined || table === undefined) {
    if (statement.ifExists) return unchanged(schema);
    throw noTable(keyspaceName, name);
  }
  if (isView(table)) {
    throw invalidRequest(
      'Cannot use DROP TABLE on a materialized view. Please use DROP MATERIALIZED VIEW instead.',
    );
  }
  if (viewsOf(keyspace, table.id).length > 0) {
    // Cassandra means to name the views here, and names the keyspace.
    throw invalidRequest(
      `Cannot drop a table when materialized views still depend on it (${keyspaceName})`,
    );
  }
  return putKeyspace(schema, withoutTable(keyspace, name));
}
