import type { UserType } from '../../types/index.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import { replicationMap } from '../options/replication.ts';
import type { SchemaRow } from './schema-row.ts';
import { schemaRow } from './schema-row.ts';
import { tableRows } from './table-rows.ts';

/** All rows of the `system_schema` tables that define a keyspace. */
export function toRows(keyspace: KeyspaceMetadata): SchemaRow[] {
  return [
    keyspaceRow(keyspace),
    ...[...keyspace.tables.values()].flatMap(tableRows),
    ...[...keyspace.types.values()].map(typeRow),
  ];
}

function keyspaceRow(keyspace: KeyspaceMetadata): SchemaRow {
  return schemaRow('keyspaces', [keyspace.name], {
    durable_writes: keyspace.durableWrites,
    replication: replicationMap(keyspace.replication),
  });
}

function typeRow(type: UserType): SchemaRow {
  return schemaRow('types', [type.keyspace, type.typeName], {
    field_names: type.fieldNames,
    field_types: type.fieldTypes.map((field) => field.name),
  });
}
