import { appendFileSync, renameSync, statSync } from 'node:fs';
import { strftime } from '../format/strftime.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import type { CopyOptions } from './copy-options.ts';
import { csvLine } from './csv-format.ts';
import type { CsvRow } from './row-source.ts';

/** Rows of a COPY FROM that failed: they are told, counted and kept in a file. */
export class ImportErrors {
  readonly file: string;
  private readonly shell: Shell;
  private readonly options: CopyOptions;
  private parseErrors = 0;
  private insertErrors = 0;

  /** A file of an earlier COPY keeps its rows under a name with the time. */
  constructor(shell: Shell, file: string, options: CopyOptions) {
    this.shell = shell;
    this.options = options;
    this.file = file;
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) {
      const now = new Date();
      const local = now.getTime() - now.getTimezoneOffset() * 60_000;
      renameSync(file, file + strftime('.%Y%m%d_%H%M%S', local));
    }
  }

  get rows(): number {
    return this.parseErrors + this.insertErrors;
  }

  /** Which limit is behind; null: none. */
  get exceeded(): string | null {
    const { maxInsertErrors, maxParseErrors } = this.options;
    if (this.insertErrors > maxInsertErrors) return `insert errors ${maxInsertErrors}`;
    return this.parseErrors > maxParseErrors ? `parse errors ${maxParseErrors}` : null;
  }

  /** Rows that are no rows of the table, all for the same reason. */
  unparsed(rows: readonly CsvRow[], reason: string): void {
    this.parseErrors += rows.length;
    this.keep(rows);
    this.tell(
      `Failed to import ${rows.length} rows: ParseError - ${reason},  given up without retries`,
    );
  }

  /** A row that the server did not take, `attempts` times by now. */
  refused(row: CsvRow, reason: string, attempts: number): void {
    const { maxAttempts } = this.options;
    if (attempts < maxAttempts) {
      this.tell(
        `Failed to import 1 rows: ${reason},  will retry later, attempt ${attempts} of ${maxAttempts}`,
      );
      return;
    }
    this.insertErrors++;
    this.keep([row]);
    this.tell(`Failed to import 1 rows: ${reason},  given up after ${attempts} attempts`);
  }

  /** Files that cannot be read. */
  unreadable(reason: string): void {
    this.tell(`Failed to import 0 rows: OSError - ${reason},  given up after 1 attempts`);
  }

  /** Says how many there were, when there were any. */
  end(): void {
    if (this.exceeded !== null) this.tell(`Exceeded maximum number of ${this.exceeded}`);
    if (this.rows === 0) return;
    this.tell(`Failed to process ${this.rows} rows; failed rows written to ${this.file}`);
  }

  private tell(text: string): void {
    this.shell.fail(new ShellProblem(text));
  }

  private keep(rows: readonly CsvRow[]): void {
    const lines = rows.map((row) => {
      const cells = row.map(({ text, isQuoted }) => (text === '' && !isQuoted ? null : text));
      return csvLine(cells, '', this.options);
    });
    appendFileSync(this.file, lines.join(''));
  }
}
