/**
 * Memtables: the writes that no file holds yet, merged as they come.
 *
 * partition-table     key -> partition, in ring order as well
 * memtable-partition  deletion, static row, rows and range deletions of one partition
 * row-list            the rows of a large partition
 * memtable-cursor     reads slices and names of a partition, forward and reversed
 */
export { Memtable } from './memtable.ts';
export { MemtableCursor } from './memtable-cursor.ts';
export type { MemtablePartition } from './memtable-partition.ts';
export { compareToPosition } from './partition-table.ts';
