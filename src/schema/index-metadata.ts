import { invariant } from '../base/error/index.ts';
import type { SimilarityFunction } from '../types/index.ts';
import { inetType } from '../types/index.ts';
import type { ColumnMetadata } from './column.ts';
import type { TableMetadata } from './table.ts';

/** What of a column is indexed: `simple` is its value, `full` a frozen collection as a whole. */
export type IndexTargetType = 'simple' | 'values' | 'keys' | 'entries' | 'full';

/**
 * A secondary index as `system_schema.indexes` has it: COMPOSITES is the index of Cassandra's own
 * kind (`legacy_local_table`), CUSTOM has a class among its options. `target` is always an option.
 */
export interface IndexMetadata {
  readonly name: string;
  readonly kind: IndexKind;
  /** Sorted by name. */
  readonly options: Readonly<Record<string, string>>;
}

export type IndexKind = 'KEYS' | 'CUSTOM' | 'COMPOSITES';

export interface IndexTarget {
  readonly column: ColumnMetadata;
  readonly type: IndexTargetType;
}

export const TARGET_OPTION = 'target';
export const CLASS_OPTION = 'class_name';

const SAI_CLASS = 'org.apache.cassandra.index.sai.StorageAttachedIndex';
const SAI_ALIASES = new Set(['sai', 'storageattachedindex']);

/** True for a storage-attached index, by its alias or its class. */
export function isStorageAttached({ kind, options }: Pick<IndexMetadata, 'kind' | 'options'>) {
  return kind === 'CUSTOM' && isStorageAttachedClass(options[CLASS_OPTION] ?? '');
}

export function isStorageAttachedClass(className: string): boolean {
  return className === SAI_CLASS || SAI_ALIASES.has(className.toLowerCase());
}

const TARGET = /^(keys|values|entries|full)\((.+)\)$/s;

/** The column and the part of it that an index of a table is about. */
export function indexTarget(table: TableMetadata, index: IndexMetadata): IndexTarget {
  const text = index.options[TARGET_OPTION] ?? '';
  const found = TARGET.exec(text);
  const column = table.column(unquoted(found?.[2] ?? text));
  invariant(column !== undefined, `index ${index.name} is of a column of ${table.name}`);
  const type = (found?.[1] ?? 'simple') as IndexTargetType;
  // An index of Cassandra before 3.0 on a collection says nothing of what it means.
  return { column, type: type === 'simple' && column.isComplex ? 'values' : type };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** The index of a keyspace's tables that has a name, with its table. */
export function findIndex(
  tables: Iterable<TableMetadata>,
  name: string,
): { readonly table: TableMetadata; readonly index: IndexMetadata } | undefined {
  for (const table of tables) {
    const index = table.indexes.get(name);
    if (index !== undefined) return { table, index };
  }
  return undefined;
}

/** How an index changes texts before it compares them (SAI's NonTokenizingOptions). */
export interface TextAnalysis {
  readonly isCaseSensitive: boolean;
  /** To Unicode's composed form (NFC). */
  readonly normalizes: boolean;
  /** Letters with marks become those of ASCII that they are made of. */
  readonly foldsToAscii: boolean;
}

/** How a storage-attached index sees the values of its column (SAI's IndexTermType). */
export interface TermAnalysis {
  /** What becomes of texts; null: nothing. */
  readonly text: TextAnalysis | null;
  /** Addresses of IPv4 are compared as those of IPv6. */
  readonly isAddress: boolean;
  /** Empty values are not in the index. */
  readonly skipsEmpty: boolean;
}

/** Types whose empty values an index has; beside them, what is made of other types. */
const LITERALS = new Set(['text', 'ascii', 'boolean']);

/** How an index of that target sees values; null: as they are. */
export function termAnalysisOf(
  index: Pick<IndexMetadata, 'kind' | 'options'>,
  { column: { type, isReversed } }: IndexTarget,
): TermAnalysis | null {
  if (!isStorageAttached(index)) return null;
  const text = textAnalysisOf(index);
  const isAddress = type === inetType;
  const isLiteral = LITERALS.has(type.name) || type.elements.length > 0;
  const skipsEmpty = !isLiteral || isReversed;
  return text === null && !isAddress && !skipsEmpty ? null : { text, isAddress, skipsEmpty };
}

function textAnalysisOf({ options }: Pick<IndexMetadata, 'options'>): TextAnalysis | null {
  const flag = (name: string, byDefault: string): boolean =>
    (options[name] ?? byDefault).toLowerCase() === 'true';
  const isCaseSensitive = flag('case_sensitive', 'true');
  const normalizes = flag('normalize', 'false');
  const foldsToAscii = flag('ascii', 'false');
  if (isCaseSensitive && !normalizes && !foldsToAscii) return null;
  return { isCaseSensitive, normalizes, foldsToAscii };
}

/** What makes vectors alike for a storage-attached index; its options have been checked. */
export function similarityFunctionOf({
  options,
}: Pick<IndexMetadata, 'options'>): SimilarityFunction {
  return (options.similarity_function?.toUpperCase() ?? 'COSINE') as SimilarityFunction;
}
