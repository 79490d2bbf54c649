import type { TableMetadata } from '../../schema/index.ts';
import type { OperationName } from '../lifecycle/index.ts';

/** What the progress of a task is counted in (CompactionInfo.Unit), as operators read it. */
export type TaskUnit = 'bytes' | 'token range parts';

/** A task that goes on, as operators see it (`nodetool compactionstats`, `sstable_tasks`). */
export interface RunningTask {
  /** A time UUID: 16 bytes. */
  readonly id: Buffer;
  readonly operation: OperationName;
  readonly table: TableMetadata;
  readonly completed: number;
  readonly total: number;
  /** Bytes are those of the uncompressed data of its files. */
  readonly unit: TaskUnit;
  /** How many files it reads; 0 when it does not keep to some. */
  readonly files: number;
  /** Where it writes files; empty when it writes none. */
  readonly directory: string;
}
