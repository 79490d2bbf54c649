import type { SystemTableText } from './system-table-text.ts';

/** Tables of `system_virtual_schema`: the virtual keyspaces described as others are. */
export const SYSTEM_VIRTUAL_SCHEMA_TABLES: readonly SystemTableText[] = [
  {
    name: 'columns',
    comment: 'virtual column definitions',
    columns: `
      keyspace_name text,
      table_name text,
      column_name text,
      clustering_order text,
      column_name_bytes blob,
      kind text,
      position int,
      type text,
      PRIMARY KEY ((keyspace_name), table_name, column_name)`,
  },
  {
    name: 'keyspaces',
    comment: 'virtual keyspace definitions',
    columns: `
      keyspace_name text PRIMARY KEY`,
  },
  {
    name: 'tables',
    comment: 'virtual table definitions',
    columns: `
      keyspace_name text,
      table_name text,
      comment text,
      PRIMARY KEY ((keyspace_name), table_name)`,
  },
];
