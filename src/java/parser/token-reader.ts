import type { Token } from '../lexer/tokenize.ts';
import { CompileError } from '../method.ts';

/** How deep brackets and blocks may nest: deeper ones would overflow the stack of the compiler. */
const MAXIMUM_DEPTH = 200;

/** Walks through tokens, with marks to return to. */
export class TokenReader {
  at = 0;
  private readonly tokens: readonly Token[];
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(ahead = 0): Token {
    return (this.tokens[this.at + ahead] ?? this.tokens.at(-1)) as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  /** The token before, whose line a missing one is reported in. */
  previousLine(): number {
    return this.tokens[this.at - 1]?.line ?? 1;
  }

  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === 'sign' || token.kind === 'word');
  }

  /** Goes past a token if it is there. */
  skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  expect(text: string, completes: string): void {
    if (this.skip(text)) return;
    throw this.error(
      `Syntax error, insert "${text}" to complete ${completes}`,
      this.previousLine(),
    );
  }

  /** The tokens of an operator that may be made of several `>`. */
  operator(): { text: string; length: number } {
    const first = this.peek();
    if (first.kind === 'word' && first.text === 'instanceof')
      return { text: 'instanceof', length: 1 };
    if (first.kind !== 'sign') return { text: '', length: 0 };
    if (first.text !== '>') return { text: first.text, length: 1 };
    let text = '>';
    let length = 1;
    while (length < 4) {
      const token = this.peek(length);
      if (token.kind !== 'sign' || !token.isAdjacent) break;
      if (token.text === '>' && length < 3) text += '>';
      else if (token.text === '=' || token.text === '>=') text += token.text;
      else break;
      length++;
      if (text.endsWith('=')) break;
    }
    return { text, length };
  }

  /** The error of a token that fits nowhere. */
  unexpected(): CompileError {
    const token = this.peek();
    if (token.kind === 'end') {
      return this.error('Syntax error, insert "}" to complete MethodBody', token.line);
    }
    return this.error(`Syntax error on token "${token.text}", delete this token`, token.line);
  }

  error(message: string, line = this.peek().line): CompileError {
    return new CompileError([{ line, message }]);
  }

  /** Runs `parse` one level deeper. */
  nested<T>(parse: () => T): T {
    if (++this.depth > MAXIMUM_DEPTH) throw this.error('The code is nested too deeply');
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }
}
