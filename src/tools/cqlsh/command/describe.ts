import type { CqlRow } from '../../cql/index.ts';
import { CqlError } from '../../cql/index.ts';
import { columnsText } from '../format/result-text.ts';
import { quoted, ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';

const lineWidth = 80;
/** What the server answers when a thing is not there; its own words are all that is shown. */
const notFound = 0x2200;

/** DESCRIBE: the server knows the texts, the shell how they are laid out. */
export async function runDescribe(shell: Shell, rest: string): Promise<void> {
  const [what = '', ...more] = rest.toUpperCase().split(/\s+/);
  const rows = await describe(shell, rest);
  if (what === 'CLUSTER' && more.length === 0) shell.write(clusterText(rows));
  else if (what === 'KEYSPACES') shell.write(namesText(rows));
  else if (lists.has(what)) shell.write(listText(shell, rows, what));
  else shell.write(statementsText(rows));
}

async function describe(shell: Shell, rest: string): Promise<readonly CqlRow[]> {
  try {
    return await shell.query(`DESCRIBE ${rest}`);
  } catch (error) {
    if (error instanceof CqlError && error.code === notFound) throw new ShellProblem(error.message);
    throw error;
  }
}

const lists = new Set(['TABLES', 'TYPES', 'FUNCTIONS', 'AGGREGATES']);

function clusterText(rows: readonly CqlRow[]): string {
  const text = (name: string) => rows[0]?.get(name)?.toString() ?? '';
  const short = (name: string) => text(name).split('.').at(-1);
  return (
    `\nCluster: ${text('cluster')}\nPartitioner: ${short('partitioner')}\n` +
    `Snitch: ${short('snitch')}\n\n`
  );
}

function nameOf(row: CqlRow): string {
  return row.get('name')?.toString() ?? '';
}

function namesText(rows: readonly CqlRow[]): string {
  return `\n${columnsText(rows.map(nameOf), lineWidth)}\n`;
}

/** Names by keyspace; without titles when a keyspace is in use. */
function listText(shell: Shell, rows: readonly CqlRow[], what: string): string {
  if (shell.settings.keyspace !== null) {
    if (rows.length > 0) return namesText(rows);
    return what === 'TABLES' ? '\n<empty>\n\n' : '';
  }
  const byKeyspace = new Map<string, string[]>();
  for (const row of rows) {
    const keyspace = row.get('keyspace_name')?.toString() ?? '';
    byKeyspace.set(keyspace, [...(byKeyspace.get(keyspace) ?? []), nameOf(row)]);
  }
  const blocks = [...byKeyspace].map(([keyspace, names]) => {
    const title = `Keyspace ${quoted(keyspace)}`;
    return `\n${title}\n${'-'.repeat(title.length)}\n${columnsText(names, lineWidth)}`;
  });
  return blocks.length === 0 && what !== 'TABLES' ? '\n' : `${blocks.join('')}\n`;
}

function statementsText(rows: readonly CqlRow[]): string {
  const texts = rows.map((row) => `\n${row.get('create_statement')?.toString() ?? ''}\n`);
  return texts.join('');
}
