import { alreadyExists, invalidRequest } from '../../../base/error/index.ts';
import type { Schema, TableMetadata } from '../../../schema/index.ts';
import {
  ColumnMetadata,
  isView,
  makeTable,
  needsStrictLiveness,
  parseTableProperties,
  viewsOf,
} from '../../../schema/index.ts';
import { UserType } from '../../../types/index.ts';
import type { CreateViewStatement, PrimaryKey, Selector } from '../../ast/index.ts';
import { whereClauseCql } from '../../printer/index.ts';
import { selectableText } from '../selection/index.ts';
import { existingColumn } from '../table-lookup.ts';
import { analyseViewConditions } from '../view-filter.ts';
import { noKeyspace } from './faults.ts';
import { guardTableProperties, keptProperties } from './guard-schema-statement.ts';
import { identifierSetOrder } from './identifier-set-order.ts';
import { putTable, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';
import { validateTable } from './validate-table.ts';

export const VIEW_WARNING =
  'Materialized views are experimental and are not recommended for production use.';

/** CREATE MATERIALIZED VIEW (cql3/statements/schema/CreateViewStatement.java). */
export function createView(
  schema: Schema,
  statement: CreateViewStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  if (!context.allowsViews) {
    throw invalidRequest('Materialized views are disabled. Enable in cassandra.yaml to use.');
  }
  const { name } = statement.view;
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  const base = keyspace.tables.get(statement.baseTable.name);
  if (base === undefined || isView(base)) {
    throw invalidRequest(`Base table '${statement.baseTable.name}' doesn't exist`);
  }
  const known = keyspace.tables.get(name);
  if (known !== undefined && isView(known)) {
    if (statement.ifNotExists) return { ...unchanged(schema), warnings: [VIEW_WARNING] };
    throw alreadyExists(keyspaceName, name);
  }
  if (known !== undefined) {
    throw invalidRequest(
      `Cannot create materialized view '${name}' - a table with the same name already exists`,
    );
  }
  if (base.isCounter) {
    throw invalidRequest('Materialized views are not supported on counter tables');
  }
  guardTableProperties(statement.properties, context);
  context.guardrails.thresholds.materialized_views_per_table.guard(
    viewsOf(keyspace, base.id).length + 1,
    `${name} on table ${base.name}`,
    context.client,
  );
  checkBase(base, name);
  const selected = selectedColumns(statement, base);
  checkKey(statement, base, selected);
  checkConditions(statement, base, schema);
  const view = buildView(statement, base, selected, context);
  return { ...putTable(schema, keyspace, view), warnings: [VIEW_WARNING] };
}

function checkBase(base: TableMetadata, name: string): void {
  if (base.options.gcGraceSeconds !== 0) return;
  throw invalidRequest(
    `Cannot create materialized view '${name}' for base table '${base.name}' with ` +
      'gc_grace_seconds of 0, since this value is used to TTL undelivered updates. Setting ' +
      'gc_grace_seconds too low might cause undelivered updates to expire before being replayed.',
  );
}

/** The columns of SELECT: all, or those that are named. */
function selectedColumns(
  { selectors, view }: CreateViewStatement,
  base: TableMetadata,
): readonly ColumnMetadata[] {
  const selected =
    selectors.length === 0
      ? base.columns
      : [...new Set(selectors.map((selector) => selectedColumn(selector, base)))];
  const unfit = selected.find(({ kind }) => kind === 'static');
  if (unfit === undefined) return selected;
  throw invalidRequest(
    `Cannot include static column '${unfit.name}' in materialized view '${view.name}'`,
  );
}

function selectedColumn({ selectable, alias }: Selector, base: TableMetadata): ColumnMetadata {
  if (alias !== null) {
    throw invalidRequest(
      'Cannot use aliases when defining a materialized view ' +
        `(got ${selectableText(selectable)} AS ${alias})`,
    );
  }
  if (selectable.kind === 'identifier') return existingColumn(base, selectable.name);
  throw invalidRequest(
    'Can only select columns by name when defining a materialized view ' +
      `(got ${selectableText(selectable)})`,
  );
}

function keyNames({ partitionKey, clustering }: PrimaryKey): readonly string[] {
  return [...partitionKey, ...clustering];
}

function checkKey(
  { primaryKey, clusteringOrder, view, baseTable }: CreateViewStatement,
  base: TableMetadata,
  selected: readonly ColumnMetadata[],
): void {
  const names = keyNames(primaryKey);
  names.forEach((name, i) => {
    const column = selected.find((each) => each.name === name);
    if (column === undefined) {
      throw invalidRequest(
        `Unknown column '${name}' referenced in PRIMARY KEY for materialized view '${view.name}'`,
      );
    }
    if (names.indexOf(name) < i) {
      throw invalidRequest(
        `Duplicate column '${name}' in PRIMARY KEY clause for materialized view '${view.name}'`,
      );
    }
    checkKeyColumn(column);
  });
  const ordered = clusteringOrder.map(({ column }) => column);
  if (ordered.length > 0 && ordered.join('\0') !== primaryKey.clustering.join('\0')) {
    throw invalidRequest(
      'Clustering key columns must exactly match columns in CLUSTERING ORDER BY directive',
    );
  }
  const baseKey = [...base.partitionKey, ...base.clustering].map((column) => column.name);
  const missing = baseKey.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw invalidRequest(
      `Cannot create materialized view '${view.name}' without primary key columns ` +
        `${missing.join(', ')} from base table '${baseTable.name}'`,
    );
  }
  const added = identifierSetOrder(names).filter((name) => !baseKey.includes(name));
  if (added.length <= 1) return;
  throw invalidRequest(
    'Cannot include more than one non-primary key column in materialized view primary key ' +
      `(got ${added.join(', ')})`,
  );
}

function checkKeyColumn({ name, type }: ColumnMetadata): void {
  if (type.isMultiCell) {
    const what = type instanceof UserType ? 'user-defined' : 'collection';
    throw invalidRequest(
      `Invalid non-frozen ${what} type '${type.marshalName}' for PRIMARY KEY column '${name}'`,
    );
  }
  if (type.referencesDuration) {
    throw invalidRequest(`duration type is not supported for PRIMARY KEY column '${name}'`);
  }
}

function checkConditions(
  { where, view, primaryKey }: CreateViewStatement,
  base: TableMetadata,
  schema: Schema,
): void {
  if (where.relations.some(({ kind }) => kind === 'token')) {
    throw invalidRequest('Cannot use token relation when defining a materialized view');
  }
  if (where.expressions.length > 0) {
    throw invalidRequest(
      `WHERE clause for materialized view '${view.name}' cannot contain custom index expressions`,
    );
  }
  const conditions = analyseViewConditions(where, base, schema);
  const { notNull, partitionKey, clustering, others } = conditions;
  const restricted = new Set([
    ...notNull,
    ...partitionKey.columns,
    ...clustering.columns,
    ...others.columns,
  ]);
  const free = identifierSetOrder(keyNames(primaryKey)).filter(
    (name) => !restricted.has(base.column(name) as ColumnMetadata),
  );
  if (free.length > 0) {
    throw invalidRequest(
      `Primary key columns ${free.join(', ')} must be restricted with 'IS NOT NULL' or otherwise`,
    );
  }
  const illegal = identifierSetOrder(others.columns.map((column) => column.name));
  if (illegal.length === 0) return;
  throw invalidRequest(
    "Non-primary key columns can only be restricted with 'IS NOT NULL' " +
      `(got: ${illegal.join(',')} restricted illegally)`,
  );
}

function buildView(
  statement: CreateViewStatement,
  base: TableMetadata,
  selected: readonly ColumnMetadata[],
  context: SchemaContext,
): TableMetadata {
  const { options, id } = parseTableProperties(keptProperties(statement.properties, context));
  if (options.defaultTimeToLive !== 0) {
    throw invalidRequest(
      'Cannot set default_time_to_live for a materialized view. Data in a materialized view always ' +
        'expire at the same time than the corresponding data in the parent table.',
    );
  }
  const columns = viewColumns(statement, base, selected);
  const table = makeTable({
    id: id() ?? context.newTableId(),
    keyspace: base.keyspace,
    name: statement.view.name,
    columns,
    options,
    masks: base.masks,
    view: {
      baseTableId: base.id,
      baseTableName: base.name,
      includesAllColumns: statement.selectors.length === 0,
      whereClause: whereClauseCql(statement.where),
      hasStrictLiveness: needsStrictLiveness(base, columns),
    },
  });
  validateTable(table);
  return table;
}

function viewColumns(
  { primaryKey, clusteringOrder }: CreateViewStatement,
  base: TableMetadata,
  selected: readonly ColumnMetadata[],
): ColumnMetadata[] {
  const keys = keyNames(primaryKey);
  const baseColumn = (name: string): ColumnMetadata => base.column(name) as ColumnMetadata;
  return [
    ...primaryKey.partitionKey.map(
      (name, i) => new ColumnMetadata(name, 'partition_key', i, baseColumn(name).type),
    ),
    ...primaryKey.clustering.map((name, i) => {
      const order = clusteringOrder.find(({ column }) => column === name);
      const isReversed = order?.descending ?? baseColumn(name).isReversed;
      return new ColumnMetadata(name, 'clustering', i, baseColumn(name).type, isReversed);
    }),
    ...selected
      .filter(({ name }) => !keys.includes(name))
      .map(({ name, type }) => new ColumnMetadata(name, 'regular', -1, type)),
  ];
}
