import { invalidRequest } from '../../../base/error/index.ts';
import type { KeyspaceMetadata, Schema, TableMetadata } from '../../../schema/index.ts';
import {
  alterTableProperties,
  ColumnMetadata,
  isView,
  makeTable,
  viewsOf,
  withoutTable,
  withTable,
} from '../../../schema/index.ts';
import type { AlterViewStatement, DropViewStatement, TableAlteration } from '../../ast/index.ts';
import { renameInConditions } from '../view-filter.ts';
import { dropUnderViews } from './faults.ts';
import { guardTableProperties, keptProperties } from './guard-schema-statement.ts';
import { putKeyspace, putTable, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';
import { partsOf, withColumns, withMask } from './table-parts.ts';

function noView(keyspace: string, view: string): Error {
  return invalidRequest(`Materialized view '${keyspace}.${view}' doesn't exist`);
}

/** ALTER MATERIALIZED VIEW (cql3/statements/schema/AlterViewStatement.java). */
export function alterView(
  schema: Schema,
  statement: AlterViewStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  const keyspace = schema.keyspace(keyspaceName);
  const view = keyspace?.tables.get(statement.view.name);
  if (keyspace === undefined || view === undefined || !isView(view)) {
    if (statement.ifExists) return unchanged(schema);
    throw noView(keyspaceName, statement.view.name);
  }
  guardTableProperties(statement.properties, context);
  const properties = keptProperties(statement.properties, context);
  const options = alterTableProperties(view.options, properties);
  if (options.gcGraceSeconds === 0) {
    throw invalidRequest(
      'Cannot alter gc_grace_seconds of a materialized view to 0, since this value is used to TTL ' +
        'undelivered updates. Setting gc_grace_seconds too low might cause undelivered updates to ' +
        'expire before being replayed.',
    );
  }
  if (options.defaultTimeToLive > 0) {
    throw invalidRequest(
      'Forbidden default_time_to_live detected for a materialized view. Data in a materialized view ' +
        'always expire at the same time than the corresponding data in the parent table. ' +
        'default_time_to_live must be set to zero, see CASSANDRA-12868 for more information',
    );
  }
  return putTable(schema, keyspace, makeTable({ ...partsOf(view), options }));
}

/** DROP MATERIALIZED VIEW (cql3/statements/schema/DropViewStatement.java). */
export function dropView(
  schema: Schema,
  { view, ifExists }: DropViewStatement,
  keyspaceName: string,
): SchemaStep {
  const keyspace = schema.keyspace(keyspaceName);
  const known = keyspace?.tables.get(view.name);
  if (keyspace !== undefined && known !== undefined && isView(known)) {
    return putKeyspace(schema, withoutTable(keyspace, view.name));
  }
  if (ifExists) return unchanged(schema);
  throw noView(keyspaceName, view.name);
}

/** What views forbid to an alteration of their base table, and what is forbidden to views. */
export function checkViewsAllow(
  keyspace: KeyspaceMetadata,
  before: TableMetadata,
  after: TableMetadata,
): void {
  if (viewsOf(keyspace, before.id).length === 0) return;
  const dropped = before.columns.find(
    (column) => !column.isPrimaryKey && after.column(column.name) === undefined,
  );
  if (dropped !== undefined) throw dropUnderViews(dropped.name, before);
  if (after.options.gcGraceSeconds !== 0) return;
  throw invalidRequest(
    'Cannot alter gc_grace_seconds of the base table of a materialized view to 0, since this value ' +
      'is used to TTL undelivered updates. Setting gc_grace_seconds too low might cause undelivered ' +
      'updates to expire before being replayed.',
  );
}

/** The keyspace with the views of a table that was altered: they follow new columns and names. */
export function withFollowingViews(
  keyspace: KeyspaceMetadata,
  before: TableMetadata,
  after: TableMetadata,
  alteration: TableAlteration,
): KeyspaceMetadata {
  let result = keyspace;
  for (const view of viewsOf(keyspace, before.id)) {
    const next = follow(view, before, after, alteration);
    if (next !== view) result = withTable(result, next);
  }
  return result;
}

function follow(
  view: TableMetadata,
  before: TableMetadata,
  after: TableMetadata,
  alteration: TableAlteration,
): TableMetadata {
  if (alteration.kind === 'renameColumns') {
    return alteration.renames.reduce((table, { from, to }) => renamed(table, from, to), view);
  }
  if (alteration.kind === 'maskColumn') {
    if (view.column(alteration.column) === undefined) return view;
    return withMask(view, alteration.column, after.masks.get(alteration.column));
  }
  if (alteration.kind !== 'addColumns' || view.view?.includesAllColumns !== true) return view;
  const added = after.regulars.filter(({ name }) => before.column(name) === undefined);
  if (added.length === 0) return view;
  const followed = withColumns(view, [...view.columns, ...added]);
  const masks = new Map([...view.masks, ...after.masks]);
  return makeTable({ ...partsOf(followed), masks });
}

function renamed(table: TableMetadata, from: string, to: string): TableMetadata {
  if (table.view === null || table.column(from) === undefined) return table;
  const columns = table.columns.map((column) => {
    const { name, kind, position, type, isReversed } = column;
    return name === from ? new ColumnMetadata(to, kind, position, type, isReversed) : column;
  });
  const whereClause = renameInConditions(table.view.whereClause, from, to);
  const masks = new Map([...table.masks].map(([name, mask]) => [name === from ? to : name, mask]));
  return makeTable({ ...partsOf(table), columns, masks, view: { ...table.view, whereClause } });
}
