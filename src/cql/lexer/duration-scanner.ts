import { Digit, is } from './character.ts';
import { Kind } from './kind.ts';
import {
  type LexicalError,
  mismatchedCharacter,
  mismatchedSet,
  noViableCharacter,
} from './lexical-error.ts';
import type { Scan } from './number-scanner.ts';

const TIME = 'T(?:\\d+H(?:\\d+M)?(?:\\d+S)?|\\d+M(?:\\d+S)?|\\d+S)';
const PERIOD = '(?:\\d+Y(?:\\d+M)?(?:\\d+D)?|\\d+M(?:\\d+D)?|\\d+D)';
/** ISO 8601 with designators: upper case only. Each part is read at most three times. */
const ISO_DURATION = new RegExp(`P(?:\\d+W|${PERIOD}(?:${TIME})?|${TIME})`, 'y');
/** The rest of `P0001-02-03T04:05:06`, whose digits stand for `d`. */
const ALTERNATIVE_FORMAT = 'Pdddd-dd-ddTdd:dd:dd';

/** The rest of a duration such as `1y2mo`, from its first unit on. */
export function scanDurationUnits(text: string, unit: number): Scan {
  let at = unit;
  while (true) {
    const end = unitEnd(text, at);
    if (typeof end !== 'number') return end;
    at = end;
    if (!is(text.charCodeAt(at), Digit)) return { kind: Kind.DURATION_LITERAL, end: at };
    while (is(text.charCodeAt(at), Digit)) at++;
  }
}

/**
 * Whether the word from `start` to `end`, which begins with P, is a duration: `P1Y2M3DT4H`, or the
 * year of the form with dashes. Then its scan, else null.
 */
export function scanIsoWord(text: string, start: number, end: number): Scan | null {
  if (end - start === 5 && text.charCodeAt(end) === 45 && isYear(text, start + 1)) {
    return scanAlternativeFormat(text, start);
  }
  const match = isoEnd(text, start);
  return match === end ? { kind: Kind.DURATION_LITERAL, end } : null;
}

/** The duration after `-P`: nothing else begins so, and nothing has to end it. */
export function scanNegativeIso(text: string, start: number): Scan {
  const letter = start + 1;
  if (isYear(text, letter + 1) && text.charCodeAt(letter + 5) === 45) {
    return scanAlternativeFormat(text, letter);
  }
  const end = isoEnd(text, letter);
  if (end >= 0) return { kind: Kind.DURATION_LITERAL, end };
  let at = letter + 1;
  while (is(text.charCodeAt(at), Digit)) at++;
  return noViableCharacter(text, at);
}

function isoEnd(text: string, start: number): number {
  ISO_DURATION.lastIndex = start;
  return ISO_DURATION.test(text) ? ISO_DURATION.lastIndex : -1;
}

function isYear(text: string, start: number): boolean {
  for (let i = start; i < start + 4; i++) if (!is(text.charCodeAt(i), Digit)) return false;
  return true;
}

function scanAlternativeFormat(text: string, start: number): Scan {
  for (let i = 0; i < ALTERNATIVE_FORMAT.length; i++) {
    const expected = ALTERNATIVE_FORMAT.charAt(i);
    const code = text.charCodeAt(start + i);
    if (expected === 'd') {
      if (!is(code, Digit)) return mismatchedSet(text, start + i);
    } else if (code !== expected.charCodeAt(0)) {
      return mismatchedCharacter(text, start + i, expected);
    }
  }
  return { kind: Kind.DURATION_LITERAL, end: start + ALTERNATIVE_FORMAT.length };
}

/** Where the unit at the offset ends: y, mo, w, d, h, m, s, ms, us, µs or ns in any case. */
function unitEnd(text: string, at: number): number | LexicalError {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1) | 32;
  switch (code === 0xb5 ? code : code | 32) {
    case 121:
    case 119:
    case 100:
    case 104:
    case 115:
      return at + 1;
    case 109:
      return next === 111 || next === 115 ? at + 2 : at + 1;
    case 117:
    case 110:
    case 0xb5:
      return next === 115 ? at + 2 : mismatchedSet(text, at + 1);
    default:
      return noViableCharacter(text, at);
  }
}
