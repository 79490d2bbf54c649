/**
 * The local store of a node.
 *
 * storage-engine   the contract         local-engine   the engine: commit log and memtables
 * commitlog/       durability           memtable/      the newest data, in order
 * read/            from a command to what replicas answer
 *
 * A write goes to the commit log first and then to the memtable of each table it touches; a read
 * sees every write acknowledged before it. After a start the memtables are made again from the log.
 */
export type { CommitFailurePolicy, LogPosition } from './commitlog/index.ts';
export type { StorageEnvironment, StorageSettings } from './local-engine.ts';
export { LocalEngine, openStorage } from './local-engine.ts';
export { readComputed } from './read/computed-read.ts';
export * from './storage-engine.ts';
