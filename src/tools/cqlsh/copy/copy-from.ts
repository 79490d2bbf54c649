import { errorText } from '../format/error-text.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import type { CopyOptions } from './copy-options.ts';
import type { CopyColumn, CopyTable } from './copy-table.ts';
import { isKey } from './copy-table.ts';
import { ImportErrors } from './import-errors.ts';
import type { RateMeter } from './rate-meter.ts';
import type { CsvRow } from './row-source.ts';
import { RowSource } from './row-source.ts';
import { RowStatements } from './row-statement.ts';

/** Rows under way at once. */
const inFlight = 64;

export interface ImportReport {
  /** Rows that are in the table now. */
  readonly rows: number;
  readonly files: number;
}

/** Throws `ShellProblem` when SKIPCOLS leaves no columns, or not all that make the key. */
export function importedColumns(
  table: CopyTable,
  columns: readonly CopyColumn[],
  { skipColumns }: CopyOptions,
): readonly CopyColumn[] {
  const imported = columns.filter(({ name }) => !skipColumns.includes(name));
  if (imported.length === 0) throw new ShellProblem('No valid column specified');
  const missing = table.columns.find((column) => isKey(column) && !imported.includes(column));
  if (missing === undefined) return imported;
  throw new ShellProblem(`Primary key column '${missing.name}' missing or skipped`);
}

/**
 * Writes the rows of CSV files into a table, many at once. Rows that fail are told by the shell and kept in
 * a file; rejects only when that file cannot be written.
 *
 * @param columns those that the files have, of which some may be skipped
 * @param names files and patterns, with commas between; null: the standard input
 */
export async function copyFrom(
  shell: Shell,
  table: CopyTable,
  columns: readonly CopyColumn[],
  names: string | null,
  options: CopyOptions,
  meter: RateMeter,
): Promise<ImportReport> {
  const load = new Load(shell, table, columns, options, meter);
  const source = new RowSource(shell, names, options);
  try {
    for await (const row of source.rows()) {
      await load.add(row);
      if (load.isGivenUp) break;
    }
  } catch (error) {
    if (!(error instanceof ShellProblem)) throw error;
    load.errors.unreadable(error.message);
  }
  return { rows: await load.end(), files: source.files };
}

class Load {
  readonly errors: ImportErrors;
  private readonly shell: Shell;
  private readonly options: CopyOptions;
  private readonly meter: RateMeter;
  private readonly statements: RowStatements;
  private readonly isImported: readonly boolean[];
  private readonly underWay = new Set<Promise<void>>();
  private readonly startedAt = performance.now();
  private chunk: CsvRow[] = [];
  private sent = 0;
  private rows = 0;

  constructor(
    shell: Shell,
    table: CopyTable,
    columns: readonly CopyColumn[],
    options: CopyOptions,
    meter: RateMeter,
  ) {
    this.shell = shell;
    this.options = options;
    this.meter = meter;
    const imported = importedColumns(table, columns, options);
    this.isImported = columns.map((column) => imported.includes(column));
    this.statements = new RowStatements(table, imported, options);
    const usual = `import_${table.keyspace}_${table.name}.err`;
    this.errors = new ImportErrors(shell, options.errorFile ?? usual, options);
  }

  /** True when more rows failed than may. */
  get isGivenUp(): boolean {
    return this.errors.exceeded !== null;
  }

  async add(row: CsvRow): Promise<void> {
    this.chunk.push(row.filter((_, i) => this.isImported[i] ?? true));
    if (this.chunk.length >= this.options.chunkSize) await this.sendChunk();
  }

  /** Resolves with the number of rows that were written. */
  async end(): Promise<number> {
    if (!this.isGivenUp) await this.sendChunk();
    await Promise.all(this.underWay);
    this.errors.end();
    return this.rows;
  }

  private async sendChunk(): Promise<void> {
    const chunk = this.chunk;
    this.chunk = [];
    for (const [row, statement] of this.parsed(chunk)) {
      if (this.isGivenUp) return;
      await this.keepRate();
      const sent = this.send(row, statement).finally(() => this.underWay.delete(sent));
      this.underWay.add(sent);
      if (this.underWay.size >= inFlight) await Promise.race(this.underWay);
    }
  }

  /** The rows that can be sent; the others are told, those of one reason together. */
  private parsed(chunk: readonly CsvRow[]): readonly (readonly [CsvRow, string])[] {
    const good: (readonly [CsvRow, string])[] = [];
    const bad = new Map<string, CsvRow[]>();
    for (const row of chunk) {
      try {
        good.push([row, this.statements.of(row)]);
      } catch (error) {
        const reason = errorText(error);
        const others = bad.get(reason);
        if (others === undefined) bad.set(reason, [row]);
        else others.push(row);
      }
    }
    for (const [reason, rows] of bad) {
      if (!this.isGivenUp) this.errors.unparsed(rows, reason);
    }
    return good;
  }

  private async keepRate(): Promise<void> {
    const due = this.startedAt + (this.sent++ / this.options.ingestRate) * 1000;
    const waitMs = due - performance.now();
    if (waitMs > 5) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  private async send(row: CsvRow, statement: string): Promise<void> {
    for (let attempt = 1; attempt <= this.options.maxAttempts; attempt++) {
      try {
        await this.shell.execute(statement, { tracing: false });
        this.rows++;
        this.meter.add(1);
        return;
      } catch (error) {
        if (this.isGivenUp) return;
        this.errors.refused(row, errorText(error).replace(': ', ' - '), attempt);
      }
    }
  }
}
