import type { CqlType, UserType } from '../../../types/index.ts';
import { listType, parseType, textType, userType } from '../../../types/index.ts';
import type { CqlRow, TableFlags } from '../../cql/index.ts';
import { namedColumns } from '../../cql/index.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import type { CopyStatement } from './copy-statement.ts';

export interface CopyColumn {
  readonly name: string;
  readonly type: CqlType;
  readonly kind: string;
}

/** The table of a COPY. */
export interface CopyTable {
  readonly keyspace: string;
  readonly name: string;
  /** All of them: the keys, then the others by their names. */
  readonly columns: readonly CopyColumn[];
}

const kinds = ['partition_key', 'clustering', 'static', 'regular'];

/** Reads what the table is. Rejects with `ShellProblem` when it is not there. */
export async function copyTable(shell: Shell, statement: CopyStatement): Promise<CopyTable> {
  const keyspace = statement.keyspace ?? shell.settings.keyspace?.replace(/^"|"$/g, '');
  if (keyspace === undefined || keyspace === '') throw new ShellProblem('Not in any keyspace.');
  const columns = await columnsOf(shell, keyspace, statement.table);
  if (columns.length > 0) return { keyspace, name: statement.table, columns };
  if (!(await isKeyspace(shell, keyspace))) {
    throw new ShellProblem(`Keyspace '${keyspace}' not found.`);
  }
  throw new ShellProblem(`Column family ${statement.table} not found`);
}

/** The columns of those names, in their order; all when null. Throws `ShellProblem`. */
export function chosenColumns(
  table: CopyTable,
  names: readonly string[] | null,
): readonly CopyColumn[] {
  if (names === null) return table.columns;
  return names.map((wanted) => {
    const found = table.columns.find(({ name }) => name === wanted);
    if (found === undefined) throw new ShellProblem(`Invalid column name ${wanted}`);
    return found;
  });
}

export function isKey({ kind }: CopyColumn): boolean {
  return kind === 'partition_key' || kind === 'clustering';
}

async function isKeyspace(shell: Shell, keyspace: string): Promise<boolean> {
  for (const schema of ['system_schema', 'system_virtual_schema']) {
    const where = `keyspace_name = ${literal(keyspace)}`;
    const rows = await shell.query(`SELECT keyspace_name FROM ${schema}.keyspaces WHERE ${where}`);
    if (rows.length > 0) return true;
  }
  return false;
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
    const isReal = schema === 'system_schema';
    const named = namedColumns(
      rows.map((row) => ({
        name: textOf(row, 'column_name'),
        type: textOf(row, 'type'),
        kind: textOf(row, 'kind'),
        position: row.get('position')?.readInt32BE() ?? -1,
      })),
      isReal ? await flagsOf(shell, where) : null,
    );
    const userTypes = isReal ? await userTypesOf(shell, keyspace) : () => undefined;
    return [...named]
      .sort(
        (left, right) =>
          rankOf(left.kind) - rankOf(right.kind) ||
          left.position - right.position ||
          (left.name < right.name ? -1 : 1),
      )
      .map(({ name, kind, type }) => ({ name, kind, type: parseType(type, userTypes) }));
  }
  return [];
}

async function flagsOf(shell: Shell, where: string): Promise<TableFlags> {
  const [row] = await shell.query(`SELECT flags FROM system_schema.tables WHERE ${where}`);
  return row?.get('flags');
}

/** The user types of a keyspace by their names; a type may be made of others. */
async function userTypesOf(
  shell: Shell,
  keyspace: string,
): Promise<(name: string) => UserType | undefined> {
  const rows = await shell.query(
    `SELECT type_name, field_names, field_types FROM system_schema.types WHERE keyspace_name = ${literal(keyspace)}`,
  );
  const rowsByName = new Map(rows.map((row) => [textOf(row, 'type_name'), row]));
  const find = (typeName: string): UserType | undefined => {
    const row = rowsByName.get(typeName);
    if (row === undefined) return undefined;
    const fieldNames = textsOf(row, 'field_names');
    const fieldTypes = textsOf(row, 'field_types').map((text) => parseType(text, find));
    return userType({ keyspace, typeName, fieldNames, fieldTypes }, { frozen: false });
  };
  return find;
}

function textOf(row: CqlRow, name: string): string {
  return row.get(name)?.toString() ?? '';
}

function textsOf(row: CqlRow, name: string): readonly string[] {
  const value = row.get(name);
  const texts = listType(textType, { frozen: true });
  return value === null || value === undefined ? [] : (texts.decode(value) as string[]);
}

/** Static and regular columns come mixed, by name. */
function rankOf(kind: string): number {
  return Math.min(kinds.indexOf(kind), 2);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
