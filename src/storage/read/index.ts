/**
 * Reads on one node: partition-reader runs the steps of a command over each partition,
 * local-reader finds the partitions: in one memtable, or
 * merged from memtables and files (partition-search, names-search for a key; range-merge for scans).
 */

export { commandText } from './command-text.ts';
export { ConformCursor } from './conform-cursor.ts';
export { countIntersecting } from './file-choice.ts';
export type { LocalThresholds, ReadResult } from './local-reader.ts';
export { LocalReader } from './local-reader.ts';
export { timedRead } from './timed-read.ts';
