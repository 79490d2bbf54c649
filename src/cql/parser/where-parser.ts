import type {
  BindMarker,
  ComparisonOperator,
  CustomIndexExpression,
  Relation,
  TupleLiteral,
  WhereClause,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { parseIndexName } from './name-parser.ts';
import { acceptBindMarker, parseInValues, parseTerm, parseTupleLiteral } from './term-parser.ts';

export const EMPTY_WHERE: WhereClause = { relations: [], expressions: [] };

/** The conditions after WHERE. */
export function parseWhereClause(cursor: Cursor): WhereClause {
  const relations: Relation[] = [];
  const expressions: CustomIndexExpression[] = [];
  do {
    if (cursor.kind === Kind.EXPR_PAREN) expressions.push(parseExpression(cursor));
    else relations.push(parseRelation(cursor));
  } while (cursor.accept(Kind.AND));
  return { relations, expressions };
}

function parseExpression(cursor: Cursor): CustomIndexExpression {
  cursor.advance();
  const index = { keyspace: null, name: parseIndexName(cursor) };
  cursor.expect(Kind.COMMA);
  const value = parseTerm(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { index, value };
}

function parseRelation(cursor: Cursor): Relation {
  if (cursor.kind === Kind.TOKEN) return parseTokenRelation(cursor);
  if (cursor.kind !== Kind.LEFT_PAREN) return parseColumnRelation(cursor);
  if (isTupleOfColumns(cursor)) return parseTupleRelation(cursor);
  cursor.descend();
  cursor.advance();
  const relation = parseRelation(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  cursor.ascend();
  return relation;
}

/** Whether the parenthesis holds the columns of a tuple rather than a relation. */
function isTupleOfColumns(cursor: Cursor): boolean {
  if (!cursor.isColumnAt(1)) return false;
  const next = cursor.peek(2);
  return next === Kind.COMMA || next === Kind.RIGHT_PAREN;
}

function parseTokenRelation(cursor: Cursor): Relation {
  cursor.advance();
  const columns = parseTupleOfColumns(cursor);
  const operator = parseComparison(cursor);
  return { kind: 'token', columns, operator, value: parseTerm(cursor) };
}

/** `(a, b)` of columns. */
function parseTupleOfColumns(cursor: Cursor): string[] {
  cursor.expect(Kind.LEFT_PAREN);
  const columns = [cursor.column()];
  while (cursor.accept(Kind.COMMA)) columns.push(cursor.column());
  cursor.expect(Kind.RIGHT_PAREN);
  return columns;
}

function parseColumnRelation(cursor: Cursor): Relation {
  const column = cursor.column();
  switch (cursor.kind) {
    case Kind.IN:
      cursor.advance();
      return { kind: 'in', column, values: parseInValues(cursor) };
    case Kind.LIKE:
      cursor.advance();
      return { kind: 'column', column, operator: 'LIKE', value: parseTerm(cursor) };
    case Kind.IS:
      cursor.acceptAll(Kind.IS, Kind.NOT, Kind.NULL);
      return { kind: 'isNotNull', column };
    case Kind.CONTAINS:
      return { kind: 'column', column, operator: parseContains(cursor), value: parseTerm(cursor) };
    case Kind.LEFT_BRACKET: {
      cursor.advance();
      const element = parseTerm(cursor);
      cursor.expect(Kind.RIGHT_BRACKET);
      const operator = parseComparison(cursor);
      return { kind: 'element', column, element, operator, value: parseTerm(cursor) };
    }
    default: {
      const operator = parseComparison(cursor);
      return { kind: 'column', column, operator, value: parseTerm(cursor) };
    }
  }
}

function parseTupleRelation(cursor: Cursor): Relation {
  const columns = parseTupleOfColumns(cursor);
  if (cursor.accept(Kind.IN)) {
    return { kind: 'tupleIn', columns, values: parseTupleInValues(cursor) };
  }
  const operator = parseComparison(cursor);
  const value = acceptBindMarker(cursor) ?? parseTupleLiteral(cursor);
  return { kind: 'tuple', columns, operator, value };
}

function parseTupleInValues(
  cursor: Cursor,
): readonly TupleLiteral[] | readonly BindMarker[] | BindMarker {
  const marker = acceptBindMarker(cursor);
  if (marker !== null) return marker;
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.accept(Kind.RIGHT_PAREN)) return [];
  const first = acceptBindMarker(cursor);
  if (first === null) {
    const literals = [parseTupleLiteral(cursor)];
    while (cursor.accept(Kind.COMMA)) literals.push(parseTupleLiteral(cursor));
    cursor.expect(Kind.RIGHT_PAREN);
    return literals;
  }
  const markers = [first];
  while (cursor.accept(Kind.COMMA)) markers.push(acceptBindMarker(cursor) ?? cursor.fail());
  cursor.expect(Kind.RIGHT_PAREN);
  return markers;
}

const COMPARISONS: ReadonlyMap<Kind, ComparisonOperator> = new Map<Kind, ComparisonOperator>([
  [Kind.EQUAL, '='],
  [Kind.LESS, '<'],
  [Kind.LESS_OR_EQUAL, '<='],
  [Kind.GREATER, '>'],
  [Kind.GREATER_OR_EQUAL, '>='],
  [Kind.NOT_EQUAL, '!='],
]);

/** Whether the kind is one of the comparisons. */
export function isComparison(kind: Kind): boolean {
  return COMPARISONS.has(kind);
}

/** One of the six comparisons. */
export function parseComparison(cursor: Cursor): ComparisonOperator {
  const operator = COMPARISONS.get(cursor.kind) ?? cursor.fail();
  cursor.advance();
  return operator;
}

/** CONTAINS or CONTAINS KEY. `KEY` alone cannot begin a term, so it always belongs to CONTAINS. */
export function parseContains(cursor: Cursor): 'CONTAINS' | 'CONTAINS KEY' {
  cursor.expect(Kind.CONTAINS);
  if (cursor.kind !== Kind.KEY || cursor.peek(1) === Kind.DOT) return 'CONTAINS';
  cursor.advance();
  return 'CONTAINS KEY';
}
