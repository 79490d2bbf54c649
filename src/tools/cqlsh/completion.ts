import { topics } from './command/help.ts';
import { quoted, unquoted } from './problem.ts';
import type { Shell } from './shell.ts';

const firstWords =
  'ALTER BATCH BEGIN CAPTURE CLEAR CONSISTENCY COPY CREATE DELETE DESCRIBE DROP ELAPSED EXIT EXPAND ' +
  'GRANT HELP HISTORY INSERT LIST LOGIN PAGING REVOKE SELECT SERIAL SHOW SOURCE TRACING TRUNCATE UPDATE USE';
const laterWords =
  'ALLOW AND APPLY AS ASC BATCH BY CLUSTERING CONTAINS COUNT DESC DISTINCT EXISTS FILTERING FROM GROUP ' +
  'IF IN INDEX INSERT INTO IS JSON KEY KEYSPACE LIMIT MATERIALIZED NOT NULL ORDER PARTITION PER PRIMARY ' +
  'SET TABLE TIMESTAMP TOKEN TTL TYPE UPDATE USING VALUES VIEW WHERE WITH WRITETIME';
const levels =
  'ANY ONE TWO THREE QUORUM ALL LOCAL_QUORUM EACH_QUORUM SERIAL LOCAL_SERIAL LOCAL_ONE';
const described =
  'AGGREGATE AGGREGATES CLUSTER FUNCTION FUNCTIONS INDEX KEYSPACE KEYSPACES MATERIALIZED SCHEMA TABLE ' +
  'TABLES TYPE TYPES';
const onOff = 'ON OFF';

/** Words that may follow the first one, where that says all. */
const afterFirst: Readonly<Record<string, string>> = {
  CONSISTENCY: levels,
  DESC: described,
  DESCRIBE: described,
  ELAPSED: onOff,
  EXPAND: onOff,
  PAGING: onOff,
  HELP: topics().join(' '),
  SHOW: 'HOST REPLICAS SESSION VERSION',
  TRACING: onOff,
};

/** Words after which a table's name comes. */
const beforeTable = /\b(FROM|INTO|UPDATE|TABLE|TRUNCATE|COPY|ON|DESCRIBE|DESC)\s+\S*$/i;
const beforeKeyspace = /\b(USE|KEYSPACE)\s+\S*$/i;
const tableInLine = /\b(?:FROM|INTO|UPDATE|COPY)\s+((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/i;

/** Says how a line may go on: keywords, and the names that the cluster has. */
export class Completer {
  private readonly shell: Shell;

  constructor(shell: Shell) {
    this.shell = shell;
  }

  /** The words that fit, and the part of the line that they replace. */
  async complete(line: string): Promise<[string[], string]> {
    const word = /[\w."]*$/.exec(line)?.[0] ?? '';
    const wanted = word.toUpperCase();
    const words = [...(await this.wordsFor(line.slice(0, line.length - word.length), line, word))];
    const hits = words.filter((each) => each.toUpperCase().startsWith(wanted));
    return [[...new Set(hits)].sort().map((each) => `${each} `), word];
  }

  private async wordsFor(before: string, line: string, word: string): Promise<readonly string[]> {
    if (before.trim() === '') return firstWords.split(' ');
    const [, first = '', ...others] = /^\s*(\w+)\s+(\S+)?/.exec(before) ?? [];
    const fixed = afterFirst[first.toUpperCase()];
    const names: string[] = [];
    if (beforeKeyspace.test(line)) names.push(...(await this.keyspaces()));
    else if (beforeTable.test(line)) names.push(...(await this.tables(word)));
    else names.push(...(await this.columns(line)));
    if (fixed !== undefined && others[0] === undefined) return [...fixed.split(' '), ...names];
    return [...names, ...laterWords.split(' ')];
  }

  private async keyspaces(): Promise<readonly string[]> {
    return this.names('SELECT keyspace_name FROM system_schema.keyspaces', 'keyspace_name');
  }

  /** Tables of the keyspace in use or before the dot; keyspaces with a dot else. */
  private async tables(word: string): Promise<readonly string[]> {
    const dot = word.indexOf('.');
    const keyspace = dot < 0 ? this.shell.settings.keyspace : word.slice(0, dot);
    const tables = keyspace === null ? [] : await this.tablesOf(keyspace);
    if (dot >= 0) return tables.map((each) => `${keyspace}.${each}`);
    return [...tables, ...(await this.keyspaces()).map((each) => `${each}.`)];
  }

  private tablesOf(keyspace: string): Promise<readonly string[]> {
    const where = `keyspace_name = '${plainName(keyspace)}'`;
    return this.names(`SELECT table_name FROM system_schema.tables WHERE ${where}`, 'table_name');
  }

  private async columns(line: string): Promise<readonly string[]> {
    const table = tableInLine.exec(line)?.[1]?.split('.') ?? [];
    const name = table.at(-1);
    const keyspace = table.length > 1 ? table[0] : this.shell.settings.keyspace;
    if (name === undefined || keyspace === undefined || keyspace === null) return [];
    return this.names(
      `SELECT column_name FROM system_schema.columns WHERE keyspace_name = ` +
        `'${plainName(keyspace)}' AND table_name = '${plainName(name)}'`,
      'column_name',
    );
  }

  private async names(statement: string, column: string): Promise<readonly string[]> {
    const rows = await this.shell.query(statement);
    return rows.map((row) => quoted(row.get(column)?.toString() ?? ''));
  }
}

function plainName(name: string): string {
  return unquoted(name).replaceAll("'", "''");
}
