import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';

/** HISTORY [n]: the last lines that were typed, without this one; n lines from now on. */
export function runHistory(shell: Shell, rest: string): void {
  if (shell.history === null) throw new ShellProblem('HISTORY: nothing is typed in a script.');
  if (rest !== '') {
    if (!/^\d{1,6}$/.test(rest)) throw new ShellProblem('Improper HISTORY command.');
    shell.settings.historyLines = Number(rest);
  }
  const before = shell.history().slice(0, -1);
  const shown = before.slice(Math.max(0, before.length - shell.settings.historyLines));
  for (const line of shown) shell.write(`${line}\n`);
}
