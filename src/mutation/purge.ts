import type { TableMetadata } from '../schema/index.ts';
import { Cell } from './cell.ts';
import type { Timestamp } from './deletion-time.ts';
import { DeletionTime, NO_DELETION_TIME, NO_TTL } from './deletion-time.ts';
import { Liveness } from './liveness.ts';
import type { Unfiltered } from './partition.ts';
import { RangeMarker } from './partition.ts';
import type { ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';

const NO_BYTES = Buffer.alloc(0);

/** Everything deleted is older than this: only what is live stays. */
export const PURGE_ALL = Number.POSITIVE_INFINITY;

/** A read merges everything that is there: a deletion of any timestamp has done its work. */
const ANY_TIMESTAMP = Number.POSITIVE_INFINITY;

/**
 * The row without deletions (and expired data) of before `gcBefore`, in seconds; what has expired
 * later becomes the tombstone it is. The same object when nothing changes, null when nothing is
 * left. As BTreeRow.purge and AbstractCell.purge. Deletions with timestamps from `olderThan` on stay:
 * a compaction does not see the data elsewhere that they may hide. With strict liveness (views with
 * a column of their own in the key) nothing is left of a row whose liveness goes.
 */
export function purgeRow(
  row: Row,
  gcBefore: number,
  nowInSeconds: number,
  olderThan: Timestamp = ANY_TIMESTAMP,
  hasStrictLiveness = false,
): Row | null {
  const { liveness, deletion } = row;
  if (row.isPlain && !hasStrictLiveness) return row;
  const keepsLiveness =
    liveness.isLive(nowInSeconds) ||
    liveness.isEmpty ||
    liveness.localExpirationTime >= gcBefore ||
    liveness.timestamp >= olderThan;
  const keepsDeletion = isKept(deletion, gcBefore, olderThan);
  const columns = purgeColumns(row.columns, gcBefore, nowInSeconds, olderThan);
  if (keepsLiveness && keepsDeletion && columns === row.columns) return row;
  const isDead = hasStrictLiveness && (!keepsLiveness || liveness.isEmpty);
  if (isDead && (!keepsDeletion || deletion.isLive)) return null;
  const isEmpty = columns.length === 0 && (!keepsLiveness || liveness.isEmpty);
  if (isEmpty && (!keepsDeletion || deletion.isLive)) return null;
  return new Row(
    row.clustering,
    keepsLiveness ? liveness : Liveness.EMPTY,
    keepsDeletion ? deletion : DeletionTime.LIVE,
    columns,
  );
}

function isKept(deletion: DeletionTime, gcBefore: number, olderThan: Timestamp): boolean {
  if (deletion.isLive || deletion.localDeletionTime >= gcBefore) return true;
  return deletion.markedForDeleteAt >= olderThan;
}

function purgeColumns(
  columns: readonly ColumnData[],
  gcBefore: number,
  nowInSeconds: number,
  olderThan: Timestamp,
): readonly ColumnData[] {
  let kept: ColumnData[] | null = null;
  for (let i = 0; i < columns.length; i++) {
    const data = columns[i] as ColumnData;
    const rest =
      data instanceof ComplexCells
        ? purgeComplex(data, gcBefore, nowInSeconds, olderThan)
        : purgeCell(data, gcBefore, nowInSeconds, olderThan);
    if (rest !== data && kept === null) kept = columns.slice(0, i);
    if (rest !== null && kept !== null) kept.push(rest);
  }
  return kept ?? columns;
}

function purgeCell(
  cell: Cell,
  gcBefore: number,
  nowInSeconds: number,
  olderThan: Timestamp,
): Cell | null {
  if (cell.localDeletionTime === NO_DELETION_TIME || cell.isLive(nowInSeconds)) return cell;
  const isOlder = cell.timestamp < olderThan;
  if (cell.localDeletionTime < gcBefore && isOlder) return null;
  if (cell.ttl === NO_TTL) return cell;
  const deletedAt = cell.localDeletionTime - cell.ttl;
  if (deletedAt < gcBefore && isOlder) return null;
  return new Cell(cell.column, cell.timestamp, NO_TTL, deletedAt, NO_BYTES, cell.path);
}

function purgeComplex(
  data: ComplexCells,
  gcBefore: number,
  nowInSeconds: number,
  olderThan: Timestamp,
): ComplexCells | null {
  const keepsDeletion = isKept(data.deletion, gcBefore, olderThan);
  let kept: Cell[] | null = null;
  data.cells.forEach((cell, i) => {
    const rest = purgeCell(cell, gcBefore, nowInSeconds, olderThan);
    if (rest !== cell && kept === null) kept = data.cells.slice(0, i);
    if (rest !== null && kept !== null) kept.push(rest);
  });
  if (keepsDeletion && kept === null) return data;
  const deletion = keepsDeletion ? data.deletion : DeletionTime.LIVE;
  const cells = kept ?? data.cells;
  return cells.length === 0 && deletion.isLive
    ? null
    : new ComplexCells(data.column, deletion, cells);
}

/** The deletion, or `DeletionTime.LIVE` when it is of before `gcBefore`. */
export function purgeDeletion(
  deletion: DeletionTime,
  gcBefore: number,
  olderThan: Timestamp = ANY_TIMESTAMP,
): DeletionTime {
  return isKept(deletion, gcBefore, olderThan) ? deletion : DeletionTime.LIVE;
}

export function purgeMarker(
  marker: RangeMarker,
  gcBefore: number,
  olderThan: Timestamp = ANY_TIMESTAMP,
): RangeMarker | null {
  const close = marker.close !== null && isKept(marker.close, gcBefore, olderThan);
  const open = marker.open !== null && isKept(marker.open, gcBefore, olderThan);
  if (!close && !open) return null;
  if (close === (marker.close !== null) && open === (marker.open !== null)) return marker;
  return new RangeMarker(marker.bound, close ? marker.close : null, open ? marker.open : null);
}

export function purgeUnfiltered(
  item: Unfiltered,
  gcBefore: number,
  nowInSeconds: number,
  olderThan: Timestamp = ANY_TIMESTAMP,
  hasStrictLiveness = false,
): Unfiltered | null {
  return item instanceof Row
    ? purgeRow(item, gcBefore, nowInSeconds, olderThan, hasStrictLiveness)
    : purgeMarker(item, gcBefore, olderThan);
}

/** True when the table is a view whose rows live no longer than a column of the key. */
export function isStrict({ view }: TableMetadata): boolean {
  return view?.hasStrictLiveness === true;
}

/** True when a client would see the row: its liveness or any cell lives. */
export function hasLiveData(row: Row, nowInSeconds: number): boolean {
  if (row.isPlain || row.liveness.isLive(nowInSeconds)) return true;
  for (const data of row.columns) {
    if (data instanceof ComplexCells) {
      if (data.cells.some((cell) => cell.isLive(nowInSeconds))) return true;
    } else if (data.isLive(nowInSeconds)) {
      return true;
    }
  }
  return false;
}
