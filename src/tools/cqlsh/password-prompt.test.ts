import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { HideableOutput } from './hideable-output.ts';
import { passwordAmongLines } from './password-prompt.ts';

test('a password among lines is neither shown nor remembered', async () => {
  const input = new PassThrough();
  let shown = '';
  const screen = Object.assign(new PassThrough(), { columns: 80, rows: 24 });
  screen.on('data', (chunk: Buffer) => {
    shown += chunk;
  });
  const output = new HideableOutput(screen);
  const remembered: (readonly string[])[] = [];
  const terminal = createInterface({ input, output, terminal: true });
  terminal.on('history', (lines) => remembered.push([...lines]));
  try {
    const password = passwordAmongLines(terminal, output);
    input.write('secret\r');
    assert.equal(await password, 'secret');
    assert.match(shown, /Password: /);
    assert.doesNotMatch(shown, /secret|s.*e.*c.*r.*e.*t/);
    const line = once(terminal, 'line');
    input.write('SHOW HOST\r');
    assert.deepEqual(await line, ['SHOW HOST']);
    assert.match(shown, /SHOW HOST/);
    assert.deepEqual(remembered.at(-1), ['SHOW HOST']);
  } finally {
    terminal.close();
  }
});
