import { invalidRequest } from '../../../base/error/index.ts';
import type { Schema, TableMetadata } from '../../../schema/index.ts';
import {
  alterTableProperties,
  isSameMask,
  isView,
  makeTable,
  TableLayout,
  viewsOf,
} from '../../../schema/index.ts';
import type { AlterTableStatement, TableAlteration } from '../../ast/index.ts';
import { addColumns, dropColumns, renameColumns } from './alter-columns.ts';
import { checkViewsAllow, withFollowingViews } from './alter-view.ts';
import { prepareMask } from './column-masks.ts';
import { noTable } from './faults.ts';
import { putTable, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';
import { vectorWarnings } from './storage-attached-options.ts';
import { partsOf, withMask } from './table-parts.ts';

const COLUMN_CHANGES: ReadonlySet<TableAlteration['kind']> = new Set([
  'addColumns',
  'dropColumns',
  'renameColumns',
]);

/** ALTER TABLE (cql3/statements/schema/AlterTableStatement.java). */
export function alterTable(
  schema: Schema,
  statement: AlterTableStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  const keyspace = schema.keyspace(keyspaceName);
  const before = keyspace?.tables.get(statement.table.name);
  if (keyspace === undefined || before === undefined) {
    if (statement.ifExists) return unchanged(schema);
    throw noTable(keyspaceName, statement.table.name);
  }
  if (isView(before)) {
    throw invalidRequest(
      'Cannot use ALTER TABLE on a materialized view; use ALTER MATERIALIZED VIEW instead',
    );
  }
  if (COLUMN_CHANGES.has(statement.alteration.kind)) {
    const { alter_table: flag } = context.guardrails.flags;
    flag.ensureEnabled(context.client, 'ALTER TABLE changing columns');
  }
  const after = alter(before, statement.alteration, schema, context);
  checkViewsAllow(keyspace, before, after);
  if (after === before) return unchanged(schema);
  const followed = withFollowingViews(keyspace, before, after, statement.alteration);
  const addsColumns = statement.alteration.kind === 'addColumns';
  const warnings = addsColumns ? vectorWarnings(after) : [];
  return { ...putTable(schema, followed, after), warnings };
}

function alter(
  table: TableMetadata,
  alteration: TableAlteration,
  schema: Schema,
  context: SchemaContext,
): TableMetadata {
  switch (alteration.kind) {
    case 'addColumns': {
      const after = addColumns(table, alteration, schema);
      const { columns_per_table: threshold } = context.guardrails.thresholds;
      threshold.guard(after.columns.length, table.name, context.client);
      return after;
    }
    case 'dropColumns': {
      const keyspace = schema.keyspace(table.keyspace);
      const hasViews = keyspace !== undefined && viewsOf(keyspace, table.id).length > 0;
      return dropColumns(table, alteration, context, hasViews);
    }
    case 'renameColumns':
      return renameColumns(table, alteration);
    case 'setProperties': {
      const options = alterTableProperties(table.options, alteration.properties);
      if (table.isCounter && options.defaultTimeToLive > 0) {
        throw invalidRequest('Cannot set default_time_to_live on a table with counters');
      }
      if (options.compression.enabled === 'false') {
        context.guardrails.flags.uncompressed_tables.ensureEnabled(context.client);
      }
      return makeTable({ ...partsOf(table), options });
    }
    case 'maskColumn':
      return alterMask(table, alteration, schema);
    case 'alterColumnType':
      throw invalidRequest('Altering column types is no longer supported');
    case 'dropCompactStorage':
      return dropCompactStorage(table, context);
  }
}

/** The table with the columns that its layout has hidden, and rows that INSERT marks from now on. */
function dropCompactStorage(
  table: TableMetadata,
  { dropsCompactStorage }: SchemaContext,
): TableMetadata {
  if (!dropsCompactStorage) {
    throw invalidRequest('DROP COMPACT STORAGE is disabled. Enable in cassandra.yaml to use.');
  }
  if (!table.layout.isCompact) {
    throw invalidRequest('Cannot DROP COMPACT STORAGE on table without COMPACT STORAGE');
  }
  return makeTable({ ...partsOf(table), layout: TableLayout.CQL });
}

/** The table with another mask of a column, or without one; the same when nothing changes. */
function alterMask(
  table: TableMetadata,
  { column, ifColumnExists, mask }: TableAlteration & { kind: 'maskColumn' },
  schema: Schema,
): TableMetadata {
  if (table.column(column) === undefined) {
    if (ifColumnExists) return table;
    throw invalidRequest(`Column with name '${column}' doesn't exist on table '${table.name}'`);
  }
  const next = mask === null ? undefined : prepareMask(mask, table, column, schema);
  return isSameMask(table.masks.get(column), next) ? table : withMask(table, column, next);
}
