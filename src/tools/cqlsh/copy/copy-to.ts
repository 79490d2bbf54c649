import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { CqlColumn } from '../../cql/index.ts';
import { plain } from '../format/color.ts';
import { valueText } from '../format/value-text.ts';
import { quoted, ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import type { CopyOptions } from './copy-options.ts';
import { tableCql } from './copy-statement.ts';
import type { CopyTable } from './copy-table.ts';
import { csvLine } from './csv-format.ts';

const style = { paint: plain, escapes: false };

/** Writes the rows of a table page by page; resolves with their number. */
export async function copyTo(
  shell: Shell,
  table: CopyTable,
  file: string | null,
  options: CopyOptions,
  progress: (rows: number) => void,
): Promise<number> {
  const write = file === null ? writerOfShell(shell) : await writerOfFile(file);
  const names = table.columns.map(({ name }) => name);
  if (options.header) await write.text(csvLine(names, options.nullText, options));
  const select = `SELECT ${names.map(quoted).join(', ')} FROM ${tableCql(table.keyspace, table.name)}`;
  let rows = 0;
  let pagingState: Buffer | undefined;
  try {
    do {
      const answer = await shell.execute(select, {
        pageSize: Math.min(options.pageSize, options.maxRows - rows),
        tracing: false,
        ...(pagingState === undefined ? {} : { pagingState }),
      });
      const page = answer.rows ?? [];
      await write.text(page.map((row) => lineOf(answer.columns, row, options)).join(''));
      rows += page.length;
      progress(rows);
      pagingState = answer.pagingState ?? undefined;
    } while (pagingState !== undefined && rows < options.maxRows);
  } finally {
    await write.end();
  }
  return rows;
}

function lineOf(
  columns: readonly CqlColumn[],
  row: readonly (Buffer | null)[],
  options: CopyOptions,
): string {
  const cells = row.map((value, i) => {
    const column = columns[i];
    return value === null || column === undefined ? null : valueText(column.type, value, style);
  });
  return csvLine(cells, options.nullText, options);
}

interface TextWriter {
  text(text: string): Promise<void>;
  end(): Promise<void>;
}

function writerOfShell(shell: Shell): TextWriter {
  return { text: async (text) => shell.write(text), end: async () => {} };
}

async function writerOfFile(file: string): Promise<TextWriter> {
  const stream = createWriteStream(file);
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new ShellProblem(`Can't open '${file}' for writing: ${(error as Error).message}`);
  }
  return {
    text: async (text) => {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    end: async () => {
      stream.end();
      await once(stream, 'close');
    },
  };
}
