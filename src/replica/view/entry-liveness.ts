import type { Row, Timestamp } from '../../mutation/index.ts';
import {
  type Cell,
  ComplexCells,
  findColumn,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
} from '../../mutation/index.ts';
import type { BaseView } from './base-view.ts';

/**
 * What keeps the entry of a base row alive (computeLivenessInfoForEntry of Cassandra 5.0):
 *
 * 1. With a column of its own in the key, the view follows that column: its timestamp, its TTL.
 * 2. When it shows all columns, it has all that keeps the base row alive: the row's own liveness.
 * 3. Else a cell that it does not show may be all that keeps the base row alive. The entry gets the
 *    newest timestamp and the longest life among the row and those cells.
 */
export function entryLiveness(view: BaseView, row: Row, nowInSeconds: number): Liveness {
  if (view.addedKey !== null) {
    const cell = findColumn(row, view.addedKey) as Cell;
    return new Liveness(cell.timestamp, cell.ttl, cell.localDeletionTime);
  }
  if (view.table.view.includesAllColumns) return row.liveness;
  return livenessOfHidden(view, row, nowInSeconds);
}

function livenessOfHidden(view: BaseView, row: Row, nowInSeconds: number): Liveness {
  const { liveness } = row;
  let timestamp: Timestamp = liveness.timestamp;
  let isLasting = liveness.isLive(nowInSeconds) && liveness.ttl === NO_TTL;
  let longest: Cell | null = null;
  for (const cell of hiddenCells(view, row)) {
    if (!cell.isLive(nowInSeconds)) continue;
    if (cell.timestamp > timestamp) timestamp = cell.timestamp;
    if (cell.ttl === NO_TTL) isLasting = true;
    else if (longest === null || cell.localDeletionTime > longest.localDeletionTime) longest = cell;
  }
  if (isLasting) return new Liveness(timestamp, NO_TTL, NO_DELETION_TIME);
  if (longest === null) return liveness;
  const { ttl, localDeletionTime } = longest;
  const outlives =
    !liveness.isLive(nowInSeconds) || localDeletionTime > liveness.localExpirationTime;
  return outlives ? new Liveness(timestamp, ttl, localDeletionTime) : liveness;
}

function* hiddenCells(view: BaseView, row: Row): Generator<Cell> {
  for (const data of row.columns) {
    if (!view.hides(data.column)) continue;
    if (data instanceof ComplexCells) yield* data.cells;
    else yield data;
  }
}
