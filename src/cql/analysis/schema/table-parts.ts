import type {
  ColumnMask,
  ColumnMetadata,
  DroppedColumn,
  TableMetadata,
} from '../../../schema/index.ts';
import { makeTable } from '../../../schema/index.ts';

/** A table taken apart, to be made again with something changed. */
export function partsOf(table: TableMetadata): Parameters<typeof makeTable>[0] {
  return {
    id: table.id,
    keyspace: table.keyspace,
    name: table.name,
    columns: table.columns,
    options: table.options,
    layout: table.layout,
    isCounter: table.isCounter,
    droppedColumns: table.droppedColumns.values(),
    view: table.view,
    indexes: table.indexes,
    masks: table.masks,
  };
}

/** The table with other columns, and perhaps others that it has lost. */
export function withColumns(
  table: TableMetadata,
  columns: Iterable<ColumnMetadata>,
  droppedColumns: Iterable<DroppedColumn> = table.droppedColumns.values(),
): TableMetadata {
  return makeTable({ ...partsOf(table), columns: [...columns], droppedColumns });
}

/** The table with another mask of a column; undefined for none. */
export function withMask(
  table: TableMetadata,
  column: string,
  mask: ColumnMask | undefined,
): TableMetadata {
  const masks = new Map(table.masks);
  if (mask === undefined) masks.delete(column);
  else masks.set(column, mask);
  return makeTable({ ...partsOf(table), masks });
}
