/**
 * Memtables: the writes that no file holds yet, merged as they come.
 *
 * partition-table     key -> partition, in ring order as well
 * memtable-partition  deletion, static row, rows and range deletions of one partition
 * row-list            the rows of a large partition
 * memtable-facts      what a file of it counts from, and its columns
 * memtable-cursor     reads slices and names of a partition, forward and reversed
 */
export { Memtable } from './memtable.ts';
export { MemtableCursor } from './memtable-cursor.ts';
export { MemtableFacts } from './memtable-facts.ts';
export type { MemtablePartition } from './memtable-partition.ts';
export { compareToPosition } from './partition-table.ts';
