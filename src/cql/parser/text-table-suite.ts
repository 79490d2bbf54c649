import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

/**
 * Runs a table of cases: a file of blocks, each an input, a line `----` and the answer, with empty
 * lines between blocks. `REWRITE=1` in the environment writes the answers that came instead of
 * comparing them, so that their diff can be reviewed.
 */
export function textTable(name: string, file: URL, answer: (input: string) => string): void {
  test(name, () => {
    const blocks = readFileSync(file, 'utf8').trimEnd().split('\n\n');
    const cases = blocks.map((block) => {
      const [input = '', expected = ''] = block.split('\n----\n');
      return { input, expected: expected.trimEnd(), actual: answer(input) };
    });
    if (process.env.REWRITE === '1') {
      const texts = cases.map(({ input, actual }) => `${input}\n----\n${actual}\n`);
      writeFileSync(file, texts.join('\n'));
      return;
    }
    for (const { input, expected, actual } of cases) assert.equal(actual, expected, input);
  });
}
