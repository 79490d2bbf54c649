import { Corruption } from '../../../base/error/index.ts';
import type { Disk, DiskFile, Random } from '../../../platform/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { ChunkReader, SSTableCaches } from '../chunk/index.ts';
import {
  CachedChunks,
  CompressedChunkReader,
  decodeChecksums,
  PlainChunkReader,
  Window,
} from '../chunk/index.ts';
import type { CompressionParameters } from '../compression/index.ts';
import { decodeCompressionInfo, loadCompressor } from '../compression/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath } from '../descriptor/index.ts';
import { BloomFilter } from '../filter/index.ts';
import type { IndexSummary } from '../primary-index/index.ts';
import { buildSummary, decodeSummary, IndexScan } from '../primary-index/index.ts';
import type { Statistics } from '../statistics/index.ts';
import { decodeStatistics } from '../statistics/index.ts';
import type { OpenedFiles } from './file-sstable.ts';
import { FileSSTable } from './file-sstable.ts';
import { rowForm } from './row-form.ts';
import { SalvageScan } from './salvage-scan.ts';

/** What files need of their node. */
export interface SSTableEnvironment {
  readonly disk: Disk;
  readonly random: Random;
  readonly caches: SSTableCaches;
  /** Lets others run in the middle of long work. */
  readonly pause: () => Promise<void>;
}

/** Chunks in which files without compression and checksums are read and kept in memory. */
const PLAIN_CHUNK_BYTES = 64 * 1024;
/** About as much of the Index component as lies between two samples of the summary. */
const INDEX_CHUNK_BYTES = 8 * 1024;

/**
 * Opens the files of `descriptor`, whose holder is then the caller. Statistics, summary and filter
 * are read, and of the data nothing. Rejects with Corruption, UnknownColumn, or DiskError.
 */
export async function openSSTable(
  environment: SSTableEnvironment,
  descriptor: SSTableDescriptor,
  table: TableMetadata,
): Promise<FileSSTable> {
  const opening = new Opening(environment, descriptor, table);
  try {
    return new FileSSTable(await opening.run(), table, environment.caches);
  } catch (error) {
    await opening.abandon();
    throw error;
  }
}

/** A file set of which no more is asked than that its data and its statistics are there. */
export interface SalvageFile {
  readonly scan: SalvageScan;
  close(): Promise<void>;
}

/**
 * Opens what there is of a file set that cannot be opened otherwise: index, summary and filter may be
 * damaged, or missing. `statistics` are its own. Rejects as `openSSTable` does.
 */
export async function openSalvage(
  environment: SSTableEnvironment,
  descriptor: SSTableDescriptor,
  table: TableMetadata,
  { header }: Statistics,
): Promise<SalvageFile> {
  const opening = new Opening(environment, descriptor, table);
  try {
    const { data, index } = await opening.salvage();
    const { version } = descriptor;
    const form = rowForm(header, table);
    const scan = new SalvageScan({ table, data, index, form, version, checksValues: false });
    return { scan, close: () => opening.abandon() };
  } catch (error) {
    await opening.abandon();
    throw error;
  }
}

class Opening {
  private readonly environment: SSTableEnvironment;
  private readonly descriptor: SSTableDescriptor;
  private readonly table: TableMetadata;
  private readonly files: DiskFile[] = [];
  private totalBytes = 0;
  private compressorName: string | null = null;
  private compression: CompressionParameters | null = null;
  private chunkOffsetsBytes = 0;

  constructor(
    environment: SSTableEnvironment,
    descriptor: SSTableDescriptor,
    table: TableMetadata,
  ) {
    this.environment = environment;
    this.descriptor = descriptor;
    this.table = table;
  }

  async run(): Promise<OpenedFiles> {
    const { descriptor, environment, table } = this;
    const { caches, pause } = environment;
    const statisticsBytes = await this.read(Component.STATISTICS);
    const statisticsPath = componentPath(descriptor, Component.STATISTICS);
    const statistics = decodeStatistics(statisticsBytes, descriptor.version, statisticsPath);
    const dataFile = await this.open(Component.DATA);
    const dataBytes = await dataFile.size();
    const data = new CachedChunks(await this.dataReader(dataFile, dataBytes), caches);
    const indexFile = await this.open(Component.PRIMARY_INDEX);
    const indexBytes = await indexFile.size();
    const indexReader = new PlainChunkReader(indexFile, indexBytes, INDEX_CHUNK_BYTES, null);
    const index = new CachedChunks(indexReader, caches);
    const summary = (await this.has(Component.SUMMARY))
      ? await decodeSummary(await this.read(Component.SUMMARY), this.path(Component.SUMMARY), pause)
      : await buildSummary(index, descriptor.version, table.options.minIndexInterval, pause);
    await this.checkRange(summary, statistics, index);
    const filter = (await this.has(Component.FILTER))
      ? BloomFilter.decode(await this.read(Component.FILTER), this.path(Component.FILTER))
      : null;
    const totalBytes = this.totalBytes + dataBytes + indexBytes;
    const { files } = this;
    return {
      descriptor,
      statistics,
      summary,
      filter,
      data,
      index,
      files,
      dataBytes,
      totalBytes,
      compressorName: this.compressorName,
      compression: this.compression,
      chunkOffsetsBytes: this.chunkOffsetsBytes,
    };
  }

  /** Data, and the index if it is there. */
  async salvage(): Promise<{ readonly data: CachedChunks; readonly index: CachedChunks | null }> {
    const { caches } = this.environment;
    const dataFile = await this.open(Component.DATA);
    const data = new CachedChunks(await this.dataReader(dataFile, await dataFile.size()), caches);
    if (!(await this.has(Component.PRIMARY_INDEX))) return { data, index: null };
    const indexFile = await this.open(Component.PRIMARY_INDEX);
    const indexBytes = await indexFile.size();
    const reader = new PlainChunkReader(indexFile, indexBytes, INDEX_CHUNK_BYTES, null);
    return { data, index: new CachedChunks(reader, caches) };
  }

  /**
   * That first and last key of the summary, which has no checksum, are right: by the statistics of
   * version oa, else by the end of the index. What is not between them is never looked for.
   */
  private async checkRange(
    summary: IndexSummary,
    { stats }: Statistics,
    index: CachedChunks,
  ): Promise<void> {
    let last = stats.lastKey;
    if (last === null) {
      const start = summary.position(summary.length - 1) as number;
      const { version } = this.descriptor;
      const scan = new IndexScan(new Window(index), version, start, index.lengthBytes);
      while (!scan.isAtEnd) await scan.advance();
      last = scan.key;
    }
    const isRight =
      summary.last.key.equals(last) &&
      (stats.firstKey === null || summary.first.key.equals(stats.firstKey));
    if (!isRight) throw new Corruption(this.path(Component.SUMMARY), 0, 'another range of keys');
  }

  private path(component: string): string {
    return componentPath(this.descriptor, component);
  }

  /** Asked for by name: a folder may hold thousands of files. */
  private has(component: string): Promise<boolean> {
    return this.environment.disk.exists(this.path(component));
  }

  private async read(component: string): Promise<Buffer> {
    const bytes = await this.environment.disk.readFile(this.path(component));
    this.totalBytes += bytes.length;
    return bytes;
  }

  private async open(component: string): Promise<DiskFile> {
    const file = await this.environment.disk.open(this.path(component), 'read');
    this.files.push(file);
    return file;
  }

  private async dataReader(file: DiskFile, lengthBytes: number): Promise<ChunkReader> {
    if (await this.has(Component.COMPRESSION_INFO)) return this.compressed(file, lengthBytes);
    const checksums = (await this.has(Component.CRC))
      ? decodeChecksums(await this.read(Component.CRC), this.path(Component.CRC), lengthBytes)
      : null;
    return new PlainChunkReader(file, lengthBytes, PLAIN_CHUNK_BYTES, checksums);
  }

  private async compressed(file: DiskFile, lengthBytes: number): Promise<ChunkReader> {
    const path = this.path(Component.COMPRESSION_INFO);
    const info = decodeCompressionInfo(await this.read(Component.COMPRESSION_INFO), path);
    this.chunkOffsetsBytes = info.chunkOffsets.byteLength;
    const compressor = await loadCompressor(info.parameters);
    this.compression = info.parameters;
    this.compressorName = `org.apache.cassandra.io.compress.${compressor.name}`;
    const chance = this.table.options.crcCheckChance;
    const { random } = this.environment;
    const mustCheck = chance >= 1 ? () => true : () => random.fraction() < chance;
    return new CompressedChunkReader(file, lengthBytes, info, compressor, mustCheck);
  }

  async abandon(): Promise<void> {
    await Promise.allSettled(this.files.map((file) => file.close()));
  }
}
