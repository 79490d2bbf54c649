import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import type { Selectable } from '../../ast/index.ts';
import { qualifiedFunctionName } from '../../function/index.ts';
import type { TermContext } from '../prepare-value.ts';
import { analyseSelectable, calledFunction, SelectionContext } from './analyse-selectable.ts';
import type { Selector } from './selector.ts';
import { NOT_FOR_GROUPS } from './selector.ts';

/**
 * What GROUP BY makes groups of: rows of one partition that agree in the first clustering columns,
 * the last of them perhaps through a function.
 */
export interface Grouping {
  /** Clustering columns that rows of a group have in common. */
  readonly prefixLength: number;
  /** Applied to the last of them, its only column; null: the column itself. */
  readonly selector: Selector | null;
  /** Executions are refused with this: a function that does not keep the order of rows. */
  readonly fault: string | null;
}

const DECLARED_ORDER =
  'Group by currently only support groups of columns following their declared order in the ' +
  'PRIMARY KEY';

/**
 * Checks a GROUP BY clause (SelectStatement.getAggregationSpecFactory of Cassandra 5.0): key columns
 * in their order, where those that WHERE fixes may be left out, and at the end perhaps a function
 * of a clustering column. Null when there is no clause.
 */
export function analyseGroupBy(
  groups: readonly Selectable[],
  terms: TermContext,
  isFixed: (column: ColumnMetadata) => boolean,
): Grouping | null {
  if (groups.length === 0) return null;
  const keys = primaryKey(terms.table);
  let at = 0;
  let prefixLength = 0;
  let selector: Selector | null = null;
  for (const group of groups) {
    const expression = functionOf(group, terms);
    const column = expression?.column ?? groupColumn(group, terms);
    if (expression !== null) selector = expression.selector;
    else if (selector !== null) {
      throw invalidRequest(
        'Functions are only supported on the last element of the GROUP BY clause',
      );
    }
    for (;;) {
      const key = keys[at++];
      if (key === undefined) throw invalidRequest(DECLARED_ORDER);
      if (key.kind === 'clustering') prefixLength++;
      if (key === column) break;
      if (!isFixed(key)) throw invalidRequest(DECLARED_ORDER);
    }
  }
  if (keys[at]?.kind === 'partition_key') {
    throw invalidRequest('Group by is not supported on only a part of the partition key');
  }
  return { prefixLength, selector, fault: selector?.groupByFault() ?? null };
}

function primaryKey(table: TableMetadata): readonly ColumnMetadata[] {
  return [...table.partitionKey, ...table.clustering];
}

interface GroupFunction {
  readonly selector: Selector;
  readonly column: ColumnMetadata;
}

function functionOf(group: Selectable, terms: TermContext): GroupFunction | null {
  const called = calledFunction(group, new SelectionContext(terms));
  if (called === null) return null;
  if (called.kind === 'aggregate') {
    throw invalidRequest(
      'Aggregate functions are not supported within the GROUP BY clause, got: ' +
        qualifiedFunctionName(called),
    );
  }
  const context = new SelectionContext(terms);
  const selector = analyseSelectable(group, null, context);
  const [column, second] = context.columns;
  if (column === undefined) {
    throw invalidRequest('GROUP BY functions must have one clustering column name as parameter');
  }
  if (second !== undefined) {
    const names = context.columns.map(({ name }) => name).join(',');
    throw invalidRequest(
      `GROUP BY functions accept only one clustering column as parameter, got: ${names}`,
    );
  }
  if (column.kind !== 'clustering') {
    throw invalidRequest(
      `Group by functions are only supported on clustering columns, got ${column.name}`,
    );
  }
  return { selector, column };
}

/** Cassandra fails with a ClassCastException for expressions that are neither. */
function groupColumn(group: Selectable, terms: TermContext): ColumnMetadata {
  if (group.kind !== 'identifier') throw invalidRequest(NOT_FOR_GROUPS);
  const column = new SelectionContext(terms).column(group.name);
  if (column.kind !== 'partition_key' && column.kind !== 'clustering') {
    throw invalidRequest(
      `Group by is currently only supported on the columns of the PRIMARY KEY, got ${column.name}`,
    );
  }
  return column;
}
