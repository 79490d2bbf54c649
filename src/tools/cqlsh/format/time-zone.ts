export interface ZoneOfMoment {
  /** That its clocks are ahead of UTC. */
  readonly offsetSeconds: number;
  /** `UTC`, `CET`. */
  readonly name: string;
}

const utc: ZoneOfMoment = { offsetSeconds: 0, name: 'UTC' };
/** Each knows the short names of its own region, and writes `GMT+1` for others. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA'];

interface ZoneFormats {
  readonly clock: Intl.DateTimeFormat;
  readonly names: readonly Intl.DateTimeFormat[];
}

const known = new Map<string, ZoneFormats>();

/**
 * What the clocks of a zone show at a moment, in milliseconds since 1970. Null is UTC. Throws `RangeError` for
 * a zone that there is none of.
 */
export function zoneAt(timeZone: string | null, millis: number): ZoneOfMoment {
  if (timeZone === null || timeZone === 'UTC') return utc;
  const { clock, names } = formatsOf(timeZone);
  const shown = names.map((format) => part(format, millis, 'timeZoneName'));
  const name = shown.find((each) => !/^GMT./.test(each)) ?? shown[0] ?? timeZone;
  return { offsetSeconds: offsetSeconds(part(clock, millis, 'timeZoneName')), name };
}

function formatsOf(timeZone: string): ZoneFormats {
  const formats = known.get(timeZone) ?? {
    clock: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }),
    names: locales.map(
      (locale) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }),
    ),
  };
  known.set(timeZone, formats);
  return formats;
}

function part(
  format: Intl.DateTimeFormat,
  millis: number,
  wanted: Intl.DateTimeFormatPartTypes,
): string {
  return format.formatToParts(millis).find(({ type }) => type === wanted)?.value ?? '';
}

/** Of `GMT+05:30`, `GMT-00:53:28` and `GMT`. */
function offsetSeconds(text: string): number {
  const [, sign, ...clock] = /^GMT([-+])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = clock.map((each) => Number(each ?? 0));
  const size = (hours * 60 + minutes) * 60 + seconds;
  return sign === '-' ? -size : size;
}
