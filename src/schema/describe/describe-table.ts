import { quoteIdentifier } from '../../base/identifier/index.ts';
import { doubleText } from '../../types/index.ts';
import type { ColumnMetadata } from '../column.ts';
import { columnMaskText } from '../column-mask.ts';
import type { TableMetadata } from '../table.ts';
import type { TableOptions } from '../table-options.ts';

export interface DescribeOptions {
  /** With the table's id and the columns that it has lost (WITH INTERNALS, schema.cql). */
  readonly withInternals?: boolean;
  readonly ifNotExists?: boolean;
}

/**
 * CREATE TABLE with all options, as Cassandra 5.0 prints it (schema/TableMetadata.java). WITH
 * INTERNALS plays back the life of dropped columns: they are created, dropped at their time, and
 * added again when they came back. Virtual and compact tables become a comment.
 */
export function describeTable(table: TableMetadata, options: DescribeOptions = {}): string {
  const withInternals = options.withInternals === true;
  const name = qualifiedName(table);
  const ifNotExists = options.ifNotExists === true ? 'IF NOT EXISTS ' : '';
  const keyword = table.isVirtual ? 'VIRTUAL' : 'CREATE';
  const lines = [
    `${keyword} TABLE ${ifNotExists}${name} (`,
    ...columnLines(table, withInternals),
    `) WITH ${optionLines(table, withInternals).join('\n    AND ')};`,
  ];
  const drops = withInternals ? dropLines(table, name) : [];
  if (table.layout.isCompact) {
    return ['/*', ...compactWarning(name), '', ...lines, ...drops, '*/'].join('\n');
  }
  if (table.isVirtual) {
    const warning = `Warning: Table ${name} is a virtual table and cannot be recreated with CQL.`;
    return ['/*', warning, 'Structure, for reference:', ...lines, '*/', ...drops].join('\n');
  }
  return [...lines, ...drops].join('\n');
}

function compactWarning(name: string): string[] {
  return [
    `Warning: Table ${name} omitted because it has constructs not compatible with CQL (was created ` +
      'via legacy API).',
    'Approximate structure, for reference:',
    '(this should not be used to reproduce this schema)',
  ];
}

export function qualifiedName(table: TableMetadata): string {
  return `${quoteIdentifier(table.keyspace)}.${quoteIdentifier(table.name)}`;
}

/** Keys, then statics and regulars in storage order, without those that the layout hides. */
function creationOrder(table: TableMetadata): readonly ColumnMetadata[] {
  const all = [...table.partitionKey, ...table.clustering, ...table.statics, ...table.regulars];
  return all.filter((column) => !table.layout.hides(column));
}

function columnText(column: ColumnMetadata, { masks, layout }: TableMetadata): string {
  const isStatic = column.kind === 'static' && !layout.isStaticCompact ? ' static' : '';
  const mask = masks.get(column.name);
  const masked = mask === undefined ? '' : ` MASKED WITH ${columnMaskText(mask)}`;
  return `${quoteIdentifier(column.name)} ${column.type.name}${isStatic}${masked}`;
}

function columnLines(table: TableMetadata, withDropped: boolean): string[] {
  const hasSingleKey = table.partitionKey.length === 1 && table.clustering.length === 0;
  const dropped = withDropped ? [...table.droppedColumns.values()] : [];
  const isDropped = (column: ColumnMetadata): boolean =>
    withDropped && table.droppedColumns.has(column.name);
  const definitions = [
    ...creationOrder(table)
      .filter((column) => !isDropped(column))
      .map((column) => {
        const isKey = hasSingleKey && column.kind === 'partition_key';
        return columnText(column, table) + (isKey ? ' PRIMARY KEY' : '');
      }),
    ...dropped.map(({ column }) => columnText(column, table)),
  ];
  if (!hasSingleKey) definitions.push(primaryKeyText(table));
  return definitions.map((text, index) => {
    return `    ${text}${index < definitions.length - 1 ? ',' : ''}`;
  });
}

export function primaryKeyText(table: TableMetadata): string {
  const names = (columns: readonly ColumnMetadata[]): string =>
    columns.map((column) => quoteIdentifier(column.name)).join(', ');
  const partition = names(table.partitionKey);
  const partitionText = table.partitionKey.length > 1 ? `(${partition})` : partition;
  const declared = table.clustering.filter((column) => !table.layout.hides(column));
  const clustering = declared.length > 0 ? `, ${names(declared)}` : '';
  return `PRIMARY KEY (${partitionText}${clustering})`;
}

/** The options after WITH; a view has no TTL of its own. */
export function optionLines(table: TableMetadata, withInternals: boolean): string[] {
  const lines: string[] = table.layout.isCompact ? ['COMPACT STORAGE'] : [];
  if (withInternals) lines.push(`ID = ${table.id}`);
  if (table.clustering.length > 0) {
    const orders = table.clustering.map(
      (column) => `${quoteIdentifier(column.name)} ${column.isReversed ? 'DESC' : 'ASC'}`,
    );
    lines.push(`CLUSTERING ORDER BY (${orders.join(', ')})`);
  }
  if (table.isVirtual) lines.push(`comment = ${quoteText(table.options.comment)}`);
  else {
    const isOption = (line: string): boolean =>
      table.view === null || !line.startsWith('default_time_to_live ');
    lines.push(...describeOptions(table.options).filter(isOption));
  }
  return lines;
}

/** Every option, in Cassandra's order, which is nearly that of the alphabet. */
export function describeOptions(options: TableOptions): string[] {
  const extensions = Object.entries(options.extensions).map(
    ([key, value]) => [key, `0x${value.toString('hex')}`] as const,
  );
  return [
    `additional_write_policy = ${quoteText(options.additionalWritePolicy)}`,
    `allow_auto_snapshot = ${options.allowAutoSnapshot}`,
    `bloom_filter_fp_chance = ${doubleText(options.bloomFilterFpChance)}`,
    `caching = ${mapText(options.caching)}`,
    `cdc = ${options.cdc}`,
    `comment = ${quoteText(options.comment)}`,
    `compaction = ${mapText(options.compaction)}`,
    `compression = ${mapText(options.compression)}`,
    `memtable = ${quoteText(options.memtable)}`,
    `crc_check_chance = ${doubleText(options.crcCheckChance)}`,
    `default_time_to_live = ${options.defaultTimeToLive}`,
    `extensions = {${extensions.map(([key, hex]) => `${quoteText(key)}: ${hex}`).join(', ')}}`,
    `gc_grace_seconds = ${options.gcGraceSeconds}`,
    `incremental_backups = ${options.incrementalBackups}`,
    `max_index_interval = ${options.maxIndexInterval}`,
    `memtable_flush_period_in_ms = ${options.memtableFlushPeriodInMs}`,
    `min_index_interval = ${options.minIndexInterval}`,
    `read_repair = ${quoteText(options.readRepair)}`,
    `speculative_retry = ${quoteText(options.speculativeRetry)}`,
  ];
}

function dropLines(table: TableMetadata, name: string): string[] {
  return [...table.droppedColumns.values()].flatMap(({ column, droppedAtMicros }) => {
    const dropped = quoteIdentifier(column.name);
    const lines = [`ALTER TABLE ${name} DROP ${dropped} USING TIMESTAMP ${droppedAtMicros};`];
    const again = table.column(column.name);
    if (again !== undefined) lines.push(`ALTER TABLE ${name} ADD ${columnText(again, table)};`);
    return lines;
  });
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function mapText(map: Readonly<Record<string, string>>): string {
  const entries = Object.keys(map)
    .sort()
    .map((key) => `${quoteText(key)}: ${quoteText(map[key] as string)}`);
  return `{${entries.join(', ')}}`;
}
