import { BrokenInvariant, Corruption } from '../../../base/error/index.ts';
import type {
  ClusteringFilter,
  DecoratedKey,
  KeyRange,
  LoadingCursor,
  SerializationHeader,
} from '../../../mutation/index.ts';
import { compareKeys, decorateKey } from '../../../mutation/index.ts';
import type { DiskFile } from '../../../platform/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { CachedChunks, SSTableCaches } from '../chunk/index.ts';
import { Window } from '../chunk/index.ts';
import type { CompressionParameters } from '../compression/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { sstableName } from '../descriptor/index.ts';
import type { BloomFilter } from '../filter/index.ts';
import type { IndexEntry, IndexSummary } from '../primary-index/index.ts';
import { ColumnIndex, IndexScan, isKeyAt } from '../primary-index/index.ts';
import type { PartitionScanner, SSTable, SSTableEstimates, SSTableStatistics } from '../sstable.ts';
import type { Statistics } from '../statistics/index.ts';
import { FileStatistics } from '../statistics/index.ts';
import { FileScanner } from './file-scanner.ts';
import { ForwardItems } from './forward-items.ts';
import { ItemDecoder } from './item-decoder.ts';
import { PartitionCursor } from './partition-cursor.ts';
import type { PartitionHead } from './partition-head.ts';
import { readPartitionHead } from './partition-head.ts';
import { RawScan } from './raw-scan.ts';
import { ReversedItems } from './reversed-items.ts';
import { rowForm } from './row-form.ts';
import { SalvageScan } from './salvage-scan.ts';

/** What opening a file set finds. */
export interface OpenedFiles {
  readonly descriptor: SSTableDescriptor;
  readonly statistics: Statistics;
  readonly summary: IndexSummary;
  /** Null: every key may be there. */
  readonly filter: BloomFilter | null;
  readonly data: CachedChunks;
  readonly index: CachedChunks;
  /** To be closed in the end. */
  readonly files: readonly DiskFile[];
  readonly dataBytes: number;
  readonly totalBytes: number;
  /** Full name of Cassandra's class, or null. */
  readonly compressorName: string | null;
  readonly compression: CompressionParameters | null;
  /** Bytes in memory of the places of compressed chunks. */
  readonly chunkOffsetsBytes: number;
}

/** An SSTable in the BIG format of Cassandra. */
export class FileSSTable implements SSTable {
  readonly name: string;
  readonly directory: string;
  readonly generation: string;
  readonly descriptor: SSTableDescriptor;
  readonly statistics: SSTableStatistics;
  readonly metadata: Statistics;
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;
  readonly dataBytes: number;
  readonly uncompressedBytes: number;
  readonly totalBytes: number;
  private readonly opened: OpenedFiles;
  private readonly caches: SSTableCaches;
  private readonly id: number;
  private table: TableMetadata;
  private form: SerializationHeader;
  private holders = 1;

  constructor(opened: OpenedFiles, table: TableMetadata, caches: SSTableCaches) {
    const { descriptor, statistics, summary, data } = opened;
    this.opened = opened;
    this.caches = caches;
    this.id = caches.nextFileId();
    this.name = sstableName(descriptor);
    this.directory = descriptor.directory;
    this.generation = descriptor.generation;
    this.descriptor = descriptor;
    this.metadata = statistics;
    this.statistics = new FileStatistics(statistics.stats);
    this.first = summary.first;
    this.last = summary.last;
    this.dataBytes = opened.dataBytes;
    this.uncompressedBytes = data.lengthBytes;
    this.totalBytes = opened.totalBytes;
    this.table = table;
    this.form = rowForm(statistics.header, table);
  }

  get estimates(): SSTableEstimates {
    const { filter, summary, compression, chunkOffsetsBytes } = this.opened;
    const { stats, compaction } = this.metadata;
    return {
      partitionSizes: stats.partitionSizes,
      cellsPerPartition: stats.cellsPerPartition,
      keys: compaction.cardinality,
      compression,
      filterFileBytes: filter?.fileBytes ?? 0,
      filterBytes: filter?.lengthBytes ?? 0,
      summaryBytes: summary.memoryBytes,
      chunkOffsetsBytes,
      sampledKeys: () => Array.from({ length: summary.length }, (_, at) => summary.key(at)),
    };
  }

  useTable(table: TableMetadata): void {
    if (table === this.table) return;
    this.form = rowForm(this.metadata.header, table);
    this.table = table;
  }

  acquire(): boolean {
    if (this.holders === 0) return false;
    this.holders++;
    return true;
  }

  async release(): Promise<void> {
    if (this.holders === 0) throw new BrokenInvariant(`${this.name} is released once too often`);
    if (--this.holders > 0) return;
    await Promise.all(this.opened.files.map((file) => file.close()));
  }

  async *keys(): AsyncGenerator<DecoratedKey> {
    const { index, descriptor } = this.opened;
    const scan = new IndexScan(new Window(index), descriptor.version, 0, index.lengthBytes);
    let last: DecoratedKey | null = null;
    while (!scan.isAtEnd) {
      const wait = scan.advance();
      if (wait !== null) await wait;
      const key = decorateKey(Buffer.from(scan.key));
      if (last !== null && compareKeys(last, key) >= 0) {
        throw scan.corruption('keys are out of order');
      }
      last = key;
      yield key;
    }
  }

  mayContain(key: DecoratedKey): boolean {
    const { filter } = this.opened;
    return this.isInRange(key) && (filter === null || filter.mayContain(key.key));
  }

  private isInRange(key: DecoratedKey): boolean {
    return compareKeys(this.first, key) <= 0 && compareKeys(key, this.last) <= 0;
  }

  read(
    key: DecoratedKey,
    filter: ClusteringFilter,
  ): LoadingCursor | null | Promise<LoadingCursor | null> {
    const known = this.caches.entry(this.id, key.key);
    if (known !== undefined) return this.openAt(known, key, filter);
    if (!this.isInRange(key)) return null;
    const entry = this.find(key);
    if (entry instanceof Promise) {
      return entry.then((found) => (found === null ? null : this.openFound(found, key, filter)));
    }
    return entry === null ? null : this.openFound(entry, key, filter);
  }

  private find(key: DecoratedKey): IndexEntry | null | Promise<IndexEntry | null> {
    const { summary, index, descriptor } = this.opened;
    const sample = summary.search(key.tokenHigh, key.tokenLow, key.key);
    const start = summary.position(sample) as number;
    const end = Math.min(summary.position(sample + 1) ?? index.lengthBytes, index.lengthBytes);
    const scan = new IndexScan(new Window(index), descriptor.version, start, end);
    const found = findIn(scan, summary.keyBytes(sample), key.key, false);
    if (found === null) return this.checkMiss(start, end, key);
    if (!(found instanceof Promise)) return found;
    return found.then((entry) => entry ?? this.checkMiss(start, end, key));
  }

  /**
   * A key that the filter lets through and the index lacks is either one in a hundred or damage of
   * index or summary, which have no checksums. A damaged key stands where the right one would; so
   * those before and behind that place are compared with the data.
   */
  private async checkMiss(start: number, end: number, key: DecoratedKey): Promise<null> {
    const { data, index, descriptor } = this.opened;
    const { version } = descriptor;
    const scan = new IndexScan(new Window(index), version, start, index.lengthBytes);
    const window = new Window(data);
    let last: DecoratedKey | null = null;
    let lastPosition = 0;
    const check = async (neighbour: DecoratedKey, position: number): Promise<void> => {
      const head = await readPartitionHead(window, position, this.form, version);
      if (isSame(head.key, neighbour.key)) return;
      throw window.corruption('another key than the index has for this place', position);
    };
    while (!scan.isAtEnd) {
      await scan.advance();
      const each = decorateKey(Buffer.from(scan.key));
      const isBehind = compareKeys(each, key) > 0;
      const isInOrder = last === null || compareKeys(last, each) < 0;
      if (!isInOrder || (!isBehind && scan.entryStart >= end)) {
        throw new Corruption(index.path, scan.entryStart, 'keys are out of order');
      }
      if (isBehind) {
        await check(each, scan.position);
        break;
      }
      last = each;
      lastPosition = scan.position;
    }
    if (last !== null) await check(last, lastPosition);
    return null;
  }

  private openFound(
    entry: IndexEntry,
    key: DecoratedKey,
    filter: ClusteringFilter,
  ): LoadingCursor | Promise<LoadingCursor> {
    this.caches.keepEntry(this.id, key.key, entry);
    return this.openAt(entry, key, filter);
  }

  private openAt(
    entry: IndexEntry,
    key: DecoratedKey,
    filter: ClusteringFilter,
  ): LoadingCursor | Promise<LoadingCursor> {
    const { data, index } = this.opened;
    return this.openPartition(entry, key, filter, new Window(data), index);
  }

  private openPartition(
    entry: IndexEntry,
    key: DecoratedKey,
    filter: ClusteringFilter,
    window: Window,
    index: CachedChunks,
  ): LoadingCursor | Promise<LoadingCursor> {
    const { form, table } = this;
    const open = (head: PartitionHead): LoadingCursor => {
      checkHead(head, entry, key, window);
      const facts = entry.columnIndex;
      const { version } = this.descriptor;
      const columnIndex =
        facts === null ? null : new ColumnIndex(facts, new Window(index), table, version);
      const { position, rowsPosition } = head;
      const decoder = new ItemDecoder(window, form, rowsPosition, position);
      const items = filter.reversed
        ? new ReversedItems(decoder, position, rowsPosition, columnIndex)
        : new ForwardItems(decoder, position, columnIndex);
      return new PartitionCursor(table, key, head, items, filter, facts);
    };
    const head = readPartitionHead(window, entry.position, form, this.descriptor.version);
    return head instanceof Promise ? head.then(open) : open(head);
  }

  /** Full name of Cassandra's class; null without compression. */
  get compressorName(): string | null {
    return this.opened.compressorName;
  }

  /** All that the file holds as it stands there, for tools. */
  rawScan(): RawScan {
    const { data, index } = this.opened;
    return new RawScan(data, index, this.form, this.descriptor.version);
  }

  /** What can be read of the file, whatever its index says. */
  salvage(checksValues: boolean): SalvageScan {
    const { data, index } = this.opened;
    const { table, form, descriptor } = this;
    const { version } = descriptor;
    return new SalvageScan({ table, data, index, form, version, checksValues });
  }

  /** A decoder of what stands at a place of the Data component, for tools. */
  decoderAt(position: number): ItemDecoder {
    return new ItemDecoder(new Window(this.opened.data), this.form, position, -1);
  }

  /** What opening has found, for tools. */
  get components(): Pick<OpenedFiles, 'summary' | 'filter' | 'data' | 'index'> {
    return this.opened;
  }

  scan(range: KeyRange, filterFor: (key: DecoratedKey) => ClusteringFilter): PartitionScanner {
    const { summary, data, index, descriptor } = this.opened;
    return new FileScanner({
      range,
      summary,
      data,
      index,
      version: descriptor.version,
      open: (entry, key, window) => this.openPartition(entry, key, filterFor(key), window, index),
    });
  }
}

/**
 * The entry of a key among those of a scan, the first of which is that of `sample`. `isRead` says
 * that one was read already.
 */
function findIn(
  scan: IndexScan,
  sample: Buffer,
  key: Buffer,
  isRead: boolean,
): IndexEntry | null | Promise<IndexEntry | null> {
  let hasEntry = isRead;
  for (;;) {
    if (hasEntry) {
      if (scan.isFirst && !isSame(scan.key, sample)) {
        throw scan.corruption('another key than the summary has for this place');
      }
      if (isSame(scan.key, key)) return scan.entry();
      scan.passOthers(key);
    }
    if (scan.isAtEnd) return null;
    const wait = scan.advance();
    if (wait !== null) return wait.then(() => findIn(scan, sample, key, true));
    hasEntry = true;
  }
}

function isSame(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && isKeyAt(left, 0, right);
}

function checkHead(
  head: PartitionHead,
  entry: IndexEntry,
  key: DecoratedKey,
  window: Window,
): void {
  const { position, rowsPosition, deletion } = head;
  if (!isSame(head.key, key.key)) {
    throw window.corruption('another key than the index has for this place', position);
  }
  const facts = entry.columnIndex;
  if (facts === null) return;
  if (facts.headerLength !== rowsPosition - position || !facts.deletion.equals(deletion)) {
    throw window.corruption('another partition deletion or length than the index has', position);
  }
}
