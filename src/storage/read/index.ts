/**
 * Reads on one node: partition-reader runs the steps of a command over each partition,
 * local-reader finds the partitions.
 */
export { commandText } from './command-text.ts';
export type { TombstoneThresholds } from './local-reader.ts';
export { LocalReader } from './local-reader.ts';
