import { invalidRequest } from '../../../base/error/index.ts';
import type { Schema } from '../../../schema/index.ts';
import { isView } from '../../../schema/index.ts';
import type { CreateIndexStatement, DropIndexStatement } from '../../ast/index.ts';
import { unsupported } from '../unsupported.ts';
import { noKeyspace } from './faults.ts';
import { unchanged } from './schema-steps.ts';
import type { SchemaStep } from './schema-transformation.ts';

/** CREATE INDEX, as far as what Cassandra refuses too; tables have no indexes yet. */
export function createIndex(
  schema: Schema,
  statement: CreateIndexStatement,
  keyspaceName: string,
): never {
  const { name } = statement.table;
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  const table = keyspace.tables.get(name);
  if (table === undefined) throw invalidRequest(`Table '${name}' doesn't exist`);
  if (table.isCounter) {
    throw invalidRequest("Secondary indexes on counter tables aren't supported");
  }
  if (isView(table)) {
    throw invalidRequest("Secondary indexes on materialized views aren't supported");
  }
  throw unsupported('indexes');
}

/** DROP INDEX: there is none. */
export function dropIndex(
  schema: Schema,
  { index, ifExists }: DropIndexStatement,
  keyspaceName: string,
): SchemaStep {
  if (ifExists) return unchanged(schema);
  throw invalidRequest(`Index '${keyspaceName}.${index.name}' doesn't exist'`);
}
