import type { ClusteringFilter, DecoratedKey, Row } from '../../mutation/index.ts';
import { compareBoundToRow, RowFilter } from '../../mutation/index.ts';
import type { TableMetadata, ViewMetadata } from '../../schema/index.ts';
import type { WhereClause } from '../ast/index.ts';
import type { FunctionEnvironment, FunctionScope } from '../function/index.ts';
import { parseWhereClauseText } from '../parser/index.ts';
import { whereClauseCql } from '../printer/index.ts';
import { Markers } from './markers.ts';
import { userTypesOf } from './raw-type-resolver.ts';
import { bindRowFilter, ClusteringSource, StatementRestrictions } from './where/index.ts';

/** The conditions of a view, analysed for its base table. Throws what Cassandra refuses. */
export function analyseViewConditions(
  where: WhereClause,
  base: TableMetadata,
  schema: FunctionScope,
): StatementRestrictions {
  const userTypes = userTypesOf(schema, base.keyspace);
  const context = { table: base, schema, markers: new Markers(), userTypes, nowMillis: 0 };
  return new StatementRestrictions(where, context, {
    type: 'SELECT',
    selectsOnlyStatics: false,
    allowFiltering: true,
    isForView: true,
  });
}

/** The text of a view's conditions after a column of the base table's key has got another name. */
export function renameInConditions(text: string, from: string, to: string): string {
  const renamed = (name: string): string => (name === from ? to : name);
  const { relations, expressions } = parseWhereClauseText(text);
  return whereClauseCql({
    relations: relations.map((relation) =>
      'column' in relation
        ? { ...relation, column: renamed(relation.column) }
        : { ...relation, columns: relation.columns.map(renamed) },
    ),
    expressions,
  });
}

/**
 * Tells which rows of the base table a view shows, as far as its conditions say: these speak of the
 * base table's key only (IS NOT NULL apart), so that a row belongs to the view for its whole life or
 * never. Values are bound once.
 */
export class ViewFilter {
  private readonly base: TableMetadata;
  private readonly ofKey: RowFilter;
  private readonly ofRow: RowFilter;
  private readonly clustering: ClusteringFilter | null;

  constructor(
    base: TableMetadata,
    { view }: ViewMetadata,
    schema: FunctionScope,
    functions: FunctionEnvironment,
  ) {
    const where = parseWhereClauseText(view.whereClause);
    const restrictions = analyseViewConditions(where, base, schema);
    const bindings = { values: [], functions };
    const sliced = new Set(restrictions.sliced);
    const filtered = restrictions.clustering.all.filter((each) => !sliced.has(each));
    this.base = base;
    this.ofKey = new RowFilter(base, bindRowFilter(restrictions.partitionKey.all, bindings), 0);
    this.ofRow = new RowFilter(base, bindRowFilter(filtered, bindings), 0);
    this.clustering = new ClusteringSource(restrictions, false).bind(bindings);
  }

  selectsKey(key: DecoratedKey): boolean {
    return this.ofKey.matchesPartition(key, null);
  }

  /** Of a partition whose key is selected. */
  selectsRow(row: Row): boolean {
    return this.selectsClustering(row) && this.ofRow.matchesRow(row);
  }

  private selectsClustering({ clustering }: Row): boolean {
    const { base, clustering: filter } = this;
    if (filter === null) return false;
    if (filter.kind === 'names') {
      return filter.rows.some((each) => base.compareClusterings(each, clustering) === 0);
    }
    return filter.slices.some(
      ({ start, end }) =>
        compareBoundToRow(base, start, clustering) < 0 &&
        compareBoundToRow(base, end, clustering) > 0,
    );
  }
}
