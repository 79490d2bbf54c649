import type { TableMetadata } from '../schema/index.ts';
import { compareColumns } from '../schema/index.ts';
import type { Bound } from './bound.ts';
import { compareBounds } from './bound.ts';
import type { Cell } from './cell.ts';
import { comparePaths } from './cell-path.ts';
import { ColumnSelection } from './column-selection.ts';
import { DeletionTime } from './deletion-time.ts';
import { Liveness } from './liveness.ts';
import type { PartitionData, PartitionUpdate } from './partition.ts';
import { RangeMarker, RangeTombstone } from './partition.ts';
import type { ReadCommand } from './read-command.ts';
import type { ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';
import { UpdateBuilder } from './update-builder.ts';

/**
 * What a replica lacks of the merged answer, for read repair (RowIteratorMergeListener): applied to
 * the replica it makes the same read give the merged data. Null when it lacks nothing. Columns that
 * the command did not ask for came without values and are not repaired.
 * Both are of one partition, in the reading order of the command.
 */
export function diffForRepair(
  command: ReadCommand,
  merged: PartitionData,
  replica: PartitionData | null,
): PartitionUpdate | null {
  const { table } = command;
  const { reversed } = command.clustering;
  const wanted = ColumnSelection.of(command);
  const builder = new UpdateBuilder(table, merged.key);
  const known = replica?.deletion ?? DeletionTime.LIVE;
  if (merged.deletion.supersedes(known)) builder.deletePartition(merged.deletion);

  if (merged.staticRow !== null) {
    const row = diffRow(merged.staticRow, replica?.staticRow ?? null, wanted);
    if (row !== null) builder.addStatic(row);
  }
  const replicaRows = rowsOf(replica, reversed);
  let at = 0;
  for (const row of rowsOf(merged, reversed)) {
    while (at < replicaRows.length && order(table, replicaRows[at] as Row, row) < 0) at++;
    const candidate = replicaRows[at];
    const same = candidate !== undefined && order(table, candidate, row) === 0 ? candidate : null;
    const missing = diffRow(row, same, wanted);
    if (missing !== null) builder.addRow(missing);
  }
  const theirs = tombstonesOf(replica, reversed);
  for (const tombstone of missingTombstones(table, tombstonesOf(merged, reversed), theirs)) {
    builder.addRangeTombstone(tombstone);
  }
  return builder.isEmpty ? null : builder.build();
}

function order(table: TableMetadata, left: Row, right: Row): number {
  return table.compareClusterings(left.clustering, right.clustering);
}

/** Rows in clustering order. */
function rowsOf(data: PartitionData | null, reversed: boolean): readonly Row[] {
  const rows = (data?.unfiltereds ?? []).filter((item): item is Row => item instanceof Row);
  return reversed ? rows.reverse() : rows;
}

/** The range deletions that the markers of an answer describe, in clustering order. */
function tombstonesOf(data: PartitionData | null, reversed: boolean): readonly RangeTombstone[] {
  const tombstones: RangeTombstone[] = [];
  let opened: RangeMarker | null = null;
  for (const item of data?.unfiltereds ?? []) {
    if (!(item instanceof RangeMarker)) continue;
    if (opened?.open != null) {
      const [start, end] = reversed ? [item.bound, opened.bound] : [opened.bound, item.bound];
      tombstones.push(new RangeTombstone({ start, end }, opened.open));
    }
    opened = item;
  }
  return reversed ? tombstones.reverse() : tombstones;
}

/** Where `mine` deletes and `theirs` does not have the very same deletion. */
function* missingTombstones(
  table: TableMetadata,
  mine: readonly RangeTombstone[],
  theirs: readonly RangeTombstone[],
): Iterable<RangeTombstone> {
  for (const { slice, deletion } of mine) {
    let from: Bound = slice.start;
    for (const other of theirs) {
      if (!other.deletion.equals(deletion)) continue;
      if (compareBounds(table, other.slice.end, from) <= 0) continue;
      if (compareBounds(table, other.slice.start, slice.end) >= 0) break;
      if (compareBounds(table, from, other.slice.start) < 0) {
        yield new RangeTombstone({ start: from, end: other.slice.start }, deletion);
      }
      from = other.slice.end;
    }
    if (compareBounds(table, from, slice.end) < 0) {
      yield new RangeTombstone({ start: from, end: slice.end }, deletion);
    }
  }
}

function diffRow(merged: Row, known: Row | null, wanted: ColumnSelection | null): Row | null {
  const hasLiveness = known !== null && sameLiveness(merged.liveness, known.liveness);
  const liveness = hasLiveness ? Liveness.EMPTY : merged.liveness;
  const hasDeletion = known?.deletion.equals(merged.deletion) ?? merged.deletion.isLive;
  const deletion = hasDeletion ? DeletionTime.LIVE : merged.deletion;
  const columns: ColumnData[] = [];
  let at = 0;
  const theirs = known?.columns ?? [];
  for (const data of merged.columns) {
    if (wanted !== null && !wanted.includes(data.column)) continue;
    while (
      at < theirs.length &&
      compareColumns((theirs[at] as ColumnData).column, data.column) < 0
    ) {
      at++;
    }
    const candidate = theirs[at];
    const isSame = candidate !== undefined && compareColumns(candidate.column, data.column) === 0;
    const missing = diffData(data, isSame ? candidate : null);
    if (missing !== null) columns.push(missing);
  }
  if (columns.length === 0 && liveness.isEmpty && deletion.isLive) return null;
  return new Row(merged.clustering, liveness, deletion, columns);
}

function diffData(merged: ColumnData, known: ColumnData | null): ColumnData | null {
  if (!(merged instanceof ComplexCells)) {
    return known !== null && sameCell(merged, known as Cell) ? null : merged;
  }
  const theirs = known as ComplexCells | null;
  const hasDeletion = theirs?.deletion.equals(merged.deletion) ?? merged.deletion.isLive;
  const deletion = hasDeletion ? DeletionTime.LIVE : merged.deletion;
  let at = 0;
  const cells = merged.cells.filter((cell) => {
    const known = theirs?.cells ?? [];
    const path = cell.path as Buffer;
    const compare = (other: Cell): number =>
      comparePaths(merged.column, other.path as Buffer, path);
    while (at < known.length && compare(known[at] as Cell) < 0) at++;
    const candidate = known[at];
    return candidate === undefined || compare(candidate) !== 0 || !sameCell(cell, candidate);
  });
  return cells.length === 0 && deletion.isLive
    ? null
    : new ComplexCells(merged.column, deletion, cells);
}

function sameLiveness(left: Liveness, right: Liveness): boolean {
  return (
    left.timestamp === right.timestamp &&
    left.ttl === right.ttl &&
    left.localExpirationTime === right.localExpirationTime
  );
}

function sameCell(left: Cell, right: Cell): boolean {
  return (
    left.timestamp === right.timestamp &&
    left.ttl === right.ttl &&
    left.localDeletionTime === right.localDeletionTime &&
    left.value.equals(right.value)
  );
}
