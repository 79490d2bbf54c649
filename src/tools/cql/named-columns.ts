/** A row of `system_schema.columns` as far as it matters here. */
export interface SchemaColumn {
  readonly kind: string;
  readonly type: string;
}

/** `flags` of a table as bytes that have their names in them, or null where a table has none. */
export type TableFlags = Buffer | null | undefined;

/**
 * The columns that statements may name. Tables WITH COMPACT STORAGE have others besides: without a
 * clustering column all that was declared is static, and where only a key was declared there is a
 * value of the type `empty`.
 */
export function namedColumns<Column extends SchemaColumn>(
  columns: readonly Column[],
  flags: TableFlags,
): readonly Column[] {
  const names = flags?.toString('latin1') ?? 'compound';
  if (names.includes('dense')) return columns.filter(({ type }) => type !== 'empty');
  if (names.includes('compound')) return columns;
  return columns.filter(({ kind }) => kind === 'partition_key' || kind === 'static');
}
