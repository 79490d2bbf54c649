import { expandedPath } from '../configuration-file.ts';
import { configuredOptions } from '../copy/configured-options.ts';
import { copyFrom, importedColumns } from '../copy/copy-from.ts';
import type { CopyOptions } from '../copy/copy-options.ts';
import { copyOptions } from '../copy/copy-options.ts';
import type { CopyStatement } from '../copy/copy-statement.ts';
import { parseCopy } from '../copy/copy-statement.ts';
import type { CopyColumn, CopyTable } from '../copy/copy-table.ts';
import { chosenColumns, copyTable } from '../copy/copy-table.ts';
import { checkTokens, copyTo } from '../copy/copy-to.ts';
import type { LineOutput } from '../copy/output-files.ts';
import { OutputFiles } from '../copy/output-files.ts';
import { RateMeter } from '../copy/rate-meter.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';

interface Copy {
  readonly table: CopyTable;
  readonly columns: readonly CopyColumn[];
  readonly file: string | null;
  readonly options: CopyOptions;
  /** Says something, unless rows are what is written there. */
  readonly say: (text: string) => void;
}

/** COPY table TO | FROM 'file'. Rejects with `ShellProblem`, and with what the server says. */
export async function runCopy(shell: Shell, rest: string): Promise<void> {
  const statement = parseCopy(rest);
  const copy = await prepared(shell, statement);
  await (statement.direction === 'TO' ? runCopyTo(shell, copy) : runCopyFrom(shell, copy));
}

async function prepared(shell: Shell, statement: CopyStatement): Promise<Copy> {
  const { direction, file } = statement;
  const { configuration, display } = shell.environment;
  const table = await copyTable(shell, statement);
  const isSilent = direction === 'TO' && file === null;
  const say = isSilent ? () => {} : (text: string) => shell.write(text);
  const configured = configuredOptions(statement.options, direction, table, configuration);
  for (const line of configured.lines) say(`${line}\n`);
  const options = copyOptions(configured.options, direction, display.timestampFormat);
  const columns = chosenColumns(table, statement.columns);
  return { table, columns, file, options, say };
}

async function runCopyTo(shell: Shell, copy: Copy): Promise<void> {
  const { table, columns, file, options, say } = copy;
  checkTokens(options);
  const output = await outputOf(shell, file, options);
  say(startText(table, columns));
  const { meter, time } = watch(copy);
  let rows = 0;
  try {
    rows = await copyTo(shell, table, columns, output, options, meter);
  } finally {
    await output.end();
  }
  meter.end();
  say(`\n${rows} rows exported to ${output.files} files in ${time()}.\n`);
}

async function outputOf(
  shell: Shell,
  file: string | null,
  { maxOutputSize }: CopyOptions,
): Promise<LineOutput> {
  if (file !== null) return OutputFiles.open(expandedPath(file), maxOutputSize);
  if (Number.isFinite(maxOutputSize)) {
    const warning = `WARNING: maxoutputsize ${maxOutputSize} ignored when writing to STDOUT`;
    shell.fail(new ShellProblem(warning));
  }
  return {
    header: async (line) => shell.write(line),
    rows: async (lines) => shell.write(lines.join('')),
    end: async () => {},
    files: 0,
  };
}

async function runCopyFrom(shell: Shell, copy: Copy): Promise<void> {
  const { table, columns, file, options, say } = copy;
  say(startText(table, importedColumns(table, columns, options)));
  if (file === null) say('[Use . on a line by itself to end input]\n');
  const { meter, time } = watch(copy);
  const { rows, files } = await copyFrom(shell, table, columns, file, options, meter);
  meter.end();
  say(`\n${rows} rows imported from ${files} files in ${time()} (${options.skipRows} skipped).\n`);
}

function startText({ keyspace, name }: CopyTable, columns: readonly CopyColumn[]): string {
  const names = columns.map((column) => column.name).join(', ');
  return `\nStarting copy of ${keyspace}.${name} with columns [${names}].\n`;
}

/** How far it is is shown on a terminal only. */
function watch({ file, options }: Copy): { meter: RateMeter; time: () => string } {
  const started = performance.now();
  const isShown = process.stdout.isTTY === true && file !== null;
  const meter = new RateMeter({
    everySeconds: options.reportSeconds,
    file: options.rateFile,
    show: isShown ? (line) => void process.stdout.write(line) : null,
  });
  return { meter, time: () => `${((performance.now() - started) / 1000).toFixed(3)} seconds` };
}
