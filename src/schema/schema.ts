import type { KeyspaceMetadata } from './keyspace.ts';
import type { TableMetadata } from './table.ts';

/** All keyspaces at one moment; immutable. A change makes a new snapshot. */
export interface Schema {
  /** Equal on nodes that agree (digest of the distributed keyspaces' definitions). UUID text. */
  readonly version: string;
  readonly keyspaces: ReadonlyMap<string, KeyspaceMetadata>;
  keyspace(name: string): KeyspaceMetadata | undefined;
  table(keyspace: string, name: string): TableMetadata | undefined;
  tableById(id: string): TableMetadata | undefined;
}

/** What changed, as drivers are told by a SCHEMA_CHANGE result or event. */
export interface SchemaChange {
  readonly change: 'CREATED' | 'UPDATED' | 'DROPPED';
  readonly target: 'KEYSPACE' | 'TABLE' | 'TYPE' | 'FUNCTION' | 'AGGREGATE';
  readonly keyspace: string;
  /** Empty for a keyspace. */
  readonly name: string;
  readonly argumentTypes?: readonly string[];
}
