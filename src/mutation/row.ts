import type { ClusteringValues, ColumnMetadata } from '../schema/index.ts';
import type { Cell } from './cell.ts';
import type { DeletionTime } from './deletion-time.ts';
import { NO_DELETION_TIME } from './deletion-time.ts';
import type { Liveness } from './liveness.ts';

/**
 * Values of the clustering columns in order; empty for a static row. Null stands for a value that a
 * row of a dense compact table lacks, and only for that (`TableLayout.mayLackClustering`).
 */
export type Clustering = ClusteringValues;

/** The cells of a multi-cell column in one row, with the deletion of the whole collection. */
export class ComplexCells {
  readonly column: ColumnMetadata;
  readonly deletion: DeletionTime;
  /** In the order of the column's paths. */
  readonly cells: readonly Cell[];

  constructor(column: ColumnMetadata, deletion: DeletionTime, cells: readonly Cell[]) {
    this.column = column;
    this.deletion = deletion;
    this.cells = cells;
  }
}

export type ColumnData = Cell | ComplexCells;

/** A row, or the part of one that a mutation or one memtable holds. Immutable. */
export class Row {
  readonly clustering: Clustering;
  readonly liveness: Liveness;
  readonly deletion: DeletionTime;
  /** In the order of `compareColumns`, at most one entry a column. */
  readonly columns: readonly ColumnData[];
  /**
   * True when it lives, and nothing in it is deleted, expires or is a collection: every step of a read
   * would look at each cell to find that out. Most rows are plain.
   */
  readonly isPlain: boolean;

  constructor(
    clustering: Clustering,
    liveness: Liveness,
    deletion: DeletionTime,
    columns: readonly ColumnData[],
  ) {
    this.clustering = clustering;
    this.liveness = liveness;
    this.deletion = deletion;
    this.columns = columns;
    this.isPlain =
      deletion.isLive &&
      liveness.localExpirationTime === NO_DELETION_TIME &&
      (columns.length > 0 || !liveness.isEmpty) &&
      areLasting(columns);
  }
}

function areLasting(columns: readonly ColumnData[]): boolean {
  for (let i = 0; i < columns.length; i++) {
    const data = columns[i] as ColumnData;
    if (data instanceof ComplexCells || data.localDeletionTime !== NO_DELETION_TIME) return false;
  }
  return true;
}
