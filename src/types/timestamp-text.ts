import {
  civilFromDays,
  dateText,
  daysFromCivil,
  daysInMonth,
  MILLIS_PER_DAY,
  timeOfDayText,
} from './calendar.ts';

/**
 * Timestamps as Cassandra reads and prints them. A text is a date, or date and time, with or
 * without a zone; a text without one is in UTC (Cassandra takes the zone of its host there).
 */
const DATE_TIME =
  /^(\d{1,9})-(\d{1,2})-(\d{1,2})(?:T| )(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?(.*)$/;
const DATE = /^(\d{4}|\+\d{5,9}|-\d{4,9})-(\d{2})-(\d{2})(.*)$/;
const OFFSET = /^ ?([-+])(\d{2}):?(\d{2})?$/;
const NAMED_OFFSET = /^(?:UTC|GMT|UT)([-+])(\d{2}):?(\d{2})?$/;

/** Milliseconds since the epoch; null when the text is no timestamp. */
export function parseTimestamp(text: string): number | null {
  const match = DATE_TIME.exec(text);
  if (match !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
      .slice(1, 7)
      .map((part) => Number(part ?? 0));
    if (year === 0) return null;
    const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
    const start = dayStart(year, month, day);
    const clock = clockMillis(hour, minute, second, millis);
    return start === null || clock === null ? null : inZone(start + clock, match[8] as string);
  }
  const date = DATE.exec(text);
  if (date === null) return null;
  const [year = 0, month = 0, day = 0] = date.slice(1, 4).map(Number);
  const start = dayStart(year, month, day);
  return start === null ? null : inZone(start, date[4] as string);
}

/** A day past the end of its month is its last day, as Java's smart resolving has it. */
function dayStart(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const real = Math.min(day, daysInMonth(year, month));
  return daysFromCivil({ year, month, day: real }) * MILLIS_PER_DAY;
}

/** Midnight may be written 24:00:00. */
function clockMillis(h: number, minute: number, second: number, millis: number): number | null {
  const isEndOfDay = h === 24 && minute === 0 && second === 0 && millis === 0;
  if ((h > 23 && !isEndOfDay) || minute > 59 || second > 59) return null;
  return ((h * 60 + minute) * 60 + second) * 1000 + millis;
}

/** The moment at which clocks of a zone show the local time. */
function inZone(localMillis: number, zone: string): number | null {
  if (zone === '' || zone === 'Z' || zone === ' Z') return localMillis;
  const offset = OFFSET.exec(zone);
  if (offset !== null) return shifted(localMillis, offset);
  if (!zone.startsWith(' ')) return null;
  const name = zone.slice(1);
  const named = NAMED_OFFSET.exec(name);
  if (named !== null) return shifted(localMillis, named);
  const format = formatOf(name);
  if (format === null) return null;
  const first = localMillis - offsetAt(format, localMillis);
  // The offset is that of the moment itself, which differs near a change of clocks.
  return localMillis - offsetAt(format, first);
}

function shifted(localMillis: number, match: RegExpExecArray): number | null {
  const hours = Number(match[2]);
  const minutes = Number(match[3] ?? 0);
  if (hours > 18 || minutes > 59) return null;
  const offset = (hours * 60 + minutes) * 60_000;
  return match[1] === '-' ? localMillis + offset : localMillis - offset;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

/** Milliseconds that clocks of the zone are ahead of UTC at a moment. */
function offsetAt(format: Intl.DateTimeFormat, millis: number): number {
  if (Math.abs(millis) > 8.64e15) return 0;
  const parts = new Map(
    format.formatToParts(millis).map((part) => [part.type, Number(part.value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const days = daysFromCivil({ year: part('year'), month: part('month'), day: part('day') });
  const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second');
  return days * MILLIS_PER_DAY + seconds * 1000 - Math.floor(millis / 1000) * 1000;
}

/**
 * `2011-02-03T04:05:06.789Z`, with a blank for JSON in place of the T. Years are those of the era:
 * 1 BC is 0001.
 */
export function timestampText(millis: number | bigint, separator: 'T' | ' '): string {
  const exact = BigInt(millis);
  const perDay = BigInt(MILLIS_PER_DAY);
  const millisOfDay = Number(((exact % perDay) + perDay) % perDay);
  const days = Number((exact - BigInt(millisOfDay)) / perDay);
  const { year, month, day } = civilFromDays(days);
  const yearOfEra = year > 0 ? year : 1 - year;
  const date = dateText({ year: yearOfEra, month, day });
  return `${date}${separator}${timeOfDayText(millisOfDay)}Z`;
}
