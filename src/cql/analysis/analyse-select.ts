import { invalidRequest } from '../../base/error/index.ts';
import type { ColumnMetadata, Schema, TableMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import type { Ordering, SelectStatement, Term } from '../ast/index.ts';
import { Markers } from './markers.ts';
import type { NearestOrdering, NearestPlan } from './nearest-ordering.ts';
import { analyseNearest, withSimilarity } from './nearest-ordering.ts';
import type { TermContext } from './prepare-value.ts';
import { prepareValue } from './prepare-value.ts';
import { userTypesOf } from './raw-type-resolver.ts';
import type { Receiver } from './receiver.ts';
import type { Grouping, Selection } from './selection/index.ts';
import {
  analyseGroupBy,
  analyseSelection,
  checkDistinct,
  qualifiedSelectors,
  selectsOnlyStatics,
} from './selection/index.ts';
import { existingColumn, existingTable } from './table-lookup.ts';
import type { Value } from './value.ts';
import type { IndexSupport, Restriction } from './where/index.ts';
import {
  ClusteringSource,
  KeySource,
  limitReceiver,
  RangeSource,
  StatementRestrictions,
} from './where/index.ts';

/** A SELECT after analysis: everything an execution needs but the values. */
export interface SelectPlan {
  readonly kind: 'select';
  readonly table: TableMetadata;
  readonly variables: readonly Receiver[];
  readonly partitionKeyIndexes: readonly number[];
  readonly selection: Selection;
  /** What GROUP BY asks for; null without it. */
  readonly grouping: Grouping | null;
  readonly isDistinct: boolean;
  /** ALLOW FILTERING was given. */
  readonly allowsFiltering: boolean;
  /** Each row becomes one text, a JSON object. */
  readonly isJson: boolean;
  /** Null when partitions are read as a range of the ring. */
  readonly keys: KeySource | null;
  readonly range: RangeSource;
  /** Keys are also tested against the range (`k = 1 AND token(k) > 5`). */
  readonly filtersKeysByToken: boolean;
  readonly clustering: ClusteringSource;
  /** Left to the filter of replicas. */
  readonly filtered: readonly Restriction[];
  /** Replicas that answer differently can hide rows from a filter (CASSANDRA-19007). */
  readonly filtersIntersection: boolean;
  /** Serves some of `filtered`; null when rows are not found through an index. */
  readonly indexes: IndexSupport | null;
  /** What to ask of replicas; null: all columns. */
  readonly fetched: readonly ColumnMetadata[] | null;
  /** Those of them that the statement names; null: all columns. */
  readonly asked: readonly ColumnMetadata[] | null;
  /** Partitions with nothing but static content give a row. */
  readonly returnsStaticContent: boolean;
  readonly isReversed: boolean;
  /** What rows are chosen and ordered by (`ORDER BY v ANN OF [...]`); null: by their keys. */
  readonly nearest: NearestPlan | null;
  /** Masked columns that conditions or the order are about. */
  readonly maskedConditions: readonly ColumnMetadata[];
  /** Clustering columns to sort the rows of several partitions by; null: as they come. */
  readonly postOrdering: readonly ColumnMetadata[] | null;
  readonly limit: Value | null;
  readonly perPartitionLimit: Value | null;
  /** Warned of when one group is made of many partitions. */
  readonly aggregationWarning: string | null;
}

/** What a SELECT is analysed within. */
export interface SelectContext {
  readonly schema: Schema;
  /** The keyspace in use; null for none. */
  readonly keyspace: string | null;
  readonly nowMillis: number;
  /** False: the client may not filter, so that it is not advised to. */
  readonly allowsFiltering: boolean;
}

/**
 * Looks up names, checks and compiles a SELECT (SelectStatement.RawStatement.prepare of Cassandra
 * 5.0). Throws `invalidRequest`.
 */
export function analyseSelect(
  statement: SelectStatement,
  { schema, keyspace, nowMillis, allowsFiltering }: SelectContext,
): SelectPlan {
  const table = existingTable(schema, statement.table, keyspace);
  const markers = new Markers();
  const userTypes = userTypesOf(schema, table.keyspace);
  const context: TermContext = { table, schema, markers, userTypes, nowMillis };
  const selectors = qualifiedSelectors(statement, table);
  const onlyStatics = selectsOnlyStatics(selectors, context);
  const nearest = analyseNearest(statement.orderBy, context);
  const orderings =
    nearest === null ? statement.orderBy.map(({ column }) => existingColumn(table, column)) : [];
  const restrictions = new StatementRestrictions(statement.where, context, {
    type: 'SELECT',
    selectsOnlyStatics: onlyStatics,
    allowFiltering: statement.allowFiltering,
    nearestTo: nearest?.column ?? null,
    advisesFiltering: allowsFiltering,
  });
  const selection = analyseSelection(selectors, statement.groupBy.length > 0, context);
  if (statement.distinct) {
    const ordered = restrictions.partitionKey.has('in') ? orderings : [];
    if (nearest !== null) ordered.push(nearest.column);
    checkDistinctStatement(statement, restrictions, [...selection.columns, ...ordered]);
  }
  const grouping = analyseGroupBy(statement.groupBy, context, (column) =>
    restrictions.isRestrictedByEq(column),
  );
  if (grouping !== null && grouping.prefixLength > 0 && statement.distinct) {
    throw invalidRequest(
      'Grouping on clustering columns is not allowed for SELECT DISTINCT queries',
    );
  }
  if (selection.isAggregate && grouping === null && statement.perPartitionLimit !== null) {
    throw invalidRequest('PER PARTITION LIMIT is not allowed with aggregate queries.');
  }
  const isReversed = nearest === null && checkOrdering(statement.orderBy, orderings, restrictions);
  restrictions.checkKeyRangeFiltering();
  const limit = prepareLimit(statement.limit, '[limit]', context);
  const perPartition = prepareLimit(statement.perPartitionLimit, '[per_partition_limit]', context);
  const keys = restrictions.isKeyRange ? null : new KeySource(table, restrictions);
  const returnsStaticContent = restrictions.queriesFullPartitions;
  const asked = askedColumns(selection, restrictions, nearest);
  return {
    kind: 'select',
    table,
    variables: markers.all(),
    partitionKeyIndexes: markers.partitionKeyIndexes(
      table.keyspace,
      table.name,
      table.partitionKey.length,
    ),
    selection,
    grouping,
    isDistinct: statement.distinct,
    allowsFiltering: statement.allowFiltering,
    isJson: statement.json,
    keys,
    range: new RangeSource(restrictions.token),
    filtersKeysByToken: keys !== null && restrictions.token !== null,
    clustering: new ClusteringSource(restrictions, isReversed, statement.distinct),
    filtered: restrictions.filtered,
    filtersIntersection: restrictions.isMutableIntersection && restrictions.needsFiltering,
    indexes: restrictions.usesIndex ? restrictions.indexes : null,
    fetched: fetchedColumns(asked, restrictions),
    asked: selection.isWildcard ? null : asked,
    maskedConditions: maskedConditions(restrictions, nearest),
    nearest: nearest === null ? null : withSimilarity(nearest, restrictions),
    returnsStaticContent,
    isReversed,
    postOrdering: keys?.isIn && orderings.length > 0 ? orderings : null,
    limit,
    perPartitionLimit: perPartition,
    aggregationWarning:
      selection.isAggregate || grouping !== null
        ? aggregationWarning(restrictions, keys !== null)
        : null,
  };
}

/** Of the columns that a result has while it is made: what it is ordered by may be among them. */
function checkDistinctStatement(
  statement: SelectStatement,
  restrictions: StatementRestrictions,
  columns: readonly ColumnMetadata[],
): void {
  if (statement.perPartitionLimit !== null) {
    throw invalidRequest('PER PARTITION LIMIT is not allowed with SELECT DISTINCT queries');
  }
  const others = restrictions.otherColumns;
  if (!restrictions.clustering.isEmpty || others.some((column) => column.kind !== 'static')) {
    throw invalidRequest(
      'SELECT DISTINCT with WHERE clause only supports restriction by partition key and/or ' +
        'static columns.',
    );
  }
  checkDistinct(columns, restrictions.table, restrictions.isKeyRange);
}

/** True when rows are read against the clustering order. */
function checkOrdering(
  orderings: readonly Ordering[],
  columns: readonly ColumnMetadata[],
  restrictions: StatementRestrictions,
): boolean {
  if (orderings.length === 0) return false;
  if (restrictions.usesIndex) {
    throw invalidRequest('ORDER BY with 2ndary indexes is not supported, except for ANN queries.');
  }
  if (restrictions.isKeyRange) {
    throw invalidRequest(
      'ORDER BY is only supported when the partition key is restricted by an EQ or an IN.',
    );
  }
  let position = 0;
  let isReversed: boolean | null = null;
  const seen = new Map<ColumnMetadata, Ordering>();
  columns.forEach((column, i) => {
    seen.set(column, orderings[i] as Ordering);
  });
  for (const [column, ordering] of seen) {
    if (column.kind !== 'clustering') {
      throw invalidRequest(
        'Order by is currently only supported on the clustered columns of the PRIMARY KEY, ' +
          `got ${column.name}`,
      );
    }
    for (; position !== column.position; position++) {
      const skipped = restrictions.table.clustering[position];
      if (skipped === undefined || !restrictions.isRestrictedByEq(skipped)) {
        throw invalidRequest(
          'Order by currently only supports the ordering of columns following their declared ' +
            'order in the PRIMARY KEY',
        );
      }
    }
    position++;
    const reverses = ordering.descending !== column.isReversed;
    if (isReversed !== null && isReversed !== reverses) {
      throw invalidRequest('Unsupported order by relation');
    }
    isReversed = reverses;
  }
  return isReversed ?? false;
}

function prepareLimit(term: Term | null, name: string, context: TermContext): Value | null {
  return term === null ? null : prepareValue(term, limitReceiver(context.table, name), context);
}

/**
 * The columns that replicas are asked for: those selected, filtered and ordered by, and all static
 * ones when partitions without rows count. When that is none, all (null), as in Cassandra
 * (CASSANDRA-16415): whatever lives keeps a row alive then, not only what is as new as its insert.
 */
function fetchedColumns(
  asked: readonly ColumnMetadata[],
  restrictions: StatementRestrictions,
): readonly ColumnMetadata[] | null {
  if (asked.length === 0) return null;
  const { table, queriesFullPartitions } = restrictions;
  const wanted = new Set<ColumnMetadata>(queriesFullPartitions ? table.statics : []);
  for (const column of asked) wanted.add(column);
  if (wanted.size === table.statics.length + table.regulars.length) {
    return null;
  }
  return [...wanted].sort(compareColumns);
}

/** Columns outside the primary key, as `SELECT *` would order them. */
function askedColumns(
  selection: Selection,
  restrictions: StatementRestrictions,
  nearest: NearestOrdering | null,
): readonly ColumnMetadata[] {
  const named = new Set([...selection.columns, ...restrictions.others.columns]);
  if (nearest !== null) named.add(nearest.column);
  const { selectOrder } = restrictions.table;
  return selectOrder.filter((column) => !column.isPrimaryKey && named.has(column));
}

/** Those whose values could be told from which rows are found. */
function maskedConditions(
  restrictions: StatementRestrictions,
  nearest: NearestOrdering | null,
): readonly ColumnMetadata[] {
  const { table } = restrictions;
  if (table.masks.size === 0) return [];
  return table.selectOrder.filter(
    (column) =>
      table.masks.has(column.name) &&
      (restrictions.isRestricted(column) || nearest?.column === column),
  );
}

/** Beside a token range, an IN of a part of the key only filters. */
function aggregationWarning(
  restrictions: StatementRestrictions,
  namesKeys: boolean,
): string | null {
  if (restrictions.partitionKey.isEmpty && restrictions.token === null) {
    return 'Aggregation query used without partition key';
  }
  const isIn = restrictions.partitionKey.has('in') && (namesKeys || restrictions.token === null);
  return isIn ? 'Aggregation query used on multiple partition keys (IN restriction)' : null;
}
