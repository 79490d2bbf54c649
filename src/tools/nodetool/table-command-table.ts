import type { CommandSpecification } from './command-specification.ts';
import { command, flag, valued } from './command-specification.ts';

const keyspaceTables = {
  synopsis: '[<keyspace> <tables>...]',
  usage: '[<keyspace> <tables>...]',
  description: 'The keyspace followed by one or many tables',
};
const jobs = (what: string) =>
  valued(
    ['-j', '--jobs'],
    'jobs',
    `Number of sstables to ${what} simultanously, set to 0 to use all available compaction threads`,
  );

const sortKeyText =
  'Sort tables by specified sort key (average_live_cells_per_slice_last_five_minutes, ' +
  'average_tombstones_per_slice_last_five_minutes, bloom_filter_false_positives, ' +
  'bloom_filter_false_ratio, bloom_filter_off_heap_memory_used, bloom_filter_space_used, ' +
  'compacted_partition_maximum_bytes, compacted_partition_mean_bytes, ' +
  'compacted_partition_minimum_bytes, compression_metadata_off_heap_memory_used, ' +
  'full_name, index_summary_off_heap_memory_used, local_read_count, ' +
  'local_read_latency_ms, local_write_latency_ms, ' +
  'maximum_live_cells_per_slice_last_five_minutes, ' +
  'maximum_tombstones_per_slice_last_five_minutes, memtable_cell_count, memtable_data_size, ' +
  'memtable_off_heap_memory_used, memtable_switch_count, number_of_partitions_estimate, ' +
  'off_heap_memory_used_total, pending_flushes, percent_repaired, read_latency, reads, ' +
  'space_used_by_snapshots_total, space_used_live, space_used_total, ' +
  'sstable_compression_ratio, sstable_count, table_name, write_latency, writes, ' +
  'max_sstable_size, local_read_write_ratio, twcs_max_duration, sai_local_query_latency_ms,' +
  'sai_post_filtering_read_latency, sai_disk_used_bytes, sai_sstable_indexes_hit, ' +
  'sai_index_segments_hit sai_rows_filtered, sai_total_query_timeouts, ' +
  'sai_total_queryable_index_ratio)';

/** The commands about tables, with Cassandra's own descriptions. */
export const tableCommands: readonly CommandSpecification[] = [
  command(
    'cleanup',
    'Triggers the immediate cleanup of keys no longer belonging to a node. By default, clean all ' +
      'keyspaces',
    [jobs('cleanup')],
    keyspaceTables,
  ),
  command('forcecompact', 'Force a (major) compaction on a table', [], {
    synopsis: '[<keyspace> <table> <keys>]',
    usage: '[<keyspace> <table> <keys>]',
    description: 'The keyspace, table, and a list of partition keys ignoring the gc_grace_seconds',
  }),
  command(
    'garbagecollect',
    'Remove deleted data from one or more tables',
    [
      valued(
        ['-g', '--granularity'],
        'granularity',
        'Granularity of garbage removal. ROW (default) removes deleted partitions and rows, CELL ' +
          'also removes overwritten or deleted cells.',
      ),
      valued(
        ['-j', '--jobs'],
        'jobs',
        'Number of sstables to cleanup simultanously, set to 0 to use all available compaction ' +
          'threads. Defaults to 1 so that collections of newer tables can see the data is deleted ' +
          'and also remove tombstones.',
      ),
    ],
    keyspaceTables,
  ),
  command(
    'getcompactionthreshold',
    'Print min and max compaction thresholds for a given table',
    [],
    {
      synopsis: '<keyspace> <table>',
      usage: '<keyspace> <table>',
      description: 'The keyspace with a table',
    },
  ),
  command(
    'import',
    'Import new SSTables to the system',
    [
      flag(['-c', '--no-invalidate-caches'], "Don't invalidate the row cache when importing"),
      flag(
        ['-e', '--extended-verify'],
        'Run an extended verify, verifying all values in the new sstables',
      ),
      flag(['-l', '--keep-level'], 'Keep the level on the new sstables'),
      flag(['-niv', '--no-index-validation'], 'Skip SSTable-attached index checksum validation'),
      flag(['-p', '--copy-data'], 'Copy data from source directories instead of moving them'),
      flag(
        ['-q', '--quick'],
        'Do a quick import without verifying sstables, clearing row cache or checking in which data ' +
          'directory to put the file',
      ),
      flag(['-r', '--keep-repaired'], 'Keep any repaired information from the sstables'),
      flag(
        ['-ri', '--require-index-components'],
        'Require existing index components for SSTables with attached indexes',
      ),
      flag(
        ['-t', '--no-tokens'],
        "Don't verify that all tokens in the new sstable are owned by the current node",
      ),
      flag(['-v', '--no-verify'], "Don't verify new sstables"),
    ],
    {
      synopsis: '<keyspace> <table> <directory> ...',
      usage: '<keyspace> <table> <directory> ...',
      description: 'The keyspace, table name and directories to import sstables from',
    },
  ),
  command('rebuild_index', 'A full rebuild of native secondary indexes for a given table', [], {
    synopsis: '<keyspace> <table> <indexName...>',
    usage: '<keyspace> <table> <indexName...>',
    description: 'The keyspace and table name followed by a list of index names',
  }),
  command('refresh', 'Load newly placed SSTables to the system without restart', [], {
    synopsis: '<keyspace> <table>',
    usage: '<keyspace> <table>',
    description: 'The keyspace and table name',
  }),
  command(
    'scrub',
    'Scrub (rebuild sstables for) one or more tables',
    [
      jobs('scrub'),
      flag(['-n', '--no-validate'], 'Do not validate columns using column validator'),
      flag(
        ['-ns', '--no-snapshot'],
        'Scrubbed CFs will be snapshotted first, if disableSnapshot is false. (default false)',
      ),
      flag(
        ['-r', '--reinsert-overflowed-ttl'],
        'Rewrites rows with overflowed expiration date affected by CASSANDRA-14092 with the maximum ' +
          'supported expiration date of 2038-01-19T03:14:06+00:00. The rows are rewritten with the ' +
          'original timestamp incremented by one millisecond to override/supersede any potential ' +
          'tombstone that may have been generated during compaction of the affected rows.',
      ),
      flag(
        ['-s', '--skip-corrupted'],
        'Skip corrupted partitions even when scrubbing counter tables. (default false)',
      ),
    ],
    keyspaceTables,
  ),
  command('tablehistograms', 'Print statistic histograms for a given table', [], {
    synopsis: '[<keyspace> <table> | <keyspace.table>]',
    usage: '[<keyspace> <table> | <keyspace.table>]',
    description: 'The keyspace and table name',
  }),
  {
    ...command(
      'tablestats',
      'Print statistics on tables',
      [
        valued(['-F', '--format'], 'format', 'Output format (json, yaml)'),
        flag(
          ['-H', '--human-readable'],
          'Display bytes in human readable form, i.e. KiB, MiB, GiB, TiB',
        ),
        flag(['-i'], 'Ignore the list of tables and display the remaining tables'),
        flag(
          ['-l', '--sstable-location-check'],
          'Check whether or not the SSTables are in the correct location.',
        ),
        valued(['-s', '--sort'], 'sort_key', sortKeyText),
        valued(
          ['-t', '--top'],
          'top',
          'Show only the top K tables for the sort key (specify the number K of tables to be shown',
        ),
      ],
      {
        synopsis: '[<keyspace.table>...]',
        usage: '[<keyspace.table>...]',
        description: 'List of tables (or keyspace) names',
      },
    ),
    formats: ['json', 'yaml'],
  },
  command(
    'verify',
    'Verify (check data checksum for) one or more tables',
    [
      flag(['-c', '--check-version'], 'Also check that all sstables are the latest version'),
      flag(['-d', '--dfp'], 'Invoke the disk failure policy if a corrupt sstable is found'),
      flag(
        ['-e', '--extended-verify'],
        'Verify each cell data, beyond simply checking sstable checksums',
      ),
      flag(['-f', '--force'], 'Override disabling of verify tool - see CASSANDRA-9947 for caveats'),
      flag(['-q', '--quick'], 'Do a quick check - avoid reading all data to verify checksums'),
      flag(['-r', '--rsc'], 'Mutate the repair status on corrupt sstables'),
      flag(['-t', '--check-tokens'], 'Verify that all tokens in sstables are owned by this node'),
    ],
    keyspaceTables,
  ),
];
