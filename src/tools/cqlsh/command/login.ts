import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';

const form = /^('(?:[^']|'')*'|"[^"]*"|\S+)(?:\s+('(?:[^']|'')*'|\S+))?$/;

/** LOGIN user ['password'] */
export async function runLogin(shell: Shell, rest: string): Promise<void> {
  const match = form.exec(rest);
  if (match === null) throw new ShellProblem("Improper LOGIN command: LOGIN user 'password'");
  const user = unquoted(match[1] ?? '');
  const password = match[2] === undefined ? await shell.askForPassword?.() : unquoted(match[2]);
  if (password === undefined) {
    throw new ShellProblem("LOGIN needs a password: LOGIN user 'password'");
  }
  await shell.login({ user, password });
}

function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? text.slice(1, -1) : text;
}
