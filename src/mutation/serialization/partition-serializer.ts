import type { ByteReader, ByteWriter } from '../../base/bytes/index.ts';
import { murmur3Token } from '../../base/murmur3/index.ts';
import { writeUnsignedVint } from '../../base/vint/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import { DeletionTime } from '../deletion-time.ts';
import { interleave } from '../interleave.ts';
import type { Unfiltered } from '../partition.ts';
import {
  DecoratedKey,
  PartitionData,
  PartitionUpdate,
  RangeMarker,
  RangeTombstone,
} from '../partition.ts';
import { RangeTombstoneList } from '../range-tombstone-list.ts';
import type { ColumnData } from '../row.ts';
import { Row } from '../row.ts';
import { EncodingStats } from './encoding-stats.ts';
import type { SerializationHeader } from './row-deserializer.ts';
import { readStaticRow, readUnfiltered } from './row-deserializer.ts';
import { RowFlag, writeMarker, writeRow } from './row-serializer.ts';
import { readCount, readSizedBytes, writeSizedBytes } from './value.ts';

/**
 * A partition as UnfilteredRowIteratorSerializer has it: key, flags, header (least times, columns),
 * partition deletion, static row, row count, then rows and markers up to the end-of-partition flag.
 */
const PartitionFlag = {
  IS_EMPTY: 0x01,
  IS_REVERSED: 0x02,
  HAS_PARTITION_DELETION: 0x04,
  HAS_STATIC_ROW: 0x08,
  HAS_ROW_ESTIMATE: 0x10,
} as const;

/** Reused by every write: writing never suspends, and never nests. */
const stats = new EncodingStats();
const token = { high: 0, low: 0 };

/** The bytes carry a column that the table neither has nor had. */
export class UnknownColumn extends Error {
  override readonly name = 'UnknownColumn';
}

export function writeUpdate(writer: ByteWriter, update: PartitionUpdate): void {
  const { table, rows, rangeTombstones } = update;
  let unfiltereds: readonly Unfiltered[] = rows;
  if (rangeTombstones.length > 0) {
    const list = new RangeTombstoneList(table, rangeTombstones);
    unfiltereds = interleave(table, rows, list.tombstones);
  }
  const { key, deletion, staticRow } = update;
  writePartition(writer, table, key, deletion, staticRow, unfiltereds, false, rows.length);
}

/** `reversed` is the reading order of the data. */
export function writePartitionData(
  writer: ByteWriter,
  table: TableMetadata,
  data: PartitionData,
  reversed: boolean,
): void {
  const { key, deletion, staticRow, unfiltereds } = data;
  writePartition(writer, table, key, deletion, staticRow, unfiltereds, reversed, -1);
}

function writePartition(
  writer: ByteWriter,
  table: TableMetadata,
  key: DecoratedKey,
  deletion: DeletionTime,
  staticRow: Row | null,
  unfiltereds: readonly Unfiltered[],
  reversed: boolean,
  rowEstimate: number,
): void {
  writeSizedBytes(writer, key.key);
  let flags = reversed ? PartitionFlag.IS_REVERSED : 0;
  if (deletion.isLive && staticRow === null && unfiltereds.length === 0) {
    writer.int8(flags | PartitionFlag.IS_EMPTY);
    return;
  }
  if (!deletion.isLive) flags |= PartitionFlag.HAS_PARTITION_DELETION;
  if (staticRow !== null) flags |= PartitionFlag.HAS_STATIC_ROW;
  if (rowEstimate >= 0) flags |= PartitionFlag.HAS_ROW_ESTIMATE;
  writer.int8(flags);

  collectStats(deletion, staticRow, unfiltereds);
  stats.write(writer);
  const statics = staticRow === null ? NO_COLUMNS : columnsOf(staticRow);
  if (staticRow !== null) writeColumnNames(writer, statics);
  const regulars = unionOfColumns(unfiltereds);
  writeColumnNames(writer, regulars);
  if (!deletion.isLive) stats.writeDeletion(writer, deletion);
  if (staticRow !== null) writeRow(writer, table, stats, statics, staticRow, true);
  if (rowEstimate >= 0) writeUnsignedVint(writer, rowEstimate);
  for (let i = 0; i < unfiltereds.length; i++) {
    const item = unfiltereds[i] as Unfiltered;
    if (item instanceof Row) writeRow(writer, table, stats, regulars, item, false);
    else writeMarker(writer, table, stats, item, reversed);
  }
  writer.int8(RowFlag.END_OF_PARTITION);
}

function collectStats(
  deletion: DeletionTime,
  staticRow: Row | null,
  unfiltereds: readonly Unfiltered[],
): void {
  stats.reset();
  stats.collectDeletion(deletion);
  if (staticRow !== null) stats.collectRow(staticRow);
  for (let i = 0; i < unfiltereds.length; i++) {
    const item = unfiltereds[i] as Unfiltered;
    if (item instanceof Row) {
      stats.collectRow(item);
      continue;
    }
    if (item.close !== null) stats.collectDeletion(item.close);
    if (item.open !== null) stats.collectDeletion(item.open);
  }
  stats.finish();
}

const NO_COLUMNS: readonly ColumnMetadata[] = [];

function columnsOf(row: Row): readonly ColumnMetadata[] {
  const columns: ColumnMetadata[] = [];
  for (let i = 0; i < row.columns.length; i++) columns.push((row.columns[i] as ColumnData).column);
  return columns;
}

/** The columns that any of the rows has, in `compareColumns` order. */
function unionOfColumns(unfiltereds: readonly Unfiltered[]): readonly ColumnMetadata[] {
  let union: readonly ColumnMetadata[] | null = null;
  for (let i = 0; i < unfiltereds.length; i++) {
    const item = unfiltereds[i];
    if (!(item instanceof Row)) continue;
    if (union === null) union = columnsOf(item);
    else if (!containsAll(union, item.columns)) union = merged(union, columnsOf(item));
  }
  return union ?? NO_COLUMNS;
}

function containsAll(union: readonly ColumnMetadata[], columns: readonly ColumnData[]): boolean {
  let at = 0;
  for (let i = 0; i < columns.length; i++) {
    const { column } = columns[i] as ColumnData;
    while (at < union.length && union[at] !== column) at++;
    if (at++ >= union.length) return false;
  }
  return true;
}

function merged(
  left: readonly ColumnMetadata[],
  right: readonly ColumnMetadata[],
): readonly ColumnMetadata[] {
  const all = [...left, ...right].sort(compareColumns);
  return all.filter((column, i) => {
    const before = all[i - 1];
    return before === undefined || compareColumns(before, column) !== 0;
  });
}

function writeColumnNames(writer: ByteWriter, columns: readonly ColumnMetadata[]): void {
  writeUnsignedVint(writer, columns.length);
  for (let i = 0; i < columns.length; i++) {
    writeSizedBytes(writer, (columns[i] as ColumnMetadata).nameBytes);
  }
}

/**
 * Reads what `writePartitionData` wrote. Values are views of the reader's bytes.
 * Throws EndOfBytes or RangeError on damage, UnknownColumn when the table does not know a column.
 */
export function readPartitionData(reader: ByteReader, table: TableMetadata): PartitionData {
  const key = decorateKey(readSizedBytes(reader));
  const flags = reader.uint8();
  if ((flags & PartitionFlag.IS_EMPTY) !== 0) {
    return new PartitionData(key, DeletionTime.LIVE, null, []);
  }
  const hasStatic = (flags & PartitionFlag.HAS_STATIC_ROW) !== 0;
  const readStats = new EncodingStats();
  readStats.read(reader);
  const header: SerializationHeader = {
    table,
    stats: readStats,
    statics: hasStatic ? readColumnNames(reader, table) : NO_COLUMNS,
    regulars: readColumnNames(reader, table),
    reversed: (flags & PartitionFlag.IS_REVERSED) !== 0,
  };
  const hasDeletion = (flags & PartitionFlag.HAS_PARTITION_DELETION) !== 0;
  const deletion = hasDeletion ? readStats.readDeletion(reader) : DeletionTime.LIVE;
  const staticRow = hasStatic ? readStaticRow(reader, header) : null;
  if ((flags & PartitionFlag.HAS_ROW_ESTIMATE) !== 0) readCount(reader);
  const unfiltereds: Unfiltered[] = [];
  for (let item = readUnfiltered(reader, header); item !== null; ) {
    unfiltereds.push(item);
    item = readUnfiltered(reader, header);
  }
  return new PartitionData(key, deletion, staticRow, unfiltereds);
}

/** Reads what `writeUpdate` wrote; as `readPartitionData`. */
export function readUpdate(reader: ByteReader, table: TableMetadata): PartitionUpdate {
  const { key, deletion, staticRow, unfiltereds } = readPartitionData(reader, table);
  const rows: Row[] = [];
  const tombstones: RangeTombstone[] = [];
  let opened: RangeMarker | null = null;
  for (const item of unfiltereds) {
    if (!(item instanceof RangeMarker)) {
      rows.push(item);
      continue;
    }
    if (item.close !== null) {
      if (opened === null) throw new RangeError('a range deletion ends that never began');
      const slice = { start: opened.bound, end: item.bound };
      tombstones.push(new RangeTombstone(slice, item.close));
    }
    opened = item.open === null ? null : item;
  }
  if (opened !== null) throw new RangeError('a range deletion never ends');
  return new PartitionUpdate(table, key, deletion, staticRow, rows, tombstones);
}

function readColumnNames(reader: ByteReader, table: TableMetadata): readonly ColumnMetadata[] {
  const count = readCount(reader);
  const columns: ColumnMetadata[] = [];
  for (let i = 0; i < count; i++) {
    const name = reader.utf8(readCount(reader));
    const column = table.column(name) ?? table.droppedColumns.get(name)?.column;
    if (column === undefined) {
      throw new UnknownColumn(`Unknown column ${name} during deserialization`);
    }
    const before = columns.at(-1);
    if (before !== undefined && compareColumns(before, column) >= 0) {
      throw new RangeError(`column ${name} out of order`);
    }
    columns.push(column);
  }
  return columns;
}

/** The key with its token. */
export function decorateKey(key: Buffer): DecoratedKey {
  murmur3Token(key, token);
  return new DecoratedKey(key, token.high, token.low);
}
