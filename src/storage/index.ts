/**
 * The local store of a node.
 *
 * storage-engine   the contract         local-engine     the engine: log, memtables, files
 * commitlog/       durability           memtable/        the newest data, in order
 * flush/           memtables to files   sstable/         the files, in Cassandra's format
 * compaction/      fewer files of many  lifecycle/       which files count
 * snapshot/        files that are kept  import/          files from elsewhere
 * data-files       when all that happens                 cassandra-format   sstable/ as the engine sees it
 * table-store, table-view   a table: its memtables and files of a moment     table-places   where these are
 * task/            what goes on, as operators see it and stop it
 * read/            from a command to what replicas answer        metrics/    what operators are told
 *
 * A write goes to the commit log first and then to the memtable of each table it touches; memtables
 * become files, and the log forgets what is in them. A read merges both, and sees every write
 * acknowledged before it. After a start the memtables are made again from what the log still has.
 */
export { CassandraFormat, type CassandraFormatEnvironment } from './cassandra-format.ts';
export type { CommitFailurePolicy, LogPosition } from './commitlog/index.ts';
export type {
  CompactionControl,
  CompactionRecord,
  CompactionTotals,
  GarbageGrain,
  MaintenanceControl,
} from './compaction/index.ts';
export { RewriteProgram } from './compaction/index.ts';
export type { DiskFailurePolicy, FilesEnvironment } from './data-files.ts';
export type { ImportControl, ImportOptions } from './import/index.ts';
export { OPERATIONS, type OperationName } from './lifecycle/index.ts';
export { LocalEngine, openStorage } from './local-engine.ts';
export type {
  FileFacts,
  OperationFacts,
  SamplingControl,
  TableFacts,
} from './metrics/index.ts';
export { operationFacts } from './metrics/index.ts';
export { commandText } from './read/command-text.ts';
export { readComputed } from './read/computed-read.ts';
export type { SnapshotChoice, SnapshotFacts } from './snapshot/index.ts';
export type { FileWriter, SSTableFormat, WriteRequest } from './sstable-format.ts';
export * from './storage-engine.ts';
export type { StorageEnvironment, StorageSettings } from './storage-environment.ts';
export type { FilePlace, TablePlaces } from './table-places.ts';
export * from './task/index.ts';
