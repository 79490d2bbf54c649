import type { Consistency } from '../../../base/error/index.ts';
import { consistencyName, Consistency as Levels } from '../../../base/error/index.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';

/** CONSISTENCY [level] */
export function runConsistency(shell: Shell, rest: string): void {
  const { settings } = shell;
  if (rest === '') {
    shell.write(`Current consistency level is ${consistencyName(settings.consistency)}.\n`);
    return;
  }
  settings.consistency = levelNamed(rest, 'Improper CONSISTENCY command.');
  shell.write(`Consistency level set to ${consistencyName(settings.consistency)}.\n`);
}

/** SERIAL CONSISTENCY [SERIAL | LOCAL_SERIAL] */
export function runSerialConsistency(shell: Shell, rest: string): void {
  const { settings } = shell;
  const level = rest.replace(/^CONSISTENCY\s*/i, '');
  if (level === '') {
    const name = consistencyName(settings.serialConsistency);
    shell.write(`Current serial consistency level is ${name}.\n`);
    return;
  }
  const found = levelNamed(level, 'Improper SERIAL CONSISTENCY command.');
  if (found !== Levels.SERIAL && found !== Levels.LOCAL_SERIAL) {
    throw new ShellProblem('Improper SERIAL CONSISTENCY command.');
  }
  settings.serialConsistency = found;
  shell.write(`Serial consistency level set to ${consistencyName(found)}.\n`);
}

function levelNamed(text: string, problem: string): Consistency {
  const name = text.toUpperCase();
  if (!Object.hasOwn(Levels, name)) throw new ShellProblem(problem);
  return Levels[name as keyof typeof Levels];
}
