import { readFile } from 'node:fs/promises';
import { CommandFailure } from '../command-failure.ts';
import type { CqlAddress, CqlCredentials, CqlStart } from '../cql/index.ts';
import { hostText, versionText } from './command/show.ts';
import type { ConfigurationFile } from './configuration-file.ts';
import type { DisplaySettings } from './display-settings.ts';
import type { Paint } from './format/color.ts';
import { colored, plain } from './format/color.ts';
import { errorText } from './format/error-text.ts';
import { runInteractive } from './interactive.ts';
import { askPassword } from './password-prompt.ts';
import { quoted, ShellExit } from './problem.ts';
import type { ShellEnvironment } from './shell.ts';
import { Shell } from './shell.ts';

export interface CqlshOptions {
  readonly address: CqlAddress;
  readonly credentials: CqlCredentials | null;
  readonly keyspace: string | null;
  /** Statements to run instead of reading any. */
  readonly execute: string | null;
  readonly file: string | null;
  readonly requestTimeoutMs: number;
  readonly start: CqlStart;
  /** Null: on a terminal. */
  readonly color: boolean | null;
  /** Behaves as on a terminal, whatever the input is. */
  readonly tty: boolean;
  readonly configuration: ConfigurationFile;
  readonly display: DisplaySettings;
  readonly longestTraceWaitMs: number;
  /** Where typed lines are kept; null: nowhere. */
  readonly historyFile: string | null;
}

const failedScript = 2;

/** Runs the shell until its input ends; resolves with the exit code. */
export async function runCqlsh(options: CqlshOptions): Promise<number> {
  const isInteractive =
    options.execute === null &&
    options.file === null &&
    (options.tty || process.stdin.isTTY === true);
  const hasColor = options.color ?? (isInteractive && process.stdout.isTTY === true);
  const shell = await openShell(options, hasColor ? colored : plain, isInteractive);
  try {
    if (options.keyspace !== null) await shell.run(`USE ${quoted(options.keyspace)};`, false);
    if (isInteractive) {
      shell.environment.out(`${await hostText(shell)}\n${await versionText(shell)}\n`);
      shell.environment.out('Use HELP for help.\n');
      await runInteractive(shell, options.historyFile);
      return 0;
    }
    await runBatch(shell, options);
  } catch (error) {
    if (!(error instanceof ShellExit)) throw error;
  } finally {
    shell.close();
  }
  return shell.hasFailed && !isInteractive ? failedScript : 0;
}

async function runBatch(shell: Shell, { execute, file }: CqlshOptions): Promise<void> {
  if (execute !== null) {
    await shell.runText(execute);
  } else if (file !== null) {
    await shell.runScript(await scriptOf(file), file);
  } else {
    await shell.runScript(await standardInput(), '<stdin>');
  }
}

async function scriptOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`cannot open ${file}: ${(error as Error).message}`);
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function openShell(
  options: CqlshOptions,
  paint: Paint,
  isInteractive: boolean,
): Promise<Shell> {
  const { address, requestTimeoutMs, start, configuration, display, longestTraceWaitMs } = options;
  let { credentials } = options;
  if (credentials !== null && credentials.password === '' && isInteractive) {
    credentials = { ...credentials, password: await askPassword() };
  }
  const environment: ShellEnvironment = {
    address,
    credentials,
    requestTimeoutMs,
    start,
    configuration,
    display,
    longestTraceWaitMs,
    paint,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
  try {
    return await Shell.open(environment);
  } catch (error) {
    const { address: host, port } = address;
    throw new CommandFailure(
      `Connection error: cannot connect to ${host}:${port}: ${errorText(error)}`,
      'start a cluster with: ilion demo; or name a host: ilion cqlsh HOST PORT',
    );
  }
}
