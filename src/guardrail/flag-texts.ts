import type { FlagName } from '../config/index.ts';
import type { FlagDefinition } from './enable-flag.ts';

/** What Cassandra says of each; some have another name in messages than in cassandra.yaml. */
export const FLAG_TEXTS: Readonly<Record<FlagName, FlagDefinition>> = {
  allow_filtering: {
    name: 'allow_filtering',
    reason:
      'ALLOW FILTERING can potentially visit all the data in the table and have unpredictable ' +
      'performance.',
    feature: 'Querying with ALLOW FILTERING',
  },
  alter_table: {
    name: 'alter_table',
    feature: 'User access to ALTER TABLE statement for column mutation',
  },
  compact_tables: {
    name: 'compact_tables',
    feature: 'Creation of new COMPACT STORAGE tables',
  },
  drop_keyspace: { name: 'drop_keyspace_enabled', feature: 'DROP KEYSPACE functionality' },
  drop_truncate_table: {
    name: 'drop_truncate_table_enabled',
    feature: 'DROP and TRUNCATE TABLE functionality',
  },
  group_by: { name: 'group_by', feature: 'GROUP BY functionality' },
  intersect_filtering_query: {
    name: 'intersect_filtering_query',
    reason:
      'Filtering queries involving an intersection on multiple mutable (i.e. non-key) columns ' +
      'over unrepaired data at read consistency levels that would require coordinator ' +
      'reconciliation may violate the guarantees of those consistency levels.',
    feature:
      'Filtering query with intersection on mutable columns at consistency level requiring ' +
      'coordinator reconciliation',
  },
  non_partition_restricted_index_query: {
    name: 'non_partition_restricted_index_query_enabled',
    reason:
      'Executing a query on secondary indexes without partition key restriction might degrade ' +
      'performance',
    feature: 'Non-partition key restricted query',
  },
  read_before_write_list_operations: {
    name: 'read_before_write_list_operations',
    feature: 'List operation requiring read before write',
  },
  secondary_indexes: {
    name: 'secondary_indexes',
    feature: 'User creation of secondary indexes',
  },
  simplestrategy: { name: 'simplestrategy', feature: 'SimpleStrategy' },
  uncompressed_tables: { name: 'uncompressed_tables_enabled', feature: 'Uncompressed table' },
  user_timestamps: {
    name: 'user_timestamps',
    feature: 'User provided timestamps (USING TIMESTAMP)',
  },
  vector_type: { name: 'vector_type_enabled', feature: 'usage of the vector type' },
  zero_ttl_on_twcs: {
    name: 'zero_ttl_on_twcs',
    reason:
      'It is suspicious to use default_time_to_live set to 0 with such compaction strategy. ' +
      'Please keep in mind that data will not start to automatically expire after they are ' +
      'older than a respective compaction window unit of a certain size. Please set TTL for ' +
      'your INSERT or UPDATE statements if you expect data to be expired as table settings ' +
      'will not do it. ',
    feature:
      '0 default_time_to_live on a table with TimeWindowCompactionStrategy compaction strategy',
  },
};
