import { DecoratedKey, NO_DELETION_TIME } from '../../../mutation/index.ts';
import type { SSTable, SSTableStatistics } from '../../sstable/sstable.ts';
import type { StrategyView } from './compaction-strategy.ts';
import { spansIntersect } from './token-span.ts';

const MEBIBYTE = 1024 * 1024;

/** A file of which only the facts exist. `keys` are hundredths of the ring. */
export interface FileFacts {
  readonly name: string;
  /** Mebibytes. */
  readonly size: number;
  readonly keys?: readonly [number, number];
  readonly level?: number;
  /** Timestamps, microseconds. */
  readonly min?: number;
  readonly max?: number;
  /** Seconds when all of it is deleted or expired; infinite when it lives. */
  readonly dies?: number;
  readonly droppable?: number;
  readonly partitions?: number;
}

/** The key at a hundredth of the ring. */
export function keyAt(hundredth: number): DecoratedKey {
  const high = Math.round((hundredth / 100) * (2 ** 32 - 1) - 2 ** 31);
  return new DecoratedKey(Buffer.from(String(hundredth).padStart(6, '0')), high, 0);
}

export function fileOf(facts: FileFacts): SSTable {
  const { name, size, keys = [0, 100], level = 0, min = 1, max = 1, droppable = 0 } = facts;
  const { dies = NO_DELETION_TIME, partitions = 1000 } = facts;
  const statistics: SSTableStatistics = {
    minTimestamp: min,
    maxTimestamp: max,
    minLocalDeletionTime: dies,
    maxLocalDeletionTime: dies,
    minTtl: 0,
    maxTtl: 0,
    clusteringRange: null,
    hasPartitionDeletions: false,
    level,
    repairedAt: 0,
    totalRows: partitions,
    totalCells: partitions,
    estimatedPartitions: partitions,
    commitLogIntervals: [],
    originatingHostId: null,
    droppableTombstoneRatio: () => droppable,
  };
  const bytes = Math.round(size * MEBIBYTE);
  const unread = (): never => {
    throw new Error('a strategy reads nothing');
  };
  return {
    name,
    directory: '/files',
    generation: name,
    statistics,
    first: keyAt(keys[0]),
    last: keyAt(keys[1]),
    dataBytes: bytes,
    uncompressedBytes: bytes,
    totalBytes: bytes,
    estimates: null,
    useTable: unread,
    acquire: () => true,
    release: () => Promise.resolve(),
    keys: unread,
    mayContain: unread,
    read: unread,
    scan: unread,
  };
}

/** What a strategy sees of some files, at second 1,000,000. */
export function viewOf(
  sstables: readonly SSTable[],
  more: Partial<StrategyView> = {},
): StrategyView {
  return {
    sstables,
    compacting: new Set(),
    nowMillis: 1_000_000_000,
    gcBefore: 900_000,
    mayPurge: true,
    overlapping: (some) =>
      sstables.filter(
        (each) => !some.includes(each) && some.some((other) => spansIntersect(each, other)),
      ),
    createdAtMillis: () => 0,
    memtableTimestamp: () => Number.POSITIVE_INFINITY,
    ...more,
  };
}
