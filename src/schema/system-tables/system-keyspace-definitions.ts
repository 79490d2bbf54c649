import { textType } from '../../types/index.ts';
import { ColumnMetadata } from '../column.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import { LOCAL_REPLICATION, makeKeyspace, simpleReplication } from '../make-keyspace.ts';
import { alteredTable } from '../make-table.ts';
import { SCHEMA_KEYSPACE, SCHEMA_TABLES } from '../system-schema/tables.ts';
import type { TableMetadata } from '../table.ts';
import { SYSTEM_AUTH_TABLES } from './system-auth-tables.ts';
import { SYSTEM_DISTRIBUTED_TABLES } from './system-distributed-tables.ts';
import type { SystemTableText } from './system-table-text.ts';
import { systemTables } from './system-table-text.ts';
import { SYSTEM_TABLES } from './system-tables.ts';
import { SYSTEM_TRACES_TABLES } from './system-traces-tables.ts';
import { SYSTEM_VIEWS_METRIC_TABLES } from './system-views-metric-tables.ts';
import { SYSTEM_VIEWS_TABLES } from './system-views-tables.ts';
import { SYSTEM_VIRTUAL_SCHEMA_TABLES } from './system-virtual-schema-tables.ts';

const ONE_HOUR_MS = 3_600_000;
const NINETY_DAYS_SECONDS = 7_776_000;

/** The keyspaces that are on every node from its first start, exactly as Cassandra 5.0 has them. */
export const SYSTEM_KEYSPACE_DEFINITIONS: readonly KeyspaceMetadata[] = [
  makeKeyspace({
    name: 'system',
    replication: LOCAL_REPLICATION,
    tables: systemTables('system', SYSTEM_TABLES, {
      gcGraceSeconds: 0,
      memtableFlushPeriodInMs: ONE_HOUR_MS,
    }).map(withDroppedThriftVersion),
  }),
  makeKeyspace({
    name: SCHEMA_KEYSPACE,
    replication: LOCAL_REPLICATION,
    tables: SCHEMA_TABLES.values(),
  }),
  makeKeyspace({
    name: 'system_auth',
    replication: simpleReplication(1),
    tables: systemTables('system_auth', SYSTEM_AUTH_TABLES, {
      gcGraceSeconds: NINETY_DAYS_SECONDS,
    }),
  }),
  makeKeyspace({
    name: 'system_distributed',
    replication: simpleReplication(3),
    tables: systemTables('system_distributed', SYSTEM_DISTRIBUTED_TABLES, {}),
  }),
  makeKeyspace({
    name: 'system_traces',
    replication: simpleReplication(2),
    tables: systemTables('system_traces', SYSTEM_TRACES_TABLES, { gcGraceSeconds: 0 }),
  }),
  virtualKeyspace('system_views', [...SYSTEM_VIEWS_METRIC_TABLES, ...SYSTEM_VIEWS_TABLES]),
  virtualKeyspace('system_virtual_schema', SYSTEM_VIRTUAL_SCHEMA_TABLES),
];

function virtualKeyspace(name: string, texts: readonly SystemTableText[]): KeyspaceMetadata {
  return makeKeyspace({
    name,
    replication: LOCAL_REPLICATION,
    tables: systemTables(name, texts, {}, true),
    isVirtual: true,
  });
}

/** `system.local` remembers a column of long ago as dropped at the end of time. */
function withDroppedThriftVersion(table: TableMetadata): TableMetadata {
  if (table.name !== 'local') return table;
  const column = new ColumnMetadata('thrift_version', 'regular', -1, textType);
  return alteredTable(table, {
    droppedColumns: [{ column, droppedAtMicros: 2n ** 63n - 1n }],
  });
}
