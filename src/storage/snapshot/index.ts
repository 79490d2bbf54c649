/**
 * Snapshots: hard links to the files of a table at one moment, in `snapshots/TAG` of its folder, with
 * `manifest.json` and `schema.cql` as Cassandra writes them.
 */
export { type SnapshotChoice, type SnapshotFacts, Snapshots } from './snapshots.ts';
