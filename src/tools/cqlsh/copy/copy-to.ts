import { quoted, ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { cellText } from './cell-text.ts';
import type { CopyOptions } from './copy-options.ts';
import { tableCql } from './copy-statement.ts';
import type { CopyColumn, CopyTable } from './copy-table.ts';
import { csvLine } from './csv-format.ts';
import type { LineOutput } from './output-files.ts';
import type { RateMeter } from './rate-meter.ts';

const minimumToken = -(2n ** 63n);

/** Writes the rows of a table page by page. Resolves with their number; rejects with what the server says. */
export async function copyTo(
  shell: Shell,
  table: CopyTable,
  columns: readonly CopyColumn[],
  output: LineOutput,
  options: CopyOptions,
  meter: RateMeter,
): Promise<number> {
  const names = columns.map(({ name }) => name);
  const types = columns.map(({ type }) => type);
  const select = `SELECT ${names.map(quoted).join(', ')} FROM ${tableCql(table.keyspace, table.name)}`;
  const statement = select + whereCql(table, options);
  if (options.header) await output.header(csvLine(names, '', options));
  let rows = 0;
  let pagingState: Buffer | undefined;
  do {
    const answer = await shell.execute(statement, {
      pageSize: options.pageSize,
      tracing: false,
      ...(pagingState === undefined ? {} : { pagingState }),
    });
    const page = (answer.rows ?? []).map((row) => {
      const cells = types.map((type, i) => cellText(type, row[i] ?? null, options));
      return csvLine(cells, options.nullText, options);
    });
    await output.rows(page);
    rows += page.length;
    meter.add(page.length);
    pagingState = answer.pagingState ?? undefined;
  } while (pagingState !== undefined);
  return rows;
}

/** Throws `ShellProblem` when no token is between these. */
export function checkTokens({ beginToken, endToken }: CopyOptions): void {
  if (beginToken === null) return;
  if (beginToken < minimumToken) {
    throw new ShellProblem(
      `Begin token ${beginToken} must be bigger or equal to min token ${minimumToken}`,
    );
  }
  if (endToken !== null && beginToken > endToken) {
    throw new ShellProblem(`Begin token ${beginToken} must be smaller than end token ${endToken}`);
  }
}

function whereCql({ columns }: CopyTable, { beginToken, endToken }: CopyOptions): string {
  const keys = columns.filter(({ kind }) => kind === 'partition_key');
  const token = `token(${keys.map(({ name }) => quoted(name)).join(', ')})`;
  const limits: string[] = [];
  if (beginToken !== null) limits.push(`${token} > ${beginToken}`);
  if (endToken !== null) limits.push(`${token} <= ${endToken}`);
  return limits.length === 0 ? '' : ` WHERE ${limits.join(' AND ')}`;
}
