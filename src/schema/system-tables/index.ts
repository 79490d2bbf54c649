/**
 * Definitions of the keyspaces and tables that Cassandra makes for itself. Only what they are: what
 * is in them is the affair of those who fill them. One file a keyspace, the views in two; each table
 * is the inside of its CREATE TABLE. `testdata/` holds what a real node says about them.
 */
export * from './system-keyspace-definitions.ts';
