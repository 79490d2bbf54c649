import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { doubleExp, doubleLog, doubleLog10 } from './double-math.ts';

const FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  exp: doubleExp,
  log: doubleLog,
  log10: doubleLog10,
};

test('exp, log and log10 of doubles are the nearest doubles', () => {
  const text = readFileSync(new URL('./testdata/double-math.txt', import.meta.url), 'utf8');
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('#')) continue;
    const [name = '', value, expected] = line.split(' ');
    assert.equal(FUNCTIONS[name]?.(Number(value)), Number(expected), line);
  }
});
