import { compareColumns } from '../schema/index.ts';
import type { Cell } from './cell.ts';
import { comparePaths } from './cell-path.ts';
import { DeletionTime } from './deletion-time.ts';
import { Liveness } from './liveness.ts';
import { livenessSupersedes, reconcileCells } from './reconcile.ts';
import type { Clustering, ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';

/**
 * Merging versions of one row.
 *
 * 1. The newest liveness and the newest row deletion win.
 * 2. What the strongest deletion covers (the row's own, or `active`: that of the partition or of a
 *    range around the row) goes: liveness, cells, and weaker deletions themselves.
 * 3. Cells of the same column are reconciled; a collection's deletion covers its elements likewise.
 *
 * Every result is normal: it holds nothing that its own deletions cover. The merge is commutative
 * and associative, and idempotent on normal rows. Results share all they can with their inputs.
 */

/** The later of two deletions. */
export function laterDeletion(left: DeletionTime, right: DeletionTime): DeletionTime {
  return right.supersedes(left) ? right : left;
}

/** Merges two versions of a row; null when nothing is left under `active`. */
export function mergeRow(
  left: Row,
  right: Row,
  active: DeletionTime = DeletionTime.LIVE,
): Row | null {
  if (left.isPlain && right.isPlain && active.isLive) {
    const newer = newerOfSameColumns(left, right);
    if (newer !== null) return newer;
  }
  let liveness = livenessSupersedes(right.liveness, left.liveness) ? right.liveness : left.liveness;
  let deletion =
    left.deletion === right.deletion ? left.deletion : laterDeletion(left.deletion, right.deletion);
  let covering = deletion;
  if (!deletion.supersedes(active)) {
    deletion = DeletionTime.LIVE;
    covering = active;
  }
  if (!covering.isLive && covering.deletes(liveness.timestamp)) liveness = Liveness.EMPTY;
  const columns = mergeColumns(left.columns, right.columns, covering);
  if (columns.length === 0 && liveness.isEmpty && deletion.isLive) return null;
  return new Row(left.clustering, liveness, deletion, columns);
}

/**
 * Of two plain rows the one that replaces the other whole, as when all of a row is written again: it
 * has the same columns, and each cell is newer. Null when there is no such row.
 */
function newerOfSameColumns(left: Row, right: Row): Row | null {
  const isRight = right.liveness.timestamp > left.liveness.timestamp;
  const newer = isRight ? right : left;
  const older = isRight ? left : right;
  if (newer.liveness.timestamp === older.liveness.timestamp) return null;
  // Equal keys may have other bytes (1.5 and 1.50): those that came first stay.
  if (isRight && !haveSameBytes(left.clustering, right.clustering)) return null;
  const { columns } = newer;
  if (columns.length !== older.columns.length) return null;
  for (let i = 0; i < columns.length; i++) {
    const cell = columns[i] as Cell;
    const before = older.columns[i] as Cell;
    if (cell.column !== before.column || cell.timestamp <= before.timestamp) return null;
    if (cell.column.type.isCounter) return null;
  }
  return newer;
}

function haveSameBytes(left: Clustering, right: Clustering): boolean {
  for (let i = 0; i < left.length; i++) {
    const value = left[i];
    const other = right[i];
    if (value == null || other == null ? value !== other : !value.equals(other)) return false;
  }
  return true;
}

/**
 * Merges any number of versions of a row (at least one) under `active`; null when nothing is left.
 */
export function mergeRows(
  rows: readonly Row[],
  active: DeletionTime = DeletionTime.LIVE,
): Row | null {
  const last = rows.length - 1;
  if (last === 0) return shadowRow(rows[0] as Row, active);
  let merged = rows[0] as Row;
  for (let i = 1; i < last; i++) {
    merged = mergeRow(merged, rows[i] as Row) ?? emptyRow(merged);
  }
  return mergeRow(merged, rows[last] as Row, active);
}

function emptyRow(row: Row): Row {
  return new Row(row.clustering, Liveness.EMPTY, DeletionTime.LIVE, []);
}

/**
 * The row without what `active` or its own deletions cover; the same object when nothing is, null
 * when nothing is left. With no `active` it makes any row normal.
 */
export function shadowRow(row: Row, active: DeletionTime = DeletionTime.LIVE): Row | null {
  if (row.isPlain && active.isLive) return row;
  let deletion = row.deletion;
  let covering = deletion;
  if (!deletion.supersedes(active)) {
    deletion = DeletionTime.LIVE;
    covering = active;
  }
  const covers = !covering.isLive;
  const liveness =
    covers && covering.deletes(row.liveness.timestamp) ? Liveness.EMPTY : row.liveness;
  const columns = shadowColumns(row.columns, covering);
  if (columns.length === 0 && liveness.isEmpty && deletion.isLive) return null;
  if (
    columns === row.columns &&
    liveness.timestamp === row.liveness.timestamp &&
    (deletion === row.deletion || (deletion.isLive && row.deletion.isLive))
  ) {
    return row;
  }
  return new Row(row.clustering, liveness, deletion, columns);
}

function shadowColumns(
  columns: readonly ColumnData[],
  covering: DeletionTime,
): readonly ColumnData[] {
  let kept: ColumnData[] | null = null;
  for (let i = 0; i < columns.length; i++) {
    const data = columns[i] as ColumnData;
    const rest = shadowData(data, covering);
    if (rest !== data && kept === null) kept = columns.slice(0, i);
    if (rest !== null && kept !== null) kept.push(rest);
  }
  return kept ?? columns;
}

function shadowData(data: ColumnData, covering: DeletionTime): ColumnData | null {
  if (!(data instanceof ComplexCells)) {
    return !covering.isLive && covering.deletes(data.timestamp) ? null : data;
  }
  const keepsDeletion = data.deletion.supersedes(covering);
  const deletion = keepsDeletion ? data.deletion : DeletionTime.LIVE;
  const strongest = keepsDeletion ? deletion : covering;
  const cells = strongest.isLive ? data.cells : shadowCells(data.cells, strongest);
  if (cells.length === 0 && deletion.isLive) return null;
  const isSame = cells === data.cells && deletion.isLive === data.deletion.isLive;
  return isSame ? data : new ComplexCells(data.column, deletion, cells);
}

function shadowCells(cells: readonly Cell[], covering: DeletionTime): readonly Cell[] {
  for (let i = 0; i < cells.length; i++) {
    if (covering.deletes((cells[i] as Cell).timestamp)) {
      return cells.filter((cell) => !covering.deletes(cell.timestamp));
    }
  }
  return cells;
}

function mergeColumns(
  left: readonly ColumnData[],
  right: readonly ColumnData[],
  covering: DeletionTime,
): readonly ColumnData[] {
  const merged: ColumnData[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const leftData = left[l];
    const rightData = right[r];
    const order =
      leftData === undefined
        ? 1
        : rightData === undefined
          ? -1
          : compareColumns(leftData.column, rightData.column);
    if (order <= 0) l++;
    if (order >= 0) r++;
    const data =
      order === 0
        ? mergeData(leftData as ColumnData, rightData as ColumnData, covering)
        : shadowData((order < 0 ? leftData : rightData) as ColumnData, covering);
    if (data !== null) merged.push(data);
  }
  return merged;
}

function mergeData(left: ColumnData, right: ColumnData, covering: DeletionTime): ColumnData | null {
  if (left instanceof ComplexCells || right instanceof ComplexCells) {
    return mergeComplex(left as ComplexCells, right as ComplexCells, covering);
  }
  if (left.column.type.isCounter && !covering.isLive) {
    // Each by itself: what is deleted must not live on in the sum of both.
    if (covering.deletes(left.timestamp)) return covering.deletes(right.timestamp) ? null : right;
    if (covering.deletes(right.timestamp)) return left;
  }
  const winner = reconcileCells(left, right);
  return !covering.isLive && covering.deletes(winner.timestamp) ? null : winner;
}

function mergeComplex(
  left: ComplexCells,
  right: ComplexCells,
  covering: DeletionTime,
): ComplexCells | null {
  let deletion = laterDeletion(left.deletion, right.deletion);
  let strongest = deletion;
  if (!deletion.supersedes(covering)) {
    deletion = DeletionTime.LIVE;
    strongest = covering;
  }
  const cells = mergeCells(left, right);
  const kept = strongest.isLive ? cells : shadowCells(cells, strongest);
  if (kept.length === 0 && deletion.isLive) return null;
  return new ComplexCells(left.column, deletion, kept);
}

function mergeCells(left: ComplexCells, right: ComplexCells): readonly Cell[] {
  if (left.cells.length === 0) return right.cells;
  if (right.cells.length === 0) return left.cells;
  const merged: Cell[] = [];
  let l = 0;
  let r = 0;
  while (l < left.cells.length && r < right.cells.length) {
    const leftCell = left.cells[l] as Cell;
    const rightCell = right.cells[r] as Cell;
    const order = comparePaths(left.column, leftCell.path as Buffer, rightCell.path as Buffer);
    if (order <= 0) l++;
    if (order >= 0) r++;
    if (order === 0) merged.push(reconcileCells(leftCell, rightCell));
    else merged.push(order < 0 ? leftCell : rightCell);
  }
  for (; l < left.cells.length; l++) merged.push(left.cells[l] as Cell);
  for (; r < right.cells.length; r++) merged.push(right.cells[r] as Cell);
  return merged;
}
