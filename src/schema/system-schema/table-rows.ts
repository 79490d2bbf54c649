import type { CqlType } from '../../types/index.ts';
import { expandUserTypes } from '../../types/index.ts';
import type { ColumnMetadata } from '../column.ts';
import type { ColumnMask } from '../column-mask.ts';
import type { IndexMetadata } from '../index-metadata.ts';
import type { DroppedColumn, TableMetadata } from '../table.ts';
import type { TableOptions } from '../table-options.ts';
import { DEFAULT_TABLE_OPTIONS } from '../table-options.ts';
import type { ViewDefinition } from '../view.ts';
import type { SchemaRow } from './schema-row.ts';
import { schemaRow } from './schema-row.ts';

/** All rows that define one table: itself, its columns, the columns that it has lost, its indexes. */
export function tableRows(table: TableMetadata): SchemaRow[] {
  return [
    table.view === null ? tableRow(table) : viewRow(table, table.view),
    ...table.columns.map((column) => columnRow(table, column)),
    ...[...table.masks].map(([column, mask]) => maskRow(table, column, mask)),
    ...[...table.droppedColumns.values()].map((dropped) => droppedColumnRow(table, dropped)),
    ...[...table.indexes.values()].map((index) => indexRow(table, index)),
  ];
}

function tableRow(table: TableMetadata): SchemaRow {
  return schemaRow('tables', [table.keyspace, table.name], {
    id: table.id,
    flags: table.isCounter ? [...table.layout.flags, 'counter'] : table.layout.flags,
    ...optionValues(table.options),
  });
}

function viewRow(table: TableMetadata, view: ViewDefinition): SchemaRow {
  return schemaRow('views', [table.keyspace, table.name], {
    id: table.id,
    base_table_id: view.baseTableId,
    base_table_name: view.baseTableName,
    include_all_columns: view.includesAllColumns,
    where_clause: view.whereClause,
    ...optionValues(table.options),
  });
}

/**
 * Options at their defaults that older versions do not know are left out, as Cassandra does; the
 * two chances are no longer used and are there for drivers.
 */
function optionValues(options: TableOptions): Record<string, unknown> {
  const isDefaultMemtable = options.memtable === DEFAULT_TABLE_OPTIONS.memtable;
  return {
    additional_write_policy: options.additionalWritePolicy,
    allow_auto_snapshot: options.allowAutoSnapshot ? null : false,
    bloom_filter_fp_chance: options.bloomFilterFpChance,
    caching: options.caching,
    cdc: options.cdc ? true : null,
    comment: options.comment,
    compaction: options.compaction,
    compression: options.compression,
    crc_check_chance: options.crcCheckChance,
    dclocal_read_repair_chance: 0,
    default_time_to_live: options.defaultTimeToLive,
    extensions: options.extensions,
    gc_grace_seconds: options.gcGraceSeconds,
    incremental_backups: options.incrementalBackups ? null : false,
    max_index_interval: options.maxIndexInterval,
    memtable: isDefaultMemtable ? null : options.memtable,
    memtable_flush_period_in_ms: options.memtableFlushPeriodInMs,
    min_index_interval: options.minIndexInterval,
    read_repair: options.readRepair,
    read_repair_chance: 0,
    speculative_retry: options.speculativeRetry,
  };
}

function columnRow(table: TableMetadata, column: ColumnMetadata): SchemaRow {
  const order = column.isReversed ? 'desc' : 'asc';
  return schemaRow('columns', [table.keyspace, table.name, column.name], {
    column_name_bytes: column.nameBytes,
    kind: column.kind,
    position: column.position,
    clustering_order: column.kind === 'clustering' ? order : 'none',
    type: column.type.name,
  });
}

/** Lists have no nulls, so that a second one says where they are; values are their text. */
function maskRow(table: TableMetadata, column: string, mask: ColumnMask): SchemaRow {
  const { argumentTypes, argumentValues } = mask;
  return schemaRow('column_masks', [table.keyspace, table.name, column], {
    function_keyspace: mask.functionKeyspace,
    function_name: mask.functionName,
    function_argument_types: argumentTypes.map((type) => type.name),
    function_argument_values: argumentValues.map((value, i) =>
      value === null ? '' : (argumentTypes[i] as CqlType).toText(value),
    ),
    function_argument_nulls: argumentValues.map((value) => value === null),
  });
}

/** The time is kept in milliseconds, so the microseconds below them are lost. */
function droppedColumnRow(table: TableMetadata, dropped: DroppedColumn): SchemaRow {
  const { column, droppedAtMicros } = dropped;
  const millis =
    typeof droppedAtMicros === 'bigint'
      ? droppedAtMicros / 1000n
      : Math.trunc(droppedAtMicros / 1000);
  return schemaRow('dropped_columns', [table.keyspace, table.name, column.name], {
    dropped_time: millis,
    kind: column.kind,
    type: expandUserTypes(column.type).name,
  });
}

function indexRow(table: TableMetadata, { name, kind, options }: IndexMetadata): SchemaRow {
  return schemaRow('indexes', [table.keyspace, table.name, name], { kind, options });
}
