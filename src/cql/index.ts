/**
 * CQL, from text to plan. Nothing here knows of nodes, disks or clients.
 *
 * 1. `lexer/` makes tokens of a text, in one pass.
 * 2. `parser/` makes a tree of them, or the syntax error that Cassandra would answer.
 * 3. `ast/` is that tree: plain readonly data, one union of statements.
 * 4. `printer/` makes text of a tree again.
 */
export * from './ast/index.ts';
export { isReservedKeyword, quoteIdentifier } from './lexer/index.ts';
export {
  type BindMarkerName,
  MAX_DEPTH,
  type ParsedStatement,
  parseStatement,
  parseTermText,
  parseTypeText,
  parseWhereClauseText,
} from './parser/index.ts';
export {
  rawTypeCql,
  relationCql,
  selectableCql,
  selectorsCql,
  statementCql,
  stringCql,
  termCql,
  whereClauseCql,
} from './printer/index.ts';
