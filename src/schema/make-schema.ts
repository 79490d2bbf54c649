import type { KeyspaceMetadata } from './keyspace.ts';
import type { Schema } from './schema.ts';
import { schemaVersion } from './schema-version.ts';
import type { TableMetadata } from './table.ts';

/** An immutable snapshot of keyspaces, in the order of their names. */
export function makeSchema(keyspaces: Iterable<KeyspaceMetadata>): SchemaSnapshot {
  return new SchemaSnapshot(keyspaces);
}

/** A schema that knows how to make the next one. */
export class SchemaSnapshot implements Schema {
  readonly keyspaces: ReadonlyMap<string, KeyspaceMetadata>;
  private readonly tablesById = new Map<string, TableMetadata>();
  private knownVersion: string | null = null;

  constructor(keyspaces: Iterable<KeyspaceMetadata>) {
    const sorted = [...keyspaces].sort((left, right) => (left.name < right.name ? -1 : 1));
    this.keyspaces = new Map(sorted.map((keyspace) => [keyspace.name, keyspace]));
    for (const keyspace of sorted) {
      for (const table of keyspace.tables.values()) this.tablesById.set(table.id, table);
    }
  }

  /** Computed when it is first asked for: a change of many steps has one version. */
  get version(): string {
    this.knownVersion ??= schemaVersion(this.keyspaces.values());
    return this.knownVersion;
  }

  keyspace(name: string): KeyspaceMetadata | undefined {
    return this.keyspaces.get(name);
  }

  table(keyspace: string, name: string): TableMetadata | undefined {
    return this.keyspaces.get(keyspace)?.tables.get(name);
  }

  tableById(id: string): TableMetadata | undefined {
    return this.tablesById.get(id);
  }

  /** The schema with a keyspace added, or put in the place of the one of its name. */
  with(keyspace: KeyspaceMetadata): SchemaSnapshot {
    const others = [...this.keyspaces.values()].filter((each) => each.name !== keyspace.name);
    return new SchemaSnapshot([...others, keyspace]);
  }

  without(name: string): SchemaSnapshot {
    return new SchemaSnapshot([...this.keyspaces.values()].filter((each) => each.name !== name));
  }
}
