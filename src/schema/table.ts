import type { ColumnMetadata } from './column.ts';
import type { ColumnMask } from './column-mask.ts';
import type { IndexMetadata } from './index-metadata.ts';
import type { TableLayout } from './table-layout.ts';
import type { TableOptions } from './table-options.ts';
import type { ViewDefinition } from './view.ts';

/** A table as one schema version has it: an immutable snapshot, replaced whole by ALTER. */
export interface TableMetadata {
  /** 32 hex digits without dashes are used in folder names; here the 8-4-4-4-12 text. */
  readonly id: string;
  readonly keyspace: string;
  readonly name: string;
  readonly partitionKey: readonly ColumnMetadata[];
  readonly clustering: readonly ColumnMetadata[];
  /** In the order of `compareColumns`. */
  readonly statics: readonly ColumnMetadata[];
  /** In the order of `compareColumns`. */
  readonly regulars: readonly ColumnMetadata[];
  readonly options: TableOptions;
  /** How its rows are kept: WITH COMPACT STORAGE, or as those of most tables are. */
  readonly layout: TableLayout;
  readonly droppedColumns: ReadonlyMap<string, DroppedColumn>;
  /** Its secondary indexes by name, sorted by it. */
  readonly indexes: ReadonlyMap<string, IndexMetadata>;
  /** Masks of columns, by their names. */
  readonly masks: ReadonlyMap<string, ColumnMask>;
  /** True for system_views and system_virtual_schema tables: rows are computed, never stored. */
  readonly isVirtual: boolean;
  /** All its columns beside the keys count, though it may have lost them all. */
  readonly isCounter: boolean;
  /** Null for all tables but materialized views. */
  readonly view: ViewDefinition | null;
  column(name: string): ColumnMetadata | undefined;
  /** All columns: keys, clustering, then statics and regulars by name. */
  readonly columns: readonly ColumnMetadata[];
  /** The columns that SELECT * lists: all but those that the layout hides. */
  readonly selectOrder: readonly ColumnMetadata[];
  /**
   * Order of two clusterings or prefixes: a shorter prefix sorts first when equal so far, and a value
   * that lacks before all values, whichever way its column goes.
   */
  compareClusterings(left: ClusteringValues, right: ClusteringValues): number;
}

/** Values of clustering columns; null for one that a row of a dense compact table lacks. */
export type ClusteringValues = readonly (Buffer | null)[];

export interface DroppedColumn {
  readonly column: ColumnMetadata;
  /** Cells written at or before this time (microseconds) are gone. */
  readonly droppedAtMicros: number | bigint;
}
