import type { TableMetadata } from '../../schema/index.ts';
import { jsonEscape, textType } from '../../types/index.ts';
import type { ColumnSpecification } from '../query-processor.ts';
import type { ResultRow } from './row-consumer.ts';

/** The one column of SELECT JSON. */
export function jsonColumn({ keyspace, name }: TableMetadata): ColumnSpecification {
  return { keyspace, table: name, name: '[json]', type: textType };
}

/** Each row as a JSON object; names that are not lower case stand in quotes of their own. */
export function rowsAsJson(
  rows: readonly ResultRow[],
  columns: readonly ColumnSpecification[],
): ResultRow[] {
  const names = columns.map(({ name }) => {
    const shown = name === name.toLowerCase() ? name : `"${name}"`;
    return `"${jsonEscape(shown)}": `;
  });
  return rows.map((row) => {
    const fields = columns.map(({ type }, i) => {
      const value = row[i] ?? null;
      return (names[i] as string) + (value === null ? 'null' : type.toJson(value));
    });
    return [Buffer.from(`{${fields.join(', ')}}`)];
  });
}
