/**
 * From text to tokens.
 *
 * 1. `tokenize` reads the text once, character by character, into the typed arrays of `Tokens`:
 *    a kind, a start and an end for each token, and no strings.
 * 2. Words are looked up by a hash computed on the way, so keywords in any case cost nothing more.
 * 3. Where a character starts no token the lexer stops and says why in Cassandra's words; the
 *    parser decides whether that or an earlier mistake is the one to report.
 *
 * Every token is decided with a bounded look ahead or a search for its end that is never repeated,
 * so the time is linear in the text.
 */
export { quoteIdentifier } from './identifier.ts';
export { isKeyword } from './keyword.ts';
export { KIND_COUNT, Kind } from './kind.ts';
export { kindName } from './kind-name.ts';
export { tokenize } from './lexer.ts';
export type { LexicalError } from './lexical-error.ts';
export { isReservedKeyword } from './reserved-keyword.ts';
export { unquote } from './token-text.ts';
export { Tokens } from './tokens.ts';
