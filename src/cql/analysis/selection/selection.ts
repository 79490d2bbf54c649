import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import type { Selector as SelectorItem, SelectStatement } from '../../ast/index.ts';
import { qualifiedSelectable } from '../../ast/index.ts';
import type { Masker } from '../column-mask.ts';
import { maskerOf } from '../column-mask.ts';
import type { TermContext } from '../prepare-value.ts';
import type { Receiver } from '../receiver.ts';
import { columnReceiver } from '../receiver.ts';
import { analyseSelectable, SelectionContext } from './analyse-selectable.ts';
import { ColumnSelector } from './column-selector.ts';
import { prepareSelectable, selectsColumn } from './prepare-selectable.ts';
import type { Selector } from './selector.ts';

/**
 * The SELECT clause after analysis. `plain` is set when it names nothing but columns, which is
 * projected without selectors; groups always need them.
 */
export interface Selection {
  readonly isWildcard: boolean;
  /** The columns of the result. */
  readonly results: readonly Receiver[];
  readonly selectors: readonly Selector[];
  /** What selectors ask for by index. */
  readonly columns: readonly ColumnMetadata[];
  /** For each result its column, when all results are columns. */
  readonly plain: readonly ColumnMetadata[] | null;
  readonly isAggregate: boolean;
  /** What hides the values of `columns`; null when none of them is masked. */
  readonly maskers: readonly (Masker | null)[] | null;
}

/** The items of a SELECT clause, with the keyspace of the table before the types that they name. */
export function qualifiedSelectors(
  { selectors }: SelectStatement,
  { keyspace }: TableMetadata,
): readonly SelectorItem[] {
  return selectors.map(({ selectable, alias }) => {
    return { selectable: qualifiedSelectable(selectable, keyspace), alias };
  });
}

/**
 * True when the items ask for static columns and at most for those of the partition key beside them.
 * Throws `invalidRequest` for a name that is not there, in what had to be looked at to tell.
 */
export function selectsOnlyStatics(items: readonly SelectorItem[], terms: TermContext): boolean {
  const { table } = terms;
  if (table.statics.length === 0 || table.layout.isStaticCompact) return false;
  const context = new SelectionContext(terms);
  const selects = (condition: (column: ColumnMetadata) => boolean): boolean =>
    items.some(({ selectable }) => {
      prepareSelectable(selectable, context);
      return selectsColumn(selectable, table, condition);
    });
  return (
    selects(({ kind }) => kind === 'static') &&
    !selects(({ kind }) => kind !== 'static' && kind !== 'partition_key')
  );
}

/** Compiles the items; none are all columns. Throws `invalidRequest`. */
export function analyseSelection(
  items: readonly SelectorItem[],
  isGrouped: boolean,
  terms: TermContext,
): Selection {
  const { table } = terms;
  if (items.length === 0) return wildcard(terms, isGrouped || table.masks.size > 0);
  const context = new SelectionContext(terms);
  const selectors: Selector[] = [];
  const results: Receiver[] = [];
  for (const { selectable, alias } of items) {
    prepareSelectable(selectable, context);
    const selector = analyseSelectable(selectable, null, context);
    selectors.push(selector);
    results.push({
      keyspace: table.keyspace,
      table: table.name,
      name: alias ?? selector.name,
      type: selector.type,
      isReversed:
        selector instanceof ColumnSelector && context.columns[selector.index]?.isReversed === true,
    });
  }
  const isPlain = selectors.every((selector) => selector instanceof ColumnSelector);
  const maskers = maskersOf(terms, context.columns);
  const plain =
    isPlain && !isGrouped && maskers === null
      ? selectors.map(
          (selector) => context.columns[(selector as ColumnSelector).index] as ColumnMetadata,
        )
      : null;
  const isAggregate = selectors.some((selector) => selector.isAggregate);
  const { columns } = context;
  return { isWildcard: false, results, selectors, columns, plain, isAggregate, maskers };
}

function maskersOf(
  { table, schema }: TermContext,
  columns: readonly ColumnMetadata[],
): readonly (Masker | null)[] | null {
  if (table.masks.size === 0) return null;
  const maskers = columns.map((column) => maskerOf(table, column, schema));
  return maskers.some((masker) => masker !== null) ? maskers : null;
}

/**
 * Groups take their values through selectors, which keep the first row's, and masked values are
 * only seen by selectors.
 */
function wildcard(terms: TermContext, needsSelectors: boolean): Selection {
  const { table } = terms;
  const columns = table.selectOrder;
  const selectors = columns.map(({ name, type }, i) => new ColumnSelector(name, type, i));
  return {
    isWildcard: true,
    results: columns.map((column) => columnReceiver(table, column)),
    selectors: needsSelectors ? selectors : [],
    columns,
    plain: needsSelectors ? null : columns,
    isAggregate: false,
    maskers: maskersOf(terms, columns),
  };
}

/**
 * SELECT DISTINCT asks for partition key and static columns at most, and for the whole of the key
 * where keys are not given.
 */
export function checkDistinct(
  columns: readonly ColumnMetadata[],
  table: TableMetadata,
  isKeyRange: boolean,
): void {
  for (const column of columns) {
    if (column.kind !== 'partition_key' && column.kind !== 'static') {
      throw invalidRequest(
        'SELECT DISTINCT queries must only request partition key columns and/or static columns ' +
          `(not ${column.name})`,
      );
    }
  }
  // Columns that are not asked for, while others are, would make different partitions look alike.
  if (columns.length === 0 || !isKeyRange) return;
  for (const column of table.partitionKey) {
    if (!columns.includes(column)) {
      throw invalidRequest(
        'SELECT DISTINCT queries must request all the partition key columns ' +
          `(missing ${column.name})`,
      );
    }
  }
}
