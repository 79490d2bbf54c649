import type { SchemaSource, TableMetadata } from '../../schema/index.ts';
import type { SystemRow } from '../system-row.ts';
import type { VirtualTable } from './virtual-table.ts';

/** `system_virtual_schema`: the definitions of virtual tables, which system_schema does not hold. */
export function virtualSchemaTables(schema: SchemaSource): readonly VirtualTable[] {
  const keyspaces = () =>
    [...schema.current.keyspaces.values()].filter((keyspace) => keyspace.isVirtual);
  const tables = () => keyspaces().flatMap((keyspace) => [...keyspace.tables.values()]);
  return [
    {
      keyspace: 'system_virtual_schema',
      name: 'keyspaces',
      rows: () => keyspaces().map((keyspace) => ({ keyspace_name: keyspace.name })),
    },
    {
      keyspace: 'system_virtual_schema',
      name: 'tables',
      rows: () =>
        tables().map((table) => ({
          keyspace_name: table.keyspace,
          table_name: table.name,
          comment: table.options.comment,
        })),
    },
    {
      keyspace: 'system_virtual_schema',
      name: 'columns',
      rows: () => tables().flatMap(columnRows),
    },
  ];
}

function columnRows(table: TableMetadata): SystemRow[] {
  return table.selectOrder.map((column) => ({
    keyspace_name: table.keyspace,
    table_name: table.name,
    column_name: column.name,
    clustering_order: column.kind === 'clustering' ? (column.isReversed ? 'desc' : 'asc') : 'none',
    column_name_bytes: column.nameBytes,
    kind: column.kind,
    position: column.position,
    type: column.type.name,
  }));
}
