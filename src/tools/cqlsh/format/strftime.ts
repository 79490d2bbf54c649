import { civilFromDays, daysFromCivil, MILLIS_PER_DAY, padded } from '../../../types/index.ts';
import { zoneAt } from './time-zone.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
/** Names of weekdays, Sunday first, and of months in C's locale. */
export const calendarNames = { days, months } as const;

/** Directives that stand for others. */
export const shorthands: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  h: '%b',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 is the first of January. */
  readonly dayOfYear: number;
  readonly epochSeconds: number;
  readonly offsetSeconds: number;
  readonly zoneName: string;
}

/** How many digits a number has, and what stands in front of fewer; width 0: as it comes. */
type Digits = readonly [value: number, width: number, fill?: string];

/**
 * A timestamp in a format of Python's `strftime`, which is C's with `%f` for microseconds, as glibc has it:
 * years have no zeros in front, `-`, `_`, `0` and `^` between `%` and letter change how it is filled, and what
 * is no directive stays as it is. Outside of the years 1 to 9999, which Python has no dates for, it is
 * the number of milliseconds.
 *
 * @param millis since 1970, UTC
 * @param timeZone as the IANA names it; null is UTC
 * @param micros what comes on top of the milliseconds, 0 to 999
 */
export function strftime(
  format: string,
  millis: number | bigint,
  timeZone: string | null = null,
  micros = 0,
): string {
  const moment = momentOf(Number(millis), timeZone, micros);
  return moment === null ? String(millis) : formatted(format, moment);
}

function momentOf(millis: number, timeZone: string | null, micros: number): Moment | null {
  const utc = Math.floor(millis / 1000);
  // Far away, where neither Python nor `Intl` has dates, no zone is asked for.
  if (!isInYears(Math.floor(millis / MILLIS_PER_DAY))) return null;
  const { offsetSeconds, name } = zoneAt(timeZone, millis);
  const local = utc + offsetSeconds;
  const day = Math.floor(local / 86_400);
  if (!isInYears(day)) return null;
  const clock = local - day * 86_400;
  const date = civilFromDays(day);
  return {
    ...date,
    hour: Math.floor(clock / 3600),
    minute: Math.floor(clock / 60) % 60,
    second: clock % 60,
    micros: (millis - utc * 1000) * 1000 + micros,
    weekday: (((day + 4) % 7) + 7) % 7,
    dayOfYear: day - daysFromCivil({ year: date.year, month: 1, day: 1 }) + 1,
    epochSeconds: utc,
    offsetSeconds,
    zoneName: name,
  };
}

/** True for a day since 1970 of the years 1 to 9999, which are those that Python has dates of. */
export function isInYears(day: number): boolean {
  return day >= -719_162 && day <= 2_932_896;
}

function formatted(format: string, moment: Moment): string {
  return format.replace(/%([-_0^]?)([A-Za-z%])/g, (whole, flag: string, letter: string) => {
    const shorthand = shorthands[letter];
    const text =
      shorthand === undefined ? textOf(letter, flag, moment) : formatted(shorthand, moment);
    if (text === null) return whole;
    return flag === '^' ? text.toUpperCase() : text;
  });
}

function textOf(letter: string, flag: string, moment: Moment): string | null {
  const number = numbers[letter]?.(moment);
  if (number === undefined) return words[letter]?.(moment) ?? null;
  const [value, width, usual = '0'] = number;
  if (flag === '-') return String(value);
  const fill = flag === '_' ? ' ' : flag === '0' ? '0' : usual;
  return String(value).padStart(width, fill);
}

const hourOfTwelve = ({ hour }: Moment): number => hour % 12 || 12;

const numbers: Readonly<Record<string, (moment: Moment) => Digits>> = {
  C: ({ year }) => [Math.floor(year / 100), 0],
  d: ({ day }) => [day, 2],
  e: ({ day }) => [day, 2, ' '],
  f: ({ micros }) => [micros, 6],
  g: (moment) => [isoWeek(moment).year % 100, 2],
  G: (moment) => [isoWeek(moment).year, 0],
  H: ({ hour }) => [hour, 2],
  I: (moment) => [hourOfTwelve(moment), 2],
  j: ({ dayOfYear }) => [dayOfYear, 3],
  k: ({ hour }) => [hour, 2, ' '],
  l: (moment) => [hourOfTwelve(moment), 2, ' '],
  m: ({ month }) => [month, 2],
  M: ({ minute }) => [minute, 2],
  s: ({ epochSeconds }) => [epochSeconds, 0],
  S: ({ second }) => [second, 2],
  u: ({ weekday }) => [weekday || 7, 1],
  U: ({ dayOfYear, weekday }) => [Math.floor((dayOfYear + 6 - weekday) / 7), 2],
  V: (moment) => [isoWeek(moment).week, 2],
  w: ({ weekday }) => [weekday, 1],
  W: ({ dayOfYear, weekday }) => [Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7), 2],
  y: ({ year }) => [year % 100, 2],
  Y: ({ year }) => [year, 0],
};

const words: Readonly<Record<string, (moment: Moment) => string>> = {
  '%': () => '%',
  a: ({ weekday }) => (days[weekday] ?? '').slice(0, 3),
  A: ({ weekday }) => days[weekday] ?? '',
  b: ({ month }) => (months[month - 1] ?? '').slice(0, 3),
  B: ({ month }) => months[month - 1] ?? '',
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  t: () => '\t',
  z: ({ offsetSeconds }) => offsetText(offsetSeconds),
  Z: ({ zoneName }) => zoneName,
};

/** Seconds are told where a zone was not yet at whole minutes. */
function offsetText(offsetSeconds: number): string {
  const size = Math.abs(offsetSeconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  if (size % 60 !== 0) parts.push(size % 60);
  return (offsetSeconds < 0 ? '-' : '+') + parts.map((part) => padded(part, 2)).join('');
}

/** The week that has this day's Thursday belongs to the year of that Thursday. */
function isoWeek({ year, month, day, weekday }: Moment): { year: number; week: number } {
  const thursday = daysFromCivil({ year, month, day }) + 4 - (weekday || 7);
  const yearOfWeek = civilFromDays(thursday).year;
  const first = daysFromCivil({ year: yearOfWeek, month: 1, day: 1 });
  return { year: yearOfWeek, week: Math.floor((thursday - first) / 7) + 1 };
}
