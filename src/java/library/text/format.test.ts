import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { box } from '../../value/boxed.ts';
import { Execution } from '../../value/execution.ts';
import type { Reference } from '../../value/java-value.ts';
import { Thrown } from '../../value/thrown.ts';
import { BigDecimalObject } from '../math/big-decimal.ts';
import { BigIntegerObject } from '../math/big-integer.ts';
import { format } from './format.ts';

const values: readonly Reference[] = [
  ...[5, -5, 1234567].map((value) => box('Integer', value)),
  box('Long', 123456789012n),
  ...[3.25, -0.5, 1e10, 1e-5].map((value) => box('Double', value)),
  'hello',
  box('Character', 99),
  box('Boolean', true),
  null,
  new BigDecimalObject(123456n, 3),
  new BigIntegerObject(-99999n),
  box('Byte', -1),
  box('Float', 2.5),
  ...[0, 100, 0.05, 99999.95, Number.NaN, Number.NEGATIVE_INFINITY].map((value) =>
    box('Double', value),
  ),
];

/** Each format of the file with each of the values above, as Java 17 printed them. */
const printed = readFileSync(new URL('testdata/format.txt', import.meta.url), 'utf8');

test('values are formatted as Java 17 formats them', () => {
  const execution = new Execution({ now: () => 0, deadline: 1, bytes: 2 ** 30 });
  for (const [number, line] of printed.trimEnd().split('\n').entries()) {
    const [pattern = ''] = line.split('\t');
    let answer: string;
    try {
      answer = format(execution, pattern, [values[number % values.length] ?? null]);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      answer = error.throwable.toText();
    }
    assert.equal(`${pattern}\t${answer}`, line);
  }
});
