import type { ByteReader } from '../../base/bytes/index.ts';
import type { ColumnMetadata, DroppedColumn } from '../../schema/index.ts';
import type { Bound } from '../bound.ts';
import { Cell } from '../cell.ts';
import { DeletionTime, NO_DELETION_TIME, NO_TTL } from '../deletion-time.ts';
import { Liveness } from '../liveness.ts';
import type { Unfiltered } from '../partition.ts';
import { RangeMarker } from '../partition.ts';
import type { Clustering, ColumnData } from '../row.ts';
import { ComplexCells, Row } from '../row.ts';
import type { ClusteringTypes } from './clustering.ts';
import { BoundKind, boundOf, readClustering } from './clustering.ts';
import { readColumnSubset } from './column-subset.ts';
import type { EncodingStats } from './encoding-stats.ts';
import { CellFlag, IS_STATIC, RowFlag } from './row-serializer.ts';
import { readCount, readSizedBytes } from './value.ts';

const NO_BYTES = Buffer.alloc(0);
const STATIC_CLUSTERING: Clustering = [];

/** What the rows of one partition (or of a file) were written with. */
export interface SerializationHeader {
  /** The table, or as much of it as rows are read with. */
  readonly table: ClusteringTypes & {
    readonly droppedColumns: ReadonlyMap<string, DroppedColumn>;
  };
  readonly stats: EncodingStats;
  readonly statics: readonly ColumnMetadata[];
  readonly regulars: readonly ColumnMetadata[];
  /** True for the partition of a reversed read. */
  readonly reversed: boolean;
}

/** The next row or marker, null at the end. Values are views of the reader's bytes. */
export function readUnfiltered(reader: ByteReader, header: SerializationHeader): Unfiltered | null {
  for (;;) {
    const flags = reader.uint8();
    if ((flags & RowFlag.END_OF_PARTITION) !== 0) return null;
    if ((flags & RowFlag.IS_MARKER) !== 0) return readMarker(reader, header);
    if ((flags & RowFlag.EXTENSION) !== 0 && (reader.uint8() & IS_STATIC) !== 0) {
      throw new RangeError('a static row among the others');
    }
    const clustering = readClustering(reader, header.table);
    const row = readRowBody(reader, header, header.regulars, flags, clustering);
    if (!isEmptyRow(row)) return row;
  }
}

export function readStaticRow(reader: ByteReader, header: SerializationHeader): Row | null {
  const flags = reader.uint8();
  if ((flags & RowFlag.EXTENSION) === 0 || (reader.uint8() & IS_STATIC) === 0) {
    throw new RangeError('not a static row');
  }
  const row = readRowBody(reader, header, header.statics, flags, STATIC_CLUSTERING);
  return isEmptyRow(row) ? null : row;
}

/** Rows that held nothing but dropped columns come out empty. */
export function isEmptyRow(row: Row): boolean {
  return row.columns.length === 0 && row.liveness.isEmpty && row.deletion.isLive;
}

function readMarker(reader: ByteReader, header: SerializationHeader): RangeMarker {
  const kind = reader.uint8();
  if (kind > BoundKind.EXCLUSIVE_START) throw new RangeError(`bound of kind ${kind}`);
  const length = reader.uint16();
  const bound = boundOf(kind, readClustering(reader, header.table, length));
  return readMarkerBody(reader, header, kind, bound);
}

/** What comes after a marker's bound (in SSTables after its sizes): one deletion or two. */
export function readMarkerBody(
  reader: ByteReader,
  header: SerializationHeader,
  kind: number,
  bound: Bound,
): RangeMarker {
  const first = header.stats.readDeletion(reader);
  const isBoundary =
    kind === BoundKind.EXCLUSIVE_END_INCLUSIVE_START ||
    kind === BoundKind.INCLUSIVE_END_EXCLUSIVE_START;
  const second = isBoundary ? header.stats.readDeletion(reader) : null;
  const ends = kind === BoundKind.EXCLUSIVE_END || kind === BoundKind.INCLUSIVE_END;
  const closing = isBoundary || ends ? first : null;
  const opening = isBoundary ? second : ends ? null : first;
  return header.reversed
    ? new RangeMarker(bound, opening, closing)
    : new RangeMarker(bound, closing, opening);
}

/** What comes after a row's clustering (in SSTables after its sizes). */
export function readRowBody(
  reader: ByteReader,
  header: SerializationHeader,
  headerColumns: readonly ColumnMetadata[],
  flags: number,
  clustering: Clustering,
): Row {
  const { stats } = header;
  let liveness = Liveness.EMPTY;
  if ((flags & RowFlag.HAS_TIMESTAMP) !== 0) {
    const timestamp = stats.readTimestamp(reader);
    const hasTtl = (flags & RowFlag.HAS_TTL) !== 0;
    const ttl = hasTtl ? stats.readTtl(reader) : NO_TTL;
    const expiration = hasTtl ? stats.readDeletionTimeSeconds(reader) : NO_DELETION_TIME;
    liveness = new Liveness(timestamp, ttl, expiration);
  }
  const hasDeletion = (flags & RowFlag.HAS_DELETION) !== 0;
  const deletion = hasDeletion ? stats.readDeletion(reader) : DeletionTime.LIVE;
  const hasAll = (flags & RowFlag.HAS_ALL_COLUMNS) !== 0;
  const columns = hasAll ? headerColumns : readColumnSubset(reader, headerColumns);
  const hasComplexDeletion = (flags & RowFlag.HAS_COMPLEX_DELETION) !== 0;
  const data: ColumnData[] = [];
  for (const column of columns) {
    const found = column.isComplex
      ? readComplex(reader, header, column, liveness, hasComplexDeletion)
      : readCell(reader, header, column, liveness);
    if (found !== null) data.push(found);
  }
  return new Row(clustering, liveness, deletion, data);
}

function readComplex(
  reader: ByteReader,
  header: SerializationHeader,
  column: ColumnMetadata,
  liveness: Liveness,
  hasDeletion: boolean,
): ComplexCells | null {
  let deletion = hasDeletion ? header.stats.readDeletion(reader) : DeletionTime.LIVE;
  const droppedAt = droppedTime(header.table, column);
  if (droppedAt !== null && deletion.markedForDeleteAt <= droppedAt) deletion = DeletionTime.LIVE;
  const count = readCount(reader);
  const cells: Cell[] = [];
  for (let i = 0; i < count; i++) {
    const cell = readCell(reader, header, column, liveness);
    if (cell !== null) cells.push(cell);
  }
  return cells.length === 0 && deletion.isLive ? null : new ComplexCells(column, deletion, cells);
}

function readCell(
  reader: ByteReader,
  header: SerializationHeader,
  column: ColumnMetadata,
  liveness: Liveness,
): Cell | null {
  const { stats } = header;
  const flags = reader.uint8();
  const isDeleted = (flags & CellFlag.IS_DELETED) !== 0;
  const isExpiring = (flags & CellFlag.IS_EXPIRING) !== 0;
  const usesRowTtl = (flags & CellFlag.USE_ROW_TTL) !== 0;
  const usesRowTimestamp = (flags & CellFlag.USE_ROW_TIMESTAMP) !== 0;
  if (usesRowTimestamp && liveness.isEmpty) throw new RangeError('a cell without a timestamp');
  const timestamp = usesRowTimestamp ? liveness.timestamp : stats.readTimestamp(reader);
  let localDeletionTime = NO_DELETION_TIME;
  if (usesRowTtl) localDeletionTime = liveness.localExpirationTime;
  else if (isDeleted || isExpiring) localDeletionTime = stats.readDeletionTimeSeconds(reader);
  const ttl = usesRowTtl ? liveness.ttl : isExpiring ? stats.readTtl(reader) : NO_TTL;
  const path = column.isComplex ? readSizedBytes(reader) : null;
  const hasValue = (flags & CellFlag.HAS_EMPTY_VALUE) === 0;
  const start = hasValue ? skipValue(reader, column) : 0;
  const end = hasValue ? reader.offset : 0;
  const droppedAt = droppedTime(header.table, column);
  if (droppedAt !== null && timestamp <= droppedAt) return null;
  const bytes = hasValue ? reader.buffer : NO_BYTES;
  return new Cell(column, timestamp, ttl, localDeletionTime, bytes, path, start, end);
}

/** Returns where the value of a cell begins; the reader is behind it then. */
function skipValue(reader: ByteReader, column: ColumnMetadata): number {
  const fixed = column.isComplex ? null : column.type.fixedLengthBytes;
  return reader.skip(fixed ?? readCount(reader));
}

/** Null unless a column of the name was dropped once. */
function droppedTime(
  table: SerializationHeader['table'],
  column: ColumnMetadata,
): number | bigint | null {
  if (table.droppedColumns.size === 0) return null;
  return table.droppedColumns.get(column.name)?.droppedAtMicros ?? null;
}
