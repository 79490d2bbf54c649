import type { UserType } from '../../types/index.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import { replicationMap } from '../options/replication.ts';
import type { UserAggregate, UserFunction } from '../user-function.ts';
import { allOverloads, argumentTypeNames } from '../user-function.ts';
import type { SchemaRow } from './schema-row.ts';
import { schemaRow } from './schema-row.ts';
import { tableRows } from './table-rows.ts';

/** All rows of the `system_schema` tables that define a keyspace. */
export function toRows(keyspace: KeyspaceMetadata): SchemaRow[] {
  return [
    keyspaceRow(keyspace),
    ...[...keyspace.tables.values()].flatMap(tableRows),
    ...[...keyspace.types.values()].map(typeRow),
    ...allOverloads(keyspace.functions).map(functionRow),
    ...allOverloads(keyspace.aggregates).map(aggregateRow),
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

function functionRow(each: UserFunction): SchemaRow {
  return schemaRow('functions', [each.keyspace, each.name, argumentTypeNames(each)], {
    argument_names: each.argumentNames,
    body: each.body,
    called_on_null_input: each.calledOnNullInput,
    language: each.language,
    return_type: each.returnType.name,
  });
}

function aggregateRow(each: UserAggregate): SchemaRow {
  return schemaRow('aggregates', [each.keyspace, each.name, argumentTypeNames(each)], {
    final_func: each.finalFunction,
    initcond: each.initialCondition,
    return_type: each.returnType.name,
    state_func: each.stateFunction,
    state_type: each.stateType.name,
  });
}
