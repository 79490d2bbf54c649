import { invalidRequest } from '../base/error/index.ts';
import type { JsonValue } from './json.ts';
import { JsonNumber } from './json.ts';
import {
  INVALID_FORMAT,
  JSON_EOF_EXCEPTION,
  JSON_PARSE_EXCEPTION,
  JsonFault,
  jsonLocation,
  MISMATCHED_INPUT,
} from './json-fault.ts';

const MAXIMUM_DEPTH = 1000;
const BLANK = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not have any
const CHARACTERS = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const DIGITS = /\d+/y;
const WORD = /[\p{L}\p{N}_$]+/uy;
const EXPECTED_VALUE = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";
const MAP = 'java.util.LinkedHashMap<java.lang.Object,java.lang.Object>';

/**
 * Reads the JSON value that a text begins with; what follows it is not looked at, as in Cassandra.
 * Throws `invalidRequest` with its text.
 */
export function parseJson(text: string): JsonValue {
  try {
    return readJson(text);
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    throw invalidRequest(`Error decoding JSON string: ${fault.message}`);
  }
}

/** As `parseJson`, but throws the bare fault. */
export function readJson(text: string): JsonValue {
  const parser = new JsonParser(text);
  parser.start();
  return parser.value(0);
}

/** Reads a JSON object, or null. Throws `JsonFault`, for other values as well. */
export function readJsonObject(text: string): ReadonlyMap<string, JsonValue> | null {
  const parser = new JsonParser(text);
  parser.start();
  return parser.rootObject();
}

class JsonParser {
  private readonly text: string;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  private next(): string | undefined {
    return this.text[this.offset];
  }

  private fault(what: string, offset: number, className = JSON_PARSE_EXCEPTION): JsonFault {
    return new JsonFault(className, what, this.text, offset);
  }

  /** The character where the parser stands, or the end, is not what it should be. */
  private unexpected(expected: string, atEnd: string): JsonFault {
    const { text } = this;
    const next = this.next();
    if (next === undefined) return this.fault(atEnd, text.length, JSON_EOF_EXCEPTION);
    return this.fault(`Unexpected character (${described(next)})${expected}`, this.offset + 1);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.offset = pattern.lastIndex;
    return found[0];
  }

  private take(character: string): boolean {
    this.match(BLANK);
    if (this.next() !== character) return false;
    this.offset++;
    return true;
  }

  /** Comes to the first character. */
  start(): void {
    this.match(BLANK);
    if (this.next() !== undefined) return;
    throw this.fault('No content to map due to end-of-input', -1, MISMATCHED_INPUT);
  }

  rootObject(): ReadonlyMap<string, JsonValue> | null {
    const start = this.offset;
    if (this.next() === '{') return this.object(0);
    const value = this.next() === '[' ? [] : this.value(0);
    if (value === null) return null;
    if (typeof value === 'string') throw this.stringForObject(value, start);
    const kind =
      value instanceof JsonNumber
        ? value.isInteger
          ? 'Integer value (token `JsonToken.VALUE_NUMBER_INT`)'
          : 'Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)'
        : typeof value === 'boolean'
          ? `Boolean value (token \`JsonToken.VALUE_${String(value).toUpperCase()}\`)`
          : 'Array value (token `JsonToken.START_ARRAY`)';
    const what = `Cannot deserialize value of type \`${MAP}\` from ${kind}`;
    throw this.fault(what, start, MISMATCHED_INPUT);
  }

  private stringForObject(value: string, start: number): JsonFault {
    if (value.trim() === '') {
      const kind = value === '' ? 'empty' : 'blank';
      const shown = value === '' ? ' ("")' : '';
      const what =
        `Cannot coerce ${kind} String${shown} to element of \`${MAP}\` ` +
        '(but could if coercion was enabled using `CoercionConfig`)';
      return this.fault(what, start, INVALID_FORMAT);
    }
    const what =
      'Cannot construct instance of `java.util.LinkedHashMap` (although at least one Creator ' +
      'exists): no String-argument constructor/factory method to deserialize from String value ' +
      `('${value}')`;
    return this.fault(what, start, MISMATCHED_INPUT);
  }

  value(depth: number): JsonValue {
    if (depth > MAXIMUM_DEPTH) throw this.fault(`Deeper than ${MAXIMUM_DEPTH}`, this.offset);
    const next = this.next();
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string(': was expecting closing quote for a string value');
    if (next !== undefined && /[-+\d]/.test(next)) return this.number(next);
    const start = this.offset;
    const word = this.match(WORD);
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === null || /^\p{N}/u.test(word)) {
      this.offset = start;
      throw this.unexpected(`: expected a valid value (${EXPECTED_VALUE})`, BETWEEN.Object);
    }
    throw this.fault(
      `Unrecognized token '${word}': was expecting (${EXPECTED_VALUE})`,
      this.offset,
    );
  }

  private number(first: string): JsonNumber {
    const start = this.offset;
    if (first === '-' || first === '+') this.offset++;
    const digits = this.match(DIGITS);
    if (digits === null || first === '+') {
      if (first === '+') this.offset = start + 1;
      const inNumber = ' in numeric value: expected digit (0-9) to follow minus sign, ';
      throw this.unexpected(`${inNumber}for valid numeric value`, 'Unexpected end-of-input');
    }
    if (digits.length > 1 && digits.startsWith('0')) {
      const at = this.offset - digits.length + 1;
      throw this.fault('Invalid numeric value: Leading zeroes not allowed', at);
    }
    if (this.next() === '.') {
      this.offset++;
      this.digits('Decimal point not followed by a digit');
    }
    if (this.next() === 'e' || this.next() === 'E') {
      this.offset++;
      if (this.next() === '-' || this.next() === '+') this.offset++;
      this.digits('Exponent indicator not followed by a digit');
    }
    return new JsonNumber(this.text.slice(start, this.offset));
  }

  private digits(missing: string): void {
    if (this.match(DIGITS) !== null) return;
    const next = this.next();
    if (next === undefined) throw this.unexpected('', 'Unexpected end-of-input');
    const what = `Unexpected character (${described(next)}) in numeric value: ${missing}`;
    throw this.fault(what, this.offset);
  }

  private string(atEnd: string): string {
    const start = this.offset;
    this.offset++;
    this.match(CHARACTERS);
    if (this.next() === '"') {
      this.offset++;
      return JSON.parse(this.text.slice(start, this.offset)) as string;
    }
    if (this.next() === undefined) throw this.unexpected('', `Unexpected end-of-input${atEnd}`);
    if (this.next() === '\\') throw this.escapeFault();
    const what = 'has to be escaped using backslash to be included in string value';
    throw this.fault(
      `Illegal unquoted character (${described(this.text.charAt(this.offset))}): ${what}`,
      this.offset + 1,
    );
  }

  private escapeFault(): JsonFault {
    this.offset++;
    const next = this.next();
    if (next === undefined) {
      return this.unexpected('', 'Unexpected end-of-input in character escape sequence');
    }
    if (next !== 'u') {
      const what = `Unrecognized character escape ${described(next).replace(/^\((.*)\)$/, '$1')}`;
      return this.fault(what, this.offset + 1);
    }
    do this.offset++;
    while (/[0-9a-fA-F]/.test(this.next() ?? ''));
    return this.unexpected(
      ': expected a hex-digit for character escape sequence',
      'Unexpected end-of-input in character escape sequence',
    );
  }

  private array(depth: number): readonly JsonValue[] {
    const start = this.offset++;
    const values: JsonValue[] = [];
    if (this.take(']')) return values;
    do {
      this.match(BLANK);
      if (this.next() === undefined) throw this.unclosed('Array', start, values.length > 0);
      values.push(this.value(depth + 1));
    } while (this.take(','));
    if (!this.take(']')) throw this.notSeparated('Array', start);
    return values;
  }

  private object(depth: number): ReadonlyMap<string, JsonValue> {
    const start = this.offset++;
    const values = new Map<string, JsonValue>();
    if (this.take('}')) return values;
    do {
      this.match(BLANK);
      if (this.next() === undefined) throw this.unclosed('Object', start, values.size > 0);
      if (this.next() !== '"') {
        throw this.unexpected(': was expecting double-quote to start field name', '');
      }
      const key = this.string(' in field name');
      if (!this.take(':')) {
        throw this.unexpected(
          ': was expecting a colon to separate field name and value',
          BETWEEN.Object,
        );
      }
      this.match(BLANK);
      values.set(key, this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) throw this.notSeparated('Object', start);
    return values;
  }

  private notSeparated(what: 'Array' | 'Object', start: number): JsonFault {
    if (this.next() === undefined) return this.unclosed(what, start, false);
    return this.unexpected(`: was expecting comma to separate ${what} entries`, '');
  }

  /** The text ends inside an array or object, perhaps just behind a comma. */
  private unclosed(what: 'Array' | 'Object', start: number, afterComma: boolean): JsonFault {
    if (afterComma) return this.fault(BETWEEN[what], this.text.length);
    const where = jsonLocation(this.text, start);
    const message = `Unexpected end-of-input: expected close marker for ${what}`;
    return this.unexpected('', `${message} (start marker at ${where})`);
  }
}

const BETWEEN = {
  Array: 'Unexpected end-of-input within/between Array entries',
  Object: 'Unexpected end-of-input within/between Object entries',
};

/** `'k' (code 107)`. */
function described(character: string): string {
  const code = character.charCodeAt(0);
  return code < 32 ? `(CTRL-CHAR, code ${code})` : `'${character}' (code ${code})`;
}
