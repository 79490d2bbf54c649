import type { TableMetadata } from '../../schema/index.ts';
import type { OperationName } from '../lifecycle/index.ts';

/** A compaction that is done: a row of `system.compaction_history`. */
export interface CompactionRecord {
  readonly id: Buffer;
  readonly operation: OperationName;
  readonly table: TableMetadata;
  readonly compactedAtMillis: number;
  /** Bytes of the Data components before and after. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** How many partitions were merged out of 1, 2, 3... files. */
  readonly merged: ReadonlyMap<number, number>;
}

/** What compactions have done since the node started. */
export interface CompactionTotals {
  readonly completed: number;
  /** Bytes of the Data components of what was compacted. */
  readonly compactedBytes: number;
  readonly aborted: number;
  /** Compactions a second, weighted to the last 15 minutes and since the start. */
  readonly fifteenMinuteRate: number;
  readonly meanRate: number;
}
