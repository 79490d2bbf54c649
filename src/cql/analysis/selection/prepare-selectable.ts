import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import type { Selectable } from '../../ast/index.ts';
import { resolveType } from '../raw-type-resolver.ts';
import { existingColumn } from '../table-lookup.ts';
import type { SelectionContext } from './analyse-selectable.ts';
import { calledFunction } from './analyse-selectable.ts';

/**
 * Finds what an expression names, the names of its parts first: columns, types of hints, functions.
 * Throws `invalidRequest` for the first that is not there: Cassandra looks for all of them before it asks
 * what fits together (`Selectable.Raw.prepare`).
 */
export function prepareSelectable(selectable: Selectable, context: SelectionContext): void {
  for (const part of partsOf(selectable)) prepareSelectable(part, context);
  if (selectable.kind === 'identifier') context.column(selectable.name);
  else if (selectable.kind === 'typeHint') resolveType(selectable.type, context.terms.userTypes);
  else calledFunction(selectable, context);
}

/**
 * True when an expression has a column that meets the condition. A map is taken for one that has, unless
 * its values do (`Selectable.WithMapOrUdt.selectColumns`).
 */
export function selectsColumn(
  selectable: Selectable,
  table: TableMetadata,
  condition: (column: ColumnMetadata) => boolean,
): boolean {
  const selects = (part: Selectable): boolean => selectsColumn(part, table, condition);
  switch (selectable.kind) {
    case 'identifier':
      return condition(existingColumn(table, selectable.name));
    case 'mapOrUserType':
      return selectable.entries.some(
        ({ key, value }) => (key.kind !== 'identifier' && selects(key)) || !selects(value),
      );
    default:
      return partsOf(selectable).some(selects);
  }
}

/** What stands in front of a colon may be a field of a user type, and is no part here. */
function partsOf(selectable: Selectable): readonly Selectable[] {
  switch (selectable.kind) {
    case 'identifier':
    case 'value':
    case 'countRows':
      return [];
    case 'function':
      return selectable.arguments;
    case 'cellMetadata':
      return [selectable.column];
    case 'list':
    case 'set':
    case 'parenthesesOrTuple':
      return selectable.elements;
    case 'mapOrUserType':
      return selectable.entries.map(({ value }) => value);
    case 'arithmetic':
      return [selectable.left, selectable.right];
    default:
      return [selectable.operand];
  }
}
