import { createHash, hash as hashOnce } from 'node:crypto';
import { ByteWriter } from '../base/bytes/index.ts';
import type { ColumnMetadata } from '../schema/index.ts';
import type { Cell } from './cell.ts';
import { counterHeaderLength } from './counter-context.ts';
import type { Timestamp } from './deletion-time.ts';
import { DeletionTime, NO_TIMESTAMP, NO_TTL } from './deletion-time.ts';
import { Liveness } from './liveness.ts';
import type { PartitionData, RangeMarker } from './partition.ts';
import type { ReadCommand } from './read-command.ts';
import type { Clustering, ColumnData } from './row.ts';
import { ComplexCells, Row } from './row.ts';
import { BoundKind, boundKind } from './serialization/clustering.ts';
import { writeBytes, writeRange } from './serialization/value.ts';

const ROW = 0;
const MARKER = 1;
/** What gathers before it goes into the hash. */
const CHUNK_BYTES = 65536;
const LEAST_LONG = -(1n << 63n);

const writer = new ByteWriter(CHUNK_BYTES * 2);

/**
 * MD5 of what a replica answers, for digest reads: equal data, equal digests, whatever the order
 * in which it was written. Fields and their order are those of UnfilteredRowIterators.digest: for
 * each partition key, deletion, names of the fetched columns, direction, static row, then rows and
 * markers. Deletions count with their timestamps only: local deletion times are of no concern to
 * readers.
 */
export function digestOf(command: ReadCommand, partitions: readonly PartitionData[]): Buffer {
  // Most answers are small, and a hash in one call costs half of one that is fed.
  let hash: ReturnType<typeof createHash> | null = null;
  writer.reset();
  for (const partition of partitions) {
    addPartition(command, partition);
    for (const item of partition.unfiltereds) {
      if (item instanceof Row) addRow(item, BoundKind.CLUSTERING);
      else addMarker(item, command.clustering.reversed);
      if (writer.length < CHUNK_BYTES) continue;
      hash ??= createHash('md5');
      hash.update(writer.view());
      writer.reset();
    }
  }
  if (hash === null) return hashOnce('md5', writer.view(), 'buffer');
  return hash.update(writer.view()).digest();
}

function addPartition(command: ReadCommand, partition: PartitionData): void {
  const { table, columns, clustering } = command;
  writeBytes(writer, partition.key.key);
  addDeletion(partition.deletion);
  addNames(table.regulars);
  if (partition.staticRow !== null) {
    addNames(columns?.filter(({ kind }) => kind === 'static') ?? table.statics);
  }
  writer.int8(clustering.reversed ? 1 : 0);
  addRow(partition.staticRow ?? EMPTY_ROW, BoundKind.STATIC);
}

function addNames(columns: readonly ColumnMetadata[]): void {
  for (const { nameBytes } of columns) writeBytes(writer, nameBytes);
}

function addDeletion(deletion: DeletionTime | null): void {
  addTimestamp(deletion?.markedForDeleteAt ?? NO_TIMESTAMP);
}

function addTimestamp(timestamp: Timestamp): void {
  writer.int64(timestamp === NO_TIMESTAMP ? LEAST_LONG : timestamp);
}

function addClustering(values: Clustering, kind: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value != null) writeBytes(writer, value);
  }
  writer.int8(kind);
}

function addRow(row: Row, kind: number): void {
  writer.int8(ROW);
  addClustering(row.clustering, kind);
  addDeletion(row.deletion);
  // A row deletion is never shadowable here.
  writer.int8(0);
  const { liveness, columns } = row;
  addTimestamp(liveness.timestamp);
  if (liveness.ttl !== NO_TTL) {
    writer.int32(liveness.localExpirationTime);
    writer.int32(liveness.ttl);
  }
  for (let i = 0; i < columns.length; i++) {
    const data = columns[i] as ColumnData;
    if (!(data instanceof ComplexCells)) {
      addCell(data);
      continue;
    }
    if (!data.deletion.isLive) addDeletion(data.deletion);
    for (const cell of data.cells) addCell(cell);
  }
}

function addCell(cell: Cell): void {
  const isCounter = cell.column.type.isCounter && !cell.isTombstone;
  if (isCounter) addShards(cell.value);
  else writeRange(writer, cell.bytes, cell.start, cell.end);
  addTimestamp(cell.timestamp);
  writer.int32(cell.ttl);
  writer.int8(isCounter ? 1 : 0);
  if (cell.path !== null) writeBytes(writer, cell.path);
}

/** Without the header, which says where shards came from. */
function addShards(context: Buffer): void {
  writeBytes(writer, context.subarray(counterHeaderLength(context)));
}

function addMarker(marker: RangeMarker, reversed: boolean): void {
  const ends = reversed ? marker.open : marker.close;
  const begins = reversed ? marker.close : marker.open;
  writer.int8(MARKER);
  addClustering(marker.bound.prefix, boundKind(marker.bound, ends !== null, begins !== null));
  if (ends !== null) addDeletion(ends);
  if (begins !== null) addDeletion(begins);
}

const EMPTY_ROW = new Row([], Liveness.EMPTY, DeletionTime.LIVE, []);
