/**
 * The proleptic Gregorian calendar on plain numbers (days and milliseconds since 1970-01-01 UTC),
 * which reaches further than JavaScript's dates do. Years are astronomical: 0 is 1 BC.
 */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

export const MILLIS_PER_DAY = 86_400_000;

/** Days before 1970-01-01 of 1 March of the year 0; years begin in March, so that a leap day ends one. */
const EPOCH_DAY = 719_468;
const DAYS_IN_400_YEARS = 146_097;

/** Days since the epoch. */
export function daysFromCivil({ year, month, day }: CivilDate): number {
  const fromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfEra = yearOfEra * 365 + leapDays + dayFromMarch(month, day);
  return era * DAYS_IN_400_YEARS + dayOfEra - EPOCH_DAY;
}

/** The date of a day since the epoch. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + EPOCH_DAY;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const dayOfEra = shifted - era * DAYS_IN_400_YEARS;
  // A leap day counts for the year that it ends: the last one of the era, too.
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const yearStart = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return dateFromMarch(era * 400 + yearOfEra, dayOfEra - yearStart);
}

/** Days since 1 March, of a year that begins then. */
export function dayFromMarch(month: number, day: number): number {
  return Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
}

/** The date so many days after 1 March of a year. */
export function dateFromMarch(year: number, dayOfYear: number): CivilDate {
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: month <= 2 ? year + 1 : year, month, day };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A number with at least so many digits. */
export function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Four digits at least; with `+` in front when there are more, as Java prints years. */
export function yearText(year: number): string {
  if (year > 9999) return `+${year}`;
  return year < 0 ? `-${padded(-year, 4)}` : padded(year, 4);
}

/** `2011-02-03`. */
export function dateText({ year, month, day }: CivilDate): string {
  return `${yearText(year)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** `04:05:06.789` of a number of milliseconds within a day. */
export function timeOfDayText(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = [Math.floor(minutes / 60), minutes % 60, seconds % 60];
  return `${clock.map((part) => padded(part, 2)).join(':')}.${padded(millis % 1000, 3)}`;
}
