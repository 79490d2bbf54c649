/**
 * What a task is for, as it stands in the names of transaction logs when it writes files
 * (OperationType).
 */
export type OperationName =
  | 'flush'
  | 'compaction'
  | 'majorcompaction'
  | 'tombstonecompaction'
  | 'removedeleteddata'
  | 'scrub'
  | 'upgradesstables'
  | 'cleanup'
  | 'verify'
  | 'stream'
  | 'secondaryindexbuild'
  | 'viewbuild'
  | 'unknowncompactiontype';

interface OperationTexts {
  /** As `nodetool stop` takes it. */
  readonly constant: string;
  /** As operators read it. */
  readonly title: string;
}

/** The other two names that Cassandra has for each. */
export const OPERATIONS: Readonly<Record<OperationName, OperationTexts>> = {
  flush: { constant: 'FLUSH', title: 'Flush' },
  compaction: { constant: 'COMPACTION', title: 'Compaction' },
  majorcompaction: { constant: 'MAJOR_COMPACTION', title: 'Major compaction' },
  tombstonecompaction: { constant: 'TOMBSTONE_COMPACTION', title: 'Tombstone Compaction' },
  removedeleteddata: { constant: 'GARBAGE_COLLECT', title: 'Remove deleted data' },
  scrub: { constant: 'SCRUB', title: 'Scrub' },
  upgradesstables: { constant: 'UPGRADE_SSTABLES', title: 'Upgrade sstables' },
  cleanup: { constant: 'CLEANUP', title: 'Cleanup' },
  verify: { constant: 'VERIFY', title: 'Verify' },
  stream: { constant: 'STREAM', title: 'Stream' },
  secondaryindexbuild: { constant: 'INDEX_BUILD', title: 'Secondary index build' },
  viewbuild: { constant: 'VIEW_BUILD', title: 'View build' },
  unknowncompactiontype: { constant: 'UNKNOWN', title: 'Unknown compaction type' },
};
