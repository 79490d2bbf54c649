import { invalidRequest } from '../base/error/index.ts';

/**
 * JSON as INSERT JSON and fromJson see it. Numbers keep their text, because the types decide what
 * a number means, and 64-bit integers must not pass through a double.
 */
export type JsonValue =
  | null
  | string
  | boolean
  | JsonNumber
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>;

/** A number with the Java class that Cassandra's parser gives it, which messages name. */
export class JsonNumber {
  readonly text: string;
  readonly javaClass: 'Integer' | 'Long' | 'BigInteger' | 'Double';

  constructor(text: string) {
    this.text = text;
    this.javaClass = javaClassOfNumber(text);
  }

  get isInteger(): boolean {
    return this.javaClass !== 'Double';
  }
}

function javaClassOfNumber(text: string): JsonNumber['javaClass'] {
  if (!/^-?\d+$/.test(text)) return 'Double';
  const value = BigInt(text);
  if (BigInt.asIntN(32, value) === value) return 'Integer';
  return BigInt.asIntN(64, value) === value ? 'Long' : 'BigInteger';
}

const MAXIMUM_DEPTH = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const BLANK = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not have any
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/** Reads one JSON value that is the whole text. Throws `invalidRequest`. */
export function parseJson(text: string): JsonValue {
  const parser = new JsonParser(text);
  const value = parser.value(0);
  parser.blank();
  if (!parser.atEnd) throw parser.unexpected();
  return value;
}

class JsonParser {
  private readonly text: string;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  unexpected(): Error {
    const what = this.atEnd
      ? 'Unexpected end-of-input'
      : `Unexpected character ('${this.text[this.offset]}' (code ${this.text.charCodeAt(this.offset)}))`;
    return invalidRequest(`Error decoding JSON string: ${what} at offset ${this.offset}`);
  }

  blank(): void {
    this.match(BLANK);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.offset = pattern.lastIndex;
    return found[0];
  }

  private take(character: string): boolean {
    this.blank();
    if (this.text[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  value(depth: number): JsonValue {
    if (depth > MAXIMUM_DEPTH) throw this.unexpected();
    this.blank();
    const next = this.text[this.offset];
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    const word = this.match(WORD);
    if (word !== null) return word === 'null' ? null : word === 'true';
    const number = this.match(NUMBER);
    if (number === null) throw this.unexpected();
    return new JsonNumber(number);
  }

  private string(): string {
    const quoted = this.match(STRING);
    if (quoted === null) throw this.unexpected();
    return JSON.parse(quoted) as string;
  }

  private array(depth: number): readonly JsonValue[] {
    this.offset++;
    const values: JsonValue[] = [];
    if (this.take(']')) return values;
    do values.push(this.value(depth + 1));
    while (this.take(','));
    if (!this.take(']')) throw this.unexpected();
    return values;
  }

  private object(depth: number): ReadonlyMap<string, JsonValue> {
    this.offset++;
    const values = new Map<string, JsonValue>();
    if (this.take('}')) return values;
    do {
      this.blank();
      const key = this.string();
      if (!this.take(':')) throw this.unexpected();
      values.set(key, this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) throw this.unexpected();
    return values;
  }
}

/** The value's class and text as messages have them: `got a Integer: 12`. */
export function describeJson(json: JsonValue): string {
  return `${javaClassName(json)}: ${javaText(json)}`;
}

function javaClassName(json: JsonValue): string {
  if (typeof json === 'string') return 'String';
  if (typeof json === 'boolean') return 'Boolean';
  if (json instanceof JsonNumber) return json.javaClass;
  return json instanceof Map ? 'LinkedHashMap' : 'ArrayList';
}

/** The value as Java prints it: `[1, 2]`, `{a=1}`. */
export function javaText(json: JsonValue): string {
  if (json === null) return 'null';
  if (typeof json === 'string') return json;
  if (typeof json === 'boolean') return String(json);
  if (json instanceof JsonNumber) return json.text;
  if (json instanceof Map) {
    return `{${[...json].map(([key, value]) => `${key}=${javaText(value)}`).join(', ')}}`;
  }
  return `[${(json as readonly JsonValue[]).map(javaText).join(', ')}]`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/** The inside of a JSON string; only what JSON demands is escaped, hexadecimal in upper case. */
export function jsonEscape(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the point
  return text.replace(/["\\\u0000-\u001f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return SHORT_ESCAPES[character] ?? `\\u${code}`;
  });
}
