import { configurationError } from '../base/error/index.ts';
import { emptyType } from '../types/index.ts';
import type { ColumnMetadata } from './column.ts';

/** What `system_schema.tables.flags` says of the layout; another flag says whether the table counts. */
export type LayoutFlag = 'compound' | 'dense';

type LayoutKind = 'cql' | 'staticCompact' | 'dense' | 'denseCompound';

const FLAGS: Readonly<Record<LayoutKind, readonly LayoutFlag[]>> = {
  cql: ['compound'],
  staticCompact: [],
  dense: ['dense'],
  denseCompound: ['compound', 'dense'],
};

/**
 * How the rows of a table are kept: as those of most tables are, or WITH COMPACT STORAGE, which keeps
 * what Cassandra had before CQL (schema/TableMetadata.CompactTableMetadata). Compact tables have one
 * regular column and no row markers, so that a row is there as long as its one cell is:
 *
 * - dense: the clustering columns that were declared, and one regular column. None declared: a hidden
 *   one of the type `empty`, whose cell does nothing but be there. With several clustering columns
 *   (dense compound) the last ones may lack.
 * - static compact: no clustering column was declared. What was declared is static, and a clustering
 *   and a regular column, for the rows that clients before CQL could add, are hidden.
 *
 * Hidden columns are of the table (they are in its files and in `system_schema`), but no statement
 * may name them.
 */
export class TableLayout {
  private readonly kind: LayoutKind;
  /** The one regular column of a compact table; null for others. */
  readonly compactValue: ColumnMetadata | null;
  private readonly hidden: readonly ColumnMetadata[];

  private constructor(kind: LayoutKind, columns: readonly ColumnMetadata[]) {
    this.kind = kind;
    this.compactValue = kind === 'cql' ? null : compactValueOf(columns);
    this.hidden = columns.filter((column) => this.isMadeUp(column));
  }

  /** The layout of every table that is not compact. */
  static readonly CQL = new TableLayout('cql', []);

  /** Of a table WITH COMPACT STORAGE, all its columns (`compactColumns`) given. */
  static compact(columns: readonly ColumnMetadata[]): TableLayout {
    const isStatic = columns.some((column) => column.kind === 'static');
    const clustering = columns.filter((column) => column.kind === 'clustering').length;
    const dense = clustering > 1 ? 'denseCompound' : 'dense';
    return new TableLayout(isStatic ? 'staticCompact' : dense, columns);
  }

  /**
   * What the flags of `system_schema.tables` say. Throws `configurationError` for super column
   * families and for columns that no such table can have.
   */
  static ofFlags(flags: readonly string[], columns: readonly ColumnMetadata[]): TableLayout {
    if (flags.includes('super'))
      throw configurationError('super column families are not supported');
    const isDense = flags.includes('dense');
    if (!flags.includes('compound')) {
      return new TableLayout(isDense ? 'dense' : 'staticCompact', columns);
    }
    return isDense ? new TableLayout('denseCompound', columns) : TableLayout.CQL;
  }

  /** The same layout of a table whose columns have changed. */
  withColumns(columns: readonly ColumnMetadata[]): TableLayout {
    return this.kind === 'cql' ? this : new TableLayout(this.kind, columns);
  }

  /** For `system_schema.tables`. */
  get flags(): readonly LayoutFlag[] {
    return FLAGS[this.kind];
  }

  get isCompact(): boolean {
    return this.kind !== 'cql';
  }

  /** An INSERT leaves a marker, which keeps a row alive that has no cell. */
  get hasRowMarkers(): boolean {
    return this.kind === 'cql';
  }

  /** Rows may lack values of their last clustering columns. */
  get mayLackClustering(): boolean {
    return this.kind === 'denseCompound';
  }

  /** The one clustering column must have a value, and not an empty one. */
  get needsClusteringValue(): boolean {
    return this.kind === 'dense';
  }

  /** Each partition is one row for clients, made of its static columns. */
  get isStaticCompact(): boolean {
    return this.kind === 'staticCompact';
  }

  /** No regular column was declared, so that writing a row's key writes its empty cell. */
  get hasEmptyValue(): boolean {
    return this.compactValue?.type === emptyType;
  }

  /** True for columns that no statement may name. */
  hides(column: ColumnMetadata): boolean {
    return this.hidden.includes(column);
  }

  private isMadeUp({ kind }: ColumnMetadata): boolean {
    if (this.kind === 'staticCompact') return kind === 'clustering' || kind === 'regular';
    return kind === 'regular' && this.hasEmptyValue;
  }
}

function compactValueOf(columns: readonly ColumnMetadata[]): ColumnMetadata {
  const regulars = columns.filter((column) => column.kind === 'regular');
  const [value] = regulars;
  const hasClustering = columns.some((column) => column.kind === 'clustering');
  if (regulars.length !== 1 || value === undefined || value.isComplex || !hasClustering) {
    throw configurationError('a compact table has clustering columns and one regular column');
  }
  return value;
}
