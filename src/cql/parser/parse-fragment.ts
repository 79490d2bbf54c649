import { syntaxError } from '../../base/error/index.ts';
import type { RawType, Term, WhereClause } from '../ast/index.ts';
import { Kind, Tokens, tokenize } from '../lexer/index.ts';
import { Cursor, SyntaxFailure } from './cursor.ts';
import { parseTerm } from './term-parser.ts';
import { parseType } from './type-parser.ts';
import { parseWhereClause } from './where-parser.ts';

/**
 * The type of a text such as system_schema.columns keeps: `frozen<map<text, int>>`.
 *
 * @throws RequestError with code SYNTAX_ERROR when the text is not a type
 */
export function parseTypeText(text: string): RawType {
  return parseFragment(text, 'type', parseType);
}

/**
 * The term of a text such as system_schema.aggregates keeps for INITCOND. It may hold no markers.
 *
 * @throws RequestError with code SYNTAX_ERROR when the text is not a term
 */
export function parseTermText(text: string): Term {
  return parseFragment(text, 'CQL term', parseTerm);
}

/**
 * The conditions of a text such as system_schema.views keeps: `a IS NOT NULL AND b > 1`.
 *
 * @throws RequestError with code SYNTAX_ERROR when the text is not what may follow WHERE
 */
export function parseWhereClauseText(text: string): WhereClause {
  return parseFragment(text, 'where clause', parseWhereClause);
}

function parseFragment<T>(text: string, meaning: string, parse: (cursor: Cursor) => T): T {
  const tokens = new Tokens();
  const lexicalError = tokenize(text, tokens);
  const cursor = new Cursor(text, tokens);
  let problem = lexicalError?.message ?? null;
  try {
    const fragment = parse(cursor);
    if (cursor.kind !== Kind.END) cursor.fail();
    problem ??= cursor.mistakes[0]?.message ?? null;
    if (problem === null && cursor.bindMarkers.length === 0) return fragment;
    problem ??= 'bind markers are not allowed here';
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    problem ??= error.reason ?? `no viable alternative at input '${cursor.rawText() || '<EOF>'}'`;
  }
  throw syntaxError(`Invalid or malformed ${meaning}: [${text}] ${problem}`);
}
