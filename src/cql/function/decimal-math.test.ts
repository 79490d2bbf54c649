import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Decimal } from '../../types/index.ts';
import { decimalExp, decimalLog, decimalLog10 } from './decimal-math.ts';
import { NumberFault } from './number-fault.ts';

const FUNCTIONS: Readonly<Record<string, (value: Decimal) => Decimal>> = {
  exp: decimalExp,
  log: decimalLog,
  log10: decimalLog10,
};

function answer(name: string, unscaled: string, scale: string): string {
  try {
    const result = FUNCTIONS[name]?.({ unscaled: BigInt(unscaled), scale: Number(scale) });
    return `${result?.unscaled} ${result?.scale}`;
  } catch (error) {
    assert.ok(error instanceof NumberFault, String((error as Error).stack));
    return error.reason;
  }
}

test('exp, log and log10 of decimals have the digits and the scale of big-math', () => {
  const text = readFileSync(new URL('./testdata/decimal-math.txt', import.meta.url), 'utf8');
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('#')) continue;
    const [argument = '', expected] = line.split(' => ');
    const [name = '', unscaled = '', scale = ''] = argument.split(' ');
    assert.equal(answer(name, unscaled, scale), expected, line);
  }
});

test('numbers far from 1 are answered, or refused as Java refuses them', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['exp', '1', '500000000', `1${'0'.repeat(31)} 31`],
    ['exp', '1', '2147483647', 'BigInteger would overflow supported range'],
    ['exp', '1', '-2147483648', 'Underflow'],
    ['exp', '1', '-400000000', 'Overflow'],
    ['log', '1', '1000000', '-23025850929940456840179914546844 25'],
    ['log', '1', '2147483640', 'Overflow'],
    ['log', '1', '-2147483648', 'Overflow'],
    ['log10', '1', '-1000000000', '1 -9'],
    ['log', '0', '0', 'Natural log of number zero or less'],
    ['log10', '-5', '1', 'Log10 of number zero or less'],
    ['log', '7'.repeat(2001), '0', 'Precision 2001 is larger than 2000'],
  ];
  for (const [name, unscaled, scale, expected] of cases) {
    assert.equal(answer(name, unscaled, scale), expected, `${name} ${unscaled}E-${scale}`);
  }
});
