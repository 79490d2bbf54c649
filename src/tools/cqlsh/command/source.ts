import { readFile } from 'node:fs/promises';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { fileNameOf } from './file-name.ts';

/** SOURCE 'file' */
export async function runSource(shell: Shell, rest: string): Promise<void> {
  const name = fileNameOf(rest);
  if (name === null) throw new ShellProblem("Improper SOURCE command: SOURCE 'file'");
  let script: string;
  try {
    script = await readFile(name, 'utf8');
  } catch (error) {
    throw new ShellProblem(`Could not open '${name}': ${(error as Error).message}`);
  }
  await shell.runScript(script, name);
}
