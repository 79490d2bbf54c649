import { appendFileSync } from 'node:fs';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { fileNameOf } from './file-name.ts';

/** Where each session captures to. */
const captured = new WeakMap<Shell, string>();

/** CAPTURE 'file' | OFF: rows go to the end of a file instead of the screen. */
export function runCapture(shell: Shell, rest: string): void {
  const current = captured.get(shell);
  if (rest === '') {
    const state =
      current === undefined ? 'not capturing query output.' : `capturing to '${current}'.`;
    shell.environment.out(`Currently ${state}\n`);
    return;
  }
  if (rest.toUpperCase() === 'OFF') {
    shell.capture = null;
    captured.delete(shell);
    return;
  }
  const name = fileNameOf(rest);
  if (name === null)
    throw new ShellProblem("Improper CAPTURE command: CAPTURE 'file' or CAPTURE OFF");
  if (current !== undefined) {
    throw new ShellProblem('Already capturing output to a file: CAPTURE OFF comes first.');
  }
  try {
    appendFileSync(name, '');
  } catch (error) {
    throw new ShellProblem(`Could not open '${name}' for append: ${(error as Error).message}`);
  }
  shell.environment.out(`Now capturing query output to '${name}'.\n`);
  captured.set(shell, name);
  shell.capture = (text) => appendFileSync(name, text);
}
