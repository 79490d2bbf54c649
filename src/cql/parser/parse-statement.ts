import { syntaxError } from '../../base/error/index.ts';
import type { Statement } from '../ast/index.ts';
import { type LexicalError, Tokens, tokenize } from '../lexer/index.ts';
import { type BindMarkerName, Cursor, SyntaxFailure } from './cursor.ts';
import { explainSyntaxError } from './explanation/index.ts';
import { parseQuery } from './statement-parser.ts';

/** A statement and its bind markers, in the order of the text. */
export type ParsedStatement = {
  readonly statement: Statement;
  readonly bindMarkers: readonly BindMarkerName[];
};

const reusedTokens = new Tokens();

/**
 * Parses one CQL statement, which may end in semicolons.
 *
 * Time and memory are linear in the text. Nesting is bounded (`MAX_DEPTH`), so neither this nor
 * what walks the tree later can run out of stack.
 *
 * @throws RequestError with code SYNTAX_ERROR and the message Cassandra gives for the text
 */
export function parseStatement(text: string): ParsedStatement {
  reusedTokens.clear();
  const lexicalError = tokenize(text, reusedTokens);
  const cursor = new Cursor(text, reusedTokens);
  let statement: Statement;
  try {
    statement = parseQuery(cursor);
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    throw syntaxError(failureMessage(cursor, error, lexicalError));
  }
  if (lexicalError !== null) {
    throw syntaxError(explainSyntaxError(text, null, lexicalError));
  }
  const mistake = cursor.mistakes[0];
  if (mistake !== undefined) throw syntaxError(mistake.message);
  return { statement, bindMarkers: cursor.bindMarkers };
}

function failureMessage(
  cursor: Cursor,
  failure: SyntaxFailure,
  lexicalError: LexicalError | null,
): string {
  const mistake = cursor.mistakes[0];
  if (mistake !== undefined) return mistake.message;
  return explainSyntaxError(cursor.text, failure, lexicalError);
}
