import { ShellProblem } from '../problem.ts';
import type { CsvFormat } from './csv-format.ts';

export interface CopyOptions extends CsvFormat {
  readonly header: boolean;
  readonly nullText: string;
  readonly pageSize: number;
  readonly maxRows: number;
  readonly skipRows: number;
  readonly maxErrors: number;
  /** Rows a second; `Infinity` for no limit. */
  readonly ingestRate: number;
  /** Seconds; 0 for none. */
  readonly ttl: number;
  /** Where rows go that could not be read or written; null for a name made of the table's. */
  readonly errorFile: string | null;
}

/** Options of the official shell that tune its processes, which there are none of here. */
const ignored = new Set([
  'NUMPROCESSES',
  'CHUNKSIZE',
  'MINBATCHSIZE',
  'MAXBATCHSIZE',
  'REPORTFREQUENCY',
  'MAXATTEMPTS',
  'MAXREQUESTS',
  'MAXOUTSTANDING',
  'PAGETIMEOUT',
  'MAXINFLIGHTMESSAGES',
  'MAXBACKOFFATTEMPTS',
  'PREPAREDSTATEMENTS',
  'MAXPARSEERRORS',
  'ENCODING',
]);

/** Throws `ShellProblem` for options that are not known, or not a number where one is needed. */
export function copyOptions(
  given: ReadonlyMap<string, string>,
  direction: 'TO' | 'FROM',
): CopyOptions {
  const options = new Map(given);
  const take = (name: string): string | undefined => {
    const value = options.get(name);
    options.delete(name);
    return value;
  };
  const number = (name: string, missing: number): number => {
    const value = take(name);
    if (value === undefined || value === '-1') return missing;
    if (!/^\d+$/.test(value))
      throw new ShellProblem(`${name} must be a whole number, not ${value}`);
    return Number(value);
  };
  const character = (name: string, missing: string): string => {
    const value = (take(name) ?? missing).replace('\\t', '\t');
    if ([...value].length !== 1) throw new ShellProblem(`${name} must be one character`);
    return value;
  };
  const result: CopyOptions = {
    header: /^(true|yes|on|1)$/i.test(take('HEADER') ?? 'false'),
    nullText: take('NULL') ?? '',
    delimiter: character('DELIMITER', ','),
    quote: character('QUOTE', '"'),
    escapeMark: character('ESCAPE', '\\'),
    pageSize: number('PAGESIZE', 1000),
    maxRows: number('MAXROWS', Number.POSITIVE_INFINITY),
    skipRows: number('SKIPROWS', 0),
    maxErrors: number('MAXINSERTERRORS', 1000),
    ingestRate: number('INGESTRATE', Number.POSITIVE_INFINITY),
    ttl: number('TTL', 0),
    errorFile: take('ERRFILE') ?? null,
  };
  for (const name of ignored) options.delete(name);
  if (options.size > 0) {
    throw new ShellProblem(
      `Unrecognized COPY ${direction} options: ${[...options.keys()].join(', ')}`,
    );
  }
  return result;
}
