import type { ByteWriter } from '../../base/bytes/index.ts';
import { writeUnsignedVint } from '../../base/vint/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { Cell } from '../cell.ts';
import { NO_DELETION_TIME, NO_TTL } from '../deletion-time.ts';
import type { Liveness } from '../liveness.ts';
import type { RangeMarker } from '../partition.ts';
import type { ColumnData, Row } from '../row.ts';
import { ComplexCells } from '../row.ts';
import { boundKind, writeClustering } from './clustering.ts';
import { writeColumnSubset } from './column-subset.ts';
import type { EncodingStats } from './encoding-stats.ts';
import { writeSizedBytes, writeValue } from './value.ts';

/** Flags of a row or marker (UnfilteredSerializer). */
export const RowFlag = {
  END_OF_PARTITION: 0x01,
  IS_MARKER: 0x02,
  HAS_TIMESTAMP: 0x04,
  HAS_TTL: 0x08,
  HAS_DELETION: 0x10,
  HAS_ALL_COLUMNS: 0x20,
  HAS_COMPLEX_DELETION: 0x40,
  EXTENSION: 0x80,
} as const;

/** The extended flag of a static row; 0x02, a shadowable deletion, is history. */
export const IS_STATIC = 0x01;

/** Flags of a cell (Cell.Serializer). */
export const CellFlag = {
  IS_DELETED: 0x01,
  IS_EXPIRING: 0x02,
  HAS_EMPTY_VALUE: 0x04,
  USE_ROW_TIMESTAMP: 0x08,
  USE_ROW_TTL: 0x10,
} as const;

/** Writes a row in the form that messages (and SSTables, with sizes) have. */
export function writeRow(
  writer: ByteWriter,
  table: TableMetadata,
  stats: EncodingStats,
  headerColumns: readonly ColumnMetadata[],
  row: Row,
  isStatic: boolean,
): void {
  const { liveness, deletion, columns } = row;
  const hasComplexDeletion = rowHasComplexDeletion(columns);
  let flags = isStatic ? RowFlag.EXTENSION : 0;
  if (!liveness.isEmpty) flags |= RowFlag.HAS_TIMESTAMP;
  if (liveness.ttl !== NO_TTL) flags |= RowFlag.HAS_TTL;
  if (!deletion.isLive) flags |= RowFlag.HAS_DELETION;
  if (hasComplexDeletion) flags |= RowFlag.HAS_COMPLEX_DELETION;
  if (columns.length === headerColumns.length) flags |= RowFlag.HAS_ALL_COLUMNS;
  writer.int8(flags);
  if (isStatic) writer.int8(IS_STATIC);
  else writeClustering(writer, table, row.clustering);

  if ((flags & RowFlag.HAS_TIMESTAMP) !== 0) stats.writeTimestamp(writer, liveness.timestamp);
  if ((flags & RowFlag.HAS_TTL) !== 0) {
    stats.writeTtl(writer, liveness.ttl);
    stats.writeDeletionTimeSeconds(writer, liveness.localExpirationTime);
  }
  if ((flags & RowFlag.HAS_DELETION) !== 0) stats.writeDeletion(writer, deletion);
  if ((flags & RowFlag.HAS_ALL_COLUMNS) === 0) writeColumnSubset(writer, columns, headerColumns);
  for (let i = 0; i < columns.length; i++) {
    const data = columns[i] as ColumnData;
    if (!(data instanceof ComplexCells)) {
      writeCell(writer, stats, data, liveness);
      continue;
    }
    if (hasComplexDeletion) stats.writeDeletion(writer, data.deletion);
    writeUnsignedVint(writer, data.cells.length);
    for (const cell of data.cells) writeCell(writer, stats, cell, liveness);
  }
}

function rowHasComplexDeletion(columns: readonly ColumnData[]): boolean {
  // Complex columns come last.
  for (let i = columns.length - 1; i >= 0; i--) {
    const data = columns[i];
    if (!(data instanceof ComplexCells)) return false;
    if (!data.deletion.isLive) return true;
  }
  return false;
}

function writeCell(writer: ByteWriter, stats: EncodingStats, cell: Cell, liveness: Liveness): void {
  const { ttl, localDeletionTime, value } = cell;
  const isExpiring = ttl !== NO_TTL;
  const isDeleted = !isExpiring && localDeletionTime !== NO_DELETION_TIME;
  const usesRowTimestamp = cell.timestamp === liveness.timestamp;
  const usesRowTtl =
    isExpiring && ttl === liveness.ttl && localDeletionTime === liveness.localExpirationTime;
  let flags = 0;
  if (value.length === 0) flags |= CellFlag.HAS_EMPTY_VALUE;
  if (isDeleted) flags |= CellFlag.IS_DELETED;
  else if (isExpiring) flags |= CellFlag.IS_EXPIRING;
  if (usesRowTimestamp) flags |= CellFlag.USE_ROW_TIMESTAMP;
  if (usesRowTtl) flags |= CellFlag.USE_ROW_TTL;
  writer.int8(flags);
  if (!usesRowTimestamp) stats.writeTimestamp(writer, cell.timestamp);
  if ((isDeleted || isExpiring) && !usesRowTtl) {
    stats.writeDeletionTimeSeconds(writer, localDeletionTime);
  }
  if (isExpiring && !usesRowTtl) stats.writeTtl(writer, ttl);
  if (cell.path !== null) writeSizedBytes(writer, cell.path);
  if (value.length === 0) return;
  if (cell.path !== null) writeSizedBytes(writer, value);
  else writeValue(writer, cell.column.type, value);
}

/** `reversed` is the reading order in which the marker's close and open are meant. */
export function writeMarker(
  writer: ByteWriter,
  table: TableMetadata,
  stats: EncodingStats,
  marker: RangeMarker,
  reversed: boolean,
): void {
  const ends = reversed ? marker.open : marker.close;
  const begins = reversed ? marker.close : marker.open;
  writer.int8(RowFlag.IS_MARKER);
  writer.int8(boundKind(marker.bound, ends !== null, begins !== null));
  writer.int16(marker.bound.prefix.length);
  writeClustering(writer, table, marker.bound.prefix);
  if (ends !== null) stats.writeDeletion(writer, ends);
  if (begins !== null) stats.writeDeletion(writer, begins);
}
