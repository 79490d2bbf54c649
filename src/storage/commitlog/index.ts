/**
 * The commit log; its bytes are described in docs/formats/commitlog.md.
 *
 * commit-log   appends, waits for syncs as commitlog_sync says, drops segments
 * log-writer   brings records from memory to the segments
 * log-replay   reads them back after a start
 * log-format   records and headers      segment   one file and the tables that need it
 */
export type { CommitFailurePolicy, CommitLogEnvironment, CommitLogSettings } from './commit-log.ts';
export { CommitLog } from './commit-log.ts';
export type { ReplayEnvironment, ReplayHandler } from './log-replay.ts';
export { LogReplay } from './log-replay.ts';
export type { LogInterval, LogPosition } from './segment.ts';
export { comparePositions } from './segment.ts';
