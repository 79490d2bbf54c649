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
/** What Java takes for an identifier. */
const WORD =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Java takes some for parts of a name
  /[\p{L}\p{Nl}\p{Sc}\p{Pc}][\p{L}\p{Nl}\p{Nd}\p{Sc}\p{Pc}\p{M}\p{Cf}\u0000-\u0008\u000e-\u001b\u007f-\u009f]*/uy;
/** The words that are values, or would be: a part of a name behind them makes them another word. */
const VALUE_WORD =
  /(?:true|false|null|NaN|Infinity)(?!(?!\$)[\p{L}\p{Nl}\p{Nd}\p{Sc}\p{Pc}\p{M}\p{Cf}\u007f-\u009f])/uy;
const EXPECTED_VALUE = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";
const MAP = 'java.util.LinkedHashMap<java.lang.Object,java.lang.Object>';

/**
 * Reads the JSON value that a text begins with; what follows it is not looked at, as in Cassandra,
 * except right behind a number.
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
  /** The text is to be an object: Jackson reads its values by another road, with words of its own. */
  private isMap = false;

  constructor(text: string) {
    this.text = text;
  }

  private next(): string | undefined {
    return this.text[this.offset];
  }

  private fault(what: string, offset: number, className = JSON_PARSE_EXCEPTION): JsonFault {
    return new JsonFault(className, what, this.text, offset);
  }

  /** The character where the parser stands is at fault, and was read. */
  private behind(what: string): JsonFault {
    return new JsonFault(JSON_PARSE_EXCEPTION, what, this.text, this.offset + 1, this.offset);
  }

  /** The character where the parser stands, or the end, is not what it should be. */
  private unexpected(expected: string, atEnd: string): JsonFault {
    const { text } = this;
    const next = this.next();
    if (next === undefined) return this.fault(atEnd, text.length, JSON_EOF_EXCEPTION);
    return this.behind(`Unexpected character (${described(next)})${expected}`);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.offset = pattern.lastIndex;
    return found[0];
  }

  /** Goes to the next token; no control character may stand between two of them. */
  private blank(): void {
    this.match(BLANK);
    const next = this.next();
    if (next === '/') throw this.unexpected(COMMENT, '');
    if (next === undefined || next >= ' ') return;
    const what = 'only regular white space (\\r, \\n, \\t) is allowed between tokens';
    throw this.behind(`Illegal character (${described(next)}): ${what}`);
  }

  private take(character: string): boolean {
    this.blank();
    if (this.next() !== character) return false;
    this.offset++;
    return true;
  }

  /** Comes to the first character. */
  start(): void {
    this.blank();
    const next = this.next();
    if (next === ']' || next === '}') throw this.mismatch(next, 'root', -1);
    if (next !== undefined) return;
    throw this.fault('No content to map due to end-of-input', -1, MISMATCHED_INPUT);
  }

  rootObject(): ReadonlyMap<string, JsonValue> | null {
    const start = this.offset;
    this.isMap = true;
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
    if (next !== undefined && /[-+\d]/.test(next)) return this.number(next, depth === 0);
    const known = this.match(VALUE_WORD);
    if (known === 'null') return null;
    if (known === 'true' || known === 'false') return known === 'true';
    if (known !== null) throw this.notStandard(known);
    const word = this.match(WORD);
    if (word === null) {
      const isEnd = next === '}' && !(this.isMap && depth === 1);
      const what = isEnd ? 'a value' : `a valid value (${EXPECTED_VALUE})`;
      throw this.unexpected(`: expected ${what}`, BETWEEN.Object);
    }
    throw this.unrecognized(word);
  }

  private unrecognized(token: string): JsonFault {
    const what = `Unrecognized token '${token}': was expecting (${EXPECTED_VALUE})`;
    return this.fault(what, this.offset);
  }

  /** A number that Jackson reads only when it is asked to. */
  private notStandard(token: string): JsonFault {
    const how = 'enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow';
    return this.fault(`Non-standard token '${token}': ${how}`, this.offset);
  }

  private number(first: string, isRoot: boolean): JsonNumber {
    const start = this.offset;
    this.sign(first);
    const digits = this.match(DIGITS);
    if (digits === null || first === '+') {
      if (first === '+') this.offset = start + 1;
      throw this.notDigit(first);
    }
    if (digits.length > 1 && digits.startsWith('0')) {
      const at = this.offset - digits.length + 1;
      throw this.fault('Invalid numeric value: Leading zeroes not allowed', at);
    }
    const wholeEnd = digits.startsWith('0') ? null : this.offset + 1;
    if (this.next() === '.') this.fraction(wholeEnd);
    if (this.next() === 'e' || this.next() === 'E') this.exponent(wholeEnd);
    const end = this.offset;
    if (isRoot && /^[^ \t\r\n]/.test(this.text.slice(end, end + 1))) {
      throw this.unexpected(': Expected space separating root-level values', '');
    }
    return new JsonNumber(this.text.slice(start, end));
  }

  /** Goes behind a sign. What begins like an infinity is a token, and no good one. */
  private sign(first: string): void {
    if (first !== '-' && first !== '+') return;
    const start = this.offset++;
    if (this.next() !== 'I') return;
    this.offset++;
    if (this.next() === undefined) throw this.unexpected('', END_IN_NUMBER);
    if (this.next() !== 'N' && this.next() !== 'n') throw this.notDigit(first);
    this.match(WORD);
    const token = this.text.slice(start, this.offset);
    throw /^.(INF|Infinity)$/.test(token) ? this.notStandard(token) : this.unrecognized(token);
  }

  private notDigit(sign: string): JsonFault {
    const what = ' in numeric value: expected digit (0-9) to follow minus sign, ';
    const noDigit = 'Unexpected end-of-inputNo digit following minus sign';
    const atEnd = sign === '-' ? noDigit : END_IN_NUMBER;
    return this.unexpected(`${what}for valid numeric value`, atEnd);
  }

  /**
   * `wholeEnd`: behind the character that ends the digits before. There faults of what follows are
   * said to be, except in numbers that begin with 0.
   */
  private fraction(wholeEnd: number | null): void {
    this.offset++;
    if (this.match(DIGITS) !== null) return;
    const next = this.next();
    const what = 'Decimal point not followed by a digit';
    if (next === undefined) throw this.notInNumber('.', what, this.offset);
    throw this.notInNumber(next, what, wholeEnd ?? this.offset + 1);
  }

  private exponent(wholeEnd: number | null): void {
    this.offset++;
    if (this.next() === '-' || this.next() === '+') this.offset++;
    if (this.match(DIGITS) !== null) return;
    const next = this.next();
    if (next === undefined) {
      throw this.unexpected('', 'Unexpected end-of-inputexpected a digit for number exponent');
    }
    const what = 'Exponent indicator not followed by a digit';
    throw this.notInNumber(next, what, wholeEnd ?? this.offset + 1);
  }

  private notInNumber(character: string, what: string, offset: number): JsonFault {
    const message = `Unexpected character (${described(character)}) in numeric value: ${what}`;
    return this.fault(message, offset);
  }

  private string(atEnd: string, what = 'string value'): string {
    const start = this.offset;
    this.offset++;
    this.match(CHARACTERS);
    if (this.next() === '"') {
      this.offset++;
      return JSON.parse(this.text.slice(start, this.offset)) as string;
    }
    if (this.next() === undefined) throw this.unexpected('', `Unexpected end-of-input${atEnd}`);
    if (this.next() === '\\') throw this.escapeFault();
    const character = described(this.text.charAt(this.offset));
    throw this.behind(
      `Illegal unquoted character (${character}): has to be escaped using backslash ` +
        `to be included in ${what}`,
    );
  }

  private escapeFault(): JsonFault {
    this.offset++;
    const next = this.next();
    if (next === undefined) {
      return this.unexpected('', 'Unexpected end-of-input in character escape sequence');
    }
    if (next !== 'u') {
      return this.behind(`Unrecognized character escape ${described(next)}`);
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
    if (this.next() === '}') throw this.mismatch('}', 'Array', start);
    do {
      this.blank();
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
    if (this.next() === ']') throw this.mismatch(']', 'Object', start);
    do {
      this.blank();
      if (this.next() === undefined) throw this.unclosed('Object', start, values.size > 0);
      if (this.next() !== '"') {
        throw this.unexpected(': was expecting double-quote to start field name', '');
      }
      const key = this.string(' in field name', 'name');
      if (!this.take(':')) {
        throw this.unexpected(
          ': was expecting a colon to separate field name and value',
          BETWEEN.Object,
        );
      }
      this.blank();
      values.set(key, this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) throw this.notSeparated('Object', start);
    return values;
  }

  private notSeparated(what: 'Array' | 'Object', start: number): JsonFault {
    const next = this.next();
    if (next === undefined) return this.unclosed(what, start, false);
    if (next === ']' || next === '}') return this.mismatch(next, what, start);
    return this.unexpected(`: was expecting comma to separate ${what} entries`, '');
  }

  /** A close marker where there is nothing that it closes. */
  private mismatch(marker: ']' | '}', within: string, start: number): JsonFault {
    const expected = marker === ']' ? '}' : ']';
    const where = jsonLocation(this.text, start);
    const what = `Unexpected close marker '${marker}': expected '${expected}'`;
    return this.fault(`${what} (for ${within} starting at ${where})`, this.offset + 1);
  }

  /** The text ends inside an array or object, perhaps just behind a comma. */
  private unclosed(what: 'Array' | 'Object', start: number, afterComma: boolean): JsonFault {
    if (afterComma) return this.fault(BETWEEN[what], this.text.length);
    const where = jsonLocation(this.text, start);
    const message = `Unexpected end-of-input: expected close marker for ${what}`;
    return this.unexpected('', `${message} (start marker at ${where})`);
  }
}

const END_IN_NUMBER = 'Unexpected end-of-input in a Number value';
const COMMENT =
  ': maybe a (non-standard) comment? (not recognized as one since Feature ' +
  "'ALLOW_COMMENTS' not enabled for parser)";

const BETWEEN = {
  Array: 'Unexpected end-of-input within/between Array entries',
  Object: 'Unexpected end-of-input within/between Object entries',
};

/** `'k' (code 107)`, `'本' (code 26412 / 0x672c)`. */
function described(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `(CTRL-CHAR, code ${code})`;
  const hexadecimal = code > 0xff ? ` / 0x${code.toString(16)}` : '';
  return `'${character}' (code ${code}${hexadecimal})`;
}
