import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { DEFAULT_PAGE_SIZE } from '../shell-settings.ts';

/** EXPAND, TRACING, ELAPSED: [ON | OFF]. */
export function runSwitch(
  shell: Shell,
  setting: 'expand' | 'tracing' | 'elapsed',
  name: string,
  rest: string,
): void {
  const { settings } = shell;
  const word = rest.toUpperCase();
  if (word === '') {
    shell.write(`${name} is ${settings[setting] ? 'ON' : 'OFF'}\n`);
    return;
  }
  if (word !== 'ON' && word !== 'OFF') throw new ShellProblem(`Improper ${name} command.`);
  const isSet = settings[setting] === (word === 'ON');
  settings[setting] = word === 'ON';
  shell.write(isSet ? `${name} is already ${word}\n` : `${name} set to ${word}\n`);
}

/** PAGING [ON | OFF | rows] */
export function runPaging(shell: Shell, rest: string): void {
  const { settings } = shell;
  const word = rest.toUpperCase();
  if (word === '') {
    shell.write(`PAGING is ${settings.pageSize === null ? 'OFF' : 'ON'}\n`);
    if (settings.pageSize !== null) shell.write(`Page size: ${settings.pageSize}\n`);
  } else if (/^[1-9]\d{0,8}$/.test(word)) {
    settings.pageSize = Number(word);
    shell.write(`Page size: ${settings.pageSize}\n`);
  } else if (word === 'ON' || word === 'OFF') {
    const isSet = (settings.pageSize !== null) === (word === 'ON');
    settings.pageSize = word === 'ON' ? (settings.pageSize ?? DEFAULT_PAGE_SIZE) : null;
    shell.write(isSet ? `PAGING is already ${word}\n` : `PAGING set to ${word}\n`);
    if (word === 'ON') shell.write(`Page size: ${settings.pageSize}\n`);
  } else {
    throw new ShellProblem('Improper PAGING command.');
  }
}
