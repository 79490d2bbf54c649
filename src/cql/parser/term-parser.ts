import type {
  ArithmeticOperator,
  BindMarker,
  MapLiteral,
  SetLiteral,
  Term,
  TupleLiteral,
  UserTypeLiteral,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptConstant } from './constant-parser.ts';
import type { Cursor } from './cursor.ts';
import { Constant, isClass, Name, NameOnly, NativeType } from './keyword-class.ts';
import { isFunctionCall, parseFunctionName } from './name-parser.ts';
import { isTypeStart, parseNativeType, parseType } from './type-parser.ts';

/** Any value expression. */
export function parseTerm(cursor: Cursor): Term {
  cursor.descend();
  let left = parseMultiplication(cursor);
  while (cursor.kind === Kind.PLUS || cursor.kind === Kind.MINUS) {
    // `c = [1] + c`: a column after the plus belongs to the assignment, not to the term.
    if (cursor.kind === Kind.PLUS && isColumnAfterPlus(cursor)) break;
    left = parseOperation(cursor, left, cursor.kind === Kind.PLUS ? '+' : '-');
  }
  cursor.ascend();
  return left;
}

function isColumnAfterPlus(cursor: Cursor): boolean {
  if (!cursor.isColumnAt(1)) return false;
  const next = cursor.peek(2);
  return next !== Kind.LEFT_PAREN && next !== Kind.DOT;
}

function parseMultiplication(cursor: Cursor): Term {
  let left = parseSigned(cursor);
  while (true) {
    const operator = multiplicativeOperator(cursor.kind);
    if (operator === null) return left;
    left = parseOperation(cursor, left, operator);
  }
}

function parseOperation(cursor: Cursor, left: Term, operator: ArithmeticOperator): Term {
  const height = cursor.height;
  cursor.advance();
  const isSum = operator === '+' || operator === '-';
  const right = isSum ? parseMultiplication(cursor) : parseSigned(cursor);
  cursor.raise(Math.max(height, cursor.height));
  return { kind: 'arithmetic', operator, left, right };
}

/** The operator of a product, or null. */
export function multiplicativeOperator(kind: Kind): '*' | '/' | '%' | null {
  if (kind === Kind.STAR) return '*';
  if (kind === Kind.SLASH) return '/';
  return kind === Kind.PERCENT ? '%' : null;
}

function parseSigned(cursor: Cursor): Term {
  if (!cursor.accept(Kind.MINUS)) return parseSimpleTerm(cursor);
  const term = parseSimpleTerm(cursor);
  cursor.raise(cursor.height);
  return { kind: 'negation', term };
}

function parseSimpleTerm(cursor: Cursor): Term {
  cursor.height = 0;
  const constant = acceptConstant(cursor);
  if (constant !== null) return constant;
  if (isFunctionCall(cursor)) return parseFunctionCall(cursor);
  const marker = acceptBindMarker(cursor);
  if (marker !== null) return marker;
  switch (cursor.kind) {
    case Kind.NULL:
      cursor.advance();
      return { kind: 'null' };
    case Kind.LEFT_BRACKET:
      return parseListLiteral(cursor);
    case Kind.LEFT_BRACE:
      return parseBraceLiteral(cursor);
    case Kind.LEFT_PAREN:
      return acceptTypeHint(cursor) ?? parseTupleLiteral(cursor);
    case Kind.CAST:
      return parseCast(cursor);
    default:
      return cursor.fail();
  }
}

/** A marker when one is next, else null. */
export function acceptBindMarker(cursor: Cursor): BindMarker | null {
  const index = cursor.acceptMarker();
  if (index < 0) return null;
  return { kind: 'marker', index, name: cursor.bindMarkers[index]?.name ?? null };
}

/** An integer or a marker, as LIMIT, TTL and TIMESTAMP take. */
export function parseIntegerOrMarker(cursor: Cursor): Term {
  if (cursor.kind !== Kind.INTEGER) return acceptBindMarker(cursor) ?? cursor.fail();
  return acceptConstant(cursor) ?? cursor.fail();
}

function parseFunctionCall(cursor: Cursor): Term {
  const name = parseFunctionName(cursor);
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.accept(Kind.RIGHT_PAREN)) return { kind: 'function', name, arguments: [] };
  const args = parseTermList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'function', name, arguments: args };
}

/** One term or more, separated by commas. */
export function parseTermList(cursor: Cursor): Term[] {
  const terms = [parseTerm(cursor)];
  let height = cursor.height;
  while (cursor.accept(Kind.COMMA)) {
    terms.push(parseTerm(cursor));
    if (cursor.height > height) height = cursor.height;
  }
  cursor.raise(height);
  return terms;
}

/** `(a, b)` of terms; when it has to be a tuple, as `(c, d) > (a, b)` does. */
export function parseTupleLiteral(cursor: Cursor): TupleLiteral {
  cursor.expect(Kind.LEFT_PAREN);
  const elements = parseTermList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'tuple', elements };
}

/** `(a, b)` or `()` of the values of IN. */
export function parseInValues(cursor: Cursor): readonly Term[] | BindMarker {
  const marker = acceptBindMarker(cursor);
  if (marker !== null) return marker;
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.accept(Kind.RIGHT_PAREN)) return [];
  const terms = parseTermList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return terms;
}

function parseListLiteral(cursor: Cursor): Term {
  cursor.advance();
  if (cursor.accept(Kind.RIGHT_BRACKET)) return { kind: 'list', elements: [] };
  const elements = parseTermList(cursor);
  cursor.expect(Kind.RIGHT_BRACKET);
  return { kind: 'list', elements };
}

/** A set, a map or a user type, told apart by what follows the first name or term. */
function parseBraceLiteral(cursor: Cursor): SetLiteral | MapLiteral | UserTypeLiteral {
  cursor.advance();
  if (cursor.accept(Kind.RIGHT_BRACE)) return { kind: 'set', elements: [] };
  if (isClass(cursor.kind, Name) && cursor.peek(1) === Kind.COLON) {
    return parseUserTypeLiteral(cursor);
  }
  const first = parseTerm(cursor);
  if (cursor.kind === Kind.COLON) return parseMapRest(cursor, first);
  let height = cursor.height;
  const elements = [first];
  while (cursor.accept(Kind.COMMA)) {
    elements.push(parseTerm(cursor));
    if (cursor.height > height) height = cursor.height;
  }
  cursor.raise(height);
  cursor.expect(Kind.RIGHT_BRACE);
  return { kind: 'set', elements };
}

function parseUserTypeLiteral(cursor: Cursor): UserTypeLiteral {
  const values = new Map<string, Term>();
  let height = 0;
  do {
    const field = cursor.name();
    cursor.expect(Kind.COLON);
    values.set(field, parseTerm(cursor));
    if (cursor.height > height) height = cursor.height;
  } while (cursor.accept(Kind.COMMA));
  cursor.raise(height);
  cursor.expect(Kind.RIGHT_BRACE);
  return { kind: 'userType', fields: [...values].map(([field, value]) => ({ field, value })) };
}

/** From the colon after the first key. */
function parseMapRest(cursor: Cursor, firstKey: Term): MapLiteral {
  let height = cursor.height;
  const entries: { key: Term; value: Term }[] = [];
  let key = firstKey;
  while (true) {
    cursor.expect(Kind.COLON);
    entries.push({ key, value: parseTerm(cursor) });
    if (cursor.height > height) height = cursor.height;
    if (!cursor.accept(Kind.COMMA)) break;
    key = parseTerm(cursor);
    if (cursor.height > height) height = cursor.height;
  }
  cursor.raise(height);
  cursor.expect(Kind.RIGHT_BRACE);
  return { kind: 'map', entries };
}

/** `{key: value}` or `{}` of properties and role options. */
export function parseMapLiteral(cursor: Cursor): MapLiteral {
  cursor.expect(Kind.LEFT_BRACE);
  if (cursor.accept(Kind.RIGHT_BRACE)) return { kind: 'map', entries: [] };
  return parseMapRest(cursor, parseTerm(cursor));
}

/**
 * `(int) x` when the parenthesis holds a type and a term follows it, else null with nothing taken.
 */
function acceptTypeHint(cursor: Cursor): Term | null {
  const type = acceptParenthesizedType(cursor, isSimpleTermStart);
  if (type === null) return null;
  cursor.descend();
  const term = parseSimpleTerm(cursor);
  cursor.ascend();
  cursor.raise(cursor.height);
  return { kind: 'typeHint', type, term };
}

/**
 * `(type)` when something that `isOperandStart` follows it, else null with nothing taken. Types
 * hold no parentheses, so that trying costs no more than reading ahead once.
 */
export function acceptParenthesizedType(
  cursor: Cursor,
  isOperandStart: (cursor: Cursor) => boolean,
): ReturnType<typeof parseType> | null {
  const start = cursor.at;
  const mistakes = cursor.mistakes.length;
  const depth = cursor.depth;
  cursor.expect(Kind.LEFT_PAREN);
  if (isTypeStart(cursor) && endsLikeType(cursor)) {
    const type = parseType(cursor);
    if (cursor.accept(Kind.RIGHT_PAREN) && isOperandStart(cursor)) return type;
  }
  cursor.at = start;
  cursor.depth = depth;
  cursor.mistakes.length = mistakes;
  return null;
}

/** Whether the token after a type's first can follow it, which keeps trying free of exceptions. */
function endsLikeType(cursor: Cursor): boolean {
  const next = cursor.peek(1);
  if (next === Kind.RIGHT_PAREN) return isTypeAlone(cursor);
  if (next === Kind.LESS) return isParameterizedType(cursor);
  return next === Kind.DOT && cursor.peek(3) === Kind.RIGHT_PAREN && isTypeAfterDot(cursor);
}

function isTypeAlone(cursor: Cursor): boolean {
  const kind = cursor.kind;
  if (kind === Kind.SET) return false;
  return kind === Kind.KEY || !isClass(kind, NameOnly);
}

function isTypeAfterDot(cursor: Cursor): boolean {
  const kind = cursor.peek(2);
  return kind === Kind.KEY || (isClass(kind, Name) && !isClass(kind, NameOnly | NativeType));
}

function isParameterizedType(cursor: Cursor): boolean {
  switch (cursor.kind) {
    case Kind.LIST:
    case Kind.SET:
    case Kind.MAP:
    case Kind.TUPLE:
    case Kind.VECTOR:
    case Kind.FROZEN:
      return true;
    default:
      return false;
  }
}

function isSimpleTermStart(cursor: Cursor): boolean {
  const kind = cursor.kind;
  switch (kind) {
    case Kind.NULL:
    case Kind.QUESTION_MARK:
    case Kind.COLON:
    case Kind.LEFT_BRACKET:
    case Kind.LEFT_BRACE:
    case Kind.LEFT_PAREN:
    case Kind.CAST:
      return true;
    default:
      return isClass(kind, Constant) || isFunctionCall(cursor);
  }
}

function parseCast(cursor: Cursor): Term {
  cursor.advance();
  cursor.expect(Kind.LEFT_PAREN);
  cursor.descend();
  const term = parseSimpleTerm(cursor);
  cursor.ascend();
  cursor.raise(cursor.height);
  cursor.expect(Kind.AS);
  const type = parseNativeType(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'cast', term, type };
}
