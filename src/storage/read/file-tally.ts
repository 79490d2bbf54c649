import type { DecoratedKey } from '../../mutation/index.ts';
import type { TableMetrics } from '../metrics/index.ts';

/** Counts the files that one read of a partition looks into, and what their bloom filters were worth. */
export class FileTally {
  private readonly metrics: TableMetrics;
  private files = 0;

  constructor(metrics: TableMetrics) {
    this.metrics = metrics;
  }

  /** The bloom filter held a file back. */
  heldBack(): void {
    this.metrics.filterTrueNegatives++;
  }

  /** A file was looked into, and had the partition or did not. */
  lookedInto(hasPartition: boolean): void {
    if (hasPartition) {
      this.metrics.filterTruePositives++;
      this.files++;
    } else this.metrics.filterFalsePositives++;
  }

  /** The read is over. */
  end(key: DecoratedKey): void {
    this.metrics.lookedFor(key, this.files);
  }
}
