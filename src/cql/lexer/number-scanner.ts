import { Digit, Hex, is } from './character.ts';
import { scanDurationUnits } from './duration-scanner.ts';
import { Kind } from './kind.ts';
import {
  type LexicalError,
  mismatchedCharacter,
  mismatchedSet,
  missingRepetition,
  noViableCharacter,
} from './lexical-error.ts';

/** Where a token ends and what it is, or why there is none. */
export type Scan = { readonly kind: Kind; readonly end: number } | LexicalError;

/** Hexadecimal digits in each part of a uuid. */
const UUID_PARTS = [8, 4, 4, 4, 12];

/**
 * The integer, float, blob, uuid or duration that begins with a digit, or with a minus and a digit.
 *
 * Cassandra's lexer decides by looking ahead until one kind is left and then holds to it, which
 * shows in what it refuses: `1a` is the start of a uuid because no other kind goes on with an `a`,
 * `12345678-1` as well, and `1y2` is a duration whose second unit is missing.
 */
export function scanNumber(text: string, start: number): Scan {
  const negative = text.charCodeAt(start) === 45;
  const first = negative ? start + 1 : start;
  let end = first + 1;
  while (is(text.charCodeAt(end), Digit)) end++;
  const next = text.charCodeAt(end);
  if (next === 46) return scanFraction(text, end);
  if (next < 128 && !isNumberPart(next)) {
    if (next === 45 && !negative && end - start === 8) return scanUuid(text, start);
    return { kind: Kind.INTEGER, end };
  }
  if (!negative) {
    if (end - start === 1 && text.charCodeAt(start) === 48 && (next | 32) === 120) {
      return scanBlob(text, end + 1);
    }
    if (isUuid(text, start)) return scanUuid(text, start);
  }
  if ((next | 32) === 101) return scanExponentAfterDigits(text, start, end, negative);
  if (isDurationUnitStart(next)) return scanDurationOrUuid(text, start, end, negative);
  if (!negative && is(next, Hex) && end - start < 8) return scanUuid(text, start);
  return { kind: Kind.INTEGER, end };
}

/** The uuid that begins at `start`, or the first character that keeps it from being one. */
export function scanUuid(text: string, start: number): Scan {
  let at = start;
  for (let part = 0; part < UUID_PARTS.length; part++) {
    if (part > 0) {
      if (text.charCodeAt(at) !== 45) return mismatchedCharacter(text, at, '-');
      at++;
    }
    for (let digit = 0; digit < (UUID_PARTS[part] as number); digit++, at++) {
      if (!is(text.charCodeAt(at), Hex)) return mismatchedSet(text, at);
    }
  }
  return { kind: Kind.UUID_LITERAL, end: at };
}

/** Whether eight hexadecimal digits and a minus stand at `start`, which only a uuid has. */
export function isUuid(text: string, start: number): boolean {
  if (text.charCodeAt(start + 8) !== 45) return false;
  for (let i = start; i < start + 8; i++) if (!is(text.charCodeAt(i), Hex)) return false;
  return true;
}

function scanBlob(text: string, start: number): Scan {
  let end = start;
  while (is(text.charCodeAt(end), Hex)) end++;
  return { kind: Kind.HEXNUMBER, end };
}

/** From the dot: `1..2` is an integer and a range, `1...2` is `1.` and a range. */
function scanFraction(text: string, dot: number): Scan {
  if (text.charCodeAt(dot + 1) === 46) {
    if (text.charCodeAt(dot + 2) === 46) return { kind: Kind.FLOAT_LITERAL, end: dot + 1 };
    return { kind: Kind.INTEGER, end: dot };
  }
  let end = dot + 1;
  while (is(text.charCodeAt(end), Digit)) end++;
  if ((text.charCodeAt(end) | 32) === 101) return scanExponent(text, end);
  return { kind: Kind.FLOAT_LITERAL, end };
}

/** From the letter e, after which a number cannot end without digits. */
function scanExponent(text: string, letter: number): Scan {
  let end = letter + 1;
  const sign = text.charCodeAt(end);
  if (sign === 43 || sign === 45) end++;
  const digits = end;
  while (is(text.charCodeAt(end), Digit)) end++;
  if (end === digits) return missingRepetition(text, end);
  return { kind: Kind.FLOAT_LITERAL, end };
}

/** `1e5`, unless the letter turns out to be a digit of a uuid. */
function scanExponentAfterDigits(
  text: string,
  start: number,
  letter: number,
  negative: boolean,
): Scan {
  const next = text.charCodeAt(letter + 1);
  if (next === 43 || next === 45) return scanExponent(text, letter);
  let at = letter + 1;
  while (is(text.charCodeAt(at), Digit)) at++;
  const isHexLetter = is(text.charCodeAt(at), Hex);
  if (isHexLetter && !negative && at - start < 8) return scanUuid(text, start);
  if (at === letter + 1) {
    return negative ? missingRepetition(text, at) : noViableCharacter(text, at);
  }
  return { kind: Kind.FLOAT_LITERAL, end: at };
}

function scanDurationOrUuid(text: string, start: number, unit: number, negative: boolean): Scan {
  if (!negative && (text.charCodeAt(unit) | 32) === 100) {
    let at = unit;
    while (at - start < 8 && isDigitOrD(text.charCodeAt(at))) at++;
    const next = text.charCodeAt(at);
    if (at - start < 8 && is(next, Hex)) return scanUuid(text, start);
    const endsInUnit = (text.charCodeAt(at - 1) | 32) === 100;
    if (endsInUnit && at - start < 8 && text.charCodeAt(at - 2) >= 48) {
      if (isDoubleUnit(text, unit, at)) return scanUuid(text, start);
    }
  }
  return scanDurationUnits(text, unit);
}

/** Whether two units follow each other without a number, which only a uuid's digits do. */
function isDoubleUnit(text: string, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) {
    const isUnit = !is(text.charCodeAt(i), Digit);
    if (isUnit && !is(text.charCodeAt(i - 1), Digit)) return true;
  }
  return false;
}

function isDigitOrD(code: number): boolean {
  return is(code, Digit) || (code | 32) === 100;
}

/** Letters that may follow the digits of a number of any kind: a to f, units, x. */
function isNumberPart(code: number): boolean {
  const lower = code | 32;
  return (lower >= 97 && lower <= 102) || isDurationUnitStart(code) || lower === 120;
}

function isDurationUnitStart(code: number): boolean {
  if (code === 0xb5) return true;
  if (code >= 128) return false;
  switch (code | 32) {
    case 121: // y
    case 109: // m, mo, ms
    case 119: // w
    case 100: // d
    case 104: // h
    case 115: // s
    case 117: // us
    case 110: // ns
      return code >= 65;
    default:
      return false;
  }
}
