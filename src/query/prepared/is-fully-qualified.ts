import type { Statement } from '../../cql/ast/index.ts';

/** Statements whose tables all name their keyspaces mean the same on every connection. */
export function isFullyQualified(statement: Statement): boolean {
  switch (statement.kind) {
    case 'select':
    case 'insert':
    case 'insertJson':
    case 'update':
    case 'delete':
    case 'truncate':
      return statement.table.keyspace !== null;
    case 'batch':
      return statement.statements.every(isFullyQualified);
    default:
      return false;
  }
}
