import { invalidRequest } from '../../base/error/index.ts';
import type {
  Attributes,
  BatchStatement,
  BindMarker,
  Condition,
  ConditionTarget,
  DeleteStatement,
  Deletion,
  InsertJsonStatement,
  InsertStatement,
  Literal,
  ModificationStatement,
  QualifiedName,
  Term,
  UpdateStatement,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { parseAssignments } from './assignment-parser.ts';
import type { Cursor } from './cursor.ts';
import { parseTableName } from './name-parser.ts';
import {
  acceptBindMarker,
  parseIntegerOrMarker,
  parseInValues,
  parseTerm,
  parseTermList,
} from './term-parser.ts';
import { isComparison, parseComparison, parseContains, parseWhereClause } from './where-parser.ts';

const NO_ATTRIBUTES: Attributes = { timestamp: null, timeToLive: null };

/** INSERT, UPDATE or DELETE. */
export function parseModification(cursor: Cursor): ModificationStatement {
  if (cursor.kind === Kind.INSERT) return parseInsert(cursor);
  return cursor.kind === Kind.UPDATE ? parseUpdate(cursor) : parseDelete(cursor);
}

/** From INSERT to the end of the statement, plain or JSON. */
export function parseInsert(cursor: Cursor): InsertStatement | InsertJsonStatement {
  cursor.expect(Kind.INSERT);
  cursor.expect(Kind.INTO);
  const table = parseTableName(cursor);
  if (cursor.accept(Kind.JSON)) return parseInsertJson(cursor, table);
  cursor.expect(Kind.LEFT_PAREN);
  const columns = [cursor.column()];
  while (cursor.accept(Kind.COMMA)) columns.push(cursor.column());
  cursor.expect(Kind.RIGHT_PAREN);
  cursor.expect(Kind.VALUES);
  cursor.expect(Kind.LEFT_PAREN);
  const values = parseTermList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  const ifNotExists = cursor.acceptAll(Kind.IF, Kind.NOT, Kind.EXISTS);
  const attributes = parseUsing(cursor);
  return { kind: 'insert', table, columns, values, ifNotExists, attributes };
}

function parseInsertJson(cursor: Cursor, table: QualifiedName): InsertJsonStatement {
  const value = parseJsonValue(cursor);
  let defaultUnset = false;
  if (cursor.accept(Kind.DEFAULT)) {
    defaultUnset = cursor.accept(Kind.UNSET);
    if (!defaultUnset) cursor.expect(Kind.NULL);
  }
  const ifNotExists = cursor.acceptAll(Kind.IF, Kind.NOT, Kind.EXISTS);
  const attributes = parseUsing(cursor);
  return { kind: 'insertJson', table, value, defaultUnset, ifNotExists, attributes };
}

function parseJsonValue(cursor: Cursor): Literal | BindMarker {
  if (cursor.kind !== Kind.STRING_LITERAL) return acceptBindMarker(cursor) ?? cursor.fail();
  return { kind: 'literal', type: 'string', text: cursor.string() };
}

/** USING TIMESTAMP t AND TTL n, in any order, or nothing. Of what is said twice the last counts. */
function parseUsing(cursor: Cursor): Attributes {
  if (!cursor.accept(Kind.USING)) return NO_ATTRIBUTES;
  let timestamp: Term | null = null;
  let timeToLive: Term | null = null;
  do {
    if (cursor.accept(Kind.TTL)) {
      refuseUnused(timeToLive, 'TTL');
      timeToLive = parseIntegerOrMarker(cursor);
    } else {
      cursor.expect(Kind.TIMESTAMP);
      refuseUnused(timestamp, 'TIMESTAMP');
      timestamp = parseIntegerOrMarker(cursor);
    }
  } while (cursor.accept(Kind.AND));
  return { timestamp, timeToLive };
}

/** A marker that counts for nothing would have no type; Cassandra fails on it by an exception. */
function refuseUnused(term: Term | null, name: string): void {
  if (term?.kind !== 'marker') return;
  throw invalidRequest(`${name} is given twice, so the first bind marker of it means nothing`);
}

/** From UPDATE to the end of the statement. */
export function parseUpdate(cursor: Cursor): UpdateStatement {
  cursor.expect(Kind.UPDATE);
  const table = parseTableName(cursor);
  const attributes = parseUsing(cursor);
  cursor.expect(Kind.SET);
  const assignments = parseAssignments(cursor);
  cursor.expect(Kind.WHERE);
  const where = parseWhereClause(cursor);
  const { ifExists, conditions } = parseIf(cursor);
  return { kind: 'update', table, attributes, assignments, where, conditions, ifExists };
}

/** From DELETE to the end of the statement. */
export function parseDelete(cursor: Cursor): DeleteStatement {
  cursor.expect(Kind.DELETE);
  const deletions: Deletion[] = [];
  if (cursor.kind !== Kind.FROM) {
    do deletions.push(parseDeletion(cursor));
    while (cursor.accept(Kind.COMMA));
  }
  cursor.expect(Kind.FROM);
  const table = parseTableName(cursor);
  let attributes = NO_ATTRIBUTES;
  if (cursor.acceptAll(Kind.USING, Kind.TIMESTAMP)) {
    attributes = { timestamp: parseIntegerOrMarker(cursor), timeToLive: null };
  }
  cursor.expect(Kind.WHERE);
  const where = parseWhereClause(cursor);
  const { ifExists, conditions } = parseIf(cursor);
  return { kind: 'delete', deletions, table, attributes, where, conditions, ifExists };
}

function parseDeletion(cursor: Cursor): Deletion {
  const column = cursor.column();
  if (cursor.accept(Kind.LEFT_BRACKET)) {
    const element = parseTerm(cursor);
    cursor.expect(Kind.RIGHT_BRACKET);
    return { kind: 'element', column, element };
  }
  if (cursor.accept(Kind.DOT)) return { kind: 'field', column, field: cursor.name() };
  return { kind: 'column', column };
}

type If = { readonly ifExists: boolean; readonly conditions: readonly Condition[] };

/** IF EXISTS, IF with conditions, or nothing. A column may be named `exists`. */
function parseIf(cursor: Cursor): If {
  if (!cursor.accept(Kind.IF)) return { ifExists: false, conditions: [] };
  if (cursor.kind === Kind.EXISTS && !isConditionAfterColumn(cursor.peek(1))) {
    cursor.advance();
    return { ifExists: true, conditions: [] };
  }
  const conditions = [parseCondition(cursor)];
  while (cursor.accept(Kind.AND)) conditions.push(parseCondition(cursor));
  return { ifExists: false, conditions };
}

function isConditionAfterColumn(kind: Kind): boolean {
  switch (kind) {
    case Kind.IN:
    case Kind.CONTAINS:
    case Kind.LEFT_BRACKET:
    case Kind.DOT:
      return true;
    default:
      return isComparison(kind);
  }
}

function parseCondition(cursor: Cursor): Condition {
  const target = parseConditionTarget(cursor);
  if (cursor.accept(Kind.IN)) return { kind: 'in', target, values: parseInValues(cursor) };
  const isContains = target.kind === 'column' && cursor.kind === Kind.CONTAINS;
  const operator = isContains ? parseContains(cursor) : parseComparison(cursor);
  return { kind: 'compare', target, operator, value: parseTerm(cursor) };
}

function parseConditionTarget(cursor: Cursor): ConditionTarget {
  const column = cursor.column();
  if (cursor.accept(Kind.LEFT_BRACKET)) {
    const element = parseTerm(cursor);
    cursor.expect(Kind.RIGHT_BRACKET);
    return { kind: 'element', column, element };
  }
  if (cursor.accept(Kind.DOT)) return { kind: 'field', column, field: cursor.name() };
  return { kind: 'column', column };
}

/** From BEGIN to APPLY BATCH. */
export function parseBatch(cursor: Cursor): BatchStatement {
  cursor.expect(Kind.BEGIN);
  let type: BatchStatement['type'] = 'logged';
  if (cursor.accept(Kind.UNLOGGED)) type = 'unlogged';
  else if (cursor.accept(Kind.COUNTER)) type = 'counter';
  cursor.expect(Kind.BATCH);
  const attributes = parseUsing(cursor);
  const statements: ModificationStatement[] = [];
  while (!cursor.acceptAll(Kind.APPLY, Kind.BATCH)) {
    statements.push(parseModification(cursor));
    cursor.accept(Kind.SEMICOLON);
  }
  return { kind: 'batch', type, attributes, statements };
}
