import { canonical } from '../../base/bytes/index.ts';
import { configurationError, RequestError } from '../../base/error/index.ts';
import type { UserType, UserTypeLookup } from '../../types/index.ts';
import { parseType, userType } from '../../types/index.ts';
import type { ColumnKind } from '../column.ts';
import { ColumnMetadata } from '../column.ts';
import type { ColumnMask } from '../column-mask.ts';
import type { IndexKind, IndexMetadata } from '../index-metadata.ts';
import type { KeyspaceMetadata } from '../keyspace.ts';
import { makeKeyspace } from '../make-keyspace.ts';
import { alteredTable, makeTable } from '../make-table.ts';
import { parseCaching } from '../options/caching.ts';
import { parseCompaction } from '../options/compaction.ts';
import { parseCompression } from '../options/compression.ts';
import { replicationFromMap } from '../options/replication.ts';
import { parseSpeculativeRetry, speculativeRetryText } from '../options/speculative-retry.ts';
import type { DroppedColumn, TableMetadata } from '../table.ts';
import { TableLayout } from '../table-layout.ts';
import type { TableOptions } from '../table-options.ts';
import { sortedRecord } from '../table-options.ts';
import { overloadsOf } from '../user-function.ts';
import { needsStrictLiveness } from '../view.ts';
import { readAggregate, readFunction } from './function-rows.ts';
import type { SchemaRow } from './schema-row.ts';
import { SchemaRowReader } from './schema-row.ts';

/** Told of a table, a function or an aggregate whose definition does not hold together. */
export type BrokenDefinitionReport = (keyspace: string, name: string, fault: RequestError) => void;

const rethrow: BrokenDefinitionReport = (_keyspace, _table, fault) => {
  throw fault;
};

/**
 * Rebuilds the keyspaces that rows of the `system_schema` tables define, the inverse of `toRows`.
 * Rows come in any order; those of keyspaces without a row of their own in `keyspaces` are ignored,
 * which is what is left of a keyspace while its drop is under way.
 *
 * Two changes made at once may leave a table without columns or with a type that is gone, and an
 * aggregate without its functions. Such a thing is told to `report` and left out; by default that
 * throws the configuration error.
 */
export function fromRows(
  rows: Iterable<SchemaRow>,
  report: BrokenDefinitionReport = rethrow,
): KeyspaceMetadata[] {
  const byKeyspace = new Map<string, RowsOfKeyspace>();
  for (const row of rows) {
    const keyspace = row.partitionKey.toString();
    const group = byKeyspace.get(keyspace) ?? new RowsOfKeyspace(keyspace, report);
    byKeyspace.set(keyspace, group);
    group.add(row);
  }
  return [...byKeyspace.values()].flatMap((group) => group.build() ?? []);
}

class RowsOfKeyspace {
  private readonly name: string;
  private readonly report: BrokenDefinitionReport;
  private readonly rows = new Map<string, SchemaRowReader[]>();

  constructor(name: string, report: BrokenDefinitionReport) {
    this.name = name;
    this.report = report;
  }

  add(row: SchemaRow): void {
    const group = this.rows.get(row.table);
    const reader = new SchemaRowReader(row);
    if (group === undefined) this.rows.set(row.table, [reader]);
    else group.push(reader);
  }

  private of(table: string): readonly SchemaRowReader[] {
    return this.rows.get(table) ?? [];
  }

  private ofTable(rowsIn: string, tableName: string): readonly SchemaRowReader[] {
    return this.of(rowsIn).filter((row) => row.text('table_name') === tableName);
  }

  build(): KeyspaceMetadata | undefined {
    const [row] = this.of('keyspaces');
    if (row === undefined) return undefined;
    const types = this.types();
    const lookup: UserTypeLookup = (name) => types.get(name);
    const tables = this.sound('tables', 'table_name', (table) => this.table(table, lookup));
    const bases = new Map(tables.map((table) => [table.name, table]));
    const views = this.sound('views', 'view_name', (view) => this.view(view, lookup, bases));
    const functions = this.sound('functions', 'function_name', (each) =>
      readFunction(this.name, each, lookup),
    );
    const overloads = overloadsOf(functions);
    const aggregates = this.sound('aggregates', 'aggregate_name', (each) =>
      readAggregate(this.name, each, lookup, overloads),
    );
    return makeKeyspace({
      name: this.name,
      durableWrites: row.boolean('durable_writes', true),
      replication: replicationFromMap(row.map('replication')),
      tables: [...tables, ...views],
      types: types.values(),
      functions,
      aggregates,
    });
  }

  /** Types may be made of others: each is built when the first that needs it is. */
  private types(): Map<string, UserType> {
    const rows = new Map(this.of('types').map((row) => [row.text('type_name'), row]));
    const built = new Map<string, UserType>();
    const build = (typeName: string): UserType | undefined => {
      const row = rows.get(typeName);
      const known = built.get(typeName);
      if (known !== undefined || row === undefined) return known;
      rows.delete(typeName);
      const fieldTypes = row.list('field_types').map((text) => parseType(text, build));
      const fieldNames = row.list('field_names');
      const definition = { keyspace: this.name, typeName, fieldNames, fieldTypes };
      const type = userType(definition, { frozen: false });
      built.set(typeName, type);
      return type;
    };
    for (const typeName of [...rows.keys()]) build(typeName);
    return built;
  }

  /** What `read` makes of each row of a table of `system_schema`; those that it refuses are reported. */
  private sound<T>(
    table: string,
    nameColumn: string,
    read: (row: SchemaRowReader) => T,
  ): readonly T[] {
    const found: T[] = [];
    for (const row of this.of(table)) {
      try {
        found.push(read(row));
      } catch (fault) {
        if (!(fault instanceof RequestError)) throw fault;
        this.report(this.name, row.text(nameColumn), fault);
      }
    }
    return found;
  }

  private view(
    row: SchemaRowReader,
    userTypes: UserTypeLookup,
    bases: ReadonlyMap<string, TableMetadata>,
  ): TableMetadata {
    const table = this.table(row, userTypes);
    const baseTableId = row.text('base_table_id');
    const base = bases.get(row.text('base_table_name'));
    if (base?.id !== baseTableId) {
      throw configurationError(`the base table ${baseTableId} of the view is unknown`);
    }
    return alteredTable(table, {
      view: {
        baseTableId,
        baseTableName: base.name,
        includesAllColumns: row.boolean('include_all_columns', false),
        whereClause: row.text('where_clause'),
        hasStrictLiveness: needsStrictLiveness(base, table.columns),
      },
    });
  }

  private table(row: SchemaRowReader, userTypes: UserTypeLookup): TableMetadata {
    const name = row.text(row.tableName === 'views' ? 'view_name' : 'table_name');
    const columns = this.ofTable('columns', name).map((column) => readColumn(column, userTypes));
    if (!columns.some((column) => column.kind === 'partition_key')) {
      throw configurationError(
        `No partition columns found for table ${this.name}.${name} in system_schema.columns.`,
      );
    }
    const flags = readFlags(row);
    return makeTable({
      id: row.text('id'),
      keyspace: this.name,
      name,
      columns,
      options: readOptions(row),
      layout: TableLayout.ofFlags(flags, columns),
      isCounter: flags.includes('counter'),
      droppedColumns: this.ofTable('dropped_columns', name).map(readDroppedColumn),
      indexes: this.ofTable('indexes', name).map(readIndex),
      masks: new Map(this.ofTable('column_masks', name).map((mask) => readMask(mask, userTypes))),
    });
  }
}

/** Views have no flags: they are never compact, and never count. */
function readFlags(row: SchemaRowReader): readonly string[] {
  return row.tableName === 'tables' && row.has('flags') ? row.list('flags') : TableLayout.CQL.flags;
}

function readColumn(row: SchemaRowReader, userTypes: UserTypeLookup): ColumnMetadata {
  const kind = row.text('kind') as ColumnKind;
  const isReversed = row.text('clustering_order') === 'desc';
  const type = parseType(row.text('type'), userTypes);
  return new ColumnMetadata(
    row.text('column_name'),
    kind,
    row.number('position'),
    type,
    isReversed,
  );
}

function readDroppedColumn(row: SchemaRowReader): DroppedColumn {
  const kind = row.text('kind') === 'static' ? 'static' : 'regular';
  const type = parseType(row.text('type'));
  const column = new ColumnMetadata(row.text('column_name'), kind, -1, type);
  return { column, droppedAtMicros: canonical(row.integer('dropped_time') * 1000n) };
}

function readIndex(row: SchemaRowReader): IndexMetadata {
  const kind = row.text('kind') as IndexKind;
  return { name: row.text('index_name'), kind, options: sortedRecord(row.map('options')) };
}

function readMask(row: SchemaRowReader, userTypes: UserTypeLookup): [string, ColumnMask] {
  const argumentTypes = row
    .list('function_argument_types')
    .map((text) => parseType(text, userTypes).freeze());
  const texts = row.list('function_argument_values');
  const nulls = row.list<boolean>('function_argument_nulls');
  const argumentValues = argumentTypes.map((type, i) =>
    nulls[i] === true ? null : type.fromText(texts[i] ?? ''),
  );
  const functionKeyspace = row.text('function_keyspace');
  const functionName = row.text('function_name');
  return [
    row.text('column_name'),
    { functionKeyspace, functionName, argumentTypes, argumentValues },
  ];
}

function readOptions(row: SchemaRowReader): TableOptions {
  const retry = (name: string): string =>
    row.has(name) ? speculativeRetryText(parseSpeculativeRetry(row.text(name))) : '99p';
  return {
    additionalWritePolicy: retry('additional_write_policy'),
    allowAutoSnapshot: row.boolean('allow_auto_snapshot', true),
    bloomFilterFpChance: row.number('bloom_filter_fp_chance'),
    caching: parseCaching(row.map('caching')),
    cdc: row.boolean('cdc', false),
    comment: row.text('comment'),
    compaction: readable(() => parseCompaction(row.map('compaction')), row.map('compaction')),
    compression: readable(() => parseCompression(row.map('compression')), row.map('compression')),
    crcCheckChance: row.number('crc_check_chance'),
    defaultTimeToLive: row.number('default_time_to_live'),
    extensions: sortedRecord(row.map<Buffer>('extensions')),
    gcGraceSeconds: row.number('gc_grace_seconds'),
    incrementalBackups: row.boolean('incremental_backups', true),
    maxIndexInterval: row.number('max_index_interval'),
    memtable: row.has('memtable') ? row.text('memtable') : 'default',
    memtableFlushPeriodInMs: row.number('memtable_flush_period_in_ms'),
    minIndexInterval: row.number('min_index_interval'),
    readRepair: row.text('read_repair').toUpperCase() === 'NONE' ? 'NONE' : 'BLOCKING',
    speculativeRetry: retry('speculative_retry'),
  };
}

/** What another program wrote and we do not know stays as it is: a node must still start. */
function readable(
  parse: () => Record<string, string>,
  map: ReadonlyMap<string, string>,
): Record<string, string> {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RequestError) return sortedRecord(map);
    throw error;
  }
}
