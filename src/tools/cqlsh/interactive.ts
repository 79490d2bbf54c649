import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import { Completer } from './completion.ts';
import { ShellExit } from './problem.ts';
import type { Shell } from './shell.ts';
import { StatementReader } from './statement-reader.ts';

const historyLines = 1000;
/** Lines that hold a password are not remembered. */
const secret = /\bpassword\b|^\s*LOGIN\b/i;

/** Talks to a person until EXIT or the end of input. */
export async function runInteractive(shell: Shell): Promise<void> {
  const history = new History();
  const completer = new Completer(shell);
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
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
      shell.fail(error, '');
    } finally {
      terminal.resume();
    }
  }
}

/** What was typed in this and earlier sessions, in a file of the user's. */
class History {
  private readonly folder = join(homedir(), '.ilion');
  private readonly file = join(this.folder, 'cqlsh_history');

  /** Newest first, as readline wants them. */
  lines(): string[] {
    try {
      const lines = readFileSync(this.file, 'utf8').split('\n');
      return lines
        .filter((line) => line !== '')
        .slice(-historyLines)
        .reverse();
    } catch {
      return [];
    }
  }

  add(line: string): void {
    if (line.trim() === '' || secret.test(line)) return;
    try {
      mkdirSync(this.folder, { recursive: true });
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch {
      // Without a home there is no history.
    }
  }
}

/** Asks for a password without showing it. Rejects with `ShellExit` on Ctrl-C. */
export async function askHidden(prompt: string): Promise<string> {
  const { stdin, stdout } = process;
  stdout.write(prompt);
  stdin.setRawMode?.(true);
  let typed = '';
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const character of String(chunk)) {
        if (character === '\x03' || character === '\x04') throw new ShellExit();
        if (character === '\r' || character === '\n') return typed;
        typed = character === '\x7f' ? typed.slice(0, -1) : typed + character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode?.(false);
    stdout.write('\n');
  }
}
