import type { SystemTableText } from './system-table-text.ts';

/** Tables of `system_views` that show metrics, computed when they are read. */
export const SYSTEM_VIEWS_METRIC_TABLES: readonly SystemTableText[] = [
  {
    name: 'batch_metrics',
    comment: 'Metrics specific to batch statements',
    columns: `
      name text PRIMARY KEY,
      max bigint,
      p50th double,
      p999th double,
      p99th double`,
  },
  {
    name: 'caches',
    comment: 'system caches',
    columns: `
      name text PRIMARY KEY,
      capacity_bytes bigint,
      entry_count int,
      hit_count bigint,
      hit_ratio double,
      recent_hit_rate_per_second bigint,
      recent_request_rate_per_second bigint,
      request_count bigint,
      size_bytes bigint`,
  },
  {
    name: 'cidr_filtering_metrics_counts',
    comment: 'Count metrics specific to CIDR filtering',
    columns: `
      name text PRIMARY KEY,
      value bigint`,
  },
  {
    name: 'cidr_filtering_metrics_latencies',
    comment: 'Latency metrics specific to CIDR filtering',
    columns: `
      name text PRIMARY KEY,
      max double,
      p50th double,
      p95th double,
      p999th double,
      p99th double`,
  },
  {
    name: 'coordinator_read_latency',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max_ms double,
      p50th_ms double,
      p99th_ms double,
      per_second double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'coordinator_scan_latency',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max_ms double,
      p50th_ms double,
      p99th_ms double,
      per_second double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'coordinator_write_latency',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max_ms double,
      p50th_ms double,
      p99th_ms double,
      per_second double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'cql_metrics',
    comment: 'Metrics specific to CQL prepared statement caching',
    columns: `
      name text PRIMARY KEY,
      value double`,
  },
  {
    name: 'disk_usage',
    columns: `
      keyspace_name text,
      table_name text,
      mebibytes bigint,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'local_read_latency',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max_ms double,
      p50th_ms double,
      p99th_ms double,
      per_second double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'local_scan_latency',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max_ms double,
      p50th_ms double,
      p99th_ms double,
      per_second double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'local_write_latency',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max_ms double,
      p50th_ms double,
      p99th_ms double,
      per_second double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'max_partition_size',
    columns: `
      keyspace_name text,
      table_name text,
      mebibytes bigint,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'max_sstable_duration',
    columns: `
      keyspace_name text,
      table_name text,
      max_sstable_duration bigint,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'max_sstable_size',
    columns: `
      keyspace_name text,
      table_name text,
      mebibytes bigint,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'rows_per_read',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max double,
      p50th double,
      p99th double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
  {
    name: 'tombstones_per_read',
    columns: `
      keyspace_name text,
      table_name text,
      count bigint,
      max double,
      p50th double,
      p99th double,
      PRIMARY KEY ((keyspace_name, table_name))`,
  },
];
