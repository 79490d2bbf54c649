/**
 * CQL for our own tools: a small connection, and scripts cut into statements.
 *
 * cql-connection   requests and answers of the native protocol      cql-answer   what they say
 * open-socket      in the clear, or by TLS
 * named-columns    which columns of a table statements may name
 * column-type      types of results                                 split-statements   of a script
 */
export * from './body-reader.ts';
export * from './column-type.ts';
export * from './cql-answer.ts';
export * from './cql-connection.ts';
export * from './named-columns.ts';
export type { CqlTls } from './open-socket.ts';
export * from './split-statements.ts';
