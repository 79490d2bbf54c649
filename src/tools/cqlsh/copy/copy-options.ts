import { expandedPath } from '../configuration-file.ts';
import { ShellProblem } from '../problem.ts';
import type { CopyDirection } from './copy-statement.ts';
import type { CsvFormat } from './csv-format.ts';
import { pythonFloat, pythonInteger, pythonText } from './python-text.ts';

export interface CopyOptions extends CsvFormat {
  readonly header: boolean;
  readonly nullText: string;
  /** Of timestamps, with the directives of `strftime`. */
  readonly timestampFormat: string;
  /** How true and false are written. */
  readonly booleans: readonly [yes: string, no: string];
  readonly decimalSeparator: string;
  /** Between groups of digits; empty for none. */
  readonly thousandsSeparator: string;
  readonly floatDigits: number;
  readonly doubleDigits: number;
  readonly pageSize: number;
  /** Tokens are above this; null: from the first one. */
  readonly beginToken: bigint | null;
  /** Null: up to the last one. */
  readonly endToken: bigint | null;
  /** Rows a file; `Infinity` for all of them. */
  readonly maxOutputSize: number;
  /** Rows that are parsed together, whose faults are told together. */
  readonly chunkSize: number;
  readonly maxRows: number;
  readonly skipRows: number;
  readonly skipColumns: readonly string[];
  /** `Infinity`: any number of them. */
  readonly maxParseErrors: number;
  readonly maxInsertErrors: number;
  readonly maxAttempts: number;
  /** Rows a second; `Infinity` for no limit. */
  readonly ingestRate: number;
  /** Seconds; null for none. */
  readonly ttl: number | null;
  /** Where rows go that could not be read or written; null for a name made of the table's. */
  readonly errorFile: string | null;
  /** Where it is written how fast it went; null: nowhere. */
  readonly rateFile: string | null;
  /** Seconds from one report to the next. */
  readonly reportSeconds: number;
}

/**
 * Options of the official shell that tune its processes, batches and time limits, which there are none of
 * here, or that it has no use for itself. Their values must be numbers all the same where it wants numbers.
 */
const idleNumbers = [
  ...['maxrequests', 'pagetimeout', 'maxbatchsize', 'minbatchsize', 'numprocesses'],
  ...['maxinflightmessages', 'maxbackoffattempts', 'maxpendingchunks'],
  ...['requesttimeout', 'childtimeout'],
];
const idle = ['encoding', 'preparedstatements'];

/**
 * What the options of a COPY say, by their names in small letters.
 *
 * @param timestampFormat of the shell, which DATETIMEFORMAT overrules
 * @throws ShellProblem for values that do not fit, and options that are not known
 */
export function copyOptions(
  given: ReadonlyMap<string, string>,
  direction: CopyDirection,
  timestampFormat: string,
): CopyOptions {
  const taken = new TakenOptions(given);
  const options: CopyOptions = {
    ...csvFormat(taken),
    ...valueFormat(taken, timestampFormat),
    ...exportLimits(taken),
    ...importLimits(taken),
    ...files(taken),
  };
  for (const name of idleNumbers) taken.integer(name, 0);
  for (const name of idle) taken.text(name, '');
  const rest = taken.rest();
  if (rest.length > 0) {
    throw new ShellProblem(`Unrecognized COPY ${direction} options: ${rest.join(', ')}`);
  }
  return options;
}

type Part<Names extends keyof CopyOptions> = Pick<CopyOptions, Names>;

function csvFormat(taken: TakenOptions): Part<keyof CsvFormat | 'header' | 'nullText'> {
  return {
    header: taken.text('header', 'false').toLowerCase() === 'true',
    nullText: taken.text('null', ''),
    delimiter: taken.character('delimiter', 'delimiter', ','),
    quote: taken.character('quote', 'quotechar', '"'),
    escapeMark: taken.character('escape', 'escapechar', '\\'),
  };
}

function valueFormat(
  taken: TakenOptions,
  timestampFormat: string,
): Part<
  | ('timestampFormat' | 'booleans' | 'decimalSeparator' | 'thousandsSeparator')
  | ('floatDigits' | 'doubleDigits')
> {
  return {
    timestampFormat: taken.text('datetimeformat', timestampFormat),
    booleans: booleansOf(taken.text('boolstyle', 'True, False')),
    decimalSeparator: taken.text('decimalsep', '.'),
    thousandsSeparator: taken.text('thousandssep', ''),
    floatDigits: taken.integer('floatprecision', 5),
    doubleDigits: taken.integer('doubleprecision', 12),
  };
}

function exportLimits(
  taken: TakenOptions,
): Part<'pageSize' | 'beginToken' | 'endToken' | 'maxOutputSize'> {
  return {
    pageSize: Math.max(1, taken.integer('pagesize', 1000)),
    beginToken: taken.token('begintoken'),
    endToken: taken.token('endtoken'),
    maxOutputSize: taken.positive('maxoutputsize', -1),
  };
}

function importLimits(
  taken: TakenOptions,
): Part<
  | ('chunkSize' | 'maxRows' | 'skipRows' | 'skipColumns' | 'maxParseErrors')
  | ('maxInsertErrors' | 'maxAttempts' | 'ingestRate' | 'ttl')
> {
  const ttl = taken.integer('ttl', -1);
  return {
    chunkSize: Math.max(1, taken.integer('chunksize', 5000)),
    maxRows: taken.limit('maxrows', -1),
    skipRows: taken.integer('skiprows', 0),
    skipColumns: taken
      .text('skipcols', '')
      .split(',')
      .map((each) => each.trim()),
    maxParseErrors: taken.limit('maxparseerrors', -1),
    maxInsertErrors: taken.limit('maxinserterrors', 1000),
    maxAttempts: Math.max(1, taken.integer('maxattempts', 5)),
    ingestRate: taken.positive('ingestrate', 100_000),
    ttl: ttl < 0 ? null : ttl,
  };
}

function files(taken: TakenOptions): Part<'errorFile' | 'rateFile' | 'reportSeconds'> {
  return {
    errorFile: taken.file('errfile'),
    rateFile: taken.file('ratefile'),
    reportSeconds: pythonFloat(taken.text('reportfrequency', '0.25')),
  };
}

function booleansOf(text: string): readonly [string, string] {
  const styles = text.split(',').map((each) => each.trim());
  const [yes = '', no = ''] = styles;
  if (styles.length !== 2 || yes === no || yes === '' || no === '') {
    throw new ShellProblem(`Invalid boolean styles [${styles.map(pythonText).join(', ')}]`);
  }
  return [yes, no];
}

/** Options that are taken one by one, until those are left that nobody knows. */
class TakenOptions {
  private readonly options: Map<string, string>;

  constructor(given: ReadonlyMap<string, string>) {
    this.options = new Map(given);
  }

  rest(): readonly string[] {
    return [...this.options.keys()];
  }

  text(name: string, missing: string): string {
    const value = this.options.get(name) ?? missing;
    this.options.delete(name);
    return value;
  }

  file(name: string): string | null {
    const value = this.text(name, '');
    return value === '' ? null : expandedPath(value);
  }

  integer(name: string, missing: number): number {
    return Number(pythonInteger(this.text(name, String(missing))));
  }

  /** Below zero there is no limit. */
  limit(name: string, missing: number): number {
    const value = this.integer(name, missing);
    return value < 0 ? Number.POSITIVE_INFINITY : value;
  }

  /** Only above zero there is a limit. */
  positive(name: string, missing: number): number {
    const value = this.integer(name, missing);
    return value <= 0 ? Number.POSITIVE_INFINITY : value;
  }

  token(name: string): bigint | null {
    const value = this.text(name, '');
    return value === '' ? null : BigInt(pythonInteger(value));
  }

  /** `\t` is as good as the character; Python's name of it stands in the message. */
  character(name: string, pythonName: string, missing: string): string {
    const value = this.text(name, missing).replace('\\t', '\t');
    if ([...value].length === 1) return value;
    throw new ShellProblem(`"${pythonName}" must be a 1-character string`);
  }
}
