import { invalidRequest, serverError } from '../base/error/index.ts';

/** Months, days and nanoseconds, none of which can be turned into another; all of one sign. */
export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly nanoseconds: bigint;
}

const STANDARD = /(\d+)(y|mo|w|d|h|s|ms|us|µs|ns|m)/iy;
const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const ISO_WEEKS = /^P(\d+)W$/;
const ISO_ALTERNATIVE = /^P(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/;

type Part = 'months' | 'days' | 'nanoseconds';

interface Unit {
  readonly word: string;
  readonly part: Part;
  readonly size: bigint;
}

/** Units in the order in which they must be given. */
const UNITS: Readonly<Record<string, Unit>> = {
  y: { word: 'years', part: 'months', size: 12n },
  mo: { word: 'months', part: 'months', size: 1n },
  w: { word: 'weeks', part: 'days', size: 7n },
  d: { word: 'days', part: 'days', size: 1n },
  h: { word: 'hours', part: 'nanoseconds', size: 3_600_000_000_000n },
  m: { word: 'minutes', part: 'nanoseconds', size: 60_000_000_000n },
  s: { word: 'seconds', part: 'nanoseconds', size: 1_000_000_000n },
  ms: { word: 'milliseconds', part: 'nanoseconds', size: 1_000_000n },
  us: { word: 'microseconds', part: 'nanoseconds', size: 1000n },
  ns: { word: 'nanoseconds', part: 'nanoseconds', size: 1n },
};
const UNIT_ORDER = Object.keys(UNITS);
const LIMITS: Readonly<Record<Part, bigint>> = {
  months: 2n ** 31n - 1n,
  days: 2n ** 31n - 1n,
  nanoseconds: 2n ** 63n - 1n,
};

/** Adds up amounts of units, which must come from the largest to the smallest, each once. */
class DurationBuilder {
  private readonly totals = { months: 0n, days: 0n, nanoseconds: 0n };
  private last = -1;

  add(amount: string, symbol: string): void {
    const unit = UNITS[symbol] as Unit;
    const index = UNIT_ORDER.indexOf(symbol);
    if (index === this.last) {
      throw invalidRequest(`Invalid duration. The ${unit.word} are specified multiple times`);
    }
    if (index < this.last) {
      const lastWord = UNITS[UNIT_ORDER[this.last] as string]?.word;
      throw invalidRequest(`Invalid duration. The ${lastWord} should be after ${unit.word}`);
    }
    this.last = index;
    const count = BigInt(amount);
    if (count >= 2n ** 63n) {
      throw serverError(`java.lang.NumberFormatException: For input string: "${amount}"`);
    }
    const room = (LIMITS[unit.part] - this.totals[unit.part]) / unit.size;
    if (count > room) {
      throw invalidRequest(
        `Invalid duration. The total number of ${unit.part} must be less or equal to 2147483647`,
      );
    }
    this.totals[unit.part] += count * unit.size;
  }

  build(isNegative: boolean): Duration {
    const { months, days, nanoseconds } = this.totals;
    if (!isNegative) return { months: Number(months), days: Number(days), nanoseconds };
    return { months: -Number(months), days: -Number(days), nanoseconds: -nanoseconds };
  }
}

/**
 * Reads `12h30m`, ISO 8601 (`P1Y2M3DT4H5M6S`, `P3W`) or its alternative (`P0001-02-03T04:05:06`),
 * with a minus in front or not. Throws `invalidRequest`.
 */
export function parseDuration(text: string): Duration {
  const isNegative = text.startsWith('-');
  const source = isNegative ? text.slice(1) : text;
  const builder = new DurationBuilder();
  if (source.startsWith('P')) addIso(builder, source);
  else addStandard(builder, source);
  return builder.build(isNegative);
}

function inconvertible(source: string): Error {
  return invalidRequest(`Unable to convert '${source}' to a duration`);
}

function addIso(builder: DurationBuilder, source: string): void {
  const [pattern, symbols] = isoForm(source);
  const match = pattern.exec(source);
  if (match === null) throw inconvertible(source);
  for (const [index, symbol] of symbols.entries()) {
    const amount = match[index + 1];
    if (amount !== undefined) builder.add(amount, symbol);
  }
}

function isoForm(source: string): [RegExp, readonly string[]] {
  if (source.endsWith('W')) return [ISO_WEEKS, ['w']];
  const symbols = ['y', 'mo', 'd', 'h', 'm', 's'];
  return [source.includes('-') ? ISO_ALTERNATIVE : ISO, symbols];
}

function addStandard(builder: DurationBuilder, source: string): void {
  if (source === '') throw inconvertible(source);
  STANDARD.lastIndex = 0;
  let end = 0;
  for (let match = STANDARD.exec(source); match !== null; match = STANDARD.exec(source)) {
    const symbol = (match[2] as string).toLowerCase().replace('µ', 'u');
    builder.add(match[1] as string, symbol);
    end = STANDARD.lastIndex;
  }
  if (end !== source.length) throw inconvertible(source);
}

/** `1y2mo3d4h5m6s7ms8us9ns` without the parts that are zero; empty when all are. */
export function durationText({ months, days, nanoseconds }: Duration): string {
  const isNegative = months < 0 || days < 0 || nanoseconds < 0n;
  const parts = [
    ...split(BigInt(Math.abs(months)), ['y', 'mo']),
    ...split(BigInt(Math.abs(days)), ['d']),
    ...split(nanoseconds < 0n ? -nanoseconds : nanoseconds, ['h', 'm', 's', 'ms', 'us', 'ns']),
  ];
  return (isNegative ? '-' : '') + parts.join('');
}

function split(total: bigint, symbols: readonly string[]): string[] {
  const parts: string[] = [];
  let rest = total;
  for (const symbol of symbols) {
    const { size } = UNITS[symbol] as Unit;
    if (rest >= size) parts.push(`${rest / size}${symbol}`);
    rest %= size;
  }
  return parts;
}
