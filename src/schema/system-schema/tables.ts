import type { TableMetadata } from '../table.ts';
import { tableFromText } from '../table-text.ts';

/**
 * The tables of `system_schema` (schema/SchemaKeyspace.java), in the order in which Cassandra
 * writes and digests them. Their partition key is the keyspace, so that all that defines one
 * keyspace changes in one mutation.
 */
export const SCHEMA_KEYSPACE = 'system_schema';

const OPTION_COLUMNS = `
  allow_auto_snapshot boolean,
  bloom_filter_fp_chance double,
  caching frozen<map<text, text>>,
  comment text,
  compaction frozen<map<text, text>>,
  compression frozen<map<text, text>>,
  memtable text,
  crc_check_chance double,
  dclocal_read_repair_chance double,
  default_time_to_live int,
  extensions frozen<map<text, blob>>,
  gc_grace_seconds int,
  incremental_backups boolean,
  id uuid,
  max_index_interval int,
  memtable_flush_period_in_ms int,
  min_index_interval int,
  read_repair_chance double,
  speculative_retry text,
  additional_write_policy text,
  cdc boolean,
  read_repair text`;

const DEFINITIONS: readonly (readonly [name: string, comment: string, columns: string])[] = [
  [
    'keyspaces',
    'keyspace definitions',
    `keyspace_name text, durable_writes boolean, replication frozen<map<text, text>>,
     PRIMARY KEY ((keyspace_name))`,
  ],
  [
    'tables',
    'table definitions',
    `keyspace_name text, table_name text, flags frozen<set<text>>, ${OPTION_COLUMNS},
     PRIMARY KEY ((keyspace_name), table_name)`,
  ],
  [
    'columns',
    'column definitions',
    `keyspace_name text, table_name text, column_name text, clustering_order text,
     column_name_bytes blob, kind text, position int, type text,
     PRIMARY KEY ((keyspace_name), table_name, column_name)`,
  ],
  [
    'column_masks',
    'column dynamic data masks',
    `keyspace_name text, table_name text, column_name text, function_keyspace text,
     function_name text, function_argument_types frozen<list<text>>,
     function_argument_values frozen<list<text>>, function_argument_nulls frozen<list<boolean>>,
     PRIMARY KEY ((keyspace_name), table_name, column_name)`,
  ],
  [
    'triggers',
    'trigger definitions',
    `keyspace_name text, table_name text, trigger_name text, options frozen<map<text, text>>,
     PRIMARY KEY ((keyspace_name), table_name, trigger_name)`,
  ],
  [
    'dropped_columns',
    'dropped column registry',
    `keyspace_name text, table_name text, column_name text, dropped_time timestamp, kind text,
     type text, PRIMARY KEY ((keyspace_name), table_name, column_name)`,
  ],
  [
    'views',
    'view definitions',
    `keyspace_name text, view_name text, base_table_id uuid, base_table_name text,
     where_clause text, include_all_columns boolean, ${OPTION_COLUMNS},
     PRIMARY KEY ((keyspace_name), view_name)`,
  ],
  [
    'types',
    'user defined type definitions',
    `keyspace_name text, type_name text, field_names frozen<list<text>>,
     field_types frozen<list<text>>, PRIMARY KEY ((keyspace_name), type_name)`,
  ],
  [
    'functions',
    'user defined function definitions',
    `keyspace_name text, function_name text, argument_types frozen<list<text>>,
     argument_names frozen<list<text>>, body text, language text, return_type text,
     called_on_null_input boolean,
     PRIMARY KEY ((keyspace_name), function_name, argument_types)`,
  ],
  [
    'aggregates',
    'user defined aggregate definitions',
    `keyspace_name text, aggregate_name text, argument_types frozen<list<text>>, final_func text,
     initcond text, return_type text, state_func text, state_type text,
     PRIMARY KEY ((keyspace_name), aggregate_name, argument_types)`,
  ],
  [
    'indexes',
    'secondary index definitions',
    `keyspace_name text, table_name text, index_name text, kind text,
     options frozen<map<text, text>>,
     PRIMARY KEY ((keyspace_name), table_name, index_name)`,
  ],
];

const ONE_WEEK_SECONDS = 604_800;
const ONE_HOUR_MS = 3_600_000;

/** All tables of `system_schema`, by name. */
export const SCHEMA_TABLES: ReadonlyMap<string, TableMetadata> = new Map(
  DEFINITIONS.map(([name, comment, columns]) => [
    name,
    tableFromText(SCHEMA_KEYSPACE, name, columns, {
      options: {
        comment,
        gcGraceSeconds: ONE_WEEK_SECONDS,
        memtableFlushPeriodInMs: ONE_HOUR_MS,
      },
    }),
  ]),
);
