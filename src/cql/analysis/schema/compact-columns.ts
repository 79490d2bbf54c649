import { ColumnMetadata } from '../../../schema/index.ts';
import { blobType, counterType, emptyType, textType } from '../../../types/index.ts';

/**
 * The columns that a table WITH COMPACT STORAGE gets for those that were declared, as
 * CreateTableStatement.fixupCompactTable of Cassandra 5.0 has them: such tables have clustering
 * columns and one regular column. Without declared clustering columns what was declared becomes
 * static; what lacks is added under a name that is free (`column1`, `value`, then with the next
 * number).
 */
export function compactColumns(declared: readonly ColumnMetadata[]): ColumnMetadata[] {
  const isDense = declared.some((column) => column.kind === 'clustering');
  const values = declared.filter((column) => column.kind === 'regular');
  if (isDense && values.length > 0) return [...declared];
  const names = new Set(declared.map(({ name }) => name));
  const valueName = freeName(names, 'value', 0);
  if (isDense) return [...declared, new ColumnMetadata(valueName, 'regular', -1, emptyType)];
  const isCounter = values.some(({ type }) => type.isCounter);
  return [
    ...declared.filter((column) => column.kind === 'partition_key'),
    ...values.map(({ name, type }) => new ColumnMetadata(name, 'static', -1, type)),
    new ColumnMetadata(freeName(names, 'column', 1), 'clustering', 0, textType),
    new ColumnMetadata(valueName, 'regular', -1, isCounter ? counterType : blobType),
  ];
}

/** The name with the first number that makes it free; 0 stands for no number. */
function freeName(taken: ReadonlySet<string>, name: string, first: number): string {
  for (let number = first; ; number++) {
    const candidate = number === 0 ? name : `${name}${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
