import type { TableMetadata } from '../../../schema/index.ts';
import type { Selectable } from '../../ast/index.ts';
import { existingColumn } from '../table-lookup.ts';

/**
 * Throws `invalidRequest` for the first column that an expression names and the table does not have:
 * Cassandra looks for all of them before it asks for types. What stands in front of a colon may be a
 * field of a user type.
 */
export function checkColumns(selectable: Selectable, table: TableMetadata): void {
  if (selectable.kind === 'identifier') existingColumn(table, selectable.name);
  for (const part of partsOf(selectable)) checkColumns(part, table);
}

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
