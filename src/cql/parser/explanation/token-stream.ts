import { Kind, type LexicalError, Tokens, tokenize, unquote } from '../../lexer/index.ts';

/**
 * The tokens of a text with its whitespace and comments, and how many of them the parser has
 * asked for so far: the snippet of a message never shows more, and a lexical error further on is
 * not yet known.
 */
export class TokenStream {
  readonly text: string;
  readonly #tokens = new Tokens();
  readonly #lexicalError: LexicalError | null;
  /** Indexes of the tokens that are neither whitespace nor comments. */
  readonly #visible: number[] = [];
  readonly #lineStarts = [0];
  #fetched = 0;

  constructor(text: string) {
    this.text = text;
    this.#lexicalError = tokenize(text, this.#tokens, true);
    for (let index = 0; index < this.#tokens.count; index++) {
      const kind = this.#tokens.kinds[index];
      if (kind !== Kind.WHITESPACE && kind !== Kind.COMMENT) this.#visible.push(index);
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#lineStarts.push(at + 1);
    }
  }

  /** How many tokens there are to match, the end included. */
  get length(): number {
    return this.#visible.length;
  }

  /** How many tokens were asked for, whitespace and comments included. */
  get fetchedCount(): number {
    return this.#fetched;
  }

  /**
   * The kind of the token at a position among those to match; END past the last.
   *
   * @throws LexicalFailure when the text stops being tokens before it
   */
  kindAt(position: number): Kind {
    const index = this.indexOf(position);
    if (index >= this.#fetched) this.#fetched = index + 1;
    const kind = this.#tokens.kinds[index] as Kind;
    if (kind === Kind.END && this.#lexicalError !== null) {
      throw new LexicalFailure(this.#lexicalError);
    }
    return kind;
  }

  /** The index of the token, whitespace and comments counted. */
  indexOf(position: number): number {
    return this.#visible[Math.min(position, this.#visible.length - 1)] as number;
  }

  isEnd(index: number): boolean {
    return this.#tokens.kinds[index] === Kind.END;
  }

  /** What Cassandra takes for the token's text: strings and quoted names without their quotes. */
  textOf(index: number): string {
    const kind = this.#tokens.kinds[index];
    if (kind === Kind.END) return '<EOF>';
    const start = this.#tokens.starts[index] as number;
    const end = this.#tokens.ends[index] as number;
    const isQuoted = kind === Kind.STRING_LITERAL || kind === Kind.QUOTED_NAME;
    return isQuoted ? unquote(this.text, start, end) : this.text.slice(start, end);
  }

  /** Line from 1 and column from 0 of a token. The end, having neither, is at 0 and -1. */
  placeOf(index: number): { readonly line: number; readonly column: number } {
    if (this.isEnd(index)) return { line: 0, column: -1 };
    return this.placeOfOffset(this.#tokens.starts[index] as number);
  }

  placeOfOffset(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] as number) };
  }
}

/** Thrown when a token is asked for that the text does not have. */
export class LexicalFailure extends Error {
  readonly lexicalError: LexicalError;

  constructor(lexicalError: LexicalError) {
    super(lexicalError.message);
    this.lexicalError = lexicalError;
  }
}
