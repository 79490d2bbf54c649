import type { TypeNode } from '../ast/node.ts';
import { PRIMITIVE_NAMES } from '../ast/primitive-name.ts';
import { tokenize } from '../lexer/tokenize.ts';
import { isKeyword } from './keywords.ts';
import { TokenReader } from './token-reader.ts';

export const PRIMITIVES: ReadonlySet<string> = new Set(PRIMITIVE_NAMES);

/** Reads a type, or gives null and stays where it was. */
export function tryType(reader: TokenReader, withDimensions = true): TypeNode | null {
  const start = reader.at;
  const found = reader.nested(() => readType(reader, withDimensions));
  if (found === null) reader.at = start;
  return found;
}

function readType(reader: TokenReader, withDimensions: boolean): TypeNode | null {
  const { line } = reader.peek();
  if (reader.peek().kind !== 'word') return null;
  let name = reader.next().text;
  let args: TypeNode[] | undefined;
  if (!PRIMITIVES.has(name)) {
    if (isKeyword(name)) return null;
    while (reader.is('.') && reader.peek(1).kind === 'word' && !isKeyword(reader.peek(1).text)) {
      reader.next();
      name += `.${reader.next().text}`;
    }
    if (reader.skip('<')) {
      const read = readArguments(reader);
      if (read === null) return null;
      args = read;
    }
  }
  let dimensions = 0;
  while (withDimensions && reader.is('[') && reader.is(']', 1)) {
    reader.next();
    reader.next();
    dimensions++;
  }
  return args === undefined ? { line, name, dimensions } : { line, name, args, dimensions };
}

function readArguments(reader: TokenReader): TypeNode[] | null {
  const args: TypeNode[] = [];
  if (reader.skip('>')) return args;
  do {
    const argument = readArgument(reader);
    if (argument === null) return null;
    args.push(argument);
  } while (reader.skip(','));
  return reader.skip('>') ? args : null;
}

function readArgument(reader: TokenReader): TypeNode | null {
  const { line } = reader.peek();
  if (!reader.skip('?')) return tryType(reader);
  for (const wildcard of ['extends', 'super'] as const) {
    if (!reader.skip(wildcard)) continue;
    const bound = tryType(reader);
    return bound === null ? null : { ...bound, wildcard };
  }
  return { line, name: 'java.lang.Object', wildcard: 'any', dimensions: 0 };
}

/** A type alone. Throws CompileError. */
export function parseType(text: string): TypeNode {
  const reader = new TokenReader(tokenize(text));
  if (text === 'void') return { line: 1, name: text, dimensions: 0 };
  const type = tryType(reader);
  if (type === null || reader.peek().kind !== 'end') throw reader.unexpected();
  return type;
}
