/**
 * From tokens to the tree of a statement.
 *
 * 1. `parse-statement.ts` is the way in: tokens, then one statement, then its mistakes.
 * 2. `statement-parser.ts` looks at the first words and hands over to a file for each kind of
 *    statement; these share `term-parser.ts`, `selector-parser.ts`, `where-parser.ts`,
 *    `type-parser.ts` and `name-parser.ts`.
 * 3. `cursor.ts` is the place in the tokens, with bind markers and mistakes found so far.
 * 4. `explanation/` finds the words for what is wrong, only when something is.
 *
 * Invariants: no token is read twice but for a type in parentheses, so time is linear; terms,
 * selectors, types and relations nest at most `MAX_DEPTH` levels, so neither this nor any walk of
 * the tree runs out of stack.
 */
export type { BindMarkerName } from './cursor.ts';
export { MAX_DEPTH } from './cursor.ts';
export { parseTermText, parseTypeText, parseWhereClauseText } from './parse-fragment.ts';
export type { ParsedStatement } from './parse-statement.ts';
export { parseStatement } from './parse-statement.ts';
