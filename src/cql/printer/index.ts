import type { Statement } from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { describeCql } from './describe-printer.ts';
import { batchCql, modificationCql, selectCql } from './modification-printer.ts';
import { qualifiedNameCql } from './name-printer.ts';
import { authenticationCql } from './role-printer.ts';
import { schemaCql } from './schema-printer.ts';

export { relationCql, whereClauseCql } from './relation-printer.ts';
export { selectableCql, selectorsCql } from './selectable-printer.ts';
export { rawTypeCql, stringCql, termCql } from './term-printer.ts';

/**
 * The CQL of a statement in one canonical spelling: keywords in capitals, names quoted only where
 * they must be. It parses to the same statement.
 */
export function statementCql(statement: Statement): string {
  switch (statement.kind) {
    case 'select':
      return selectCql(statement);
    case 'insert':
    case 'insertJson':
    case 'update':
    case 'delete':
      return modificationCql(statement);
    case 'batch':
      return batchCql(statement);
    case 'use':
      return `USE ${quoteIdentifier(statement.keyspace)}`;
    case 'truncate':
      return `TRUNCATE TABLE ${qualifiedNameCql(statement.table)}`;
    case 'describe':
      return describeCql(statement);
    case 'createRole':
    case 'alterRole':
    case 'dropRole':
    case 'grantRole':
    case 'revokeRole':
    case 'listRoles':
    case 'listUsers':
    case 'addIdentity':
    case 'dropIdentity':
    case 'grantPermissions':
    case 'revokePermissions':
    case 'listPermissions':
      return authenticationCql(statement);
    default:
      return schemaCql(statement);
  }
}
