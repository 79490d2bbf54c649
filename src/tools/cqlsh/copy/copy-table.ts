import type { TableFlags } from '../../cql/index.ts';
import { namedColumns } from '../../cql/index.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import type { CopyStatement } from './copy-statement.ts';

export interface CopyColumn {
  readonly name: string;
  /** As system_schema has it. */
  readonly type: string;
  readonly kind: string;
}

/** The table of a COPY, with the chosen columns in the order of the file. */
export interface CopyTable {
  readonly keyspace: string;
  readonly name: string;
  readonly columns: readonly CopyColumn[];
  readonly hasCounters: boolean;
}

const kinds = ['partition_key', 'clustering', 'static', 'regular'];

/** Reads what the table is. Rejects with `ShellProblem` when it, or a column, is not there. */
export async function copyTable(shell: Shell, statement: CopyStatement): Promise<CopyTable> {
  const keyspace = statement.keyspace ?? shell.settings.keyspace?.replace(/^"|"$/g, '');
  if (keyspace === undefined || keyspace === '') {
    throw new ShellProblem('No keyspace is in use: COPY keyspace.table, or USE one first.');
  }
  const all = await columnsOf(shell, keyspace, statement.table);
  if (all.length === 0) throw new ShellProblem(`Column family ${statement.table} not found`);
  const columns = (statement.columns ?? all.map(({ name }) => name)).map((wanted) => {
    const found = all.find(({ name }) => name === wanted);
    if (found === undefined) throw new ShellProblem(`Invalid column name ${wanted}`);
    return found;
  });
  const hasCounters = all.some(({ type }) => type === 'counter');
  return { keyspace, name: statement.table, columns, hasCounters };
}

async function columnsOf(
  shell: Shell,
  keyspace: string,
  table: string,
): Promise<readonly CopyColumn[]> {
  const where = `keyspace_name = ${literal(keyspace)} AND table_name = ${literal(table)}`;
  for (const schema of ['system_schema', 'system_virtual_schema']) {
    const rows = await shell.query(
      `SELECT column_name, type, kind, position FROM ${schema}.columns WHERE ${where}`,
    );
    if (rows.length === 0) continue;
    const text = (row: (typeof rows)[number], name: string) => row.get(name)?.toString() ?? '';
    const named = namedColumns(
      rows.map((row) => ({
        name: text(row, 'column_name'),
        type: text(row, 'type'),
        kind: text(row, 'kind'),
        position: row.get('position')?.readInt32BE() ?? -1,
      })),
      schema === 'system_schema' ? await flagsOf(shell, where) : null,
    );
    return [...named].sort(
      (left, right) =>
        rankOf(left.kind) - rankOf(right.kind) ||
        left.position - right.position ||
        (left.name < right.name ? -1 : 1),
    );
  }
  return [];
}

async function flagsOf(shell: Shell, where: string): Promise<TableFlags> {
  const [row] = await shell.query(`SELECT flags FROM system_schema.tables WHERE ${where}`);
  return row?.get('flags');
}

/** Static and regular columns come mixed, by name. */
function rankOf(kind: string): number {
  return Math.min(kinds.indexOf(kind), 2);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
