import {
  alreadyExists,
  configurationError,
  invalidRequest,
  serverError,
} from '../../../base/error/index.ts';
import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type { Schema, TableOptions } from '../../../schema/index.ts';
import {
  ColumnMetadata,
  makeTable,
  parseTableProperties,
  TableLayout,
} from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { UserType } from '../../../types/index.ts';
import type { ColumnDefinition, CreateTableStatement, PrimaryKey } from '../../ast/index.ts';
import { rawTypeText } from '../../ast/index.ts';
import type { UserTypes } from '../raw-type-resolver.ts';
import { resolveType, userTypesOf } from '../raw-type-resolver.ts';
import { withMasks } from './column-masks.ts';
import { compactColumns } from './compact-columns.ts';
import { noKeyspace, staticsNeedClustering } from './faults.ts';
import { putTable, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';
import { checkNestedCells, validateTable } from './validate-table.ts';

/** CREATE TABLE (cql3/statements/schema/CreateTableStatement.java). */
export function createTable(
  schema: Schema,
  statement: CreateTableStatement,
  keyspaceName: string,
  primaryKey: PrimaryKey,
  context: SchemaContext,
): SchemaStep {
  const { name } = statement.table;
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  if (keyspace.tables.has(name)) {
    if (statement.ifNotExists) return unchanged(schema);
    throw alreadyExists(keyspaceName, name);
  }
  const { options, id } = parseTableProperties(statement.properties);
  const userTypes = userTypesOf(schema, keyspaceName);
  const columns = resolveColumns(statement, userTypes, primaryKey, options);
  refuseCounterClasses(statement, keyspaceName, columns);
  const tableId = id() ?? context.newTableId();
  const layout = statement.compactStorage ? TableLayout.compact(columns) : TableLayout.CQL;
  const bare = makeTable({ id: tableId, keyspace: keyspaceName, name, columns, options, layout });
  validateTable(bare);
  const table = withMasks(bare, statement.columns, schema);
  refuseKnownId(schema, tableId, `${keyspaceName}.${name}`);
  if (options.compression.enabled === 'false') {
    context.guardrails.flags.uncompressed_tables.ensureEnabled(context.client);
  }
  return putTable(schema, keyspace, table);
}

function resolveColumns(
  statement: CreateTableStatement,
  userTypes: UserTypes,
  primaryKey: PrimaryKey,
  options: TableOptions,
): ColumnMetadata[] {
  const types = new Map<string, CqlType>();
  for (const { name, type } of statement.columns) types.set(name, resolveType(type, userTypes));
  for (const type of types.values()) checkNestedCells(type, '');
  checkPrimaryKey(statement, primaryKey, types);
  checkClusteringOrder(statement, primaryKey);
  const keys = [...primaryKey.partitionKey, ...primaryKey.clustering];
  const others = statement.columns.filter(({ name }) => !keys.includes(name));
  const hasStatics = statement.columns.some(({ isStatic }) => isStatic);
  if (statement.compactStorage) checkCompactTable(primaryKey, others, types);
  else if (primaryKey.clustering.length === 0 && hasStatics) throw staticsNeedClustering();
  checkCounters(others, types, options);
  const columns = [
    ...primaryKey.partitionKey.map(
      (name, i) => new ColumnMetadata(name, 'partition_key', i, typeOf(types, name)),
    ),
    ...primaryKey.clustering.map((name, i) => {
      const order = statement.clusteringOrder.find(({ column }) => column === name);
      const isReversed = order?.descending ?? false;
      return new ColumnMetadata(name, 'clustering', i, typeOf(types, name), isReversed);
    }),
    ...others.map(({ name, isStatic }) => {
      return new ColumnMetadata(name, isStatic ? 'static' : 'regular', -1, typeOf(types, name));
    }),
  ];
  return statement.compactStorage ? compactColumns(columns) : columns;
}

function checkPrimaryKey(
  statement: CreateTableStatement,
  primaryKey: PrimaryKey,
  types: ReadonlyMap<string, CqlType>,
): void {
  const table = statement.table.name;
  const seen = new Set<string>();
  for (const name of [...primaryKey.partitionKey, ...primaryKey.clustering]) {
    const type = types.get(name);
    if (type === undefined) {
      throw invalidRequest(
        `Unknown column '${name}' referenced in PRIMARY KEY for table '${table}'`,
      );
    }
    if (seen.has(name)) {
      throw invalidRequest(`Duplicate column '${name}' in PRIMARY KEY clause for table '${table}'`);
    }
    seen.add(name);
    if (type.isMultiCell) {
      const raw = statement.columns.find((column) => column.name === name)?.type;
      const text = multiCellText(type, raw?.kind === 'custom' ? rawTypeText(raw) : type.name);
      throw invalidRequest(`Invalid ${text} for PRIMARY KEY column '${name}'`);
    }
    if (type.isCounter) {
      throw invalidRequest(`counter type is not supported for PRIMARY KEY column '${name}'`);
    }
    if (type.referencesDuration) {
      throw invalidRequest(`duration type is not supported for PRIMARY KEY column '${name}'`);
    }
    if (statement.columns.some((column) => column.name === name && column.isStatic)) {
      throw invalidRequest(`Static column '${name}' cannot be part of the PRIMARY KEY`);
    }
  }
}

/** Only here a user type is named with its keyspace, and the two are quoted as one name. */
function multiCellText(type: CqlType, written: string): string {
  if (!(type instanceof UserType)) return `non-frozen collection type ${written}`;
  const name = quoteIdentifier(`${type.keyspace}.${type.typeName}`);
  return `non-frozen user-defined type ${name}`;
}

/** The directive names clustering columns from the first on, in their order, and no others. */
function checkClusteringOrder(statement: CreateTableStatement, { clustering }: PrimaryKey): void {
  const ordered = statement.clusteringOrder.map(({ column }) => column);
  const strangers = ordered.filter((name) => !clustering.includes(name));
  if (strangers.length > 0) {
    throw invalidRequest(
      'Only clustering key columns can be defined in CLUSTERING ORDER directive: ' +
        `[${strangers.join(', ')}] are not clustering columns`,
    );
  }
  for (const [i, name] of ordered.entries()) {
    const expected = clustering[i] as string;
    if (name === expected) continue;
    if (!ordered.includes(expected)) {
      throw invalidRequest(`Missing CLUSTERING ORDER for column ${expected}`);
    }
    throw invalidRequest(
      'The order of columns in the CLUSTERING ORDER directive must match that of the clustering ' +
        `columns (${expected} must appear before ${name})`,
    );
  }
}

function checkCompactTable(
  primaryKey: PrimaryKey,
  others: readonly ColumnDefinition[],
  types: ReadonlyMap<string, CqlType>,
): void {
  const isDense = primaryKey.clustering.length > 0;
  if (others.some(({ name }) => typeOf(types, name).isMultiCell)) {
    throw invalidRequest('Non-frozen collections and UDTs are not supported with COMPACT STORAGE');
  }
  if (others.some(({ isStatic }) => isStatic)) {
    throw invalidRequest('Static columns are not supported in COMPACT STORAGE tables');
  }
  if (!isDense && others.length === 0) {
    throw invalidRequest('No definition found that is not part of the PRIMARY KEY');
  }
  if (isDense && others.length > 1) {
    throw invalidRequest(
      'COMPACT STORAGE with composite PRIMARY KEY allows no more than one column not part of the ' +
        `PRIMARY KEY (got: ${others
          .map(({ name }) => name)
          .sort()
          .join(', ')})`,
    );
  }
}

/** A counter by its class counts for nothing when the table is made, and is one column too many then. */
function refuseCounterClasses(
  { columns, table }: CreateTableStatement,
  keyspace: string,
  resolved: readonly ColumnMetadata[],
): void {
  const found = columns.find(
    ({ name, type }) =>
      type.kind === 'custom' && resolved.some((each) => each.name === name && each.type.isCounter),
  );
  if (found === undefined) return;
  const text = `Cannot have a counter column ("${found.name}") in a non counter table`;
  throw configurationError(`${keyspace}.${table.name}: ${text}`);
}

function checkCounters(
  others: readonly ColumnDefinition[],
  types: ReadonlyMap<string, CqlType>,
  options: TableOptions,
): void {
  const isCounter = ({ name }: ColumnDefinition): boolean => typeOf(types, name).isCounter;
  if (!others.some(isCounter)) return;
  if (!others.every(isCounter)) {
    throw invalidRequest('Cannot mix counter and non counter columns in the same table');
  }
  if (options.defaultTimeToLive > 0) {
    throw invalidRequest('Cannot set default_time_to_live on a table with counters');
  }
}

/** Ids name the folders of tables, so no two may share one. */
function refuseKnownId(schema: Schema, id: string, name: string): void {
  const known = schema.tableById(id);
  if (known === undefined) return;
  throw serverError(
    `java.lang.IllegalArgumentException: Multiple entries with same key: ${id}=${name} and ` +
      `${id}=${known.keyspace}.${known.name}`,
  );
}

function typeOf(types: ReadonlyMap<string, CqlType>, name: string): CqlType {
  return types.get(name) as CqlType;
}
