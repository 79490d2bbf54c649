import type { ConsistencyName } from '../base/error/index.ts';
import { Consistency } from '../base/error/index.ts';
import { ConfigurationProblem } from './problem.ts';
import { SettingsReader } from './settings-reader.ts';

/** Past `warn` a client is warned, past `fail` it is refused. Null: never. */
export interface Thresholds {
  readonly warn: number | null;
  readonly fail: number | null;
}

/** Something that may be switched off, or be done with a warning. */
export interface Permitted {
  readonly enabled: boolean;
  readonly warned: boolean;
}

/** Words that are warned of, passed over or refused, as the settings list them. */
export interface Judged {
  readonly warned: readonly string[];
  readonly ignored: readonly string[];
  readonly disallowed: readonly string[];
}

/** How a threshold is written. Sizes are kept in bytes, durations in microseconds. */
type Unit = 'count' | 'percentage' | 'bytes' | 'microseconds';

const THRESHOLDS = {
  keyspaces: 'count',
  tables: 'count',
  columns_per_table: 'count',
  secondary_indexes_per_table: 'count',
  materialized_views_per_table: 'count',
  page_size: 'count',
  partition_keys_in_select: 'count',
  in_select_cartesian_product: 'count',
  partition_size: 'bytes',
  partition_tombstones: 'count',
  column_value_size: 'bytes',
  collection_size: 'bytes',
  items_per_collection: 'count',
  fields_per_udt: 'count',
  vector_dimensions: 'count',
  data_disk_usage_percentage: 'percentage',
  minimum_replication_factor: 'count',
  maximum_replication_factor: 'count',
  maximum_timestamp: 'microseconds',
  minimum_timestamp: 'microseconds',
  sai_sstable_indexes_per_query: 'count',
  sai_string_term_size: 'bytes',
  sai_frozen_term_size: 'bytes',
  sai_vector_term_size: 'bytes',
} as const satisfies Readonly<Record<string, Unit>>;
export type ThresholdName = keyof typeof THRESHOLDS;

const FLAGS = [
  'allow_filtering',
  'alter_table',
  'compact_tables',
  'drop_keyspace',
  'drop_truncate_table',
  'group_by',
  'intersect_filtering_query',
  'non_partition_restricted_index_query',
  'read_before_write_list_operations',
  'secondary_indexes',
  'simplestrategy',
  'uncompressed_tables',
  'user_timestamps',
  'vector_type',
  'zero_ttl_on_twcs',
] as const;
export type FlagName = (typeof FLAGS)[number];

/** The only flags that can also be warned of. */
const WARNED_FLAGS: ReadonlySet<FlagName> = new Set([
  'intersect_filtering_query',
  'zero_ttl_on_twcs',
]);

/** The guardrails of cassandra.yaml: what an operator does not want clients to do. */
export interface GuardrailSettings {
  readonly thresholds: Readonly<Record<ThresholdName, Thresholds>>;
  /** The size that data_disk_usage_percentage counts from at most; null: that of the disk. */
  readonly dataDiskUsageMaxDiskSizeBytes: number | null;
  readonly flags: Readonly<Record<FlagName, Permitted>>;
  readonly tableProperties: Judged;
  readonly readConsistencyLevels: Judged;
  readonly writeConsistencyLevels: Judged;
}

/**
 * Reads the settings of all guardrails. Throws `ConfigurationProblem` where Cassandra
 * (config/GuardrailsOptions.java) refuses to start; whether a word is a table's property is for
 * those to check who know tables.
 */
export function guardrailsOf(reader: SettingsReader): GuardrailSettings {
  const names = Object.keys(THRESHOLDS) as ThresholdName[];
  const thresholds = names.map((name) => [name, thresholdsOf(reader, name)] as const);
  const flags = FLAGS.map((name) => [name, permitted(reader, name)] as const);
  checkReplication(reader);
  return {
    thresholds: Object.fromEntries(thresholds) as GuardrailSettings['thresholds'],
    dataDiskUsageMaxDiskSizeBytes: thresholdOf(reader, 'data_disk_usage_max_disk_size', 'bytes'),
    flags: Object.fromEntries(flags) as GuardrailSettings['flags'],
    tableProperties: judged(reader, 'table_properties', lowerCase),
    readConsistencyLevels: judged(reader, 'read_consistency_levels', consistencyNames),
    writeConsistencyLevels: judged(reader, 'write_consistency_levels', consistencyNames),
  };
}

/** The guardrails of a file that says no more than `written`. */
export function guardrailSettings(written: ReadonlyMap<string, string>): GuardrailSettings {
  return guardrailsOf(new SettingsReader(written));
}

function thresholdsOf(reader: SettingsReader, name: ThresholdName): Thresholds {
  const warn = thresholdOf(reader, `${name}_warn_threshold`, THRESHOLDS[name]);
  const fail = thresholdOf(reader, `${name}_fail_threshold`, THRESHOLDS[name]);
  if (warn === null || fail === null) return { warn, fail };
  const isMinimum = name.startsWith('minimum_');
  if (isMinimum ? fail > warn : fail < warn) {
    const order = isMinimum ? 'greater' : 'lower';
    throw new ConfigurationProblem(
      `The warn threshold ${warn} for ${name}_warn_threshold should be ${order} than the fail ` +
        `threshold ${fail}`,
    );
  }
  return { warn, fail };
}

function thresholdOf(reader: SettingsReader, name: string, unit: Unit): number | null {
  if (reader.text(name) === '' || reader.text(name) === 'null') return null;
  if (unit === 'bytes') return notZero(name, reader.bytes(name), 'an empty value');
  if (unit === 'microseconds') return reader.durationMs(name) * 1000;
  const value = reader.integer(name);
  if (value === -1) return null;
  if (value < 0) {
    throw new ConfigurationProblem(
      `Invalid value ${value} for ${name}: negative values are not allowed, outside of -1 which ` +
        'disables the guardrail',
    );
  }
  if (unit === 'percentage' && value > 100) {
    throw new ConfigurationProblem(
      `Invalid value ${value} for ${name}: maximum allowed value is 100`,
    );
  }
  return notZero(name, value, '-1');
}

function notZero(name: string, value: number, disabled: string): number {
  if (value !== 0) return value;
  throw new ConfigurationProblem(
    `Invalid value for ${name}: 0 is not allowed; if attempting to disable use ${disabled}`,
  );
}

function permitted(reader: SettingsReader, name: FlagName): Permitted {
  const warned = WARNED_FLAGS.has(name) && reader.flag(`${name}_warned`);
  return { enabled: reader.flag(`${name}_enabled`), warned };
}

/** New keyspaces that name no factor must be possible. */
function checkReplication(reader: SettingsReader): void {
  const byDefault = reader.integer('default_keyspace_rf');
  const minimum = thresholdOf(reader, 'minimum_replication_factor_fail_threshold', 'count');
  const maximum = thresholdOf(reader, 'maximum_replication_factor_fail_threshold', 'count');
  if (minimum !== null && minimum > byDefault) {
    throw new ConfigurationProblem(
      `minimum_replication_factor_fail_threshold to be set (${minimum}) cannot be greater than ` +
        `default_keyspace_rf (${byDefault})`,
    );
  }
  if (maximum !== null && maximum < byDefault) {
    throw new ConfigurationProblem(
      `maximum_replication_factor_fail_threshold to be set (${maximum}) cannot be lesser than ` +
        `default_keyspace_rf (${byDefault})`,
    );
  }
}

type Check = (name: string, words: readonly string[]) => readonly string[];

function judged(reader: SettingsReader, name: string, check: Check): Judged {
  const words = (kind: string): readonly string[] =>
    check(`${name}_${kind}`, reader.list(`${name}_${kind}`));
  return { warned: words('warned'), ignored: words('ignored'), disallowed: words('disallowed') };
}

function lowerCase(_: string, words: readonly string[]): readonly string[] {
  return [...new Set(words.map((word) => word.toLowerCase()))];
}

function consistencyNames(name: string, words: readonly string[]): readonly string[] {
  const known = Object.keys(Consistency) as ConsistencyName[];
  const unknown = words.find((word) => !known.some((each) => each === word));
  if (unknown !== undefined) {
    throw new ConfigurationProblem(`${name}: "${unknown}" is none of ${known.join(', ')}`);
  }
  return known.filter((each) => words.includes(each));
}
