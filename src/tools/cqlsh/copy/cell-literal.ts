import { parseTermText, termCql } from '../../../cql/index.ts';
import { ShellProblem } from '../problem.ts';
import type { CopyColumn } from './copy-table.ts';
import type { CsvCell } from './csv-format.ts';

const texts = new Set(['text', 'varchar', 'ascii']);
const quotedTypes = new Set(['date', 'time', 'timestamp', 'inet']);
const bareTypes = new Set([
  ...['tinyint', 'smallint', 'int', 'bigint', 'varint', 'counter', 'float', 'double', 'decimal'],
  ...['boolean', 'uuid', 'timeuuid', 'blob', 'duration'],
]);
/** Numbers, identifiers and durations: nothing that could end a value and go on. */
const bare = /^[-+]?[\w.:-]*(E[-+]\d+)?$/i;

/** A cell of a CSV file as a literal of CQL; null for null. Throws `ShellProblem`. */
export function cellLiteral(column: CopyColumn, cell: CsvCell, nullText: string): string | null {
  const { text, isQuoted } = cell;
  const { name, type } = column;
  if (text === nullText && !(isQuoted && text === '' && texts.has(type))) return null;
  if (texts.has(type) || quotedTypes.has(type)) return `'${text.replaceAll("'", "''")}'`;
  const trimmed = text.trim();
  if (bareTypes.has(type)) {
    if (bare.test(trimmed) && trimmed !== '') return trimmed;
    throw new ShellProblem(`Failed to parse ${text} as ${type} for column ${name}`);
  }
  try {
    return termCql(parseTermText(trimmed));
  } catch {
    throw new ShellProblem(`Failed to parse ${text} as ${type} for column ${name}`);
  }
}
