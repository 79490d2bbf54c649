import type { SystemTableText } from './system-table-text.ts';
import { compaction } from './system-table-text.ts';

/** Tables of `system_distributed`: repairs and view builds of the cluster. */
export const SYSTEM_DISTRIBUTED_TABLES: readonly SystemTableText[] = [
  {
    name: 'parent_repair_history',
    comment: 'Repair history',
    columns: `
      parent_id timeuuid PRIMARY KEY,
      exception_message text,
      exception_stacktrace text,
      finished_at timestamp,
      keyspace_name text,
      started_at timestamp,
      columnfamily_names set<text>,
      options map<text, text>,
      requested_ranges set<text>,
      successful_ranges set<text>`,
    options: {
      defaultTimeToLive: 2_592_000,
      compaction: compaction('TimeWindowCompactionStrategy', {
        compaction_window_size: '1',
        compaction_window_unit: 'DAYS',
      }),
    },
  },
  {
    name: 'partition_denylist',
    comment: 'Partition keys which have been denied access',
    columns: `
      ks_name text,
      table_name text,
      key blob,
      PRIMARY KEY ((ks_name, table_name), key)`,
  },
  {
    name: 'repair_history',
    comment: 'Repair history',
    columns: `
      keyspace_name text,
      columnfamily_name text,
      id timeuuid,
      coordinator inet,
      coordinator_port int,
      exception_message text,
      exception_stacktrace text,
      finished_at timestamp,
      parent_id timeuuid,
      range_begin text,
      range_end text,
      started_at timestamp,
      status text,
      participants set<inet>,
      participants_v2 set<text>,
      PRIMARY KEY ((keyspace_name, columnfamily_name), id)`,
    options: {
      defaultTimeToLive: 2_592_000,
      compaction: compaction('TimeWindowCompactionStrategy', {
        compaction_window_size: '1',
        compaction_window_unit: 'DAYS',
      }),
    },
  },
  {
    name: 'view_build_status',
    comment: 'Materialized View build status',
    columns: `
      keyspace_name text,
      view_name text,
      host_id uuid,
      status text,
      PRIMARY KEY ((keyspace_name, view_name), host_id)`,
  },
];
