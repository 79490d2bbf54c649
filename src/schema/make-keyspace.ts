import type { UserType } from '../types/index.ts';
import { withUpdatedUserType } from '../types/index.ts';
import { ColumnMetadata } from './column.ts';
import type { KeyspaceMetadata, ReplicationOptions } from './keyspace.ts';
import { alteredTable } from './make-table.ts';
import type { TableMetadata } from './table.ts';

export interface KeyspaceDefinition {
  readonly name: string;
  readonly durableWrites?: boolean;
  readonly replication: ReplicationOptions;
  readonly tables?: Iterable<TableMetadata>;
  readonly types?: Iterable<UserType>;
  readonly isVirtual?: boolean;
}

/** Replication of keyspaces that every node has for itself. */
export const LOCAL_REPLICATION: ReplicationOptions = {
  className: 'org.apache.cassandra.locator.LocalStrategy',
  options: {},
};

export function simpleReplication(factor: number): ReplicationOptions {
  return {
    className: 'org.apache.cassandra.locator.SimpleStrategy',
    options: { replication_factor: String(factor) },
  };
}

/** An immutable keyspace of its parts; what is left out is empty, writes are durable. */
export function makeKeyspace(definition: KeyspaceDefinition): KeyspaceMetadata {
  return Object.freeze({
    name: definition.name,
    durableWrites: definition.durableWrites ?? true,
    replication: definition.replication,
    tables: sortedByName(definition.tables ?? [], (table) => table.name),
    types: sortedByName(definition.types ?? [], (type) => type.typeName),
    isVirtual: definition.isVirtual ?? false,
  });
}

/** The keyspace with a table added, or put in the place of the one of its name. */
export function withTable(keyspace: KeyspaceMetadata, table: TableMetadata): KeyspaceMetadata {
  const others = [...keyspace.tables.values()].filter((each) => each.name !== table.name);
  return makeKeyspace({
    ...keyspace,
    tables: [...others, table],
    types: keyspace.types.values(),
  });
}

export function withoutTable(keyspace: KeyspaceMetadata, name: string): KeyspaceMetadata {
  return makeKeyspace({
    ...keyspace,
    tables: [...keyspace.tables.values()].filter((table) => table.name !== name),
    types: keyspace.types.values(),
  });
}

/** The keyspace with a user type added. */
export function withType(keyspace: KeyspaceMetadata, type: UserType): KeyspaceMetadata {
  const others = [...keyspace.types.values()].filter((each) => each.typeName !== type.typeName);
  return makeKeyspace({
    ...keyspace,
    tables: keyspace.tables.values(),
    types: [...others, type],
  });
}

export function withoutType(keyspace: KeyspaceMetadata, name: string): KeyspaceMetadata {
  return makeKeyspace({
    ...keyspace,
    tables: keyspace.tables.values(),
    types: [...keyspace.types.values()].filter((type) => type.typeName !== name),
  });
}

/** The keyspace after a user type has changed, in every type and table that holds it. */
export function withUpdatedType(keyspace: KeyspaceMetadata, type: UserType): KeyspaceMetadata {
  return makeKeyspace({
    ...keyspace,
    tables: [...keyspace.tables.values()].map((table) => tableWithUpdatedType(table, type)),
    types: [...keyspace.types.values()].map((each) => withUpdatedUserType(each, type) as UserType),
  });
}

function tableWithUpdatedType(table: TableMetadata, type: UserType): TableMetadata {
  const columns = table.columns.map((column) => columnWithUpdatedType(column, type));
  return columns.every((column, i) => column === table.columns[i])
    ? table
    : alteredTable(table, { columns });
}

function columnWithUpdatedType(column: ColumnMetadata, updated: UserType): ColumnMetadata {
  const type = withUpdatedUserType(column.type, updated);
  if (type === column.type) return column;
  const { name, kind, position, isReversed } = column;
  return new ColumnMetadata(name, kind, position, type, isReversed);
}

function sortedByName<T>(values: Iterable<T>, nameOf: (value: T) => string): Map<string, T> {
  const entries = [...values].map((value) => [nameOf(value), value] as const);
  return new Map(
    entries.sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
  );
}
