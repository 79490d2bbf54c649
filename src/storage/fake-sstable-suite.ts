import type {
  Clustering,
  ClusteringFilter,
  ColumnData,
  DecoratedKey,
  KeyRange,
  LoadingCursor,
  PartitionUpdate,
  Row,
  Timestamp,
  Unfiltered,
  UnfilteredCursor,
} from '../mutation/index.ts';
import { Bound, ComplexCells, compareBounds, NO_DELETION_TIME } from '../mutation/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { compareToPosition, Memtable, MemtableCursor } from './memtable/index.ts';
import type { PartitionScanner, SSTable, SSTableStatistics } from './sstable/sstable.ts';

/** Says before each step whether a fake file has to load first. */
export type Delays = () => boolean;

const at = (delays: Delays, place: string): Promise<void> | null =>
  delays() ? Promise.resolve().then(() => void place) : null;

/** Data that pretends to be a file: a memtable that sometimes has to load. */
export class FakeSSTable implements SSTable {
  readonly name: string;
  readonly directory = '/fake';
  readonly generation: string;
  readonly statistics: SSTableStatistics;
  readonly first: DecoratedKey;
  readonly last: DecoratedKey;
  readonly dataBytes: number;
  readonly uncompressedBytes: number;
  readonly totalBytes: number;
  readonly estimates = null;
  /** How often a partition was read. */
  reads = 0;
  /** Who holds it, its maker not counted. */
  holders = 0;
  private table: TableMetadata;
  private readonly memtable = new Memtable();
  private readonly delays: Delays;

  constructor(
    table: TableMetadata,
    generation: number,
    updates: readonly PartitionUpdate[],
    delays: Delays = () => false,
  ) {
    this.table = table;
    this.generation = String(generation);
    this.name = `nb-${generation}-big`;
    this.delays = delays;
    for (const update of updates) this.memtable.apply(update);
    const keys: DecoratedKey[] = [];
    for (let each = this.memtable.first(null); each !== null; each = this.memtable.after(each)) {
      keys.push(each.key);
    }
    this.first = keys[0] as DecoratedKey;
    this.last = keys[keys.length - 1] as DecoratedKey;
    this.statistics = statisticsOf(table, updates, keys.length);
    this.dataBytes = this.memtable.accountedBytes;
    this.uncompressedBytes = this.dataBytes;
    this.totalBytes = this.dataBytes;
  }

  useTable(table: TableMetadata): void {
    this.table = table;
  }

  acquire(): boolean {
    this.holders++;
    return true;
  }

  release(): Promise<void> {
    this.holders--;
    return Promise.resolve();
  }

  async *keys(): AsyncGenerator<DecoratedKey> {
    const { memtable } = this;
    for (let at = memtable.first(null); at !== null; at = memtable.after(at)) yield at.key;
  }

  mayContain(key: DecoratedKey): boolean {
    return this.memtable.get(key) !== null;
  }

  read(
    key: DecoratedKey,
    filter: ClusteringFilter,
  ): LoadingCursor | null | Promise<LoadingCursor | null> {
    this.reads++;
    const partition = this.memtable.get(key);
    if (partition === null) return null;
    const cursor = new DelayedCursor(
      new MemtableCursor(this.table, partition, filter),
      this.delays,
    );
    return at(this.delays, 'index')?.then(() => cursor) ?? cursor;
  }

  scan(range: KeyRange, filterFor: (key: DecoratedKey) => ClusteringFilter): PartitionScanner {
    const { memtable, delays, table } = this;
    let partition = memtable.first(range.start);
    const next = (): LoadingCursor | null => {
      const found = partition;
      if (found === null) return null;
      if (range.end !== null && compareToPosition(found.key, range.end) > 0) return null;
      partition = memtable.after(found);
      return new DelayedCursor(new MemtableCursor(table, found, filterFor(found.key)), delays);
    };
    return {
      scannedBytes: 0,
      next: () => at(delays, 'scan')?.then(next) ?? next(),
      close: () => Promise.resolve(),
    };
  }
}

/** A cursor that is not ready whenever the delays say so. */
class DelayedCursor implements LoadingCursor {
  readonly key;
  readonly deletion;
  readonly staticRow;
  isReady = true;
  private readonly source: UnfilteredCursor;
  private readonly delays: Delays;

  constructor(source: UnfilteredCursor, delays: Delays) {
    this.source = source;
    this.delays = delays;
    this.key = source.key;
    this.deletion = source.deletion;
    this.staticRow = source.staticRow;
    this.isReady = !delays();
  }

  async load(): Promise<void> {
    await Promise.resolve();
    this.isReady = true;
  }

  next(): Unfiltered | null {
    if (!this.isReady) throw new Error('read before it was loaded');
    this.isReady = !this.delays();
    return this.source.next();
  }
}

/** What Statistics.db would say. */
export function statisticsOf(
  table: TableMetadata,
  updates: readonly PartitionUpdate[],
  partitions: number,
): SSTableStatistics {
  const timestamps: Timestamp[] = [];
  const bounds: Bound[] = [];
  let totalRows = 0;
  for (const update of updates) {
    if (!update.deletion.isLive) timestamps.push(update.deletion.markedForDeleteAt);
    for (const { slice, deletion } of update.rangeTombstones) {
      timestamps.push(deletion.markedForDeleteAt);
      bounds.push(slice.start, slice.end);
    }
    const rows = [...update.rows, ...(update.staticRow === null ? [] : [update.staticRow])];
    for (const row of rows) timestamps.push(...timestampsOf(row));
    for (const { clustering } of update.rows) bounds.push(...around(clustering));
    totalRows += rows.length;
  }
  timestamps.sort((left, right) => (left < right ? -1 : 1));
  bounds.sort((left, right) => compareBounds(table, left, right));
  const [start, end] = [bounds[0], bounds[bounds.length - 1]];
  return {
    minTimestamp: timestamps[0] ?? 0,
    maxTimestamp: timestamps[timestamps.length - 1] ?? 0,
    minLocalDeletionTime: NO_DELETION_TIME,
    maxLocalDeletionTime: NO_DELETION_TIME,
    minTtl: 0,
    maxTtl: 0,
    clusteringRange: start === undefined || end === undefined ? null : { start, end },
    hasPartitionDeletions: updates.some(({ deletion }) => !deletion.isLive),
    level: 0,
    repairedAt: 0,
    totalRows,
    totalCells: totalRows,
    estimatedPartitions: partitions,
    droppableTombstoneRatio: () => 0,
    commitLogIntervals: [],
    originatingHostId: null,
  };
}

function around(clustering: Clustering): readonly Bound[] {
  return [new Bound(clustering, -1), new Bound(clustering, 1)];
}

function timestampsOf(row: Row): readonly Timestamp[] {
  const found: Timestamp[] = [];
  if (!row.liveness.isEmpty) found.push(row.liveness.timestamp);
  if (!row.deletion.isLive) found.push(row.deletion.markedForDeleteAt);
  const add = (data: ColumnData): void => {
    if (!(data instanceof ComplexCells)) found.push(data.timestamp);
    else {
      if (!data.deletion.isLive) found.push(data.deletion.markedForDeleteAt);
      for (const cell of data.cells) found.push(cell.timestamp);
    }
  };
  row.columns.forEach(add);
  return found;
}
