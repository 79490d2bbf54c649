import type { Ordering, Selectable, SelectStatement, Term } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { parseTableName } from './name-parser.ts';
import { isSelectorStart, parseSelectable, parseSelectors } from './selector-parser.ts';
import { parseIntegerOrMarker, parseTerm } from './term-parser.ts';
import { EMPTY_WHERE, parseWhereClause } from './where-parser.ts';

/** From SELECT to the end of the statement. */
export function parseSelect(cursor: Cursor): SelectStatement {
  cursor.expect(Kind.SELECT);
  const json = acceptBeforeSelectors(cursor, Kind.JSON);
  const distinct = acceptBeforeSelectors(cursor, Kind.DISTINCT);
  const selectors = parseSelectors(cursor);
  cursor.expect(Kind.FROM);
  const table = parseTableName(cursor);
  const where = cursor.accept(Kind.WHERE) ? parseWhereClause(cursor) : EMPTY_WHERE;
  return {
    kind: 'select',
    json,
    distinct,
    selectors,
    table,
    where,
    groupBy: parseGroupBy(cursor),
    orderBy: parseOrderBy(cursor),
    perPartitionLimit: parsePerPartitionLimit(cursor),
    limit: cursor.accept(Kind.LIMIT) ? parseIntegerOrMarker(cursor) : null,
    allowFiltering: cursor.acceptAll(Kind.ALLOW, Kind.FILTERING),
  };
}

/**
 * Takes JSON or DISTINCT when what to select follows; else the word is itself the name of a
 * column: `SELECT json, distinct FROM t`.
 */
function acceptBeforeSelectors(cursor: Cursor, kind: Kind): boolean {
  if (cursor.kind !== kind) return false;
  const start = cursor.at;
  cursor.advance();
  if (cursor.kind === Kind.STAR || isSelectorStart(cursor)) return true;
  cursor.at = start;
  return false;
}

function parseGroupBy(cursor: Cursor): readonly Selectable[] {
  if (!cursor.acceptAll(Kind.GROUP, Kind.BY)) return [];
  const groups = [parseSelectable(cursor)];
  while (cursor.accept(Kind.COMMA)) groups.push(parseSelectable(cursor));
  return groups;
}

function parseOrderBy(cursor: Cursor): readonly Ordering[] {
  if (!cursor.acceptAll(Kind.ORDER, Kind.BY)) return [];
  const orderings = [parseOrdering(cursor)];
  while (cursor.accept(Kind.COMMA)) orderings.push(parseOrdering(cursor));
  return orderings;
}

function parseOrdering(cursor: Cursor): Ordering {
  const column = cursor.column();
  const vector = cursor.acceptAll(Kind.ANN, Kind.OF) ? parseTerm(cursor) : null;
  const descending = parseDirection(cursor);
  return vector === null
    ? { kind: 'column', column, descending }
    : { kind: 'ann', column, vector, descending };
}

/** ASC, DESC or nothing; whether it is DESC. */
export function parseDirection(cursor: Cursor): boolean {
  if (cursor.accept(Kind.DESC)) return true;
  cursor.accept(Kind.ASC);
  return false;
}

function parsePerPartitionLimit(cursor: Cursor): Term | null {
  if (!cursor.acceptAll(Kind.PER, Kind.PARTITION, Kind.LIMIT)) return null;
  return parseIntegerOrMarker(cursor);
}
