import { ShellExit, ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { runCapture } from './capture.ts';
import { runConsistency, runSerialConsistency } from './consistency.ts';
import { runCopy } from './copy.ts';
import { runDescribe } from './describe.ts';
import { runHelp } from './help.ts';
import { runHistory } from './history.ts';
import { runLogin } from './login.ts';
import { runShow } from './show.ts';
import { runSource } from './source.ts';
import { runPaging, runSwitch } from './switches.ts';

type Command = (shell: Shell, rest: string) => void | Promise<void>;

function exit(): never {
  throw new ShellExit();
}

function clear(shell: Shell): void {
  shell.environment.out('\x1b[2J\x1b[H');
}

/** Commands of the shell itself, by their first word. */
const commands: Readonly<Record<string, Command>> = {
  '?': runHelp,
  CAPTURE: runCapture,
  CLEAR: clear,
  CLS: clear,
  CONSISTENCY: runConsistency,
  COPY: runCopy,
  DESC: runDescribe,
  DESCRIBE: runDescribe,
  ELAPSED: (shell, rest) => runSwitch(shell, 'elapsed', 'ELAPSED', rest),
  EXIT: exit,
  EXPAND: (shell, rest) => runSwitch(shell, 'expand', 'EXPAND', rest),
  HELP: runHelp,
  HISTORY: runHistory,
  LOGIN: runLogin,
  PAGING: runPaging,
  QUIT: exit,
  SERIAL: runSerialConsistency,
  SHOW: runShow,
  SOURCE: runSource,
  TRACING: (shell, rest) => runSwitch(shell, 'tracing', 'TRACING', rest),
};

/** Runs a command of the shell, without its `;`. Rejects with `ShellProblem`, `ShellExit`... */
export async function runOwnCommand(shell: Shell, text: string): Promise<void> {
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const command = commands[word.toUpperCase()];
  if (command === undefined) {
    throw new ShellProblem(`${word.toUpperCase()} is not supported yet; see HELP`);
  }
  await command(shell, rest.trim());
}
