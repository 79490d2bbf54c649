import type { Schema, TableMetadata } from '../schema/index.ts';
import { indexTablesOf } from './index/index.ts';

/** The tables that have rows of their own and those of the entries of their indexes, by id. */
export function tablesOf(schema: Schema): ReadonlyMap<string, TableMetadata> {
  const tables = new Map<string, TableMetadata>();
  for (const keyspace of schema.keyspaces.values()) {
    for (const table of keyspace.tables.values()) {
      if (table.isVirtual) continue;
      tables.set(table.id, table);
      for (const { entries } of indexTablesOf(table)) tables.set(entries.id, entries);
    }
  }
  return tables;
}
