import type { ColumnMetadata } from './column.ts';
import type { KeyspaceMetadata } from './keyspace.ts';
import type { TableMetadata } from './table.ts';

/**
 * What makes a table a materialized view of another one. The rows of a view are those of its base
 * table that fulfil its conditions, under another primary key; nobody but the replicas of the base
 * table writes them.
 */
export interface ViewDefinition {
  readonly baseTableId: string;
  readonly baseTableName: string;
  /** SELECT *: columns that the base table gets later come along. */
  readonly includesAllColumns: boolean;
  /** The conditions, as system_schema.views keeps them. */
  readonly whereClause: string;
  /**
   * True when a column outside the base table's key is in that of the view: a row lives just as long
   * as the value of that column does, whatever its other cells say.
   */
  readonly hasStrictLiveness: boolean;
}

/** A table that is a view. */
export type ViewMetadata = TableMetadata & { readonly view: ViewDefinition };

export function isView(table: TableMetadata): table is ViewMetadata {
  return table.view !== null;
}

const NO_VIEWS: readonly ViewMetadata[] = [];
const known = new WeakMap<KeyspaceMetadata, ReadonlyMap<string, readonly ViewMetadata[]>>();

/** The views of a table, by name. Asked of each write: a keyspace remembers them. */
export function viewsOf(keyspace: KeyspaceMetadata, baseTableId: string): readonly ViewMetadata[] {
  let byTable = known.get(keyspace);
  if (byTable === undefined) {
    byTable = groupedByBase(keyspace);
    known.set(keyspace, byTable);
  }
  return byTable.get(baseTableId) ?? NO_VIEWS;
}

function groupedByBase(keyspace: KeyspaceMetadata): ReadonlyMap<string, readonly ViewMetadata[]> {
  const byTable = new Map<string, ViewMetadata[]>();
  for (const table of keyspace.tables.values()) {
    if (!isView(table)) continue;
    const { baseTableId } = table.view;
    byTable.set(baseTableId, [...(byTable.get(baseTableId) ?? []), table]);
  }
  return byTable;
}

/** The tables of a keyspace that are no views. */
export function baseTablesOf(keyspace: KeyspaceMetadata): readonly TableMetadata[] {
  return [...keyspace.tables.values()].filter((table) => !isView(table));
}

/** True when one of the key's columns is not in the key of the base table. */
export function needsStrictLiveness(
  base: TableMetadata,
  viewColumns: readonly ColumnMetadata[],
): boolean {
  return viewColumns.some(
    (column) => column.isPrimaryKey && base.column(column.name)?.isPrimaryKey === false,
  );
}
