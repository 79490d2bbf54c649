import { Kind } from './kind.ts';

/** The names of symbols and constants in `expecting ...` of Cassandra's syntax errors. */
const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [Kind.END, 'EOF'],
  [Kind.IDENT, 'IDENT'],
  [Kind.QUOTED_NAME, 'QUOTED_NAME'],
  [Kind.EMPTY_QUOTED_NAME, 'EMPTY_QUOTED_NAME'],
  [Kind.STRING_LITERAL, 'STRING_LITERAL'],
  [Kind.INTEGER, 'INTEGER'],
  [Kind.FLOAT_LITERAL, 'FLOAT'],
  [Kind.BOOLEAN_LITERAL, 'BOOLEAN'],
  [Kind.DURATION_LITERAL, 'DURATION'],
  [Kind.UUID_LITERAL, 'UUID'],
  [Kind.HEXNUMBER, 'HEXNUMBER'],
  [Kind.WHITESPACE, 'WS'],
  [Kind.COMMENT, 'COMMENT'],
  [Kind.LEFT_PAREN, "'('"],
  [Kind.RIGHT_PAREN, "')'"],
  [Kind.LEFT_BRACKET, "'['"],
  [Kind.RIGHT_BRACKET, "']'"],
  [Kind.LEFT_BRACE, "'{'"],
  [Kind.RIGHT_BRACE, "'}'"],
  [Kind.COMMA, "','"],
  [Kind.DOT, "'.'"],
  [Kind.RANGE, 'RANGE'],
  [Kind.COLON, "':'"],
  [Kind.SEMICOLON, "';'"],
  [Kind.QUESTION_MARK, 'QMARK'],
  [Kind.EQUAL, "'='"],
  [Kind.NOT_EQUAL, "'!='"],
  [Kind.LESS, "'<'"],
  [Kind.LESS_OR_EQUAL, "'<='"],
  [Kind.GREATER, "'>'"],
  [Kind.GREATER_OR_EQUAL, "'>='"],
  [Kind.PLUS, "'+'"],
  [Kind.PLUS_EQUAL, "'+='"],
  [Kind.MINUS, "'-'"],
  [Kind.MINUS_EQUAL, "'-='"],
  [Kind.STAR, "'\\*'"],
  [Kind.SLASH, "'/'"],
  [Kind.PERCENT, "'%'"],
  [Kind.EXPR_PAREN, "'expr('"],
]);

const KEYWORD_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(Kind).map(([name, kind]) => [kind, `K_${name}`]),
);

/** The name of a kind as Cassandra's syntax errors print it: `K_FROM`, `'('`, `IDENT`, `EOF`. */
export function kindName(kind: Kind): string {
  return NAMES.get(kind) ?? KEYWORD_NAMES.get(kind) ?? '<invalid>';
}
