import { copyFrom } from '../copy/copy-from.ts';
import { copyOptions } from '../copy/copy-options.ts';
import { parseCopy } from '../copy/copy-statement.ts';
import { copyTable } from '../copy/copy-table.ts';
import { copyTo } from '../copy/copy-to.ts';
import { errorText } from '../format/error-text.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';

/** COPY table TO | FROM 'file' */
export async function runCopy(shell: Shell, rest: string): Promise<void> {
  const statement = parseCopy(rest);
  const table = await copyTable(shell, statement);
  const options = copyOptions(statement.options, statement.direction);
  const columns = table.columns.map(({ name }) => name).join(', ');
  shell.write(`\nStarting copy of ${table.keyspace}.${table.name} with columns [${columns}].\n`);
  const started = performance.now();
  const time = () => `in ${((performance.now() - started) / 1000).toFixed(3)} seconds`;
  const progress = progressLine();
  if (statement.direction === 'TO') {
    const rows = await copyTo(shell, table, statement.file, options, progress.show);
    progress.clear();
    shell.write(`${rows} rows exported to 1 files ${time()}.\n`);
    return;
  }
  try {
    const report = await copyFrom(shell, table, statement.file, options, progress.show);
    progress.clear();
    if (report.errorFile !== null) {
      shell.hasFailed = true;
      shell.environment.err(`${report.failed} rows failed; they are in ${report.errorFile}\n`);
    }
    shell.write(`${report.rows} rows imported from 1 files ${time()} (0 skipped).\n`);
  } catch (error) {
    progress.clear();
    throw new ShellProblem(`Failed to import rows: ${errorText(error)}`);
  }
}

/** How far it is, on a terminal only. */
function progressLine(): { show: (rows: number) => void; clear: () => void } {
  const stream = process.stderr;
  const started = performance.now();
  let shown = false;
  return {
    show: (rows) => {
      if (stream.isTTY !== true) return;
      const perSecond = Math.round((rows * 1000) / Math.max(1, performance.now() - started));
      stream.write(`\r\x1b[KProcessed: ${rows} rows; ${perSecond} rows/s`);
      shown = true;
    },
    clear: () => {
      if (shown) stream.write('\r\x1b[K');
    },
  };
}
