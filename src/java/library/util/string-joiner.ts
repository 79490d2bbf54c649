import { type Execution, work } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { notNull, textOf } from '../reference.ts';
import { IteratorObject } from './iterator.ts';

class JoinerObject extends JavaObject {
  readonly className = 'java.util.StringJoiner';
  readonly separator: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly parts: string[] = [];
  empty: string | null = null;

  constructor(separator: string, prefix: string, suffix: string) {
    super();
    this.separator = separator;
    this.prefix = prefix;
    this.suffix = suffix;
  }

  override toText(): string {
    if (this.parts.length === 0 && this.empty !== null) return this.empty;
    work(this.parts.length);
    return this.prefix + this.parts.join(this.separator) + this.suffix;
  }
}

function makeJoiner(
  _: Execution,
  separator: Reference,
  prefix: Reference = '',
  suffix: Reference = '',
): JoinerObject {
  return new JoinerObject(...joinerTexts(separator, prefix, suffix));
}

function joinerTexts(...parts: [Reference, Reference, Reference]): [string, string, string] {
  return [textOf(notNull(parts[0])), textOf(notNull(parts[1])), textOf(notNull(parts[2]))];
}

export const stringJoinerClass: ClassDeclaration = {
  head: 'public final class java.util.StringJoiner',
  members: {
    'public StringJoiner(CharSequence separator)': makeJoiner,
    'public StringJoiner(CharSequence separator, CharSequence prefix, CharSequence suffix)':
      makeJoiner,
    'public StringJoiner add(CharSequence part)': (
      execution,
      self: JoinerObject,
      part: Reference,
    ) => {
      const text = textOf(part);
      execution.allocate(2 * (text.length + self.separator.length));
      self.parts.push(text);
      return self;
    },
    'public StringJoiner setEmptyValue(CharSequence value)': (
      _,
      self: JoinerObject,
      value: Reference,
    ) => {
      self.empty = textOf(value);
      return self;
    },
    'public int length()': (_, self: JoinerObject) => self.toText().length,
  },
};

/** Splits a text at any of the delimiters, which do not count as tokens themselves. */
class TokenizerObject extends IteratorObject {
  override readonly className = 'java.util.StringTokenizer';
  readonly text: string;
  readonly withDelimiters: boolean;
  delimiters: string;
  private position = 0;

  constructor(text: string, delimiters: string, withDelimiters: boolean) {
    super();
    this.text = text;
    this.delimiters = delimiters;
    this.withDelimiters = withDelimiters;
  }

  hasNext(): boolean {
    return this.skipped() < this.text.length;
  }

  next(): string {
    const start = this.skipped();
    if (start >= this.text.length) throw raise('java.util.NoSuchElementException');
    let end = start;
    while (end < this.text.length && !this.isDelimiter(end)) end++;
    if (end === start) end++;
    work(end - start);
    this.position = end;
    return this.text.slice(start, end);
  }

  count(): number {
    const before = this.position;
    let tokens = 0;
    for (; this.hasNext(); tokens++) this.next();
    this.position = before;
    return tokens;
  }

  private skipped(): number {
    let at = this.position;
    while (!this.withDelimiters && at < this.text.length && this.isDelimiter(at)) at++;
    work(at - this.position);
    return at;
  }

  private isDelimiter(index: number): boolean {
    return this.delimiters.includes(this.text.charAt(index));
  }
}

function tokenizer(
  execution: Execution,
  text: string | null,
  delimiters: string | null = ' \t\n\r\f',
  withDelimiters = false,
): TokenizerObject {
  execution.step(notNull(text).length);
  return new TokenizerObject(notNull(text), notNull(delimiters), withDelimiters);
}

export const stringTokenizerClass: ClassDeclaration = {
  head: 'public class java.util.StringTokenizer',
  members: {
    'public StringTokenizer(String text)': tokenizer,
    'public StringTokenizer(String text, String delimiters)': tokenizer,
    'public StringTokenizer(String text, String delimiters, boolean withDelimiters)': tokenizer,
    'public boolean hasMoreTokens()': (_, self: TokenizerObject) => self.hasNext(),
    'public String nextToken()': (_, self: TokenizerObject) => self.next(),
    'public String nextToken(String delimiters)': (_, self: TokenizerObject, other: string) => {
      self.delimiters = notNull(other);
      return self.next();
    },
    'public int countTokens()': (execution, self: TokenizerObject) => {
      execution.step(self.text.length);
      return self.count();
    },
  },
};
