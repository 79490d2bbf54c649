import { configurationError, serverError } from '../../base/error/index.ts';
import { parseUuid } from '../../base/uuid/index.ts';
import { doubleText } from '../../types/index.ts';
import type { TableOptions } from '../table-options.ts';
import { DEFAULT_TABLE_OPTIONS } from '../table-options.ts';
import { parseCaching } from './caching.ts';
import { defaultBloomFilterFpChance, parseCompaction, validateCompaction } from './compaction.ts';
import { parseCompression } from './compression.ts';
import type { SchemaProperty } from './property-value.ts';
import { PropertyReader } from './property-value.ts';
import { parseSpeculativeRetry, speculativeRetryText } from './speculative-retry.ts';

/** Every property of CREATE TABLE ... WITH beside the clustering order. */
export const TABLE_PROPERTIES: readonly string[] = [
  'allow_auto_snapshot',
  'bloom_filter_fp_chance',
  'caching',
  'comment',
  'compaction',
  'compression',
  'memtable',
  'default_time_to_live',
  'extensions',
  'gc_grace_seconds',
  'incremental_backups',
  'max_index_interval',
  'memtable_flush_period_in_ms',
  'min_index_interval',
  'speculative_retry',
  'additional_write_policy',
  'crc_check_chance',
  'cdc',
  'read_repair',
  'id',
];

/** What the checks need to know of the node. */
export interface TablePropertiesContext {
  /** Names under `memtable.configurations` of cassandra.yaml; `default` always exists. */
  readonly memtableConfigurations: ReadonlySet<string>;
}

const DEFAULT_CONTEXT: TablePropertiesContext = {
  memtableConfigurations: new Set(['default', 'skiplist', 'trie']),
};

/** Smallest chance that Cassandra's Bloom filters can give; a larger one is needed. */
const MINIMUM_FP_CHANCE = 6.71e-5;
const MAXIMUM_TTL_SECONDS = 630_720_000;

export interface TableProperties {
  readonly options: TableOptions;
  /**
   * The `id` property, for tables that are restored; else null. Throws `configurationError` for one that is
   * no UUID, which is told after what is wrong with the columns.
   */
  id(): string | null;
}

/**
 * Options of CREATE TABLE. Throws syntax and configuration errors with Cassandra's texts
 * (cql3/statements/schema/TableAttributes.java, schema/TableParams.java).
 */
export function parseTableProperties(
  properties: readonly SchemaProperty[],
  context: TablePropertiesContext = DEFAULT_CONTEXT,
): TableProperties {
  const reader = new PropertyReader(properties, TABLE_PROPERTIES);
  const options = readOptions(reader, null, context);
  validateTableOptions(options);
  return { options, id: () => readId(reader) };
}

/**
 * Reads the values of the properties that are known, and no more: what Cassandra checks before it
 * looks for the table. Gives a new table's options. Throws as `parseTableProperties` does for values that cannot be read.
 */
export function checkTablePropertyValues(
  properties: readonly SchemaProperty[],
  context: TablePropertiesContext = DEFAULT_CONTEXT,
): TableOptions {
  const known = properties.filter(({ name }) => TABLE_PROPERTIES.includes(name));
  return readOptions(new PropertyReader(known, TABLE_PROPERTIES), null, context);
}

/** Options of ALTER TABLE: those of before with what the statement says. */
export function alterTableProperties(
  previous: TableOptions,
  properties: readonly SchemaProperty[],
  context: TablePropertiesContext = DEFAULT_CONTEXT,
): TableOptions {
  const reader = new PropertyReader(properties, TABLE_PROPERTIES);
  validateTableOptions(readOptions(reader, null, context));
  if (reader.string('id') !== undefined) throw configurationError('Cannot alter table id.');
  const options = readOptions(reader, previous, context);
  validateTableOptions(options);
  return options;
}

function readId(reader: PropertyReader): string | null {
  const id = reader.string('id');
  if (id === undefined) return null;
  if (parseUuid(id) === null) throw configurationError('Invalid table id');
  return id.toLowerCase();
}

function readOptions(
  reader: PropertyReader,
  previous: TableOptions | null,
  context: TablePropertiesContext,
): TableOptions {
  const before = previous ?? DEFAULT_TABLE_OPTIONS;
  const allowAutoSnapshot = reader.boolean('allow_auto_snapshot') ?? before.allowAutoSnapshot;
  const fpChance = reader.double('bloom_filter_fp_chance');
  const caching = reader.map('caching');
  const comment = reader.string('comment') ?? before.comment;
  const compactionMap = reader.map('compaction');
  const compaction =
    compactionMap === undefined ? before.compaction : parseCompaction(compactionMap);
  const compression = reader.map('compression');
  const implicitFpChance =
    previous === null ? defaultBloomFilterFpChance(compaction) : before.bloomFilterFpChance;
  return {
    allowAutoSnapshot,
    bloomFilterFpChance: fpChance ?? implicitFpChance,
    caching: caching === undefined ? before.caching : parseCaching(caching),
    comment,
    compaction,
    compression: compression === undefined ? before.compression : parseCompression(compression),
    memtable: readMemtable(reader, context) ?? before.memtable,
    defaultTimeToLive: reader.integer('default_time_to_live') ?? before.defaultTimeToLive,
    gcGraceSeconds: reader.integer('gc_grace_seconds') ?? before.gcGraceSeconds,
    incrementalBackups: reader.boolean('incremental_backups') ?? before.incrementalBackups,
    maxIndexInterval: reader.integer('max_index_interval') ?? before.maxIndexInterval,
    memtableFlushPeriodInMs:
      reader.integer('memtable_flush_period_in_ms') ?? before.memtableFlushPeriodInMs,
    minIndexInterval: reader.integer('min_index_interval') ?? before.minIndexInterval,
    speculativeRetry: readRetry(reader, 'speculative_retry') ?? before.speculativeRetry,
    additionalWritePolicy:
      readRetry(reader, 'additional_write_policy') ?? before.additionalWritePolicy,
    crcCheckChance: reader.double('crc_check_chance') ?? before.crcCheckChance,
    cdc: reader.boolean('cdc') ?? before.cdc,
    readRepair: readReadRepair(reader) ?? before.readRepair,
    // Cassandra knows the word, and does nothing with what stands behind it.
    extensions: before.extensions,
  };
}

function readMemtable(reader: PropertyReader, context: TablePropertiesContext): string | undefined {
  const name = reader.string('memtable');
  if (name === undefined || name === 'default' || context.memtableConfigurations.has(name)) {
    return name;
  }
  throw configurationError(`Memtable configuration "${name}" not found.`);
}

function readRetry(reader: PropertyReader, name: string): string | undefined {
  const text = reader.string(name);
  return text === undefined ? undefined : speculativeRetryText(parseSpeculativeRetry(text));
}

/** A word unknown falls through Cassandra's checks, so that the client sees a server error. */
function readReadRepair(reader: PropertyReader): 'BLOCKING' | 'NONE' | undefined {
  const upper = reader.string('read_repair')?.toUpperCase();
  if (upper === undefined || upper === 'BLOCKING' || upper === 'NONE') return upper;
  throw serverError(
    'java.lang.IllegalArgumentException: No enum constant ' +
      `org.apache.cassandra.service.reads.repair.ReadRepairStrategy.${upper}`,
  );
}

/** Checks the ranges of all options. Throws configuration errors. */
export function validateTableOptions(options: TableOptions): void {
  validateCompaction(options.compaction);
  const fail = (text: string): never => {
    throw configurationError(text);
  };
  const { bloomFilterFpChance, crcCheckChance, defaultTimeToLive } = options;
  if (!(bloomFilterFpChance > MINIMUM_FP_CHANCE && bloomFilterFpChance <= 1)) {
    fail(
      `bloom_filter_fp_chance must be larger than ${doubleText(MINIMUM_FP_CHANCE)} and ` +
        `less than or equal to 1.0 (got ${doubleText(bloomFilterFpChance)})`,
    );
  }
  if (crcCheckChance < 0 || crcCheckChance > 1) {
    fail(
      'crc_check_chance must be larger than or equal to 0 and smaller than or equal to 1.0 ' +
        `(got ${doubleText(crcCheckChance)})`,
    );
  }
  const atLeast = (name: string, minimum: number, value: number): void => {
    if (value < minimum) {
      fail(`${name} must be greater than or equal to ${minimum} (got ${value})`);
    }
  };
  atLeast('default_time_to_live', 0, defaultTimeToLive);
  if (defaultTimeToLive > MAXIMUM_TTL_SECONDS) {
    fail(
      `default_time_to_live must be less than or equal to ${MAXIMUM_TTL_SECONDS} ` +
        `(got ${defaultTimeToLive})`,
    );
  }
  atLeast('gc_grace_seconds', 0, options.gcGraceSeconds);
  atLeast('min_index_interval', 1, options.minIndexInterval);
  if (options.maxIndexInterval < options.minIndexInterval) {
    fail(
      'max_index_interval must be greater than or equal to min_index_interval ' +
        `(${options.minIndexInterval}) (got ${options.maxIndexInterval})`,
    );
  }
  atLeast('memtable_flush_period_in_ms', 0, options.memtableFlushPeriodInMs);
}
