import type { UserType } from '../types/index.ts';
import type { TableMetadata } from './table.ts';
import type { Overloads, UserAggregate, UserFunction } from './user-function.ts';

export interface ReplicationOptions {
  /** Full class name, `org.apache.cassandra.locator.NetworkTopologyStrategy`. */
  readonly className: string;
  /** Without `class`; as the user wrote them: `{ DC1: '3' }`. */
  readonly options: Readonly<Record<string, string>>;
}

/** A keyspace as one schema version has it. Made by `makeKeyspace`. */
export interface KeyspaceMetadata {
  readonly name: string;
  readonly durableWrites: boolean;
  readonly replication: ReplicationOptions;
  /** By name, sorted by it. */
  readonly tables: ReadonlyMap<string, TableMetadata>;
  /** User types by name, sorted by it; none is frozen here. */
  readonly types: ReadonlyMap<string, UserType>;
  readonly functions: Overloads<UserFunction>;
  readonly aggregates: Overloads<UserAggregate>;
  readonly isVirtual: boolean;
}
