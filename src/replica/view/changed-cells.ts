import type { Cell, ColumnData, Row } from '../../mutation/index.ts';
import { ComplexCells, comparePaths, DeletionTime, findColumn } from '../../mutation/index.ts';

/** The cells and deletions of collections in `merged` that are not those of `existing`. */
export function changedCells(existing: Row, merged: Row): readonly ColumnData[] {
  const changed: ColumnData[] = [];
  for (const data of merged.columns) {
    const before = findColumn(existing, data.column);
    const difference = before === undefined ? data : differenceOf(before, data);
    if (difference !== null) changed.push(difference);
  }
  return changed;
}

/** Cells that a write left alone are the same objects before and after it. */
function differenceOf(before: ColumnData, after: ColumnData): ColumnData | null {
  if (before === after) return null;
  if (!(before instanceof ComplexCells) || !(after instanceof ComplexCells)) return after;
  const deletion = after.deletion.supersedes(before.deletion) ? after.deletion : DeletionTime.LIVE;
  const cells = after.cells.filter((cell) => !before.cells.some((each) => isSame(each, cell)));
  if (cells.length === 0 && deletion.isLive) return null;
  return new ComplexCells(after.column, deletion, cells);
}

function isSame(left: Cell, right: Cell): boolean {
  return (
    left === right ||
    (left.timestamp === right.timestamp &&
      left.localDeletionTime === right.localDeletionTime &&
      comparePaths(left.column, left.path as Buffer, right.path as Buffer) === 0 &&
      left.value.equals(right.value))
  );
}
