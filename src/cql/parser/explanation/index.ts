import { Kind, type LexicalError } from '../../lexer/index.ts';
import type { SyntaxFailure } from '../cursor.ts';
import { buildAutomaton } from './automaton.ts';
import { GRAMMAR } from './grammar.ts';
import type { GrammarNode } from './grammar-node.ts';
import { readGrammar } from './grammar-reader.ts';
import { Matcher, type Mismatch, TooDeep } from './matcher.ts';
import { SnippetFailure, snippet } from './snippet.ts';
import { LexicalFailure, TokenStream } from './token-stream.ts';

/**
 * What to tell the author of a text that is no statement: Cassandra's own message.
 *
 * Cassandra's messages depend on how its generated parser looks ahead, so they cannot come from a
 * hand-written one. Hence two parsers: the fast one only says that a text is wrong, and then
 *
 * 1. `grammar.ts` states the grammar and how Cassandra decides at each choice;
 * 2. `grammar-reader.ts` and `automaton.ts` make it a tree of nodes with decisions, once;
 * 3. `matcher.ts` matches the text against it up to the first mismatch;
 * 4. `snippet.ts` cuts out the part of the statement to show.
 *
 * Texts of more than `MAX_EXPLAINED_LENGTH` characters, and those that nest deeply, are explained
 * from where the fast parser stopped, without Cassandra's choice of words, so that a wrong text
 * never costs much more than a right one.
 */
const MAX_EXPLAINED_LENGTH = 32_000;

let grammar: ReadonlyMap<string, GrammarNode> | null = null;

function theGrammar(): ReadonlyMap<string, GrammarNode> {
  if (grammar === null) {
    grammar = readGrammar(GRAMMAR);
    buildAutomaton(grammar);
  }
  return grammar;
}

/**
 * The message of the syntax error of a text.
 *
 * @param failure where the fast parser stopped, or null when only the lexer did
 * @param lexicalError where the text stops being tokens, or null
 */
export function explainSyntaxError(
  text: string,
  failure: SyntaxFailure | null,
  lexicalError: LexicalError | null,
): string {
  const stream = new TokenStream(text);
  if (text.length <= MAX_EXPLAINED_LENGTH && failure?.reason == null) {
    const explained = explainByGrammar(stream);
    if (explained !== null) return explained;
  }
  if (failure === null) return lexicalError === null ? '' : lexicalMessage(stream, lexicalError);
  return explainByPlace(stream, failure);
}

/**
 * Null when the grammar finds nothing wrong or nests too deeply to tell. The bound is of rules and
 * not of the stack, so that one text always has one message.
 */
function explainByGrammar(stream: TokenStream): string | null {
  try {
    const mismatch = new Matcher(theGrammar(), stream).match('query');
    if (mismatch === null) return null;
    const crash = crashReason(stream, mismatch);
    return crash === null ? mismatchMessage(stream, mismatch) : crashMessage(stream, crash);
  } catch (error) {
    if (error instanceof LexicalFailure) return lexicalMessage(stream, error.lexicalError);
    if (error instanceof TooDeep) return null;
    throw error;
  }
}

function explainByPlace(stream: TokenStream, failure: SyntaxFailure): string {
  stream.kindAt(failure.tokenIndex);
  const index = stream.indexOf(failure.tokenIndex);
  if (failure.reason === null) {
    const position = failure.tokenIndex;
    return mismatchMessage(stream, { position, blamed: position, expected: null, rules: [] });
  }
  const { line, column } = stream.placeOf(index);
  return `line ${line}:${column} ${failure.reason}`;
}

function lexicalMessage(stream: TokenStream, error: LexicalError): string {
  const { line, column } = stream.placeOfOffset(error.offset);
  return `line ${line}:${column} ${error.message}`;
}

function mismatchMessage(stream: TokenStream, mismatch: Mismatch): string {
  const blamed = stream.indexOf(mismatch.blamed);
  const { line, column } = stream.placeOf(blamed);
  const found = escapeLineEnds(stream.textOf(blamed));
  const problem =
    mismatch.expected === null
      ? `no viable alternative at input '${found}'`
      : `mismatched input '${found}' expecting ${mismatch.expected}`;
  try {
    const shown = snippet(stream, stream.indexOf(mismatch.position));
    return `line ${line}:${column} ${problem}${shown}`;
  } catch (error) {
    if (!(error instanceof SnippetFailure)) throw error;
    return crashMessage(stream, error.message);
  }
}

/** What Cassandra answers when its parser is stopped by a Java exception. */
function crashMessage(stream: TokenStream, reason: string): string {
  return `Failed parsing statement: [${stream.text}] reason: ${reason}`;
}

/**
 * The Java exception that a missing type leads to: Cassandra's parser goes on after the mistake it
 * has seen, and then freezes a type that is not there.
 */
function crashReason(stream: TokenStream, { position, rules }: Mismatch): string | null {
  if (rules.at(-1) !== 'type' || stream.kindAt(position) !== Kind.GREATER) return null;
  const outer = rules.at(-2);
  const isFrozen = outer === 'type' && stream.kindAt(position - 2) === Kind.FROZEN;
  if (outer !== 'tupleType' && !isFrozen) return null;
  const [method, variable] = isFrozen ? ['freeze', 'f'] : ['supportsFreezing', 't'];
  const call = `org.apache.cassandra.cql3.CQL3Type$Raw.${method}()`;
  return `NullPointerException Cannot invoke "${call}" because "${variable}" is null`;
}

function escapeLineEnds(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}

/** Whether the grammar takes the whole text, which has to be all tokens. */
export function matchesGrammar(text: string): boolean {
  return new Matcher(theGrammar(), new TokenStream(text)).match('query') === null;
}
