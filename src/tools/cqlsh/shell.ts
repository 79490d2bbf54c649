import type { CqlAddress, CqlAnswer, CqlCredentials, CqlRequest, CqlStart } from '../cql/index.ts';
import { CqlConnection } from '../cql/index.ts';
import { runOwnCommand } from './command/index.ts';
import type { ConfigurationFile } from './configuration-file.ts';
import type { DisplaySettings } from './display-settings.ts';
import type { Paint } from './format/color.ts';
import { plain } from './format/color.ts';
import { errorText } from './format/error-text.ts';
import { expandedText, rowsText } from './format/result-text.ts';
import { valueText } from './format/value-text.ts';
import { quoted, ShellExit, ShellProblem } from './problem.ts';
import type { ShellSettings } from './shell-settings.ts';
import { defaultSettings } from './shell-settings.ts';
import { StatementReader } from './statement-reader.ts';
import { traceText } from './trace-text.ts';

export interface ShellEnvironment {
  readonly address: CqlAddress;
  readonly credentials: CqlCredentials | null;
  readonly requestTimeoutMs: number;
  readonly start: CqlStart;
  /** The cqlshrc. */
  readonly configuration: ConfigurationFile;
  readonly display: DisplaySettings;
  readonly longestTraceWaitMs: number;
  readonly paint: Paint;
  out(text: string): void;
  err(text: string): void;
}

/**
 * One session: a connection, the settings, and what statements do with them. It reads lines and
 * writes texts; where these come from and go to, and whether anyone is there, its environment says.
 */
export class Shell {
  readonly settings: ShellSettings = defaultSettings();
  readonly environment: ShellEnvironment;
  readonly paint: Paint;
  /** True once anything went wrong: the exit code of a script. */
  hasFailed = false;
  credentials: CqlCredentials | null;
  /** Also told of everything that is written, for CAPTURE. */
  capture: ((text: string) => void) | null = null;
  /** Asks before the next page; null where nobody can be asked. */
  askForMore: (() => Promise<boolean>) | null = null;
  /** Asks for a password without showing it; null where nobody can be asked. */
  askForPassword: (() => Promise<string>) | null = null;
  /** The next line of what statements are read from, null at its end; null where COPY reads the standard input. */
  nextLine: (() => Promise<string | null>) | null = null;
  /** The lines that were typed, the last one last; null where nobody types. */
  history: (() => readonly string[]) | null = null;
  private connection: CqlConnection;
  /** The script and line that errors are told with; empty when a person types. */
  private place = '';

  private constructor(environment: ShellEnvironment, connection: CqlConnection) {
    this.environment = environment;
    this.paint = environment.paint;
    this.credentials = environment.credentials;
    this.connection = connection;
  }

  /** Connects. Rejects with `CqlError` or a system error. */
  static async open(environment: ShellEnvironment): Promise<Shell> {
    return new Shell(environment, await connectionOf(environment, environment.credentials));
  }

  close(): void {
    this.connection.close();
  }

  /** Logs in as somebody else; the session stays as it is when that fails. */
  async login(credentials: CqlCredentials): Promise<void> {
    const connection = await connectionOf(this.environment, credentials);
    if (this.settings.keyspace !== null) {
      await connection.query(`USE ${this.settings.keyspace}`);
    }
    this.connection.close();
    this.connection = connection;
    this.credentials = credentials;
  }

  write(text: string): void {
    if (this.capture !== null) this.capture(text);
    else this.environment.out(text);
  }

  /** Says what went wrong, and where in a script. */
  fail(error: unknown): void {
    if (error instanceof ShellExit) throw error;
    this.hasFailed = true;
    this.environment.err(`${this.paint('error', this.place + errorText(error))}\n`);
  }

  /**
   * Runs a script, statement by statement; `name` stands in front of errors, with the line behind the
   * statement, as the official shell counts. Rejects with `ShellExit` when the script says EXIT.
   */
  async runScript(script: string, name: string): Promise<void> {
    const lines = linesOf(script);
    const { place, nextLine } = this;
    let read = 0;
    this.nextLine = async () => lines[read++] ?? null;
    try {
      await this.runLines(
        () => lines[read++],
        () => `${name}:${read + 1}:`,
      );
    } finally {
      this.place = place;
      this.nextLine = nextLine;
    }
  }

  /** Runs what the command line says; COPY reads its rows from the standard input then. */
  async runText(text: string): Promise<void> {
    const lines = linesOf(text);
    // The last statement may do without its end.
    if (!/;\s*$/.test(text)) lines.push(';');
    await this.runLines(
      () => lines.shift(),
      () => '<stdin>:1:',
    );
  }

  private async runLines(next: () => string | undefined, place: () => string): Promise<void> {
    const reader = new StatementReader();
    for (let line = next(); line !== undefined; line = next()) {
      for (const statement of reader.add(line)) {
        this.place = place();
        try {
          await this.run(statement.text, statement.isOwnCommand);
        } catch (error) {
          this.fail(error);
        }
      }
    }
    if (reader.rest() === '') return;
    this.place = place();
    this.fail(new ShellProblem('Incomplete statement at end of file'));
  }

  /** Runs one statement or command. Rejects with what the server or the shell says. */
  async run(text: string, isOwnCommand: boolean): Promise<void> {
    const started = performance.now();
    if (isOwnCommand) await runOwnCommand(this, text.replace(/;$/, '').trim());
    else await this.runStatement(text);
    if (!this.settings.elapsed || isOwnCommand) return;
    this.write(`(${(performance.now() - started).toFixed(3)}ms elapsed)\n`);
  }

  /** Sends a statement with the session's settings. */
  async execute(statement: string, more: Partial<CqlRequest> = {}): Promise<CqlAnswer> {
    const { consistency, serialConsistency, tracing } = this.settings;
    return this.connection.execute(statement, { consistency, serialConsistency, tracing, ...more });
  }

  /** Sends a statement of the shell's own, whose rows are all wanted. */
  query(statement: string): ReturnType<CqlConnection['query']> {
    return this.connection.query(statement);
  }

  private async runStatement(statement: string): Promise<void> {
    const { pageSize } = this.settings;
    const paging = pageSize === null ? {} : { pageSize };
    let answer = await this.execute(statement, paging);
    if (answer.keyspace !== null) this.settings.keyspace = quoted(answer.keyspace);
    if (answer.rows === null) {
      this.writeWarnings(answer.warnings);
      await this.writeTrace(answer.tracingId);
      return;
    }
    const first = answer;
    const isAsked = this.askForMore !== null && this.capture === null;
    this.writeRows(answer, 0, true);
    let count = answer.rows.length;
    while (answer.pagingState !== null) {
      if (isAsked && !(await this.askForMore?.())) break;
      answer = await this.execute(statement, { ...paging, pagingState: answer.pagingState });
      this.writeRows(answer, count, isAsked);
      count += answer.rows?.length ?? 0;
    }
    if (count === 0) this.write('\n');
    this.write(`\n(${count} rows)\n`);
    this.writeWarnings(first.warnings);
    await this.writeTrace(first.tracingId);
  }

  /** Writes a page, after so many rows before; where nobody is asked, pages follow each other. */
  private writeRows({ columns, rows }: CqlAnswer, before: number, withHeader: boolean): void {
    if (rows === null || (rows.length === 0 && before > 0)) return;
    const paint = this.capture === null ? this.paint : plain;
    const style = { paint, display: this.environment.display, escapes: true };
    const cells = rows.map((row) =>
      columns.map(({ type }, i) => valueText(type, row[i] ?? null, style)),
    );
    const text = this.settings.expand
      ? expandedText(columns, cells, before + 1, paint)
      : rowsText(columns, cells, paint, withHeader);
    this.write(withHeader ? `\n${text}` : text);
  }

  private writeWarnings(warnings: readonly string[]): void {
    if (warnings.length === 0) return;
    this.write(
      `\nWarnings :\n${warnings.map((each) => `${this.paint('warning', each)}\n`).join('')}\n`,
    );
  }

  /** Waits for the trace of a statement and prints it. */
  async writeTrace(tracingId: Buffer | null): Promise<void> {
    if (tracingId === null) return;
    this.write(await traceText(this, tracingId));
  }
}

function linesOf(script: string): string[] {
  const lines = script.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

async function connectionOf(
  { address, requestTimeoutMs, start }: ShellEnvironment,
  credentials: CqlCredentials | null,
): Promise<CqlConnection> {
  return CqlConnection.open(address, requestTimeoutMs, credentials ?? undefined, start);
}
