import { serverError } from '../base/error/index.ts';
import { doubleText } from './floating-point.ts';

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

/**
 * A number with the Java class that Cassandra's parser gives it, which messages name. One with a
 * fraction is a double there, and has a double's text.
 */
export class JsonNumber {
  readonly text: string;
  readonly javaClass: 'Integer' | 'Long' | 'BigInteger' | 'Double';

  constructor(text: string) {
    this.javaClass = javaClassOfNumber(text);
    this.text = javaTextOfNumber(text, this.javaClass);
  }

  get isInteger(): boolean {
    return this.javaClass !== 'Double';
  }
}

function javaTextOfNumber(text: string, javaClass: JsonNumber['javaClass']): string {
  if (javaClass === 'Double') return doubleText(Number(text));
  return text === '-0' ? '0' : text;
}

function javaClassOfNumber(text: string): JsonNumber['javaClass'] {
  if (!/^-?\d+$/.test(text)) return 'Double';
  const value = BigInt(text);
  if (BigInt.asIntN(32, value) === value) return 'Integer';
  return BigInt.asIntN(64, value) === value ? 'Long' : 'BigInteger';
}

/**
 * The value's class and text as messages have them: `got a Integer: 12`. Null has no class, of which
 * Cassandra makes a server error.
 */
export function describeJson(json: JsonValue): string {
  if (json === null) throw serverError(NULL_HAS_NO_CLASS);
  return `${javaClassName(json)}: ${javaText(json)}`;
}

/** An empty value of a type whose JSON Cassandra makes without a look whether there is a value. */
export function nothingToPrint(javaClass: 'Boolean' | 'Byte'): Error {
  return serverError(
    `java.lang.NullPointerException: Cannot invoke "java.lang.${javaClass}.toString()" because the ` +
      'return value of "org.apache.cassandra.serializers.TypeSerializer.deserialize(' +
      'java.nio.ByteBuffer)" is null',
  );
}

const NULL_HAS_NO_CLASS =
  'java.lang.NullPointerException: Cannot invoke "Object.getClass()" because "parsed" is null';

/** The Java class, without its package. */
export function javaClassName(json: JsonValue): string {
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
