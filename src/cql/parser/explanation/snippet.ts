import type { TokenStream } from './token-stream.ts';

/** Tokens shown before and after the one the parser stood at, whitespace and comments counted. */
const TOKENS_BEFORE = 10;
const TOKENS_AFTER = 2;

/** Thrown where Cassandra fails to cut its snippet out, with the Java error it answers. */
export class SnippetFailure extends Error {}

/**
 * The part of the statement around a token, such as ` (...kv WHERE k = 1 [extra])`, or nothing
 * when the end of the text is in it.
 *
 * Cassandra measures a token by its text without quotes but places it by where its quotes begin,
 * and takes every token to be on one line: strings show their bracket too early, and one that
 * spans lines can make it fail. Both are kept.
 *
 * @throws SnippetFailure where Cassandra fails
 */
export function snippet(stream: TokenStream, index: number): string {
  const size = stream.fetchedCount;
  const from = Math.max(0, index - TOKENS_BEFORE);
  const to = Math.min(size - 1, index + TOKENS_AFTER);
  const offending = Math.min(index, size - 1);
  if (stream.isEnd(from) || stream.isEnd(to) || stream.isEnd(offending)) return '';
  const first = stream.placeOf(from);
  const last = stream.placeOf(to);
  const blamed = stream.placeOf(offending);
  const toEnd = last.column + stream.textOf(to).length;
  const lines = splitLines(stream.text);
  const bottom = lines[lines.length - 1] ?? '';
  const isWhole = last.line === lines.length && toEnd === bottom.length;
  const isFromStart = first.line === 1 && first.column === 0;
  setLine(lines, last.line, cutEnd(getLine(lines, last.line), toEnd));
  const opened = getLine(lines, blamed.line);
  const blamedEnd = blamed.column + stream.textOf(offending).length;
  const marked = insert(insert(opened, blamedEnd, ']'), blamed.column, '[');
  setLine(lines, blamed.line, marked);
  const top = getLine(lines, first.line);
  setLine(lines, first.line, cutStart(top, first.column));
  const shown = lines.slice(first.line - 1, last.line).join('');
  return ` (${isFromStart ? '' : '...'}${shown}${isWhole ? '' : '...'})`;
}

/** The lines without the empty ones at the end, as Java splits them. */
function splitLines(text: string): string[] {
  const lines = text.split('\n');
  while (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
  return lines;
}

function getLine(lines: readonly string[], line: number): string {
  const text = lines[line - 1];
  if (text !== undefined) return text;
  const index = `Index ${line - 1} out of bounds for length ${lines.length}`;
  throw new SnippetFailure(`ArrayIndexOutOfBoundsException ${index}`);
}

function setLine(lines: string[], line: number, text: string): void {
  lines[line - 1] = text;
}

function cutEnd(text: string, end: number): string {
  return end >= text.length ? text : text.slice(0, end);
}

function cutStart(text: string, start: number): string {
  if (start <= text.length) return text.slice(start);
  const range = `begin ${start}, end ${text.length}, length ${text.length}`;
  throw new SnippetFailure(`StringIndexOutOfBoundsException ${range}`);
}

function insert(text: string, at: number, character: string): string {
  if (at <= text.length) return text.slice(0, at) + character + text.slice(at);
  const range = `begin 0, end ${at}, length ${text.length}`;
  throw new SnippetFailure(`StringIndexOutOfBoundsException ${range}`);
}
