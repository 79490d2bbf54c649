import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { errorText } from '../format/error-text.ts';
import { quoted, ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { cellLiteral } from './cell-literal.ts';
import type { CopyOptions } from './copy-options.ts';
import { tableCql } from './copy-statement.ts';
import type { CopyTable } from './copy-table.ts';
import type { CsvCell } from './csv-format.ts';
import { CsvReader, csvLine } from './csv-format.ts';

/** Rows under way at once. */
const inFlight = 64;

export interface CopyReport {
  readonly rows: number;
  readonly failed: number;
  /** Where the rows are that failed; null when none did. */
  readonly errorFile: string | null;
}

/** Writes the rows of a CSV file into a table, many at once. */
export async function copyFrom(
  shell: Shell,
  table: CopyTable,
  file: string | null,
  options: CopyOptions,
  progress: (rows: number) => void,
): Promise<CopyReport> {
  const load = new Load(shell, table, options, progress);
  const stream = file === null ? process.stdin : await openFile(file);
  const reader = new CsvReader(options);
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    for (const row of reader.add(chunk as string)) await load.add(row);
    if (load.isDone) break;
  }
  const last = reader.end();
  if (last !== null) await load.add(last);
  return load.finish();
}

async function openFile(file: string): Promise<NodeJS.ReadableStream> {
  const stream = createReadStream(file);
  try {
    await once(stream, 'open');
    return stream;
  } catch {
    throw new ShellProblem(`Can't open '${file}' for reading: no matching file found`);
  }
}

class Load {
  private readonly shell: Shell;
  private readonly table: CopyTable;
  private readonly options: CopyOptions;
  private readonly progress: (rows: number) => void;
  private readonly errorFile: string;
  private readonly underWay = new Set<Promise<void>>();
  private readonly startedAt = performance.now();
  private seen = 0;
  private sent = 0;
  private rows = 0;
  private failed = 0;

  constructor(
    shell: Shell,
    table: CopyTable,
    options: CopyOptions,
    progress: (rows: number) => void,
  ) {
    this.shell = shell;
    this.table = table;
    this.options = options;
    this.progress = progress;
    this.errorFile = options.errorFile ?? `import_${table.keyspace}_${table.name}.err`;
  }

  get isDone(): boolean {
    return this.sent >= this.options.maxRows;
  }

  async add(cells: readonly CsvCell[]): Promise<void> {
    const isHeader = this.options.header && this.seen === 0;
    this.seen++;
    const skipped = this.options.skipRows + (this.options.header ? 1 : 0);
    if (isHeader || this.seen <= skipped || this.isDone) return;
    this.sent++;
    await this.keepRate();
    const sent = this.send(cells).finally(() => this.underWay.delete(sent));
    this.underWay.add(sent);
    if (this.underWay.size >= inFlight) await Promise.race(this.underWay);
  }

  async finish(): Promise<CopyReport> {
    await Promise.all(this.underWay);
    const { rows, failed } = this;
    return { rows, failed, errorFile: failed > 0 ? this.errorFile : null };
  }

  private async keepRate(): Promise<void> {
    const due = this.startedAt + (this.sent / this.options.ingestRate) * 1000;
    const waitMs = due - performance.now();
    if (waitMs > 5) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  private async send(cells: readonly CsvCell[]): Promise<void> {
    try {
      await this.shell.execute(this.statementOf(cells), { tracing: false });
      this.rows++;
      if (this.rows % 1000 === 0) this.progress(this.rows);
    } catch (error) {
      await this.fail(cells, error);
    }
  }

  private async fail(cells: readonly CsvCell[], error: unknown): Promise<void> {
    this.failed++;
    if (this.failed > this.options.maxErrors) {
      throw new ShellProblem(
        `Too many rows failed (${this.failed}); the last: ${errorText(error)}`,
      );
    }
    const line = csvLine(
      cells.map(({ text, isQuoted }) => (text === '' && !isQuoted ? null : text)),
      '',
      this.options,
    );
    await appendFile(this.errorFile, line);
    if (this.failed <= 5) {
      this.shell.environment.err(`Failed to import 1 rows: ${errorText(error)}\n`);
    }
  }

  private statementOf(cells: readonly CsvCell[]): string {
    const { table, options } = this;
    const { columns } = table;
    if (cells.length !== columns.length) {
      throw new ShellProblem(`Invalid row length ${cells.length} should be ${columns.length}`);
    }
    const literals = columns.map((column, i) =>
      cellLiteral(column, cells[i] as CsvCell, options.nullText),
    );
    const name = tableCql(table.keyspace, table.name);
    if (table.hasCounters) return this.counterUpdate(name, literals);
    const ttl = options.ttl > 0 ? ` USING TTL ${options.ttl}` : '';
    const names = columns.map((column) => quoted(column.name)).join(', ');
    return `INSERT INTO ${name} (${names}) VALUES (${literals.map((each) => each ?? 'null').join(', ')})${ttl}`;
  }

  private counterUpdate(name: string, literals: readonly (string | null)[]): string {
    const parts = this.table.columns.map((column, i) => ({ column, literal: literals[i] ?? null }));
    const isKey = (kind: string): boolean => kind === 'partition_key' || kind === 'clustering';
    const set = parts
      .filter(({ column, literal }) => !isKey(column.kind) && literal !== null)
      .map(({ column, literal }) => `${quoted(column.name)} = ${quoted(column.name)} + ${literal}`);
    const where = parts
      .filter(({ column }) => isKey(column.kind))
      .map(({ column, literal }) => `${quoted(column.name)} = ${literal ?? 'null'}`);
    return `UPDATE ${name} SET ${set.join(', ')} WHERE ${where.join(' AND ')}`;
  }
}
