import type { ByteWriter } from '../../base/bytes/index.ts';
import { unsignedVintSize, writeUnsignedVint } from '../../base/vint/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import type { Bound } from '../bound.ts';
import type { Cell } from '../cell.ts';
import { NO_DELETION_TIME, NO_TTL } from '../deletion-time.ts';
import type { Liveness } from '../liveness.ts';
import type { RangeMarker } from '../partition.ts';
import type { ColumnData, Row } from '../row.ts';
import { ComplexCells } from '../row.ts';
import type { ClusteringTypes } from './clustering.ts';
import { boundKind, writeClustering } from './clustering.ts';
import { writeColumnSubset } from './column-subset.ts';
import type { EncodingStats } from './encoding-stats.ts';
import { writeCellValue, writeSizedBytes } from './value.ts';

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

/** Writes a row in the form that messages have. */
export function writeRow(
  writer: ByteWriter,
  table: ClusteringTypes,
  stats: EncodingStats,
  headerColumns: readonly ColumnMetadata[],
  row: Row,
  isStatic: boolean,
): void {
  const flags = rowFlags(row, headerColumns, isStatic);
  writer.int8(flags);
  if (isStatic) writer.int8(IS_STATIC);
  else writeClustering(writer, table, row.clustering);
  writeRowBody(writer, stats, headerColumns, row, flags);
}

/**
 * Writes a row in the form that SSTables have: as in messages, but its size and that of what stands
 * before it come after the clustering, so that readers can leave it out.
 */
export function writeSizedRow(
  writer: ByteWriter,
  table: ClusteringTypes,
  stats: EncodingStats,
  headerColumns: readonly ColumnMetadata[],
  row: Row,
  isStatic: boolean,
  previousSize: number,
): void {
  const flags = rowFlags(row, headerColumns, isStatic);
  writer.int8(flags);
  if (isStatic) writer.int8(IS_STATIC);
  else writeClustering(writer, table, row.clustering);
  const sizeAt = writer.reserve(1);
  writeUnsignedVint(writer, previousSize);
  writeRowBody(writer, stats, headerColumns, row, flags);
  fillSize(writer, sizeAt);
}

/** Puts in how many bytes came after the one kept free for that; large ones make room for more. */
function fillSize(writer: ByteWriter, sizeAt: number): void {
  const start = sizeAt + 1;
  const end = writer.length;
  const size = end - start;
  if (size < 0x80) {
    writer.buffer[sizeAt] = size;
    return;
  }
  const extra = unsignedVintSize(size) - 1;
  writer.reserve(extra);
  writer.buffer.copyWithin(start + extra, start, end);
  writer.length = sizeAt;
  writeUnsignedVint(writer, size);
  writer.length = end + extra;
}

function rowFlags(row: Row, headerColumns: readonly ColumnMetadata[], isStatic: boolean): number {
  const { liveness, deletion, columns } = row;
  let flags = isStatic ? RowFlag.EXTENSION : 0;
  if (!liveness.isEmpty) flags |= RowFlag.HAS_TIMESTAMP;
  if (liveness.ttl !== NO_TTL) flags |= RowFlag.HAS_TTL;
  if (!deletion.isLive) flags |= RowFlag.HAS_DELETION;
  if (rowHasComplexDeletion(columns)) flags |= RowFlag.HAS_COMPLEX_DELETION;
  if (columns.length === headerColumns.length) flags |= RowFlag.HAS_ALL_COLUMNS;
  return flags;
}

function writeRowBody(
  writer: ByteWriter,
  stats: EncodingStats,
  headerColumns: readonly ColumnMetadata[],
  row: Row,
  flags: number,
): void {
  const { liveness, deletion, columns } = row;
  const hasComplexDeletion = (flags & RowFlag.HAS_COMPLEX_DELETION) !== 0;
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
  const { ttl, localDeletionTime } = cell;
  const isEmpty = cell.valueLengthBytes === 0;
  const isExpiring = ttl !== NO_TTL;
  const isDeleted = !isExpiring && localDeletionTime !== NO_DELETION_TIME;
  const usesRowTimestamp = cell.timestamp === liveness.timestamp;
  const usesRowTtl =
    isExpiring && ttl === liveness.ttl && localDeletionTime === liveness.localExpirationTime;
  let flags = 0;
  if (isEmpty) flags |= CellFlag.HAS_EMPTY_VALUE;
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
  if (!isEmpty) writeCellValue(writer, cell);
}

/** `reversed` is the reading order in which the marker's close and open are meant. */
export function writeMarker(
  writer: ByteWriter,
  table: ClusteringTypes,
  stats: EncodingStats,
  marker: RangeMarker,
  reversed: boolean,
): void {
  const ends = reversed ? marker.open : marker.close;
  const begins = reversed ? marker.close : marker.open;
  writer.int8(RowFlag.IS_MARKER);
  writeBound(writer, table, marker.bound, ends !== null, begins !== null);
  if (ends !== null) stats.writeDeletion(writer, ends);
  if (begins !== null) stats.writeDeletion(writer, begins);
}

/** A marker in clustering order in the form that SSTables have, as `writeSizedRow`. */
export function writeSizedMarker(
  writer: ByteWriter,
  table: ClusteringTypes,
  stats: EncodingStats,
  marker: RangeMarker,
  previousSize: number,
): void {
  const { bound, close, open } = marker;
  writer.int8(RowFlag.IS_MARKER);
  writeBound(writer, table, bound, close !== null, open !== null);
  const sizeAt = writer.reserve(1);
  writeUnsignedVint(writer, previousSize);
  if (close !== null) stats.writeDeletion(writer, close);
  if (open !== null) stats.writeDeletion(writer, open);
  fillSize(writer, sizeAt);
}

/** `closes` and `opens` in clustering order: what ends and what begins at the bound. */
export function writeBound(
  writer: ByteWriter,
  table: ClusteringTypes,
  bound: Bound,
  closes: boolean,
  opens: boolean,
): void {
  writer.int8(boundKind(bound, closes, opens));
  writer.int16(bound.prefix.length);
  writeClustering(writer, table, bound.prefix);
}
