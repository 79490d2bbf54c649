/** CQL for our own tools: a small connection, and scripts cut into statements. */
export * from './cql-connection.ts';
export * from './split-statements.ts';
