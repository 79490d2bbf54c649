/**
 * From memtables to files.
 *
 * memtable-pool    the memory of all memtables, and who waits for it
 * flusher          writes memtables to files, in slices of time
 * removal          takes all files of a table out (TRUNCATE, DROP)
 *
 * A flush:
 * 1. another memtable takes the writes; writes whose record was in the log before go to the old one;
 * 2. when these are in, it is written to a file that a transaction log announces;
 * 3. the commit of the transaction, the new view, and only then the commit log lets go.
 */

export { type FlushEnvironment, Flusher } from './flusher.ts';
export { MemtablePool, type PoolLimits } from './memtable-pool.ts';
export { condemnFiles } from './removal.ts';
