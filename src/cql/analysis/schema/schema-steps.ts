import type { KeyspaceMetadata, Schema, TableMetadata } from '../../../schema/index.ts';
import { makeSchema, withTable } from '../../../schema/index.ts';
import type { SchemaStep } from './schema-transformation.ts';

/** Nothing changes. */
export function unchanged(schema: Schema): SchemaStep {
  return { schema, warnings: [] };
}

/** A keyspace comes, or takes the place of the one of its name. */
export function putKeyspace(
  schema: Schema,
  keyspace: KeyspaceMetadata,
  warnings: readonly string[] = [],
): SchemaStep {
  const others = keyspacesWithout(schema, keyspace.name);
  return { schema: makeSchema([...others, keyspace]), warnings };
}

/** A table comes, or takes the place of the one of its name. */
export function putTable(
  schema: Schema,
  keyspace: KeyspaceMetadata,
  table: TableMetadata,
): SchemaStep {
  return putKeyspace(schema, withTable(keyspace, table));
}

export function removeKeyspace(schema: Schema, name: string): SchemaStep {
  return { schema: makeSchema(keyspacesWithout(schema, name)), warnings: [] };
}

function keyspacesWithout(schema: Schema, name: string): KeyspaceMetadata[] {
  return [...schema.keyspaces.values()].filter((keyspace) => keyspace.name !== name);
}
