import { Cell } from './cell.ts';
import { DeletionTime } from './deletion-time.ts';
import { Liveness } from './liveness.ts';
import { PartitionUpdate, RangeTombstone } from './partition.ts';
import type { ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';

/**
 * The same update as if all of it were written at `micros` (PartitionUpdate.updateAllTimestamp of
 * Cassandra): what a ballot accepts carries the ballot's time. Deletions get the microsecond before,
 * so that they delete what is older and nothing that is written beside them.
 */
export function restamp(update: PartitionUpdate, micros: number): PartitionUpdate {
  const { table, key, deletion, staticRow, rows, rangeTombstones } = update;
  return new PartitionUpdate(
    table,
    key,
    restampDeletion(deletion, micros),
    staticRow === null ? null : restampRow(staticRow, micros),
    rows.map((row) => restampRow(row, micros)),
    rangeTombstones.map(
      (tombstone) =>
        new RangeTombstone(tombstone.slice, restampDeletion(tombstone.deletion, micros)),
    ),
  );
}

/** True when an update changes nothing. */
export function isEmptyUpdate({
  deletion,
  staticRow,
  rows,
  rangeTombstones,
}: PartitionUpdate): boolean {
  return deletion.isLive && staticRow === null && rows.length === 0 && rangeTombstones.length === 0;
}

function restampRow({ clustering, liveness, deletion, columns }: Row, micros: number): Row {
  const written = liveness.isEmpty
    ? liveness
    : new Liveness(micros, liveness.ttl, liveness.localExpirationTime);
  return new Row(
    clustering,
    written,
    restampDeletion(deletion, micros),
    columns.map((data) => restampColumn(data, micros)),
  );
}

function restampColumn(data: ColumnData, micros: number): ColumnData {
  if (!(data instanceof ComplexCells)) return restampCell(data, micros);
  const cells = data.cells.map((cell) => restampCell(cell, micros));
  return new ComplexCells(data.column, restampDeletion(data.deletion, micros), cells);
}

function restampCell(cell: Cell, micros: number): Cell {
  const { column, ttl, localDeletionTime, value, path } = cell;
  const at = cell.isTombstone ? micros - 1 : micros;
  return new Cell(column, at, ttl, localDeletionTime, value, path);
}

function restampDeletion(deletion: DeletionTime, micros: number): DeletionTime {
  return deletion.isLive ? deletion : new DeletionTime(micros - 1, deletion.localDeletionTime);
}
