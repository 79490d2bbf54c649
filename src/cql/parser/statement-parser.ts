import type { Statement } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptIfExists } from './clause-parser.ts';
import type { Cursor } from './cursor.ts';
import { parseDescribe } from './describe-parser.ts';
import {
  parseCreateAggregate,
  parseCreateFunction,
  parseDropAggregate,
  parseDropFunction,
} from './function-parser.ts';
import { parseBatch, parseDelete, parseInsert, parseUpdate } from './modification-parser.ts';
import {
  parseKeyspaceName,
  parseQualifiedIndexName,
  parseRoleName,
  parseTableName,
  parseUserTypeName,
} from './name-parser.ts';
import { parseGrant, parseList, parseRevoke } from './permission-parser.ts';
import {
  parseAddIdentity,
  parseAlterRole,
  parseAlterUser,
  parseCreateRole,
  parseCreateUser,
  parseDropIdentity,
  parseDropUser,
} from './role-parser.ts';
import {
  parseAlterKeyspace,
  parseAlterType,
  parseAlterView,
  parseCreateIndex,
  parseCreateKeyspace,
  parseCreateTrigger,
  parseCreateType,
  parseCreateView,
  parseDropTrigger,
} from './schema-parser.ts';
import { parseSelect } from './select-parser.ts';
import { parseAlterTable, parseCreateTable } from './table-parser.ts';

/** One statement and any number of semicolons after it, to the end of the text. */
export function parseQuery(cursor: Cursor): Statement {
  const statement = parseAnyStatement(cursor);
  while (cursor.accept(Kind.SEMICOLON));
  if (cursor.kind !== Kind.END) cursor.fail();
  return statement;
}

function parseAnyStatement(cursor: Cursor): Statement {
  switch (cursor.kind) {
    case Kind.SELECT:
      return parseSelect(cursor);
    case Kind.INSERT:
      return parseInsert(cursor);
    case Kind.UPDATE:
      return parseUpdate(cursor);
    case Kind.DELETE:
      return parseDelete(cursor);
    case Kind.BEGIN:
      return parseBatch(cursor);
    default:
      return parseOther(cursor, cursor.kind);
  }
}

function parseOther(cursor: Cursor, kind: Kind): Statement {
  cursor.advance();
  switch (kind) {
    case Kind.USE:
      return { kind: 'use', keyspace: parseKeyspaceName(cursor) };
    case Kind.TRUNCATE:
      cursor.accept(Kind.COLUMNFAMILY);
      return { kind: 'truncate', table: parseTableName(cursor) };
    case Kind.CREATE:
      return parseCreate(cursor);
    case Kind.ALTER:
      return parseAlter(cursor);
    case Kind.DROP:
      return parseDrop(cursor);
    case Kind.GRANT:
      return parseGrant(cursor);
    case Kind.REVOKE:
      return parseRevoke(cursor);
    case Kind.LIST:
      return parseList(cursor);
    case Kind.ADD:
      return parseAddIdentity(cursor);
    case Kind.DESCRIBE:
    case Kind.DESC:
      return parseDescribe(cursor);
    default:
      return cursor.fail();
  }
}

function parseCreate(cursor: Cursor): Statement {
  const kind = cursor.kind;
  if (kind === Kind.INDEX) return parseCreateIndex(cursor, false);
  cursor.advance();
  switch (kind) {
    case Kind.KEYSPACE:
      return parseCreateKeyspace(cursor);
    case Kind.COLUMNFAMILY:
      return parseCreateTable(cursor);
    case Kind.TYPE:
      return parseCreateType(cursor);
    case Kind.CUSTOM:
      return parseCreateIndex(cursor, true);
    case Kind.MATERIALIZED:
      cursor.expect(Kind.VIEW);
      return parseCreateView(cursor);
    case Kind.TRIGGER:
      return parseCreateTrigger(cursor);
    case Kind.OR:
      cursor.expect(Kind.REPLACE);
      return parseCreateFunctionOrAggregate(cursor, true);
    case Kind.ROLE:
      return parseCreateRole(cursor);
    case Kind.USER:
      return parseCreateUser(cursor);
    case Kind.FUNCTION:
      return parseCreateFunction(cursor, false);
    case Kind.AGGREGATE:
      return parseCreateAggregate(cursor, false);
    default:
      return cursor.fail();
  }
}

function parseCreateFunctionOrAggregate(cursor: Cursor, orReplace: boolean): Statement {
  if (cursor.accept(Kind.FUNCTION)) return parseCreateFunction(cursor, orReplace);
  cursor.expect(Kind.AGGREGATE);
  return parseCreateAggregate(cursor, orReplace);
}

function parseAlter(cursor: Cursor): Statement {
  const kind = cursor.kind;
  cursor.advance();
  switch (kind) {
    case Kind.KEYSPACE:
      return parseAlterKeyspace(cursor);
    case Kind.COLUMNFAMILY:
      return parseAlterTable(cursor);
    case Kind.TYPE:
      return parseAlterType(cursor);
    case Kind.MATERIALIZED:
      cursor.expect(Kind.VIEW);
      return parseAlterView(cursor);
    case Kind.ROLE:
      return parseAlterRole(cursor);
    case Kind.USER:
      return parseAlterUser(cursor);
    default:
      return cursor.fail();
  }
}

function parseDrop(cursor: Cursor): Statement {
  const kind = cursor.kind;
  cursor.advance();
  switch (kind) {
    case Kind.KEYSPACE: {
      const ifExists = acceptIfExists(cursor);
      return { kind: 'dropKeyspace', keyspace: parseKeyspaceName(cursor), ifExists };
    }
    case Kind.COLUMNFAMILY: {
      const ifExists = acceptIfExists(cursor);
      return { kind: 'dropTable', table: parseTableName(cursor), ifExists };
    }
    case Kind.TYPE: {
      const ifExists = acceptIfExists(cursor);
      return { kind: 'dropType', type: parseUserTypeName(cursor), ifExists };
    }
    case Kind.INDEX: {
      const ifExists = acceptIfExists(cursor);
      return { kind: 'dropIndex', index: parseQualifiedIndexName(cursor), ifExists };
    }
    case Kind.MATERIALIZED: {
      cursor.expect(Kind.VIEW);
      const ifExists = acceptIfExists(cursor);
      return { kind: 'dropView', view: parseTableName(cursor), ifExists };
    }
    case Kind.ROLE: {
      const ifExists = acceptIfExists(cursor);
      return { kind: 'dropRole', role: parseRoleName(cursor), ifExists };
    }
    case Kind.FUNCTION:
      return parseDropFunction(cursor);
    case Kind.AGGREGATE:
      return parseDropAggregate(cursor);
    case Kind.TRIGGER:
      return parseDropTrigger(cursor);
    case Kind.USER:
      return parseDropUser(cursor);
    case Kind.IDENTITY:
      return parseDropIdentity(cursor);
    default:
      return cursor.fail();
  }
}
