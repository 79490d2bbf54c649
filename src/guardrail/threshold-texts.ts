import type { ThresholdName } from '../config/index.ts';
import type { ThresholdDefinition, ThresholdText } from './threshold.ts';

const level = (isWarning: boolean): string => (isWarning ? 'warning' : 'failure');

/** Creating one more of what there may be only so many of. */
function creation(
  what: string,
  things: string,
  limit: (threshold: number | bigint) => string,
): ThresholdText {
  return (isWarning, name, value, threshold) =>
    isWarning
      ? `Creating ${what} ${name}, current number of ${things} ${value} exceeds warning ` +
        `threshold of ${threshold}.`
      : `${limit(threshold)}, aborting the creation of ${what} ${name}`;
}

const columnSize: ThresholdText = (isWarning, column, value, threshold) =>
  `Value of column '${column}' has size ${value}, this exceeds the ${level(isWarning)} ` +
  `threshold of ${threshold}.`;

const replicationFactor =
  (side: 'below' | 'above'): ThresholdText =>
  (isWarning, keyspace, value, threshold) =>
    `The keyspace ${keyspace} has a replication factor of ${value}, ${side} the ` +
    `${level(isWarning)} threshold of ${threshold}.`;

const timestamp =
  (side: 'after the maximum' | 'before the minimum'): ThresholdText =>
  (isWarning, table, value, threshold) =>
    `The modification to table ${table} has a timestamp ${value} ${side} allowable ` +
    `${level(isWarning)} threshold ${threshold}`;

/** What Cassandra says of each (db/guardrails/Guardrails.java). */
export const THRESHOLD_TEXTS: Readonly<Record<ThresholdName, Omit<ThresholdDefinition, 'name'>>> = {
  keyspaces: {
    text: creation('keyspace', 'keyspaces', (most) => `Cannot have more than ${most} keyspaces`),
  },
  tables: {
    text: creation('table', 'tables', (most) => `Cannot have more than ${most} tables`),
  },
  columns_per_table: {
    text: (isWarning, table, value, threshold) =>
      isWarning
        ? `The table ${table} has ${value} columns, this exceeds the warning threshold of ` +
          `${threshold}.`
        : `Tables cannot have more than ${threshold} columns, but ${value} provided for table ` +
          table,
  },
  secondary_indexes_per_table: {
    text: creation(
      'secondary index',
      'indexes',
      (most) => `Tables cannot have more than ${most} secondary indexes`,
    ),
  },
  materialized_views_per_table: {
    text: creation(
      'materialized view',
      'views',
      (most) => `Tables cannot have more than ${most} materialized views`,
    ),
  },
  page_size: {
    text: (isWarning, table, value, threshold) =>
      isWarning
        ? `Query for table ${table} with page size ${value} exceeds warning threshold of ` +
          `${threshold}.`
        : `Aborting query for table ${table}, page size ${value} exceeds fail threshold of ` +
          `${threshold}.`,
  },
  partition_keys_in_select: {
    text: (isWarning, table, value, threshold) =>
      isWarning
        ? `Query with partition keys in IN clause on table ${table}, with number of partition ` +
          `keys ${value} exceeds warning threshold of ${threshold}.`
        : `Aborting query with partition keys in IN clause on table ${table}, number of ` +
          `partition keys ${value} exceeds fail threshold of ${threshold}.`,
  },
  in_select_cartesian_product: {
    text: (isWarning, what, value, threshold) =>
      isWarning
        ? `The cartesian product of the IN restrictions on ${what} produces ${value} values, ` +
          `this exceeds warning threshold of ${threshold}.`
        : `Aborting query because the cartesian product of the IN restrictions on ${what} ` +
          `produces ${value} values, this exceeds fail threshold of ${threshold}.`,
  },
  partition_size: {
    reason: 'Too large partitions can cause performance problems.',
    text: (isWarning, partition, value, threshold) =>
      `Partition ${partition} has size ${value}, this exceeds the ${level(isWarning)} ` +
      `threshold of ${threshold}.`,
  },
  partition_tombstones: {
    reason: 'Partitions with too many tombstones can cause performance problems.',
    text: (isWarning, partition, value, threshold) =>
      `Partition ${partition} has ${value} tombstones, this exceeds the ${level(isWarning)} ` +
      `threshold of ${threshold}.`,
  },
  column_value_size: { text: columnSize },
  collection_size: {
    text: (isWarning, what, value, threshold) =>
      `Detected collection ${what} of size ${value}, this exceeds the ${level(isWarning)} ` +
      `threshold of ${threshold}.`,
  },
  items_per_collection: {
    text: (isWarning, what, value, threshold) =>
      `Detected collection ${what} with ${value} items, this exceeds the ${level(isWarning)} ` +
      `threshold of ${threshold}.`,
  },
  fields_per_udt: {
    text: (isWarning, type, value, threshold) =>
      isWarning
        ? `The user type ${type} has ${value} columns, this exceeds the warning threshold of ` +
          `${threshold}.`
        : `User types cannot have more than ${threshold} columns, but ${value} provided for ` +
          `user type ${type}.`,
  },
  vector_dimensions: {
    text: (isWarning, what, value, threshold) =>
      `${what} has a vector of ${value} dimensions, this exceeds the ${level(isWarning)} ` +
      `threshold of ${threshold}.`,
  },
  data_disk_usage_percentage: {
    text: (isWarning, what, value, threshold) =>
      isWarning
        ? `Local data disk usage ${value}%(${what}) exceeds warning threshold of ${threshold}%`
        : `Local data disk usage ${value}%(${what}) exceeds failure threshold of ${threshold}%, ` +
          'will stop accepting writes',
  },
  minimum_replication_factor: { isMinimum: true, text: replicationFactor('below') },
  maximum_replication_factor: { text: replicationFactor('above') },
  maximum_timestamp: {
    reason: "Timestamps too far in the future can lead to data that can't be easily overwritten",
    text: timestamp('after the maximum'),
  },
  minimum_timestamp: {
    isMinimum: true,
    reason: 'Timestamps too far in the past can cause writes can be unexpectedly lost',
    text: timestamp('before the minimum'),
  },
  sai_sstable_indexes_per_query: {
    reason: 'High number of referenced indexes per query may negatively effect performance',
    text: (isWarning, index, value, threshold) =>
      `The number of SSTable indexes queried on index ${index} violated ${level(isWarning)} ` +
      `threshold value ${threshold} with value ${value}`,
  },
  sai_string_term_size: { text: columnSize },
  sai_frozen_term_size: { text: columnSize },
  sai_vector_term_size: { text: columnSize },
};
