import { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { crc32 } from '../../../base/crc/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import type { HeaderComponent } from './header-component.ts';
import { readHeaderComponent, writeHeaderComponent } from './header-component.ts';
import { HyperLogLog } from './hyper-log-log.ts';
import type { StatsMetadata } from './stats-metadata.ts';
import { readStatsMetadata, writeStatsMetadata } from './stats-metadata.ts';

/** The first part: what the file was written for. */
export interface ValidationMetadata {
  /** Full name of Cassandra's class. */
  readonly partitioner: string;
  readonly bloomFilterFpChance: number;
}

/** The second part: for compactions only, which estimate how many keys their result will have. */
export interface CompactionMetadata {
  readonly cardinality: HyperLogLog;
}

/** All of Statistics.db. */
export interface Statistics {
  readonly validation: ValidationMetadata;
  readonly compaction: CompactionMetadata;
  readonly stats: StatsMetadata;
  readonly header: HeaderComponent;
}

export const MURMUR3_PARTITIONER = 'org.apache.cassandra.dht.Murmur3Partitioner';

/** Ordinals of MetadataType, in the order of the file. */
const PartType = { VALIDATION: 0, COMPACTION: 1, STATS: 2, HEADER: 3 } as const;
const PART_COUNT = 4;
const CHECKSUM_BYTES = 4;

/**
 * The bytes of Statistics.db (MetadataSerializer.java): the number of parts and its checksum, where
 * each part begins and their checksum, then each part with its own. The second checksum goes on from
 * the first.
 */
export function encodeStatistics(statistics: Statistics, version: SSTableVersion): Buffer {
  const parts = encodeParts(statistics, version);
  const writer = new ByteWriter(8192);
  writer.int32(PART_COUNT);
  writer.int32(crc32(writer.buffer, 0, 0, 4));
  let offset = 4 + CHECKSUM_BYTES + 8 * PART_COUNT + CHECKSUM_BYTES;
  const tableStart = writer.length;
  for (const [type, bytes] of parts.entries()) {
    writer.int32(type);
    writer.int32(offset);
    offset += bytes.length + CHECKSUM_BYTES;
  }
  const countChecksum = crc32(writer.buffer, 0, 0, 4);
  writer.int32(crc32(writer.buffer, countChecksum, tableStart, writer.length));
  for (const bytes of parts) {
    writer.bytes(bytes);
    writer.int32(crc32(bytes));
  }
  return writer.copy();
}

function encodeParts(statistics: Statistics, version: SSTableVersion): readonly Buffer[] {
  const { validation, compaction, stats, header } = statistics;
  return [
    part((writer) => {
      writer.int16(Buffer.byteLength(validation.partitioner));
      writer.utf8(validation.partitioner);
      writer.double(validation.bloomFilterFpChance);
    }),
    part((writer) => {
      const bytes = part((inner) => compaction.cardinality.write(inner));
      writer.int32(bytes.length);
      writer.bytes(bytes);
    }),
    part((writer) => {
      writeStatsMetadata(writer, stats, version);
      // Cassandra takes four bytes too many for each point of tombstones and leaves them zero.
      if (version.hasUnsignedDeletionTime) {
        writer.bytes(Buffer.alloc(4 * stats.tombstoneDropTimes.points.length));
      }
    }),
    part((writer) => writeHeaderComponent(writer, header)),
  ];
}

function part(write: (writer: ByteWriter) => void): Buffer {
  const writer = new ByteWriter(4096);
  write(writer);
  return writer.copy();
}

/** All parts of a Statistics.db; values are views of `bytes`. Throws Corruption of the file. */
export function decodeStatistics(bytes: Buffer, version: SSTableVersion, file: string): Statistics {
  const offsets = readTable(bytes, file);
  const readPart = <T>(type: number, read: (reader: ByteReader) => T): T => {
    const start = offsets[type] as number;
    const end = (offsets[type + 1] ?? bytes.length) - CHECKSUM_BYTES;
    checkCrc(bytes, crc32(bytes, 0, start, end), end, file);
    const reader = new ByteReader(bytes, start, end);
    try {
      return read(reader);
    } catch (error) {
      throw new Corruption(file, reader.offset, (error as Error).message);
    }
  };
  return {
    validation: readPart(PartType.VALIDATION, (reader) => ({
      partitioner: reader.utf8(reader.uint16()),
      bloomFilterFpChance: reader.double(),
    })),
    compaction: readPart(PartType.COMPACTION, (reader) => {
      const length = reader.int32();
      const start = reader.skip(length);
      return { cardinality: HyperLogLog.read(new ByteReader(bytes, start, start + length)) };
    }),
    stats: readPart(PartType.STATS, (reader) => readStatsMetadata(reader, version)),
    header: readPart(PartType.HEADER, readHeaderComponent),
  };
}

/** Where the parts begin, checked to be there and in order. */
function readTable(bytes: Buffer, file: string): readonly number[] {
  const tableStart = 4 + CHECKSUM_BYTES;
  const tableEnd = tableStart + 8 * PART_COUNT;
  if (bytes.length < tableEnd + CHECKSUM_BYTES) {
    throw new Corruption(file, bytes.length, 'the file ends in its table of contents');
  }
  const count = bytes.readInt32BE(0);
  const countChecksum = crc32(bytes, 0, 0, 4);
  checkCrc(bytes, countChecksum, 4, file);
  if (count !== PART_COUNT)
    throw new Corruption(file, 0, `${count} parts instead of ${PART_COUNT}`);
  checkCrc(bytes, crc32(bytes, countChecksum, tableStart, tableEnd), tableEnd, file);
  const offsets: number[] = [];
  let least = tableEnd + CHECKSUM_BYTES;
  for (let i = 0; i < count; i++) {
    const at = tableStart + 8 * i;
    const offset = bytes.readInt32BE(at + 4);
    if (bytes.readInt32BE(at) !== i || offset < least || offset > bytes.length - CHECKSUM_BYTES) {
      throw new Corruption(file, at, `part ${bytes.readInt32BE(at)} at ${offset}`);
    }
    offsets.push(offset);
    least = offset + CHECKSUM_BYTES;
  }
  return offsets;
}

function checkCrc(bytes: Buffer, computed: number, at: number, file: string): void {
  if (at + CHECKSUM_BYTES > bytes.length || bytes.readUInt32BE(at) !== computed) {
    throw new Corruption(file, at, 'checksums do not match');
  }
}
