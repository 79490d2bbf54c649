import type { Interface } from 'node:readline';
import type { HideableOutput } from './hideable-output.ts';
import { ShellExit } from './problem.ts';

const question = 'Password: ';

/** Asks for a password without showing it. Rejects with `ShellExit` on Ctrl-C. */
export async function askPassword(): Promise<string> {
  const { stdin, stdout } = process;
  stdin.setRawMode?.(true);
  stdout.write(question);
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

/** Asks while the terminal reads lines: what is typed is neither shown nor remembered. */
export async function passwordAmongLines(
  terminal: Interface,
  output: HideableOutput,
): Promise<string> {
  const forget = (lines: string[]): void => void lines.shift();
  terminal.on('history', forget);
  const answer = new Promise<string>((resolve) => terminal.question(question, resolve));
  output.isHidden = true;
  try {
    return await answer;
  } finally {
    terminal.off('history', forget);
    output.isHidden = false;
    output.write('\n');
  }
}
