import type { Settings } from '../config/index.ts';
import type { Observer } from '../observe/index.ts';
import type { Clock, Disk, Log, Random, Threads, Timers } from '../platform/index.ts';
import type { Schema } from '../schema/index.ts';
import type { CommitFailurePolicy, CommitLogSettings } from './commitlog/index.ts';
import type { CompactionRecord } from './compaction/index.ts';
import type { DataFilesEnvironment, DiskFailurePolicy, FilesEnvironment } from './data-files.ts';

export type StorageSettings = CommitLogSettings &
  Pick<
    Settings,
    'dataDirectory' | 'nodeName' | 'tombstoneWarnThreshold' | 'tombstoneFailureThreshold'
  > &
  Partial<
    Pick<
      Settings,
      | 'memtableHeapSpaceBytes'
      | 'memtableCleanupThreshold'
      | 'writeRequestTimeoutMs'
      | 'guardrails'
      | 'readThresholds'
    >
  > &
  DataFilesEnvironment['settings'];

/** What a store needs of its node. */
export interface StorageEnvironment {
  readonly settings: StorageSettings;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly observer: Observer;
  /** The tables known before anything is read: those of `system` and `system_schema`. */
  readonly schema: Schema;
  /** Where long work may run beside the requests; without it all is done in turns. */
  readonly threads?: Threads | null;
  /** How data files are written; without it everything stays in memtables and the commit log. */
  readonly files?: FilesEnvironment;
  /** What commit_failure_policy wants of the node when the disk of the commit log fails. */
  readonly onCommitFailure?: (policy: CommitFailurePolicy, error: Error) => void;
  /** What disk_failure_policy wants of the node when the disk of the data files fails. */
  readonly onDiskFailure?: (policy: DiskFailurePolicy, error: Error) => void;
  /** A compaction is done: a row of `system.compaction_history`. */
  readonly onCompacted?: (record: CompactionRecord) => void;
  /** Start in spite of a damaged commit log, without what is damaged. */
  readonly ignoreReplayErrors?: boolean;
}
