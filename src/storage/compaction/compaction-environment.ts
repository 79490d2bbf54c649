import type { Clock, Disk, Log, Timers } from '../../platform/index.ts';
import type { OperationName } from '../lifecycle/index.ts';
import type { NextGeneration } from '../rewrite-files.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { SSTableFormat } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { ActiveTasks } from '../task/index.ts';
import type { CompactionRecord } from './compaction-report.ts';
import type { ThreadEnvironment } from './thread-rewrite.ts';

/** What compactions need of the store. */
export interface CompactionEnvironment {
  readonly format: SSTableFormat;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly hostId: () => Buffer | null;
  /** Null: all is written on this thread. */
  readonly beside: ThreadEnvironment | null;
  /** All that goes on in the node, of which compactions are some. */
  readonly tasks: ActiveTasks;
  /**
   * Replaces files of a table by what `write` makes, at one stroke; `write` takes the generation of
   * each new file set from `next`. Rejects, and leaves everything as it was, when it cannot.
   */
  readonly rewrite: (
    store: TableStore,
    removed: readonly SSTable[],
    operation: OperationName,
    write: (next: NextGeneration) => Promise<readonly SSTable[]>,
  ) => Promise<void>;
  /** A compaction is done. */
  readonly onCompacted: (record: CompactionRecord) => void;
  /** A compaction failed for another reason than that its files went away. */
  readonly onFailure: (error: Error) => void;
}

/** The node stops, or the files are gone. */
export class CompactionInterrupted extends Error {
  override readonly name = 'CompactionInterrupted';
}
