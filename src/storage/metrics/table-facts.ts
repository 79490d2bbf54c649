import type { HistogramSnapshot, OperationMeter } from '../../observe/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { groupByLevel } from '../compaction/strategy/index.ts';
import { CURRENT_VERSION } from '../sstable/descriptor/index.ts';
import type { SSTable, SSTableEstimates } from '../sstable/sstable.ts';
import { EstimatedHistogram, HyperLogLog } from '../sstable/statistics/index.ts';
import type { TableStore } from '../table-store.ts';

/** Operations of one kind. */
export interface OperationFacts {
  readonly count: number;
  /** Of all together since the start, estimated by those that were timed. */
  readonly totalMicros: number;
  /** Microseconds; the last minutes weigh most. */
  readonly micros: HistogramSnapshot;
  readonly perSecond: number;
}

/** Sizes as files estimate them; of no files all are 0. */
export interface SizeFacts {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** What operators are told of the files of a table. */
export interface FileFacts {
  readonly count: number;
  /** Of versions before the one that is written. */
  readonly oldCount: number;
  /** By level, bytes of data; null when the table's strategy has none. */
  readonly levels: readonly { readonly count: number; readonly bytes: number }[] | null;
  readonly bytes: number;
  readonly maxBytes: number;
  /** Bytes after compression for each before; -1 when no file is compressed. */
  readonly compressionRatio: number;
  /** Bytes before compression of files that are repaired, that are not, and that wait for it. */
  readonly repairedBytes: number;
  readonly unrepairedBytes: number;
  readonly pendingRepairBytes: number;
  readonly filterFileBytes: number;
  /** In memory. */
  readonly filterBytes: number;
  readonly summaryBytes: number;
  readonly chunkOffsetsBytes: number;
  readonly partitionBytes: SizeFacts;
  /** Of the files together; null when there are none. */
  readonly partitionSizes: EstimatedHistogram | null;
  readonly cellsPerPartition: EstimatedHistogram | null;
  /** Share of cells that are tombstones which may go now, 0 to 1. */
  readonly droppableTombstoneRatio: number;
  /** The longest time between the oldest and the newest data of a file. */
  readonly maxDurationMillis: number;
}

/** All that is known of one table of a store at one moment. */
export interface TableFacts {
  readonly table: TableMetadata;
  readonly files: FileFacts;
  /** An estimate of how many there are in memory and files. */
  readonly partitions: number;
  readonly memtable: {
    readonly operations: number;
    readonly bytes: number;
    readonly switches: number;
    /** Memtables that wait to be files. */
    readonly pendingFlushes: number;
  };
  readonly reads: OperationFacts;
  readonly scans: OperationFacts;
  readonly writes: OperationFacts;
  readonly filesPerRead: HistogramSnapshot;
  readonly liveRowsPerRead: HistogramSnapshot;
  readonly tombstonesPerRead: HistogramSnapshot;
  readonly filterTruePositives: number;
  readonly filterFalsePositives: number;
  readonly filterTrueNegatives: number;
}

/** The two clocks that facts go by. */
export interface FactsTime {
  readonly monotonicMillis: number;
  /** Seconds since the epoch. */
  readonly nowInSeconds: number;
}

/** Looks at the memtables and files of a table, and at what was counted of it. */
export function tableFacts(store: TableStore, time: FactsTime): TableFacts {
  const { table, view, metrics } = store;
  const { monotonicMillis } = time;
  const { sstables, memtables } = view;
  // The decay is moved to now by the first of them.
  const [reads, scans, writes] = [metrics.reads, metrics.scans, metrics.writes].map((meter) =>
    operationFacts(meter, monotonicMillis),
  );
  return {
    table,
    files: fileFacts(table, sstables, time.nowInSeconds),
    partitions: sum(memtables, (each) => each.partitionCount) + keyCount(sstables),
    memtable: {
      operations: store.memtable.operations,
      bytes: store.memtable.accountedBytes,
      switches: metrics.memtableSwitches,
      pendingFlushes: memtables.length - 1,
    },
    reads: reads as OperationFacts,
    scans: scans as OperationFacts,
    writes: writes as OperationFacts,
    filesPerRead: metrics.filesPerRead.snapshot(),
    liveRowsPerRead: metrics.liveRowsPerRead.snapshot(),
    tombstonesPerRead: metrics.tombstonesPerRead.snapshot(),
    filterTruePositives: metrics.filterTruePositives,
    filterFalsePositives: metrics.filterFalsePositives,
    filterTrueNegatives: metrics.filterTrueNegatives,
  };
}

/** What a meter tells at a moment, in monotonic milliseconds. */
export function operationFacts(meter: OperationMeter, monotonicMillis: number): OperationFacts {
  return {
    count: meter.count,
    totalMicros: meter.totalMicros,
    micros: meter.latencies(monotonicMillis),
    perSecond: meter.perSecond(monotonicMillis),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function estimatesOf(sstables: readonly SSTable[]): readonly SSTableEstimates[] {
  return sstables.flatMap(({ estimates }) => estimates ?? []);
}

/** Keys of files together: those that are in several count once. */
function keyCount(sstables: readonly SSTable[]): number {
  const estimates = estimatesOf(sstables);
  if (estimates.length < sstables.length) {
    return sum(sstables, ({ statistics }) => statistics.estimatedPartitions);
  }
  const [only] = estimates;
  if (only === undefined) return 0;
  if (estimates.length === 1) return only.keys.cardinality;
  const all = new HyperLogLog();
  for (const { keys } of estimates) all.merge(keys);
  return all.cardinality;
}

function fileFacts(
  table: TableMetadata,
  sstables: readonly SSTable[],
  nowInSeconds: number,
): FileFacts {
  const estimates = estimatesOf(sstables);
  const gcBefore = nowInSeconds - table.options.gcGraceSeconds;
  const isRepaired = ({ statistics }: SSTable): boolean => statistics.repairedAt > 0;
  const plainBytes = (some: readonly SSTable[]): number =>
    sum(some, ({ uncompressedBytes }) => uncompressedBytes);
  return {
    count: sstables.length,
    oldCount: sstables.filter(({ name }) => name < CURRENT_VERSION.name).length,
    levels: levelsOf(table, sstables),
    bytes: sum(sstables, ({ totalBytes }) => totalBytes),
    maxBytes: Math.max(0, ...sstables.map(({ totalBytes }) => totalBytes)),
    compressionRatio: compressionRatioOf(sstables),
    repairedBytes: plainBytes(sstables.filter(isRepaired)),
    unrepairedBytes: plainBytes(sstables.filter((each) => !isRepaired(each))),
    pendingRepairBytes: 0,
    filterFileBytes: sum(estimates, ({ filterFileBytes }) => filterFileBytes),
    filterBytes: sum(estimates, ({ filterBytes }) => filterBytes),
    summaryBytes: sum(estimates, ({ summaryBytes }) => summaryBytes),
    chunkOffsetsBytes: sum(estimates, ({ chunkOffsetsBytes }) => chunkOffsetsBytes),
    partitionBytes: partitionBytesOf(estimates),
    partitionSizes: together(estimates.map(({ partitionSizes }) => partitionSizes)),
    cellsPerPartition: together(estimates.map(({ cellsPerPartition }) => cellsPerPartition)),
    droppableTombstoneRatio: droppableRatio(sstables, gcBefore),
    maxDurationMillis: Math.max(0, ...sstables.map(durationMillis)),
  };
}

function levelsOf(table: TableMetadata, sstables: readonly SSTable[]): FileFacts['levels'] {
  if (table.options.compaction.class?.endsWith('LeveledCompactionStrategy') !== true) return null;
  return groupByLevel(sstables).map((level) => ({
    count: level.length,
    bytes: sum(level, ({ dataBytes }) => dataBytes),
  }));
}

function compressionRatioOf(sstables: readonly SSTable[]): number {
  const compressed = sstables.filter(({ estimates }) => (estimates?.compression ?? null) !== null);
  const before = sum(compressed, ({ uncompressedBytes }) => uncompressedBytes);
  return before === 0 ? -1 : sum(compressed, ({ dataBytes }) => dataBytes) / before;
}

function partitionBytesOf(estimates: readonly SSTableEstimates[]): SizeFacts {
  const sizes = estimates.map(({ partitionSizes }) => partitionSizes);
  const count = sum(sizes, (each) => each.count);
  return {
    min: sizes.length === 0 ? 0 : Math.min(...sizes.map(({ min }) => min)),
    max: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, ...sizes.map(({ max }) => max))),
    mean: count === 0 ? 0 : Math.floor(sum(sizes, (each) => each.mean * each.count) / count),
  };
}

/** Several histograms as one; null of none. */
function together(histograms: readonly EstimatedHistogram[]): EstimatedHistogram | null {
  const [first, ...others] = histograms;
  return first === undefined ? null : EstimatedHistogram.sum(first, others);
}

/** Of the cells of all files, as each estimates how many it has. */
function droppableRatio(sstables: readonly SSTable[], gcBefore: number): number {
  let [cells, droppable] = [0, 0];
  for (const { estimates, statistics } of sstables) {
    if (estimates === null) continue;
    const own = estimates.cellsPerPartition.mean * estimates.cellsPerPartition.count;
    cells += own;
    droppable += statistics.droppableTombstoneRatio(gcBefore) * own;
  }
  return cells === 0 ? 0 : droppable / cells;
}

function durationMillis({ statistics }: SSTable): number {
  return (Number(statistics.maxTimestamp) - Number(statistics.minTimestamp)) / 1000;
}
