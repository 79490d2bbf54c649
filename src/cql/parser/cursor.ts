import { Kind, type Tokens, unquote } from '../lexer/index.ts';
import { isClass, Name, Written } from './keyword-class.ts';

/** Levels that terms, selectors, types and relations may nest, and operators may chain. */
export const MAX_DEPTH = 250;

/** A parameter of the statement, in the order of the text. */
export type BindMarkerName = { readonly name: string | null };

/** Thrown where the tokens stop being a statement; the explanation is made from the text. */
export class SyntaxFailure extends Error {
  readonly tokenIndex: number;
  /** Set when the reason is not the grammar's. */
  readonly reason: string | null;

  constructor(tokenIndex: number, reason: string | null = null) {
    super(reason ?? 'syntax error');
    this.tokenIndex = tokenIndex;
    this.reason = reason;
  }
}

/**
 * A place in the tokens of one statement, and what parsing has found so far.
 *
 * `mistakes` are what Cassandra's parser notes without stopping (a property written twice, a
 * marker for a table's name): the first of them is the statement's error unless the tokens go
 * wrong before it.
 */
export class Cursor {
  readonly text: string;
  readonly #kinds: Uint8Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #last: number;
  at = 0;
  depth = 0;
  /** Levels of the expression parsed last, leaves being 0. */
  height = 0;
  readonly bindMarkers: BindMarkerName[] = [];
  readonly mistakes: { readonly tokenIndex: number; readonly message: string }[] = [];

  constructor(text: string, tokens: Tokens) {
    this.text = text;
    this.#kinds = tokens.kinds;
    this.#starts = tokens.starts;
    this.#ends = tokens.ends;
    this.#last = tokens.count - 1;
  }

  /** The kind of the next token. */
  get kind(): Kind {
    return this.#kinds[this.at] as Kind;
  }

  /** The kind `distance` tokens after the next; END past the end. */
  peek(distance: number): Kind {
    const index = this.at + distance;
    return index > this.#last ? Kind.END : (this.#kinds[index] as Kind);
  }

  advance(): void {
    if (this.at < this.#last) this.at++;
  }

  /** Takes the next token when it is of the kind. */
  accept(kind: Kind): boolean {
    if (this.#kinds[this.at] !== kind) return false;
    this.advance();
    return true;
  }

  /** Takes the next token, which has to be of the kind. */
  expect(kind: Kind): void {
    if (this.#kinds[this.at] !== kind) this.fail();
    this.advance();
  }

  /** Takes the next tokens when the first is of the first kind; then all have to match. */
  acceptAll(first: Kind, ...rest: readonly Kind[]): boolean {
    if (!this.accept(first)) return false;
    for (const kind of rest) this.expect(kind);
    return true;
  }

  fail(reason: string | null = null): never {
    throw new SyntaxFailure(this.at, reason);
  }

  /** The text of the next token as written. */
  rawText(): string {
    return this.text.slice(this.#starts[this.at], this.#ends[this.at]);
  }

  /** The characters of the next token without its quotes. */
  unquotedText(): string {
    return unquote(this.text, this.#starts[this.at] as number, this.#ends[this.at] as number);
  }

  /** Takes a string and gives its characters. */
  string(): string {
    if (this.kind !== Kind.STRING_LITERAL) this.fail();
    const text = this.unquotedText();
    this.advance();
    return text;
  }

  /** Takes a name: a word in lower case, a quoted name as it is, or an unreserved keyword. */
  name(): string {
    const kind = this.kind;
    if (!isClass(kind, Name)) this.fail();
    return this.takeName();
  }

  /** Takes the next token as a name, whatever its kind. */
  takeName(): string {
    const isQuoted = this.kind === Kind.QUOTED_NAME;
    const name = isQuoted ? this.unquotedText() : this.rawText().toLowerCase();
    this.advance();
    return name;
  }

  /** Takes the name of a column, which alone may be empty in quotes. */
  column(): string {
    if (this.accept(Kind.EMPTY_QUOTED_NAME)) return '';
    return this.name();
  }

  /** Whether the token `distance` after the next may be the name of a column. */
  isColumnAt(distance: number): boolean {
    const kind = this.peek(distance);
    return isClass(kind, Name) || kind === Kind.EMPTY_QUOTED_NAME;
  }

  isWrittenNameAt(distance: number): boolean {
    return isClass(this.peek(distance), Written);
  }

  /** Takes a marker when there is one: `?` or `:name`. Returns its place among all, or -1. */
  acceptMarker(): number {
    if (this.kind === Kind.QUESTION_MARK) {
      this.advance();
      return this.bindMarkers.push({ name: null }) - 1;
    }
    if (this.kind !== Kind.COLON) return -1;
    this.advance();
    return this.bindMarkers.push({ name: this.name() }) - 1;
  }

  /** Notes a mistake that does not stop the parser. */
  mistake(message: string): void {
    this.mistakes.push({ tokenIndex: this.at, message });
  }

  /** Enters one more level of nesting. */
  descend(): void {
    if (++this.depth > MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} levels deep`);
  }

  ascend(): void {
    this.depth--;
  }

  /** Sets the height of an expression made of parts of the given height. */
  raise(height: number): void {
    this.height = height + 1;
    if (this.height > MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} levels deep`);
  }
}
