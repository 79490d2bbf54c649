import type { Bound, Timestamp } from '../../../mutation/index.ts';
import type { CommitLogInterval, SSTableStatistics } from '../sstable.ts';
import type { StatsMetadata } from './stats-metadata.ts';

/** What reads and compactions ask, out of what the file has. */
export class FileStatistics implements SSTableStatistics {
  readonly metadata: StatsMetadata;
  readonly estimatedPartitions: number;

  constructor(metadata: StatsMetadata) {
    this.metadata = metadata;
    this.estimatedPartitions = metadata.partitionSizes.count;
  }

  get commitLogIntervals(): readonly CommitLogInterval[] {
    return this.metadata.commitLogIntervals;
  }

  get originatingHostId(): Buffer | null {
    return this.metadata.originatingHostId;
  }

  get minTimestamp(): Timestamp {
    return this.metadata.minTimestamp;
  }

  get maxTimestamp(): Timestamp {
    return this.metadata.maxTimestamp;
  }

  get minLocalDeletionTime(): number {
    return this.metadata.minLocalDeletionTime;
  }

  get maxLocalDeletionTime(): number {
    return this.metadata.maxLocalDeletionTime;
  }

  get minTtl(): number {
    return this.metadata.minTtl;
  }

  get maxTtl(): number {
    return this.metadata.maxTtl;
  }

  get clusteringRange(): { readonly start: Bound; readonly end: Bound } | null {
    const { start, end } = this.metadata.coveredClustering;
    return start.prefix.length === 0 && end.prefix.length === 0 ? null : { start, end };
  }

  get hasPartitionDeletions(): boolean {
    return this.metadata.hasPartitionDeletions;
  }

  get level(): number {
    return this.metadata.level;
  }

  get repairedAt(): number {
    return this.metadata.repairedAt;
  }

  get totalRows(): number {
    return this.metadata.totalRows;
  }

  get totalCells(): number {
    return this.metadata.totalColumnsSet;
  }

  /** Cassandra's estimate of how many cells there are is as rough as the histogram's buckets. */
  droppableTombstoneRatio(gcBefore: number): number {
    const { cellsPerPartition, tombstoneDropTimes } = this.metadata;
    const cells = cellsPerPartition.mean * cellsPerPartition.count;
    return cells > 0 ? tombstoneDropTimes.sum(gcBefore) / cells : 0;
  }
}
