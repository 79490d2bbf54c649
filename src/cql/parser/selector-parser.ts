import type {
  ArithmeticOperator,
  Selectable,
  SelectableIdentifier,
  Selector,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptConstant } from './constant-parser.ts';
import type { Cursor } from './cursor.ts';
import { Constant, isClass, Name } from './keyword-class.ts';
import { isFunctionCall, parseFunctionName } from './name-parser.ts';
import {
  acceptBindMarker,
  acceptParenthesizedType,
  multiplicativeOperator,
  parseTerm,
} from './term-parser.ts';
import { parseNativeType } from './type-parser.ts';

/** `*`, which gives an empty list, or the items of a SELECT clause. */
export function parseSelectors(cursor: Cursor): readonly Selector[] {
  if (cursor.accept(Kind.STAR)) return [];
  const selectors = [parseSelector(cursor)];
  while (cursor.accept(Kind.COMMA)) selectors.push(parseSelector(cursor));
  return selectors;
}

/** Whether an item of a SELECT clause may begin with the next token. */
export function isSelectorStart(cursor: Cursor): boolean {
  return cursor.kind === Kind.MINUS || isOperandStart(cursor);
}

function parseSelector(cursor: Cursor): Selector {
  const selectable = parseSelectable(cursor);
  return { selectable, alias: cursor.accept(Kind.AS) ? cursor.name() : null };
}

/** Any expression of a SELECT clause or of GROUP BY. */
export function parseSelectable(cursor: Cursor): Selectable {
  cursor.descend();
  let left = parseMultiplication(cursor);
  while (cursor.kind === Kind.PLUS || cursor.kind === Kind.MINUS) {
    left = parseOperation(cursor, left, cursor.kind === Kind.PLUS ? '+' : '-');
  }
  cursor.ascend();
  return left;
}

function parseMultiplication(cursor: Cursor): Selectable {
  let left = parseGroup(cursor);
  while (true) {
    const operator = multiplicativeOperator(cursor.kind);
    if (operator === null) return left;
    left = parseOperation(cursor, left, operator);
  }
}

function parseOperation(
  cursor: Cursor,
  left: Selectable,
  operator: ArithmeticOperator,
): Selectable {
  const height = cursor.height;
  cursor.advance();
  const isSum = operator === '+' || operator === '-';
  const right = isSum ? parseMultiplication(cursor) : parseGroup(cursor);
  cursor.raise(Math.max(height, cursor.height));
  return { kind: 'arithmetic', operator, left, right };
}

/** `-a`, or an operand with the fields, elements and slices taken of it. */
function parseGroup(cursor: Cursor): Selectable {
  if (cursor.accept(Kind.MINUS)) {
    cursor.descend();
    const operand = parseGroup(cursor);
    cursor.ascend();
    cursor.raise(cursor.height);
    return { kind: 'negation', operand };
  }
  return parseModifiers(cursor, parseOperand(cursor));
}

/** `.field`, `[element]` and `[from..to]`, any number of them. */
function parseModifiers(cursor: Cursor, receiver: Selectable): Selectable {
  let operand = receiver;
  while (true) {
    if (cursor.kind === Kind.DOT) {
      cursor.advance();
      operand = { kind: 'field', operand, field: cursor.name() };
      cursor.raise(cursor.height);
    } else if (cursor.kind === Kind.LEFT_BRACKET) {
      const height = cursor.height;
      cursor.advance();
      operand = parseSubSelection(cursor, operand);
      cursor.raise(Math.max(height, cursor.height));
      cursor.expect(Kind.RIGHT_BRACKET);
    } else {
      return operand;
    }
  }
}

function parseSubSelection(cursor: Cursor, operand: Selectable): Selectable {
  if (cursor.accept(Kind.RANGE)) {
    return { kind: 'slice', operand, from: null, to: parseTerm(cursor) };
  }
  const element = parseTerm(cursor);
  if (!cursor.accept(Kind.RANGE)) return { kind: 'element', operand, element };
  const to = cursor.kind === Kind.RIGHT_BRACKET ? null : parseTerm(cursor);
  return { kind: 'slice', operand, from: element, to };
}

/** What stands without an operator or a modifier. */
function parseOperand(cursor: Cursor): Selectable {
  cursor.height = 0;
  const constant = acceptConstant(cursor);
  if (constant !== null) return { kind: 'value', term: constant };
  const special = acceptSpecialFunction(cursor);
  if (special !== null) return special;
  if (isFunctionCall(cursor)) return parseFunctionCall(cursor);
  if (isClass(cursor.kind, Name)) return { kind: 'identifier', name: cursor.name() };
  const marker = acceptBindMarker(cursor);
  if (marker !== null) return { kind: 'value', term: marker };
  switch (cursor.kind) {
    case Kind.NULL:
      cursor.advance();
      return { kind: 'value', term: { kind: 'null' } };
    case Kind.LEFT_PAREN:
      return acceptTypeHint(cursor) ?? parseParentheses(cursor);
    case Kind.LEFT_BRACKET:
      return parseList(cursor);
    case Kind.LEFT_BRACE:
      return parseBraces(cursor);
    default:
      return cursor.fail();
  }
}

/** COUNT(*), WRITETIME, MAXWRITETIME, TTL and CAST, which take no list of arguments. */
function acceptSpecialFunction(cursor: Cursor): Selectable | null {
  if (cursor.peek(1) !== Kind.LEFT_PAREN) return null;
  switch (cursor.kind) {
    case Kind.COUNT:
      if (cursor.peek(2) !== Kind.STAR) return null;
      cursor.advance();
      cursor.advance();
      cursor.advance();
      cursor.expect(Kind.RIGHT_PAREN);
      return { kind: 'countRows' };
    case Kind.WRITETIME:
      return parseCellMetadata(cursor, 'writetime');
    case Kind.MAXWRITETIME:
      return parseCellMetadata(cursor, 'maxwritetime');
    case Kind.TTL:
      return parseCellMetadata(cursor, 'ttl');
    case Kind.CAST:
      return parseCast(cursor);
    default:
      return null;
  }
}

function parseCellMetadata(
  cursor: Cursor,
  metadata: 'writetime' | 'maxwritetime' | 'ttl',
): Selectable {
  cursor.advance();
  cursor.expect(Kind.LEFT_PAREN);
  const column: SelectableIdentifier = { kind: 'identifier', name: cursor.name() };
  const operand = parseModifiers(cursor, column);
  cursor.raise(cursor.height);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'cellMetadata', metadata, column, operand };
}

function parseCast(cursor: Cursor): Selectable {
  cursor.advance();
  cursor.expect(Kind.LEFT_PAREN);
  const operand = parseSelectable(cursor);
  cursor.raise(cursor.height);
  cursor.expect(Kind.AS);
  const type = parseNativeType(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'cast', operand, type };
}

function parseFunctionCall(cursor: Cursor): Selectable {
  const name = parseFunctionName(cursor);
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.accept(Kind.RIGHT_PAREN)) return { kind: 'function', name, arguments: [] };
  const args = parseSelectableList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'function', name, arguments: args };
}

function parseSelectableList(cursor: Cursor): Selectable[] {
  const selectables = [parseSelectable(cursor)];
  let height = cursor.height;
  while (cursor.accept(Kind.COMMA)) {
    selectables.push(parseSelectable(cursor));
    height = Math.max(height, cursor.height);
  }
  cursor.raise(height);
  return selectables;
}

function acceptTypeHint(cursor: Cursor): Selectable | null {
  const type = acceptParenthesizedType(cursor, isOperandStart);
  if (type === null) return null;
  cursor.descend();
  const operand = parseOperand(cursor);
  cursor.ascend();
  cursor.raise(cursor.height);
  return { kind: 'typeHint', type, operand };
}

function parseParentheses(cursor: Cursor): Selectable {
  cursor.expect(Kind.LEFT_PAREN);
  const elements = parseSelectableList(cursor);
  cursor.expect(Kind.RIGHT_PAREN);
  return { kind: 'parenthesesOrTuple', elements };
}

function parseList(cursor: Cursor): Selectable {
  cursor.advance();
  if (cursor.accept(Kind.RIGHT_BRACKET)) return { kind: 'list', elements: [] };
  const elements = parseSelectableList(cursor);
  cursor.expect(Kind.RIGHT_BRACKET);
  return { kind: 'list', elements };
}

function parseBraces(cursor: Cursor): Selectable {
  cursor.advance();
  if (cursor.accept(Kind.RIGHT_BRACE)) return { kind: 'set', elements: [] };
  const first = parseSelectable(cursor);
  let height = cursor.height;
  if (cursor.accept(Kind.COLON)) return parseMapRest(cursor, first, height);
  const elements = [first];
  while (cursor.accept(Kind.COMMA)) {
    elements.push(parseSelectable(cursor));
    height = Math.max(height, cursor.height);
  }
  cursor.raise(height);
  cursor.expect(Kind.RIGHT_BRACE);
  return { kind: 'set', elements };
}

/** After the colon that follows the first key. */
function parseMapRest(cursor: Cursor, firstKey: Selectable, keyHeight: number): Selectable {
  let height = keyHeight;
  const parse = (): Selectable => {
    const selectable = parseSelectable(cursor);
    height = Math.max(height, cursor.height);
    return selectable;
  };
  const entries = [{ key: firstKey, value: parse() }];
  while (cursor.accept(Kind.COMMA)) {
    const key = parse();
    cursor.expect(Kind.COLON);
    entries.push({ key, value: parse() });
  }
  cursor.raise(height);
  cursor.expect(Kind.RIGHT_BRACE);
  return { kind: 'mapOrUserType', entries };
}

function isOperandStart(cursor: Cursor): boolean {
  const kind = cursor.kind;
  switch (kind) {
    case Kind.NULL:
    case Kind.QUESTION_MARK:
    case Kind.COLON:
    case Kind.LEFT_BRACKET:
    case Kind.LEFT_BRACE:
    case Kind.LEFT_PAREN:
    case Kind.TOKEN:
      return true;
    case Kind.AS:
      // A column may be called so; with a name behind it, it leads to an alias or to CAST's type.
      return cursor.peek(1) === Kind.AS || !isClass(cursor.peek(1), Name);
    default:
      return isClass(kind, Constant | Name);
  }
}
