import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import { Completer } from './completion.ts';
import { expandedPath } from './configuration-file.ts';
import { HideableOutput } from './hideable-output.ts';
import { passwordAmongLines } from './password-prompt.ts';
import { ShellExit } from './problem.ts';
import type { Shell } from './shell.ts';
import { StatementReader } from './statement-reader.ts';

const historyLines = 1000;
/** Lines that hold a password are not remembered. */
const secret = /\bpassword\b|^\s*LOGIN\b/i;

/**
 * Talks to a person until EXIT or the end of input. Lines are kept in that file for other sessions; null:
 * for this one only.
 */
export async function runInteractive(shell: Shell, historyFile: string | null): Promise<void> {
  const history = new History(historyFile);
  const output = new HideableOutput(process.stdout);
  const completer = new Completer(shell);
  const terminal = createInterface({
    input: process.stdin,
    output,
    terminal: process.stdout.isTTY === true,
    history: history.lines(),
    historySize: historyLines,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
      completer.complete(line).then(
        (result) => done(null, result),
        () => done(null, [[], line]),
      );
    },
  });
  shell.history = () => history.lines().reverse();
  shell.nextLine = () => answerTo(terminal, '[copy] ');
  shell.askForPassword = () => passwordAmongLines(terminal, output);
  const reader = new StatementReader();
  const prompt = (): void => {
    const user = shell.credentials === null ? '' : `${shell.credentials.user}@`;
    const { keyspace } = shell.settings;
    const name = `${user}cqlsh${keyspace === null ? '' : `:${keyspace}`}`;
    const mark = reader.isWaiting ? `${' '.repeat(Math.max(0, name.length - 3))}...` : name;
    terminal.setPrompt(`${shell.paint('prompt', `${mark}>`)} `);
    terminal.prompt();
  };
  terminal.on('SIGINT', () => {
    reader.rest();
    process.stdout.write('\n');
    prompt();
  });
  shell.askForMore = () =>
    new Promise((resolve) => {
      terminal.question('---MORE--- ', (answer) => resolve(!/^q/i.test(answer)));
    });
  prompt();
  try {
    for await (const line of terminal) {
      history.add(line);
      await runLine(shell, reader, line, terminal);
      prompt();
    }
    process.stdout.write('\n');
  } catch (error) {
    if (!(error instanceof ShellExit)) throw error;
  } finally {
    terminal.close();
  }
}

/** The line that is typed behind a prompt; null at the end of input. */
function answerTo(terminal: Interface, prompt: string): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (): void => resolve(null);
    terminal.once('close', end);
    terminal.question(prompt, (line) => {
      terminal.off('close', end);
      resolve(line);
    });
  });
}

async function runLine(
  shell: Shell,
  reader: StatementReader,
  line: string,
  terminal: Interface,
): Promise<void> {
  for (const { text, isOwnCommand } of reader.add(line)) {
    terminal.pause();
    try {
      await shell.run(text, isOwnCommand);
    } catch (error) {
      shell.fail(error);
    } finally {
      terminal.resume();
    }
  }
}

/** What was typed in this and earlier sessions, in a file of the user's. */
class History {
  private readonly file: string | null;
  /** The lines of this session that no file has. */
  private readonly typed: string[] = [];

  constructor(file: string | null) {
    this.file = file === null ? null : expandedPath(file);
  }

  /** Newest first, as readline wants them. */
  lines(): string[] {
    return [...this.kept(), ...this.typed].slice(-historyLines).reverse();
  }

  private kept(): readonly string[] {
    if (this.file === null) return [];
    try {
      return readFileSync(this.file, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
    } catch {
      return [];
    }
  }

  add(line: string): void {
    if (line.trim() === '' || secret.test(line)) return;
    if (this.file === null) {
      this.typed.push(line);
      return;
    }
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch {
      // Without a home there is no history.
    }
  }
}
