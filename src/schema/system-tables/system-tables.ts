import type { SystemTableText } from './system-table-text.ts';
import { compaction } from './system-table-text.ts';

/** Tables of `system`: what a node knows about itself and its peers. */
export const SYSTEM_TABLES: readonly SystemTableText[] = [
  {
    name: 'available_ranges',
    comment: 'available keyspace/ranges during bootstrap/replace that are ready to be served',
    columns: `
      keyspace_name text PRIMARY KEY,
      ranges set<blob>`,
  },
  {
    name: 'available_ranges_v2',
    comment: 'available keyspace/ranges during bootstrap/replace that are ready to be served',
    columns: `
      keyspace_name text PRIMARY KEY,
      full_ranges set<blob>,
      transient_ranges set<blob>`,
  },
  {
    name: 'batches',
    comment: 'batches awaiting replay',
    columns: `
      id timeuuid PRIMARY KEY,
      version int,
      mutations list<blob>`,
    options: {
      compaction: compaction('SizeTieredCompactionStrategy', { min_threshold: '2' }),
    },
  },
  {
    name: 'built_views',
    comment: 'built views',
    columns: `
      keyspace_name text,
      view_name text,
      status_replicated boolean,
      PRIMARY KEY ((keyspace_name), view_name)`,
  },
  {
    name: 'compaction_history',
    comment: 'week-long compaction history',
    columns: `
      id timeuuid PRIMARY KEY,
      bytes_in bigint,
      bytes_out bigint,
      columnfamily_name text,
      compacted_at timestamp,
      compaction_properties frozen<map<text, text>>,
      keyspace_name text,
      rows_merged map<int, bigint>`,
    options: {
      defaultTimeToLive: 604_800,
    },
  },
  {
    name: 'IndexInfo',
    comment: 'built column indexes',
    columns: `
      table_name text,
      index_name text,
      value blob,
      PRIMARY KEY ((table_name), index_name)`,
  },
  {
    name: 'local',
    comment: 'information about the local node',
    columns: `
      key text PRIMARY KEY,
      bootstrapped text,
      broadcast_address inet,
      broadcast_port int,
      cluster_name text,
      cql_version text,
      data_center text,
      gossip_generation int,
      host_id uuid,
      listen_address inet,
      listen_port int,
      native_protocol_version text,
      partitioner text,
      rack text,
      release_version text,
      rpc_address inet,
      rpc_port int,
      schema_version uuid,
      tokens set<text>,
      truncated_at map<uuid, blob>`,
  },
  {
    name: 'paxos',
    comment: 'in-progress paxos proposals',
    columns: `
      row_key blob,
      cf_id uuid,
      in_progress_ballot timeuuid,
      in_progress_read_ballot timeuuid,
      most_recent_commit blob,
      most_recent_commit_at timeuuid,
      most_recent_commit_version int,
      proposal blob,
      proposal_ballot timeuuid,
      proposal_version int,
      PRIMARY KEY ((row_key), cf_id)`,
    options: {
      compaction: compaction('LeveledCompactionStrategy', {}),
    },
  },
  {
    name: 'paxos_repair_history',
    comment: 'paxos repair history',
    columns: `
      keyspace_name text,
      table_name text,
      points frozen<list<frozen<tuple<blob, timeuuid>>>>,
      PRIMARY KEY ((keyspace_name), table_name)`,
  },
  {
    name: 'peer_events',
    comment: 'events related to peers',
    columns: `
      peer inet PRIMARY KEY,
      hints_dropped map<timeuuid, int>`,
  },
  {
    name: 'peer_events_v2',
    comment: 'events related to peers',
    columns: `
      peer inet,
      peer_port int,
      hints_dropped map<timeuuid, int>,
      PRIMARY KEY ((peer), peer_port)`,
  },
  {
    name: 'peers',
    comment: 'information about known peers in the cluster',
    columns: `
      peer inet PRIMARY KEY,
      data_center text,
      host_id uuid,
      preferred_ip inet,
      rack text,
      release_version text,
      rpc_address inet,
      schema_version uuid,
      tokens set<text>`,
  },
  {
    name: 'peers_v2',
    comment: 'information about known peers in the cluster',
    columns: `
      peer inet,
      peer_port int,
      data_center text,
      host_id uuid,
      native_address inet,
      native_port int,
      preferred_ip inet,
      preferred_port int,
      rack text,
      release_version text,
      schema_version uuid,
      tokens set<text>,
      PRIMARY KEY ((peer), peer_port)`,
  },
  {
    name: 'prepared_statements',
    comment: 'prepared statements',
    columns: `
      prepared_id blob PRIMARY KEY,
      logged_keyspace text,
      query_string text`,
  },
  {
    name: 'repairs',
    comment: 'repairs',
    columns: `
      parent_id timeuuid PRIMARY KEY,
      coordinator inet,
      coordinator_port int,
      last_update timestamp,
      repaired_at timestamp,
      started_at timestamp,
      state int,
      cfids set<uuid>,
      participants set<inet>,
      participants_wp set<text>,
      ranges set<blob>`,
  },
  {
    name: 'size_estimates',
    comment:
      'per-table primary range size estimates, table is deprecated in favor of table_estimates',
    columns: `
      keyspace_name text,
      table_name text,
      range_start text,
      range_end text,
      mean_partition_size bigint,
      partitions_count bigint,
      PRIMARY KEY ((keyspace_name), table_name, range_start, range_end)`,
  },
  {
    name: 'sstable_activity',
    comment: 'historic sstable read rates',
    columns: `
      keyspace_name text,
      columnfamily_name text,
      generation int,
      rate_120m double,
      rate_15m double,
      PRIMARY KEY ((keyspace_name, columnfamily_name, generation))`,
  },
  {
    name: 'sstable_activity_v2',
    comment: 'historic sstable read rates',
    columns: `
      keyspace_name text,
      table_name text,
      id text,
      rate_120m double,
      rate_15m double,
      PRIMARY KEY ((keyspace_name, table_name, id))`,
  },
  {
    name: 'table_estimates',
    comment: 'per-table range size estimates',
    columns: `
      keyspace_name text,
      table_name text,
      range_type text,
      range_start text,
      range_end text,
      mean_partition_size bigint,
      partitions_count bigint,
      PRIMARY KEY ((keyspace_name), table_name, range_type, range_start, range_end)`,
  },
  {
    name: 'top_partitions',
    comment: 'Stores the top partitions',
    columns: `
      keyspace_name text,
      table_name text,
      top_type text,
      last_update timestamp,
      top frozen<list<frozen<tuple<text, bigint>>>>,
      PRIMARY KEY ((keyspace_name), table_name, top_type)`,
  },
  {
    name: 'transferred_ranges',
    comment: 'record of transferred ranges for streaming operation',
    columns: `
      operation text,
      keyspace_name text,
      peer inet,
      ranges set<blob>,
      PRIMARY KEY ((operation, keyspace_name), peer)`,
  },
  {
    name: 'transferred_ranges_v2',
    comment: 'record of transferred ranges for streaming operation',
    columns: `
      operation text,
      keyspace_name text,
      peer inet,
      peer_port int,
      ranges set<blob>,
      PRIMARY KEY ((operation, keyspace_name), peer, peer_port)`,
  },
  {
    name: 'view_builds_in_progress',
    comment: 'views builds current progress',
    columns: `
      keyspace_name text,
      view_name text,
      start_token text,
      end_token text,
      keys_built bigint,
      last_token text,
      PRIMARY KEY ((keyspace_name), view_name, start_token, end_token)`,
  },
];
