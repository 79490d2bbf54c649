/**
 * Which files of a table count: a flush or a compaction replaces some by others at one stroke.
 *
 * log-record         a line of a transaction log, as Cassandra writes it
 * transaction        one replacement: files announced, written, committed, removed
 * remove-leftovers   at start: what a crash left half done becomes all or nothing
 * table-directory    the folder of a table and the names in it
 * announced-names    the file sets that unfinished transactions speak of
 *
 * Invariant: a file that a transaction log announces counts when the log ends with COMMIT; a file
 * that it removes counts until then. The log is removed last.
 */

export { announcedNames, hasUnfinishedTransactions } from './announced-names.ts';
export { OPERATIONS, type OperationName } from './operation-name.ts';
export { removeLeftovers } from './remove-leftovers.ts';
export { makeDurableDirectory, TableDirectory } from './table-directory.ts';
export { FileTransaction, type TransactionEnvironment } from './transaction.ts';
