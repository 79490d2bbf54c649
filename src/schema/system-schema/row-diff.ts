import type { SchemaRow } from './schema-row.ts';

/** A text that two rows share when they are the same row of the same table. */
export function schemaRowKey(row: SchemaRow): string {
  const clustering = row.clustering.map((value) => value.toString('hex')).join('.');
  return `${row.table}/${row.partitionKey.toString('hex')}/${clustering}`;
}

/** A text that two rows share when their cells have the same values. */
export function cellsText(row: SchemaRow): string {
  return [...row.cells]
    .filter(([, value]) => value !== null)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${(value as Buffer).toString('hex')}`)
    .join(',');
}

export interface SchemaRowDiff {
  /** Rows that are new, or whose cells differ; whole. */
  readonly written: readonly SchemaRow[];
  readonly removed: readonly SchemaRow[];
}

/** What must be written and removed to come from one set of rows to another. */
export function diffRows(before: Iterable<SchemaRow>, after: Iterable<SchemaRow>): SchemaRowDiff {
  const old = new Map([...before].map((row) => [schemaRowKey(row), row]));
  const written: SchemaRow[] = [];
  for (const row of after) {
    const key = schemaRowKey(row);
    const known = old.get(key);
    old.delete(key);
    if (known === undefined || cellsText(known) !== cellsText(row)) written.push(row);
  }
  return { written, removed: [...old.values()] };
}
