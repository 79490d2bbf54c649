import { type MapLiteral, type Property, type Term, termText } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptConstant } from './constant-parser.ts';
import type { Cursor } from './cursor.ts';
import { isClass, nativeTypeOf, Unreserved } from './keyword-class.ts';
import { parseMapLiteral } from './term-parser.ts';

/** The properties of one WITH clause, of which each may be given once. */
export class Properties {
  readonly list: Property[] = [];
  readonly #names = new Set<string>();

  /** Takes `name = value`. */
  parse(cursor: Cursor): void {
    const name = cursor.name();
    cursor.expect(Kind.EQUAL);
    const value = parsePropertyValue(cursor);
    if (this.#names.has(name)) {
      cursor.mistake(`Multiple definitions for property '${name}'`);
    }
    this.#names.add(name);
    this.list.push({ name, value });
  }
}

/** `name = value AND name = value ...` */
export function parseProperties(cursor: Cursor): readonly Property[] {
  const properties = new Properties();
  do properties.parse(cursor);
  while (cursor.accept(Kind.AND));
  return properties.list;
}

function parsePropertyValue(cursor: Cursor): string | ReadonlyMap<string, string> {
  if (cursor.kind === Kind.LEFT_BRACE) return convertMap(cursor, parseMapLiteral(cursor));
  const constant = acceptConstant(cursor);
  if (constant !== null) return constant.text;
  if (!isClass(cursor.kind, Unreserved)) cursor.fail();
  const word = nativeTypeOf(cursor.kind) ?? cursor.rawText();
  cursor.advance();
  return word;
}

/** A map of constants as their texts; anything else in it is noted as a mistake. */
export function convertMap(cursor: Cursor, map: MapLiteral): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { key, value } of map.entries) {
    if (key.kind !== 'literal') {
      cursor.mistake(`Invalid property name: ${termText(key)}${markerHint(key)}`);
      break;
    }
    if (value.kind !== 'literal') {
      const found = `${termText(value)} for property: ${termText(key)}`;
      cursor.mistake(`Invalid property value: ${found}${markerHint(value)}`);
      break;
    }
    if (texts.has(key.text)) cursor.mistake(`Multiple definition for property ${key.text}`);
    texts.set(key.text, value.text);
  }
  return texts;
}

function markerHint(term: Term): string {
  return term.kind === 'marker' ? ' (bind variables are not supported in DDL queries)' : '';
}
