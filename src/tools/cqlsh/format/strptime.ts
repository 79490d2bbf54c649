import { daysFromCivil, daysInMonth, MILLIS_PER_DAY } from '../../../types/index.ts';
import { calendarNames, shorthands } from './strftime.ts';

const { days, months } = calendarNames;
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
const oneOf = (names: readonly string[]): string => names.join('|');

/** What each directive takes. */
const forms: Readonly<Record<string, string>> = {
  a: oneOf(short(days)),
  A: oneOf(days),
  b: oneOf(short(months)),
  B: oneOf(months),
  d: '3[01]|[12][0-9]|0?[1-9]| [1-9]',
  e: '3[01]|[12][0-9]|0?[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  H: '2[0-3]|[01][0-9]|[0-9]',
  I: '1[0-2]|0?[1-9]',
  j: '36[0-6]|3[0-5][0-9]|[12][0-9]{2}|0?[1-9][0-9]|0{0,2}[1-9]',
  m: '1[0-2]|0?[1-9]',
  M: '[0-5][0-9]|[0-9]',
  p: 'AM|PM',
  S: '[0-5][0-9]|[0-9]',
  U: '5[0-3]|[0-4][0-9]|[0-9]',
  w: '[0-6]',
  W: '5[0-3]|[0-4][0-9]|[0-9]',
  y: '[0-9]{2}',
  Y: '[0-9]{4}',
  z: '[-+][0-9]{2}:?[0-5][0-9](?::?[0-5][0-9](?:\\.[0-9]{1,6})?)?|Z',
  Z: 'UTC|GMT',
};

interface TextReader {
  readonly pattern: RegExp;
  /** Which directive each group of the pattern belongs to. */
  readonly letters: readonly string[];
}

const readers = new Map<string, TextReader | null>();

/**
 * The milliseconds since 1970 that a text in a format of Python's `strptime` stands for; what is finer is
 * left out. What is not told is of 1900-01-01; without a zone it is the time of this host. Null when the
 * text does not fit, or the format has directives that nothing can be read by.
 */
export function strptime(format: string, text: string): number | null {
  const reader = readerOf(format);
  const match = reader?.pattern.exec(text);
  if (reader === null || match === null || match === undefined) return null;
  const parts = new Map(reader.letters.map((letter, i) => [letter, match[i + 1] ?? '']));
  return millisOf(parts);
}

function readerOf(format: string): TextReader | null {
  let reader = readers.get(format);
  if (reader !== undefined) return reader;
  const letters: string[] = [];
  const source = sourceOf(format, letters);
  reader = source === null ? null : { pattern: new RegExp(`^(?:${source})$`, 'i'), letters };
  readers.set(format, reader);
  return reader;
}

function sourceOf(format: string, letters: string[]): string | null {
  let source = '';
  for (const [token] of format.matchAll(/%[\s\S]?|\s+|[^%\s]+/g)) {
    const form = token.startsWith('%') ? directiveSource(token.slice(1), letters) : literal(token);
    if (form === null) return null;
    source += form;
  }
  return source;
}

function directiveSource(letter: string, letters: string[]): string | null {
  if (letter === '%') return '%';
  const shorthand = shorthands[letter];
  if (shorthand !== undefined) return sourceOf(shorthand, letters);
  const form = forms[letter];
  // Python, too, takes no directive twice.
  if (form === undefined || letters.includes(letter)) return null;
  letters.push(letter);
  return `(${form})`;
}

/** Any blanks are as good as others. */
function literal(token: string): string {
  return token.trim() === '' ? '\\s+' : token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function millisOf(parts: ReadonlyMap<string, string>): number | null {
  const number = (letter: string, missing: number): number =>
    parts.has(letter) ? Number(parts.get(letter)) : missing;
  const year = yearOf(parts);
  const month = monthOf(parts);
  const day = number('d', number('e', 1));
  if (year < 1 || day > daysInMonth(year, month)) return null;
  const millis = Math.floor(Number((parts.get('f') ?? '').padEnd(6, '0')) / 1000);
  const clock = [hourOf(parts), number('M', 0), number('S', 0)] as const;
  const start =
    parts.has('j') && !parts.has('d')
      ? daysFromCivil({ year, month: 1, day: 1 }) + number('j', 1) - 1
      : daysFromCivil({ year, month, day });
  const [hour, minute, second] = clock;
  const local = start * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
  const offset = offsetMillis(parts);
  return offset === null ? localMillis(local) : local - offset;
}

/** Two digits are of 1969 to 2068. */
function yearOf(parts: ReadonlyMap<string, string>): number {
  const whole = parts.get('Y');
  if (whole !== undefined) return Number(whole);
  const end = parts.get('y');
  if (end === undefined) return 1900;
  return Number(end) + (Number(end) < 69 ? 2000 : 1900);
}

function monthOf(parts: ReadonlyMap<string, string>): number {
  const name = parts.get('B') ?? parts.get('b');
  if (name === undefined) return Number(parts.get('m') ?? 1);
  return short(months).findIndex((each) => name.toLowerCase().startsWith(each.toLowerCase())) + 1;
}

function hourOf(parts: ReadonlyMap<string, string>): number {
  const whole = parts.get('H');
  if (whole !== undefined) return Number(whole);
  const half = Number(parts.get('I') ?? 0) % 12;
  return parts.get('p')?.toUpperCase() === 'PM' ? half + 12 : half;
}

/** Null when no zone is told. */
function offsetMillis(parts: ReadonlyMap<string, string>): number | null {
  if (parts.has('Z')) return 0;
  const text = parts.get('z');
  if (text === undefined) return null;
  if (/^z$/i.test(text)) return 0;
  const digits = text
    .replace(/[^0-9]/g, '')
    .slice(0, 6)
    .padEnd(6, '0');
  const [hours = 0, minutes = 0, seconds = 0] = [0, 2, 4].map((i) =>
    Number(digits.slice(i, i + 2)),
  );
  const size = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return text.startsWith('-') ? -size : size;
}

/** The moment at which clocks of this host show that time of day, which is given as if it were UTC. */
function localMillis(shown: number): number {
  const date = new Date(shown);
  const local = new Date(0);
  local.setFullYear(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const [hour, minute] = [date.getUTCHours(), date.getUTCMinutes()];
  return local.setHours(hour, minute, date.getUTCSeconds(), date.getUTCMilliseconds());
}
