import type { UserType } from '../types/index.ts';
import { withUpdatedUserType } from '../types/index.ts';
import { ColumnMetadata } from './column.ts';
import type { KeyspaceMetadata, ReplicationOptions } from './keyspace.ts';
import { alteredTable } from './make-table.ts';
import type { TableMetadata } from './table.ts';
import type { UserAggregate, UserFunction } from './user-function.ts';
import { allOverloads, argumentsMatch, overloadsOf } from './user-function.ts';

export interface KeyspaceDefinition {
  readonly name: string;
  readonly durableWrites?: boolean;
  readonly replication: ReplicationOptions;
  readonly tables?: Iterable<TableMetadata>;
  readonly types?: Iterable<UserType>;
  readonly functions?: Iterable<UserFunction>;
  readonly aggregates?: Iterable<UserAggregate>;
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
    functions: overloadsOf(definition.functions ?? []),
    aggregates: overloadsOf(definition.aggregates ?? []),
    isVirtual: definition.isVirtual ?? false,
  });
}

/** The keyspace with some of its parts in the place of those it has; types that stay keep their map. */
export function alteredKeyspace(
  keyspace: KeyspaceMetadata,
  changes: Partial<KeyspaceDefinition>,
): KeyspaceMetadata {
  const made = makeKeyspace({
    ...keyspace,
    tables: keyspace.tables.values(),
    types: keyspace.types.values(),
    functions: allOverloads(keyspace.functions),
    aggregates: allOverloads(keyspace.aggregates),
    ...changes,
  });
  return changes.types === undefined ? Object.freeze({ ...made, types: keyspace.types }) : made;
}

/** The keyspace with a table added, or put in the place of the one of its name. */
export function withTable(keyspace: KeyspaceMetadata, table: TableMetadata): KeyspaceMetadata {
  const others = [...keyspace.tables.values()].filter((each) => each.name !== table.name);
  return alteredKeyspace(keyspace, { tables: [...others, table] });
}

export function withoutTable(keyspace: KeyspaceMetadata, name: string): KeyspaceMetadata {
  const tables = [...keyspace.tables.values()].filter((table) => table.name !== name);
  return alteredKeyspace(keyspace, { tables });
}

/** The keyspace with a user type added. */
export function withType(keyspace: KeyspaceMetadata, type: UserType): KeyspaceMetadata {
  const others = [...keyspace.types.values()].filter((each) => each.typeName !== type.typeName);
  return alteredKeyspace(keyspace, { types: [...others, type] });
}

export function withoutType(keyspace: KeyspaceMetadata, name: string): KeyspaceMetadata {
  const types = [...keyspace.types.values()].filter((type) => type.typeName !== name);
  return alteredKeyspace(keyspace, { types });
}

/** The keyspace with a function or aggregate, which takes the place of the one of its signature. */
export function withUserFunction(
  keyspace: KeyspaceMetadata,
  added: UserFunction | UserAggregate,
): KeyspaceMetadata {
  const isOther = (each: UserFunction | UserAggregate): boolean =>
    each.name !== added.name || !argumentsMatch(each, added.argumentTypes);
  const functions = allOverloads(keyspace.functions).filter(isOther);
  const aggregates = allOverloads(keyspace.aggregates).filter(isOther);
  return added.kind === 'function'
    ? alteredKeyspace(keyspace, { functions: [...functions, added] })
    : alteredKeyspace(keyspace, { aggregates: [...aggregates, added] });
}

export function withoutUserFunction(
  keyspace: KeyspaceMetadata,
  removed: UserFunction | UserAggregate,
): KeyspaceMetadata {
  return alteredKeyspace(keyspace, {
    functions: allOverloads(keyspace.functions).filter((each) => each !== removed),
    aggregates: allOverloads(keyspace.aggregates).filter((each) => each !== removed),
  });
}

/** The keyspace after a user type has changed, in all that holds it. */
export function withUpdatedType(keyspace: KeyspaceMetadata, type: UserType): KeyspaceMetadata {
  return alteredKeyspace(keyspace, {
    tables: [...keyspace.tables.values()].map((table) => tableWithUpdatedType(table, type)),
    types: [...keyspace.types.values()].map((each) => withUpdatedUserType(each, type) as UserType),
    functions: allOverloads(keyspace.functions).map((each) => functionWithType(each, type)),
    aggregates: allOverloads(keyspace.aggregates).map((each) => aggregateWithType(each, type)),
  });
}

function functionWithType(each: UserFunction, updated: UserType): UserFunction {
  const argumentTypes = each.argumentTypes.map((type) => withUpdatedUserType(type, updated));
  const returnType = withUpdatedUserType(each.returnType, updated);
  const isSame =
    returnType === each.returnType &&
    argumentTypes.every((type, i) => type === each.argumentTypes[i]);
  return isSame ? each : { ...each, argumentTypes, returnType };
}

function aggregateWithType(each: UserAggregate, updated: UserType): UserAggregate {
  const argumentTypes = each.argumentTypes.map((type) => withUpdatedUserType(type, updated));
  const returnType = withUpdatedUserType(each.returnType, updated);
  const stateType = withUpdatedUserType(each.stateType, updated);
  const isSame =
    returnType === each.returnType &&
    stateType === each.stateType &&
    argumentTypes.every((type, i) => type === each.argumentTypes[i]);
  return isSame ? each : { ...each, argumentTypes, returnType, stateType };
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
