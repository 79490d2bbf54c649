import type { DescribeStatement, DescribeTarget } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { isClass, Name } from './keyword-class.ts';
import {
  parseFunctionName,
  parseKeyspaceName,
  parseTableName,
  parseUserTypeName,
} from './name-parser.ts';

/** After DESCRIBE or DESC. */
export function parseDescribe(cursor: Cursor): DescribeStatement {
  const target = parseTarget(cursor);
  const withInternals = cursor.acceptAll(Kind.WITH, Kind.INTERNALS);
  return { kind: 'describe', target, withInternals };
}

function parseTarget(cursor: Cursor): DescribeTarget {
  const next = cursor.peek(1);
  const isNameNext = next === Kind.QUESTION_MARK || isClass(next, Name);
  switch (cursor.kind) {
    case Kind.CLUSTER:
      cursor.advance();
      return { kind: 'cluster' };
    case Kind.FULL:
      cursor.acceptAll(Kind.FULL, Kind.SCHEMA);
      return { kind: 'schema', full: true };
    case Kind.SCHEMA:
      cursor.advance();
      return { kind: 'schema', full: false };
    case Kind.KEYSPACES:
      cursor.advance();
      return { kind: 'keyspaces' };
    case Kind.ONLY:
      if (next !== Kind.KEYSPACE) break;
      cursor.advance();
      return parseKeyspaceTarget(cursor, true);
    case Kind.KEYSPACE:
      return parseKeyspaceTarget(cursor, false);
    case Kind.TABLES:
      cursor.advance();
      return { kind: 'tables' };
    case Kind.COLUMNFAMILY:
      cursor.advance();
      return { kind: 'table', name: parseTableName(cursor) };
    case Kind.INDEX:
      cursor.advance();
      return { kind: 'index', name: parseTableName(cursor) };
    case Kind.MATERIALIZED:
      cursor.acceptAll(Kind.MATERIALIZED, Kind.VIEW);
      return { kind: 'view', name: parseTableName(cursor) };
    case Kind.TYPES:
      cursor.advance();
      return { kind: 'types' };
    case Kind.TYPE:
      if (!isNameNext) break;
      cursor.advance();
      return { kind: 'type', name: parseUserTypeName(cursor) };
    case Kind.FUNCTIONS:
      cursor.advance();
      return { kind: 'functions' };
    case Kind.FUNCTION:
      if (!isNameNext && next !== Kind.TOKEN) break;
      cursor.advance();
      return { kind: 'function', name: parseFunctionName(cursor) };
    case Kind.AGGREGATES:
      cursor.advance();
      return { kind: 'aggregates' };
    case Kind.AGGREGATE:
      if (!isNameNext && next !== Kind.TOKEN) break;
      cursor.advance();
      return { kind: 'aggregate', name: parseFunctionName(cursor) };
    default:
  }
  return parseGenericTarget(cursor);
}

function parseKeyspaceTarget(cursor: Cursor, only: boolean): DescribeTarget {
  cursor.expect(Kind.KEYSPACE);
  const isNamed = cursor.kind === Kind.QUESTION_MARK || isClass(cursor.kind, Name);
  return { kind: 'keyspace', keyspace: isNamed ? parseKeyspaceName(cursor) : null, only };
}

function parseGenericTarget(cursor: Cursor): DescribeTarget {
  const name = cursor.name();
  if (!cursor.accept(Kind.DOT)) return { kind: 'generic', name: { keyspace: null, name } };
  return { kind: 'generic', name: { keyspace: name, name: cursor.name() } };
}
