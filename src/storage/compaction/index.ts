/**
 * Merges the files of a table, so that reads look into few of them and what is deleted goes away.
 *
 * strategy/               which files are merged next, by the options of the table
 * compaction-manager      looks after all tables of a node
 * table-strategies        the strategies of each, and what they look at
 * file-claims             that no compaction has another's files
 * file-work, active-compaction   what is to do, and what is being done
 * compaction              one of them
 * files-rewrite           reads, merges, purges, writes
 * thread-rewrite, rewrite-program   the same on another thread, and both its ends
 * rewrite-order, rewrite-fault, rewrite-control, timestamp-floor   what these tell each other
 * files-merge             several files as one
 * purge-horizon           up to where deletions may be forgotten
 * purging-cursor          a partition without them
 * token-bounds            files that a command means by their tokens
 * output-cuts, output-request   what is written
 * compaction-control      what operators ask for
 * maintenance-control     what they do to files one by one
 * garbage-cursor, scrub   without what is deleted elsewhere; without what cannot be read
 * compaction-report       what they are told
 */
export { CompactionControl, type FileChoice } from './compaction-control.ts';
export type { CompactionEnvironment } from './compaction-environment.ts';
export { CompactionManager } from './compaction-manager.ts';
export * from './compaction-report.ts';
export type { GarbageGrain } from './garbage-cursor.ts';
export { MaintenanceControl, type ScrubChoice, type VerifyOptions } from './maintenance-control.ts';
export { RewriteProgram, type RewriteProgramEnvironment } from './rewrite-program.ts';
export type { ThreadEnvironment } from './thread-rewrite.ts';
