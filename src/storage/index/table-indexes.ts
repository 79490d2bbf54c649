import type { PartitionUpdate } from '../../mutation/index.ts';
import { Mutation } from '../../mutation/index.ts';
import type { Schema, TableMetadata } from '../../schema/index.ts';
import { entriesOf } from './index-entries.ts';
import type { IndexSettings, IndexTable } from './index-table.ts';
import { indexTablesOf, withTermLimit } from './index-table.ts';

/** The indexes of all tables of a node, by the id of the base table. */
export class TableIndexes {
  private byTable: ReadonlyMap<string, readonly IndexTable[]> = new Map();
  /** False as long as no table has any, which is asked for each write. */
  isUsed = false;
  private readonly settings: IndexSettings;

  constructor(settings: IndexSettings) {
    this.settings = settings;
  }

  schemaChanged(schema: Schema): void {
    const byTable = new Map<string, readonly IndexTable[]>();
    for (const keyspace of schema.keyspaces.values()) {
      for (const table of keyspace.tables.values()) {
        const indexes = indexTablesOf(table).map((index) => withTermLimit(index, this.settings));
        if (indexes.length > 0) byTable.set(table.id, indexes);
      }
    }
    this.byTable = byTable;
    this.isUsed = byTable.size > 0;
  }

  all(): readonly IndexTable[] {
    return [...this.byTable.values()].flat();
  }

  of(tableId: string): readonly IndexTable[] {
    return this.byTable.get(tableId) ?? [];
  }

  find(table: TableMetadata, name: string): IndexTable | undefined {
    return this.of(table.id).find(({ index }) => index.name === name);
  }

  /** A mutation with the entries that it adds; the same when it adds none. */
  withEntries(mutation: Mutation): Mutation {
    let added: PartitionUpdate[] | null = null;
    for (const update of mutation.updates) {
      for (const index of this.of(update.table.id)) {
        const entries = entriesOf(index, update);
        if (entries === null) continue;
        added ??= [];
        added.push(entries);
      }
    }
    if (added === null) return mutation;
    return new Mutation(mutation.keyspace, mutation.key, [...mutation.updates, ...added]);
  }
}
