import { CompileError } from '../method.ts';

export interface Token {
  readonly kind: 'word' | 'number' | 'char' | 'string' | 'sign' | 'end';
  /** As written; of a char or string what it stands for. */
  readonly text: string;
  readonly line: number;
  /** Whether the token before ends where this one begins: `> >` is no shift. */
  readonly isAdjacent: boolean;
}

const SPACE = /(?:[ \t\r\n\f]|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[\p{L}\p{Nl}\p{Sc}\p{Pc}][\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Mn}\p{Mc}\p{Nd}]*/uy;
const NUMBER =
  /0[xX][0-9a-fA-F_]+[lL]?|0[bB][01_]+[lL]?|(?:\d[\d_]*\.?(?:\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?[lLfFdD]?/y;
/** `>` is always one token, for the sake of type arguments; the parser joins shifts. */
const SIGN = /\.\.\.|<<=|->|::|\+\+|--|&&|\|\||[=!<+\-*/&|^%]=|<<|[(){}[\];,.@=><!~?:+\-*/&|^%]/y;
const ESCAPE: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
]);

/** Splits a body into tokens. Throws CompileError for what is none. */
export function tokenize(body: string): Token[] {
  const text = body.replace(/\\u+([0-9a-fA-F]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  let isAdjacent = false;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== null) {
      line += space.split('\n').length - 1;
      at += space.length;
      isAdjacent = false;
      continue;
    }
    if (text.startsWith('/*', at)) throw problem(line, 'Unexpected end of comment');
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const { value, length } = quoted(text, at, line);
      tokens.push({ kind: quote === '"' ? 'string' : 'char', text: value, line, isAdjacent });
      at += length;
    } else {
      const number = match(NUMBER);
      const word = number === null ? match(WORD) : null;
      const found = number ?? word ?? match(SIGN);
      if (found === null) {
        throw problem(line, `Syntax error on token "Invalid Character", delete this token`);
      }
      const kind = number !== null ? 'number' : word !== null ? 'word' : 'sign';
      tokens.push({ kind, text: found, line, isAdjacent });
      at += found.length;
    }
    isAdjacent = true;
  }
  tokens.push({ kind: 'end', text: '}', line, isAdjacent: false });
  return tokens;
}

function problem(line: number, message: string): CompileError {
  return new CompileError([{ line, message }]);
}

/** A literal in quotes that begins at `start`; `length` counts the quotes. */
function quoted(text: string, start: number, line: number): { value: string; length: number } {
  const quote = text[start];
  const isString = quote === '"';
  const broken = isString
    ? 'String literal is not properly closed by a double-quote'
    : 'Invalid character constant';
  let value = '';
  let at = start + 1;
  while (text[at] !== quote) {
    const unit = text[at];
    if (unit === undefined || unit === '\n' || unit === '\r') throw problem(line, broken);
    at++;
    if (unit !== '\\') {
      value += unit;
      continue;
    }
    const octal = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(text.slice(at, at + 3))?.[0];
    if (octal !== undefined) {
      value += String.fromCharCode(Number.parseInt(octal, 8));
      at += octal.length;
      continue;
    }
    const meaning = ESCAPE.get(text[at] ?? '');
    if (meaning === undefined) {
      throw problem(
        line,
        'Invalid escape sequence (valid ones are  \\b  \\t  \\n  \\f  \\r  \\"  \\\'  \\\\ )',
      );
    }
    value += meaning;
    at++;
  }
  if (!isString && value.length !== 1) throw problem(line, 'Invalid character constant');
  return { value, length: at + 1 - start };
}
