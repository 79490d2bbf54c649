import { invariant } from '../../../base/error/index.ts';
import { writeUnsignedVint } from '../../../base/vint/index.ts';
import type {
  DecoratedKey,
  EncodingStats,
  LoadingCursor,
  Unfiltered,
  UnfilteredCursor,
} from '../../../mutation/index.ts';
import {
  compareKeys,
  DeletionTime,
  Liveness,
  Row,
  RowFlag,
  writeBytes,
  writeSizedMarker,
  writeSizedRow,
} from '../../../mutation/index.ts';
import type { Disk } from '../../../platform/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { FlushCompression } from '../compression/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { Component, componentPath, digestText, tocText } from '../descriptor/index.ts';
import { BloomFilter } from '../filter/index.ts';
import type { CommitLogInterval, Statistics } from '../statistics/index.ts';
import { encodeStatistics, headerOf, MURMUR3_PARTITIONER } from '../statistics/index.ts';
import type { DataFacts, DataOutput } from './data-output.ts';
import { writeDeletionTime } from './deletion-time-form.ts';
import { IndexOutput } from './index-output.ts';
import { openDataOutput } from './open-data-output.ts';
import type { PartitionGuard } from './partition-guard.ts';
import { PartitionIndex } from './partition-index.ts';
import { RowColumns } from './row-columns.ts';
import { StatisticsCollector } from './statistics-collector.ts';
import { SummaryBuilder } from './summary-builder.ts';

const DEFAULT_COLUMN_INDEX_BYTES = 64 * 1024;
const NO_STATIC_ROW = new Row([], Liveness.EMPTY, DeletionTime.LIVE, []);

/** What is to be written, as far as it must be known beforehand. */
export interface SSTableWriterOptions {
  readonly disk: Disk;
  /** Nothing may have this name yet; the folder must be there. */
  readonly descriptor: SSTableDescriptor;
  readonly table: TableMetadata;
  /** About how many partitions there will be: the size of the filter. */
  readonly keyCount: number;
  /** Least times of what is written; wrong ones cost bytes, nothing else. */
  readonly encodingStats: EncodingStats;
  /** Columns that the rows have values of; left out: all of the table. */
  readonly columns?: Pick<TableMetadata, 'statics' | 'regulars'>;
  /** True for a flush, which compresses as `flushCompression` says. */
  readonly isFlush: boolean;
  /** The setting `flush_compression`; `fast` when left out. */
  readonly flushCompression?: FlushCompression;
  /**
   * Called after each batch of data, and waited for: the place where a long partition lets others
   * run. Nothing when left out.
   */
  readonly pause?: () => Promise<void>;
  /** `column_index_size`; 64 KiB when left out. */
  readonly columnIndexBytes?: number;
  /** What need not be replayed from the commit log of the host any more. */
  readonly commitLogIntervals?: readonly CommitLogInterval[];
  /** 16 bytes; null where nobody cares. */
  readonly originatingHostId?: Buffer | null;
  /** Told of every partition and row; nobody when left out. */
  readonly guard?: PartitionGuard | null;
  readonly level?: number;
  /** Milliseconds since the epoch; 0: not repaired. */
  readonly repairedAt?: number;
  /** Time UUID of a repair session. */
  readonly pendingRepair?: Buffer | null;
}

/** An SSTable that is complete and on the disk for good. */
export interface WrittenSSTable {
  readonly descriptor: SSTableDescriptor;
  readonly components: readonly string[];
  readonly statistics: Statistics;
  readonly filter: BloomFilter | null;
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;
  readonly dataBytes: number;
  readonly uncompressedBytes: number;
}

/**
 * Writes one SSTable of version nb (or oa, if the descriptor says so), a partition at a time in the
 * order of the ring (io/sstable/format/big/BigTableWriter.java).
 *
 * 1. `append` encodes rows into the buffer of the Data component. When that is full, a batch is
 *    compressed and written while the next one is filled; so memory stays small, however wide
 *    partitions are.
 * 2. At the end of each partition come its entry in the Index component, a sample of it in the
 *    Summary, and its key in the Filter.
 * 3. `finish` writes and syncs all else. TOC.txt comes last: an SSTable without it is unfinished.
 *    Then the folder is synced, and only then the result may be used.
 * 4. `abort` leaves no file behind.
 */
export class SSTableWriter {
  private readonly options: SSTableWriterOptions;
  private readonly data: DataOutput;
  private readonly index: IndexOutput;
  private readonly summary: SummaryBuilder;
  private readonly filter: BloomFilter | null;
  private readonly statistics: StatisticsCollector;
  private readonly partitionIndex: PartitionIndex;
  private readonly columns: RowColumns;
  private readonly hasStatic: boolean;
  private first: DecoratedKey | null = null;
  private last: DecoratedKey | null = null;
  private partitionStart = 0;
  private headerLength = 0;
  /** Where the row or marker before begins, counted from the partition's start. */
  private previousStart = 0;
  private isOver = false;

  private constructor(options: SSTableWriterOptions, data: DataOutput, index: IndexOutput) {
    const { table, descriptor } = options;
    this.options = options;
    this.data = data;
    this.index = index;
    this.summary = new SummaryBuilder(table.options.minIndexInterval);
    this.filter = BloomFilter.create(options.keyCount, table.options.bloomFilterFpChance);
    this.statistics = new StatisticsCollector(table);
    const blockBytes = options.columnIndexBytes ?? DEFAULT_COLUMN_INDEX_BYTES;
    this.partitionIndex = new PartitionIndex(table, descriptor.version, blockBytes);
    this.columns = new RowColumns(table, options.columns ?? table);
    this.hasStatic = this.columns.statics.length > 0;
  }

  /** Makes the Data and Index components. Throws a configuration error for a compressor unknown. */
  static async create(options: SSTableWriterOptions): Promise<SSTableWriter> {
    const { disk, descriptor, table, isFlush, flushCompression = 'fast' } = options;
    const compression = isFlush ? flushCompression : null;
    const data = await openDataOutput(disk, descriptor, table, compression);
    try {
      return new SSTableWriter(options, data, await IndexOutput.create(disk, descriptor));
    } catch (error) {
      await data.abandon();
      await disk.remove(componentPath(descriptor, Component.DATA));
      throw error;
    }
  }

  get descriptor(): SSTableDescriptor {
    return this.options.descriptor;
  }

  /** Bytes of data written so far, before compression: where a compaction splits its output. */
  get uncompressedBytes(): number {
    return this.data.position;
  }

  /** True when no partition was written: `finish` has nothing to give then. */
  get isEmpty(): boolean {
    return this.first === null;
  }

  /**
   * Writes a partition, which comes after all before it, unless it is empty. Null when that is done
   * at once; else a promise that must be over before the next call. It rejects with `DiskError`, or
   * as the cursor does; `abort` is all that may follow then.
   */
  append(cursor: UnfilteredCursor | LoadingCursor): Promise<void> | null {
    const { data } = this;
    let item: Unfiltered | null = null;
    if (cursor.deletion.isLive && cursor.staticRow === null) {
      // It may be empty.
      if (!isReady(cursor)) return this.appendLater(cursor);
      item = cursor.next();
      if (item === null) return null;
    }
    this.beginPartition(cursor);
    if (item !== null) this.addUnfiltered(item);
    while (!data.isFull && isReady(cursor)) {
      item = cursor.next();
      if (item === null) {
        this.endPartition(cursor);
        return data.isFull || this.index.isFull ? this.drain() : null;
      }
      this.addUnfiltered(item);
    }
    return this.appendRest(cursor);
  }

  private async appendLater(cursor: UnfilteredCursor | LoadingCursor): Promise<void> {
    await (cursor as LoadingCursor).load();
    await this.append(cursor);
  }

  private async appendRest(cursor: UnfilteredCursor | LoadingCursor): Promise<void> {
    for (;;) {
      if (this.data.isFull) await this.drain();
      if (!isReady(cursor)) await (cursor as LoadingCursor).load();
      const item = cursor.next();
      if (item === null) break;
      this.addUnfiltered(item);
    }
    this.endPartition(cursor);
    await this.drain();
  }

  private async drain(): Promise<void> {
    if (this.data.isFull) {
      await this.data.drain();
      await this.options.pause?.();
    }
    if (this.index.isFull) await this.index.drain();
  }

  private beginPartition(cursor: UnfilteredCursor): void {
    const { key, deletion } = cursor;
    const { last } = this;
    invariant(!this.isOver, 'the writer is not over');
    invariant(last === null || compareKeys(last, key) < 0, 'partitions come in order');
    this.first ??= key;
    this.last = key;
    this.partitionStart = this.data.position;
    const writer = this.data.plain;
    writer.int16(key.key.length);
    writeBytes(writer, key.key);
    writeDeletionTime(writer, deletion, this.options.descriptor.version);
    this.statistics.beginPartition(deletion);
    if (this.hasStatic) this.addStaticRow(cursor.staticRow);
    this.headerLength = this.data.position - this.partitionStart;
    this.previousStart = 0;
    this.partitionIndex.begin();
  }

  private addStaticRow(given: Row | null): void {
    const { table, encodingStats } = this.options;
    const row = given === null ? NO_STATIC_ROW : this.columns.of(given);
    if (!isEmptyRow(row)) {
      this.statistics.addStaticRow(row);
      if (this.last !== null) this.options.guard?.row(this.last, row);
    }
    writeSizedRow(this.data.plain, table, encodingStats, this.columns.statics, row, true, 0);
  }

  private addUnfiltered(item: Unfiltered): void {
    const { data } = this;
    const { table, encodingStats } = this.options;
    const start = data.position - this.partitionStart;
    const previousSize = start - this.previousStart;
    if (item instanceof Row) {
      const row = this.columns.of(item);
      if (row !== item && isEmptyRow(row)) return;
      const { regulars } = this.columns;
      writeSizedRow(data.plain, table, encodingStats, regulars, row, false, previousSize);
      this.statistics.addRow(row);
      if (this.last !== null) this.options.guard?.row(this.last, row);
    } else {
      writeSizedMarker(data.plain, table, encodingStats, item, previousSize);
      this.statistics.addMarker(item);
    }
    this.previousStart = start;
    this.partitionIndex.add(item, start, data.position - this.partitionStart);
  }

  private endPartition(cursor: UnfilteredCursor): void {
    const { data, index } = this;
    const { key } = cursor.key;
    data.plain.int8(RowFlag.END_OF_PARTITION);
    const length = data.position - this.partitionStart;
    this.options.guard?.partition(cursor.key, length, this.statistics.tombstones);
    this.statistics.endPartition(key, length);
    this.filter?.add(key);
    this.summary.add(key, index.position);
    const { entries } = index;
    entries.int16(key.length);
    writeBytes(entries, key);
    writeUnsignedVint(entries, this.partitionStart);
    this.partitionIndex.write(entries, cursor.deletion, this.headerLength, length);
  }

  /**
   * Makes the SSTable complete and durable. Null, and no file, when there was no partition. Rejects
   * with `DiskError`; then only `abort` may follow.
   */
  async finish(): Promise<WrittenSSTable | null> {
    const { first, last, data, index } = this;
    invariant(!this.isOver, 'the writer is not over');
    if (first === null || last === null) {
      await this.abort();
      return null;
    }
    const { disk, descriptor } = this.options;
    const facts = await data.finish();
    await index.finish();
    const statistics = this.statisticsOf(facts, first, last);
    const components = await this.writeComponents(facts, statistics, first, last);
    await disk.syncDirectory(descriptor.directory);
    this.isOver = true;
    const { dataBytes, uncompressedBytes } = facts;
    const { filter } = this;
    return {
      descriptor,
      components,
      statistics,
      filter,
      first,
      last,
      dataBytes,
      uncompressedBytes,
    };
  }

  /** Everything but Data and Index and what tells of chunks; gives the names of all. */
  private async writeComponents(
    facts: DataFacts,
    statistics: Statistics,
    first: DecoratedKey,
    last: DecoratedKey,
  ): Promise<readonly string[]> {
    const { disk, descriptor } = this.options;
    const { filter } = this;
    const write = (component: string, bytes: Buffer) =>
      disk.writeFile(componentPath(descriptor, component), bytes);
    await write(Component.SUMMARY, this.summary.encode(first, last));
    if (filter !== null) await write(Component.FILTER, filter.encode());
    await write(Component.STATISTICS, encodeStatistics(statistics, descriptor.version));
    await write(Component.DIGEST, Buffer.from(digestText(facts.digest)));
    const isCompressed = facts.compressionRatio >= 0;
    const components = [
      Component.DATA,
      Component.STATISTICS,
      Component.DIGEST,
      Component.TOC,
      isCompressed ? Component.COMPRESSION_INFO : Component.CRC,
      ...(filter === null ? [] : [Component.FILTER]),
      Component.PRIMARY_INDEX,
      Component.SUMMARY,
    ];
    await write(Component.TOC, Buffer.from(tocText(components)));
    return components;
  }

  private statisticsOf(facts: DataFacts, first: DecoratedKey, last: DecoratedKey): Statistics {
    const { options } = this;
    const { table } = options;
    return {
      validation: {
        partitioner: MURMUR3_PARTITIONER,
        bloomFilterFpChance: table.options.bloomFilterFpChance,
      },
      compaction: { cardinality: this.statistics.cardinality },
      stats: this.statistics.finish({
        commitLogIntervals: options.commitLogIntervals ?? [],
        compressionRatio: facts.compressionRatio,
        level: options.level ?? 0,
        repairedAt: options.repairedAt ?? 0,
        pendingRepair: options.pendingRepair ?? null,
        isTransient: false,
        originatingHostId: options.originatingHostId ?? null,
        firstKey: first.key,
        lastKey: last.key,
      }),
      header: headerOf(table, this.columns, options.encodingStats),
    };
  }

  /** Removes every component. Harmless after `finish` has rejected, and a second time. */
  async abort(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.data.abandon();
    await this.index.abandon();
    const { disk, descriptor } = this.options;
    // TOC first: without it the rest is an SSTable that was never finished.
    for (const component of Object.values(Component).reverse()) {
      await disk.remove(componentPath(descriptor, component));
    }
    await disk.syncDirectory(descriptor.directory);
  }
}

function isEmptyRow(row: Row): boolean {
  return row.columns.length === 0 && row.liveness.isEmpty && row.deletion.isLive;
}

function isReady(cursor: UnfilteredCursor | LoadingCursor): boolean {
  return (cursor as LoadingCursor).isReady !== false;
}
