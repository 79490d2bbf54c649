import { quoted, ShellProblem, unquoted } from '../problem.ts';

export type CopyDirection = 'TO' | 'FROM';

/** `COPY [keyspace.]table [(columns)] TO | FROM 'file' [WITH option = value AND ...]`. */
export interface CopyStatement {
  readonly keyspace: string | null;
  readonly table: string;
  /** Null: all of the table's. */
  readonly columns: readonly string[] | null;
  readonly direction: CopyDirection;
  /** Null: standard input or output. */
  readonly file: string | null;
  /** By name in small letters. */
  readonly options: ReadonlyMap<string, string>;
}

const name = String.raw`(?:"(?:[^"]|"")+"|\w+)`;
const form = new RegExp(
  String.raw`^(?:(${name})\s*\.\s*)?(${name})\s*(?:\(([^)]*)\))?\s+(TO|FROM)\s+` +
    String.raw`('(?:[^']|'')*'|STDIN|STDOUT)\s*(?:WITH\s+([\s\S]*))?$`,
  'i',
);
const option = /^\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^\s']+)\s*(?:AND\b|$)/i;

/** Throws `ShellProblem` when the text is no COPY. */
export function parseCopy(text: string): CopyStatement {
  const match = form.exec(text);
  if (match === null) throw new ShellProblem('Improper COPY command.');
  const [, keyspace, table = '', columns, direction = '', file = '', withText] = match;
  const isStandard = !file.startsWith("'");
  return {
    keyspace: keyspace === undefined ? null : unquoted(keyspace),
    table: unquoted(table),
    columns: columns === undefined ? null : columns.split(',').map((each) => unquoted(each.trim())),
    direction: direction.toUpperCase() === 'TO' ? 'TO' : 'FROM',
    file: isStandard ? null : textOf(file),
    options: optionsOf(withText ?? ''),
  };
}

function optionsOf(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  let rest = text;
  while (rest.trim() !== '') {
    const match = option.exec(rest);
    if (match === null) throw new ShellProblem('Improper COPY command.');
    options.set((match[1] ?? '').toLowerCase(), textOf(match[2] ?? ''));
    rest = rest.slice(match[0].length);
  }
  return options;
}

function textOf(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;
}

/** The table's name as CQL needs it. */
export function tableCql(keyspace: string, table: string): string {
  return `${quoted(keyspace)}.${quoted(table)}`;
}
