import { Blank, Digit, is, Letter, WordPart } from './character.ts';
import { scanIsoWord, scanNegativeIso } from './duration-scanner.ts';
import { hashStep, wordKind } from './keyword.ts';
import { Kind } from './kind.ts';
import {
  type LexicalError,
  mismatchedCharacter,
  mismatchedSet,
  noViableCharacter,
} from './lexical-error.ts';
import { isUuid, type Scan, scanNumber, scanUuid } from './number-scanner.ts';
import type { Tokens } from './tokens.ts';

/**
 * Fills `tokens` with the text's tokens in one pass, ending with END. Stops at the first character
 * that is of no token, with END at that place, and returns why; else returns null.
 *
 * @param keepHidden whether whitespace and comments are kept, as only the snippets of syntax
 *   errors need them
 */
export function tokenize(text: string, tokens: Tokens, keepHidden = false): LexicalError | null {
  const length = text.length;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (is(code, Letter)) {
      let hash = hashStep(0, code);
      let end = at + 1;
      for (; ; end++) {
        const next = text.charCodeAt(end);
        if (!is(next, WordPart)) break;
        hash = hashStep(hash, next);
      }
      const error = pushWord(text, tokens, at, end, hash);
      if (error !== null) return fail(tokens, error);
      at = tokens.ends[tokens.count - 1] as number;
      continue;
    }
    if (is(code, Blank)) {
      const start = at++;
      while (is(text.charCodeAt(at), Blank)) at++;
      if (keepHidden) tokens.push(Kind.WHITESPACE, start, at);
      continue;
    }
    const symbol = symbolKind(code);
    if (symbol !== Kind.END) {
      tokens.push(symbol, at, ++at);
      continue;
    }
    const scan = scanOther(text, at, code);
    if (!('kind' in scan)) return fail(tokens, scan);
    if (keepHidden || scan.kind !== Kind.COMMENT) tokens.push(scan.kind, at, scan.end);
    at = scan.end;
  }
  tokens.push(Kind.END, length, length);
  return null;
}

function fail(tokens: Tokens, error: LexicalError): LexicalError {
  tokens.push(Kind.END, error.offset, error.offset);
  return error;
}

/** A keyword or a name, unless the word is the beginning of a uuid or all of a duration. */
function pushWord(
  text: string,
  tokens: Tokens,
  start: number,
  end: number,
  hash: number,
): LexicalError | null {
  const length = end - start;
  let scan: Scan | null = null;
  if (length === 8 && text.charCodeAt(end) === 45 && isUuid(text, start)) {
    scan = scanUuid(text, start);
  } else if (text.charCodeAt(start) === 80 && length > 2) {
    scan = scanIsoWord(text, start, end);
  } else if (length === 4 && text.charCodeAt(end) === 40 && isExpr(text, start)) {
    scan = { kind: Kind.EXPR_PAREN, end: end + 1 };
  }
  if (scan === null) {
    tokens.push(wordKind(text, start, end, hash), start, end);
  } else if ('kind' in scan) {
    tokens.push(scan.kind, start, scan.end);
  } else {
    return scan;
  }
  return null;
}

/** `expr(` is one token, and only in lower case. */
function isExpr(text: string, start: number): boolean {
  return text.startsWith('expr(', start);
}

/** The kind of a symbol that is one character whatever follows, or END. */
function symbolKind(code: number): Kind {
  switch (code) {
    case 40:
      return Kind.LEFT_PAREN;
    case 41:
      return Kind.RIGHT_PAREN;
    case 44:
      return Kind.COMMA;
    case 63:
      return Kind.QUESTION_MARK;
    case 58:
      return Kind.COLON;
    case 59:
      return Kind.SEMICOLON;
    case 61:
      return Kind.EQUAL;
    case 42:
      return Kind.STAR;
    case 91:
      return Kind.LEFT_BRACKET;
    case 93:
      return Kind.RIGHT_BRACKET;
    case 123:
      return Kind.LEFT_BRACE;
    case 125:
      return Kind.RIGHT_BRACE;
    case 37:
      return Kind.PERCENT;
    default:
      return Kind.END;
  }
}

function scanOther(text: string, at: number, code: number): Scan {
  if (is(code, Digit)) return scanNumber(text, at);
  const next = text.charCodeAt(at + 1);
  switch (code) {
    case 39: // '
      return scanQuoted(text, at, 39, Kind.STRING_LITERAL);
    case 34: // "
      if (next === 34 && text.charCodeAt(at + 2) !== 34) {
        return { kind: Kind.EMPTY_QUOTED_NAME, end: at + 2 };
      }
      return scanQuoted(text, at, 34, Kind.QUOTED_NAME);
    case 36: // $
      return scanDollarString(text, at);
    case 45: // -
      return scanMinus(text, at, next);
    case 47: // /
      if (next === 47) return scanLineComment(text, at);
      if (next === 42) return scanBlockComment(text, at);
      return { kind: Kind.SLASH, end: at + 1 };
    case 46: // .
      return next === 46 ? { kind: Kind.RANGE, end: at + 2 } : { kind: Kind.DOT, end: at + 1 };
    case 33: // !
      if (next !== 61) return mismatchedCharacter(text, at + 1, '=');
      return { kind: Kind.NOT_EQUAL, end: at + 2 };
    case 60: // <
      return orEqual(next, Kind.LESS, Kind.LESS_OR_EQUAL, at);
    case 62: // >
      return orEqual(next, Kind.GREATER, Kind.GREATER_OR_EQUAL, at);
    case 43: // +
      return orEqual(next, Kind.PLUS, Kind.PLUS_EQUAL, at);
    default:
      return noViableCharacter(text, at);
  }
}

function orEqual(next: number, alone: Kind, withEqual: Kind, at: number): Scan {
  return next === 61 ? { kind: withEqual, end: at + 2 } : { kind: alone, end: at + 1 };
}

/** A string or quoted name, in which the quote is doubled. */
function scanQuoted(text: string, start: number, quote: number, kind: Kind): Scan {
  const mark = String.fromCharCode(quote);
  let at = start + 1;
  while (true) {
    const end = text.indexOf(mark, at);
    if (end < 0) return mismatchedCharacter(text, text.length, mark);
    if (text.charCodeAt(end + 1) !== quote) return { kind, end: end + 1 };
    at = end + 2;
  }
}

function scanDollarString(text: string, start: number): Scan {
  if (text.charCodeAt(start + 1) !== 36) return mismatchedCharacter(text, start + 1, '$');
  const end = text.indexOf('$$', start + 2);
  if (end < 0) return mismatchedCharacter(text, unclosedAt(text, start + 2), '$');
  return { kind: Kind.STRING_LITERAL, end: end + 2 };
}

/** Cassandra's lexer leaves the last character for the closing signs, unless it is one of them. */
function unclosedAt(text: string, contentStart: number): number {
  const last = text.length - 1;
  return last >= contentStart && text.charAt(last) !== '$' ? last : text.length;
}

/**
 * What begins with a minus. `-n` and `-i` can only be going to be NaN and Infinity, whatever
 * follows: a minus before a name that begins so needs a space.
 */
function scanMinus(text: string, at: number, next: number): Scan {
  if (is(next, Digit)) return scanNumber(text, at);
  switch (next) {
    case 61:
      return { kind: Kind.MINUS_EQUAL, end: at + 2 };
    case 45:
      return scanLineComment(text, at);
    case 80: // P
      return scanNegativeIso(text, at);
    case 78:
    case 110:
      return scanLetters(text, at + 1, 'nan', Kind.NEGATIVE_NAN);
    case 73:
    case 105:
      return scanLetters(text, at + 1, 'infinity', Kind.NEGATIVE_INFINITY);
    default:
      return { kind: Kind.MINUS, end: at + 1 };
  }
}

function scanLetters(text: string, start: number, word: string, kind: Kind): Scan {
  for (let i = 0; i < word.length; i++) {
    const at = start + i;
    if ((text.charCodeAt(at) | 32) !== word.charCodeAt(i)) return mismatchedSet(text, at);
  }
  return { kind, end: start + word.length };
}

/** To the end of the line, which has to be there: a comment cannot end the text. */
function scanLineComment(text: string, start: number): Scan {
  for (let at = start + 2; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return { kind: Kind.COMMENT, end: at + 1 };
  }
  return mismatchedSet(text, text.length);
}

function scanBlockComment(text: string, start: number): Scan {
  const end = text.indexOf('*/', start + 2);
  if (end < 0) return mismatchedCharacter(text, text.length, '*');
  return { kind: Kind.COMMENT, end: end + 2 };
}
