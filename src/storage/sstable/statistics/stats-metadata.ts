import type { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { readUnsignedVint, writeUnsignedVint } from '../../../base/vint/index.ts';
import type { Bound, Clustering, Timestamp } from '../../../mutation/index.ts';
import {
  Bound as BoundClass,
  BoundKind,
  boundOf,
  NO_DELETION_TIME,
  readClustering,
  readSizedBytes,
  writeBound,
  writeSizedBytes,
} from '../../../mutation/index.ts';
import type { MarshalType } from '../../../types/index.ts';
import { clusteringMarshalName, parseMarshalName } from '../../../types/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import type { CommitLogInterval, CommitLogPosition } from '../sstable.ts';

import { EstimatedHistogram } from './estimated-histogram.ts';
import { TombstoneHistogram } from './tombstone-histogram.ts';

/** All rows of a file lie between these; bounds without values mean that there are none. */
export interface CoveredClustering {
  readonly start: Bound;
  readonly end: Bound;
}

/**
 * The third part of Statistics.db (io/sstable/metadata/StatsMetadata.java): what reads, compactions
 * and replay must know of a file without reading its data.
 */
export interface StatsMetadata {
  readonly partitionSizes: EstimatedHistogram;
  readonly cellsPerPartition: EstimatedHistogram;
  readonly commitLogIntervals: readonly CommitLogInterval[];
  readonly minTimestamp: Timestamp;
  readonly maxTimestamp: Timestamp;
  /** Seconds since the epoch, or `NO_DELETION_TIME`. */
  readonly minLocalDeletionTime: number;
  readonly maxLocalDeletionTime: number;
  readonly minTtl: number;
  readonly maxTtl: number;
  /** Bytes after compression for each before; -1 without compression. */
  readonly compressionRatio: number;
  readonly tombstoneDropTimes: TombstoneHistogram;
  readonly level: number;
  /** Milliseconds since the epoch; 0: not repaired. */
  readonly repairedAt: number;
  readonly coveredClustering: CoveredClustering;
  readonly hasLegacyCounterShards: boolean;
  readonly totalColumnsSet: number;
  readonly totalRows: number;
  /** Time UUID of the repair session that the file waits for, or null. */
  readonly pendingRepair: Buffer | null;
  readonly isTransient: boolean;
  readonly originatingHostId: Buffer | null;
  readonly hasPartitionDeletions: boolean;
  /** Types of the clustering columns; only version oa tells them here. */
  readonly clusteringTypes: readonly MarshalType[];
  readonly firstKey: Buffer | null;
  readonly lastKey: Buffer | null;
  /** NaN when it is not known. */
  readonly tokenSpaceCoverage: number;
}

export type { CommitLogInterval, CommitLogPosition } from '../sstable.ts';

const UUID_BYTES = 16;
const INT_MAX = 0x7fffffff;
const UNSIGNED_INT_MAX = 0xffffffff;
const NO_POSITION: CommitLogPosition = { segmentId: -1, position: 0 };
const INTERVAL_BYTES = 24;

export function writeStatsMetadata(
  writer: ByteWriter,
  stats: StatsMetadata,
  version: SSTableVersion,
): void {
  const intervals = stats.commitLogIntervals;
  stats.partitionSizes.write(writer);
  stats.cellsPerPartition.write(writer);
  writePosition(writer, intervals.at(-1)?.end ?? NO_POSITION);
  writer.int64(stats.minTimestamp);
  writer.int64(stats.maxTimestamp);
  writeSeconds(writer, stats.minLocalDeletionTime, version);
  writeSeconds(writer, stats.maxLocalDeletionTime, version);
  writer.int32(stats.minTtl);
  writer.int32(stats.maxTtl);
  writer.double(stats.compressionRatio);
  stats.tombstoneDropTimes.write(writer, version);
  writer.int32(stats.level);
  writer.int64(stats.repairedAt);
  if (version.hasLegacyClusteringRange) writeLegacyRange(writer, stats.coveredClustering);
  else writeRange(writer, stats);
  writer.int8(stats.hasLegacyCounterShards ? 1 : 0);
  writer.int64(stats.totalColumnsSet);
  writer.int64(stats.totalRows);
  writePosition(writer, intervals[0]?.start ?? NO_POSITION);
  writer.int32(intervals.length);
  for (const { start, end } of intervals) {
    writePosition(writer, start);
    writePosition(writer, end);
  }
  writeOptionalUuid(writer, stats.pendingRepair);
  writer.int8(stats.isTransient ? 1 : 0);
  if (version.hasOriginatingHostId) writeOptionalUuid(writer, stats.originatingHostId);
  if (version.hasPartitionDeletionMarker) writer.int8(stats.hasPartitionDeletions ? 1 : 0);
  if (version.hasKeyRange) {
    writeSizedBytes(writer, stats.firstKey ?? Buffer.alloc(0));
    writeSizedBytes(writer, stats.lastKey ?? Buffer.alloc(0));
  }
  if (version.hasTokenSpaceCoverage) writer.double(stats.tokenSpaceCoverage);
}

export function readStatsMetadata(reader: ByteReader, version: SSTableVersion): StatsMetadata {
  const partitionSizes = EstimatedHistogram.read(reader);
  const cellsPerPartition = EstimatedHistogram.read(reader);
  readPosition(reader); // The end of the last interval, which comes again below.
  const minTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const minLocalDeletionTime = readSeconds(reader, version);
  const maxLocalDeletionTime = readSeconds(reader, version);
  const minTtl = reader.int32();
  const maxTtl = reader.int32();
  const compressionRatio = reader.double();
  const tombstoneDropTimes = TombstoneHistogram.read(reader, version);
  const level = reader.int32();
  const repairedAt = Number(reader.int64());
  const range = version.hasLegacyClusteringRange
    ? { clusteringTypes: [], coveredClustering: readLegacyRange(reader) }
    : readRange(reader);
  const hasLegacyCounterShards = reader.uint8() !== 0;
  const totalColumnsSet = Number(reader.int64());
  const totalRows = Number(reader.int64());
  readPosition(reader);
  const commitLogIntervals = readIntervals(reader);
  const pendingRepair = readOptionalUuid(reader);
  const isTransient = reader.uint8() !== 0;
  const originatingHostId = version.hasOriginatingHostId ? readOptionalUuid(reader) : null;
  // Older versions do not tell; without any deletion there is none of a partition.
  const hasPartitionDeletions = version.hasPartitionDeletionMarker
    ? reader.uint8() !== 0
    : minLocalDeletionTime !== NO_DELETION_TIME;
  const firstKey = version.hasKeyRange ? readSizedBytes(reader) : null;
  const lastKey = version.hasKeyRange ? readSizedBytes(reader) : null;
  const tokenSpaceCoverage = version.hasTokenSpaceCoverage ? reader.double() : Number.NaN;
  return {
    partitionSizes,
    cellsPerPartition,
    commitLogIntervals,
    minTimestamp,
    maxTimestamp,
    minLocalDeletionTime,
    maxLocalDeletionTime,
    minTtl,
    maxTtl,
    compressionRatio,
    tombstoneDropTimes,
    level,
    repairedAt,
    ...range,
    hasLegacyCounterShards,
    totalColumnsSet,
    totalRows,
    pendingRepair,
    isTransient,
    originatingHostId,
    hasPartitionDeletions,
    firstKey,
    lastKey,
    tokenSpaceCoverage,
  };
}

function writePosition(writer: ByteWriter, { segmentId, position }: CommitLogPosition): void {
  writer.int64(segmentId);
  writer.int32(position);
}

function readPosition(reader: ByteReader): CommitLogPosition {
  return { segmentId: reader.int64(), position: reader.int32() };
}

function readIntervals(reader: ByteReader): CommitLogInterval[] {
  const count = reader.int32();
  if (count < 0 || count * INTERVAL_BYTES > reader.remaining) {
    throw new RangeError(`${count} intervals of the commit log`);
  }
  const intervals: CommitLogInterval[] = [];
  for (let i = 0; i < count; i++) {
    const start = readPosition(reader);
    intervals.push({ start, end: readPosition(reader) });
  }
  return intervals;
}

/** Before version oa seconds are signed, and the greatest number means none. */
function writeSeconds(writer: ByteWriter, seconds: number, version: SSTableVersion): void {
  const none = version.hasUnsignedDeletionTime ? UNSIGNED_INT_MAX : INT_MAX;
  const last = version.hasUnsignedDeletionTime ? none - 2 : none - 1;
  writer.int32(seconds === NO_DELETION_TIME ? none : Math.min(seconds, last));
}

function readSeconds(reader: ByteReader, version: SSTableVersion): number {
  const seconds = reader.int32();
  if (!version.hasUnsignedDeletionTime) return seconds === INT_MAX ? NO_DELETION_TIME : seconds;
  return seconds === -1 ? NO_DELETION_TIME : seconds >>> 0;
}

function writeLegacyRange(writer: ByteWriter, { start, end }: CoveredClustering): void {
  for (const { prefix } of [start, end]) {
    // Where a value lacks the bound ends: all rows that begin like it are within.
    const missing = prefix.indexOf(null);
    const values = missing < 0 ? prefix : prefix.slice(0, missing);
    writer.int32(values.length);
    for (const value of values as readonly Buffer[]) {
      writer.int16(value.length);
      writer.bytes(value);
    }
  }
}

function readLegacyRange(reader: ByteReader): CoveredClustering {
  const start = new BoundClass(readShortValues(reader), -1);
  return { start, end: new BoundClass(readShortValues(reader), 1) };
}

function readShortValues(reader: ByteReader): Clustering {
  const count = reader.int32();
  if (count < 0 || count * 2 > reader.remaining) throw new RangeError(`${count} clustering values`);
  const values: Buffer[] = [];
  for (let i = 0; i < count; i++) values.push(reader.bytes(reader.uint16()));
  return values;
}

function writeRange(writer: ByteWriter, stats: StatsMetadata): void {
  const { clusteringTypes, coveredClustering } = stats;
  writeUnsignedVint(writer, clusteringTypes.length);
  for (const { type, isReversed } of clusteringTypes) {
    writeSizedBytes(writer, Buffer.from(clusteringMarshalName(type, isReversed)));
  }
  const types = { clustering: clusteringTypes };
  writeBound(writer, types, coveredClustering.start, false, true);
  writeBound(writer, types, coveredClustering.end, true, false);
}

function readRange(
  reader: ByteReader,
): Pick<StatsMetadata, 'clusteringTypes' | 'coveredClustering'> {
  const clusteringTypes = readTypes(reader);
  const start = readBound(reader, clusteringTypes);
  return { clusteringTypes, coveredClustering: { start, end: readBound(reader, clusteringTypes) } };
}

/** Types by the names of Cassandra's classes, after their number. */
export function readTypes(reader: ByteReader): MarshalType[] {
  const count = Number(readUnsignedVint(reader));
  if (count < 0 || count > reader.remaining) throw new RangeError(`${count} types`);
  const types: MarshalType[] = [];
  for (let i = 0; i < count; i++) {
    types.push(parseMarshalName(readSizedBytes(reader).toString()));
  }
  return types;
}

function readBound(reader: ByteReader, types: readonly MarshalType[]): Bound {
  const kind = reader.uint8();
  if (kind > BoundKind.EXCLUSIVE_START) throw new RangeError(`bound of kind ${kind}`);
  const length = reader.uint16();
  if (length > types.length) throw new RangeError(`a bound of ${length} values`);
  return boundOf(kind, readClustering(reader, { clustering: types }, length));
}

function writeOptionalUuid(writer: ByteWriter, uuid: Buffer | null): void {
  writer.int8(uuid === null ? 0 : 1);
  if (uuid !== null) writer.bytes(uuid);
}

function readOptionalUuid(reader: ByteReader): Buffer | null {
  return reader.uint8() === 0 ? null : reader.bytes(UUID_BYTES);
}
