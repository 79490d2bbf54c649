import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  doubleValue,
  expiryOf,
  leftStatus,
  normalStatus,
  parseTokensValue,
  statusWord,
  tokensValue,
} from './index.ts';

test('statuses are written as Cassandra writes them', () => {
  assert.equal(normalStatus([-5n, 7n]), 'NORMAL,-5');
  assert.equal(leftStatus([3n], 1_700_000_000_000), 'LEFT,3,1700000000000');
  assert.equal(statusWord('shutdown,true'), 'shutdown');
  assert.equal(statusWord(''), '');
  assert.equal(expiryOf('LEFT,3,1700000000000'), 1_700_000_000_000);
  assert.equal(expiryOf('NORMAL,3'), null);
});

test('tokens are lengths and bytes, ended by a zero', () => {
  const value = tokensValue([1n, -2n]);
  const hex = Buffer.from(value, 'latin1').toString('hex');
  assert.equal(hex, `${'00000008'}0000000000000001${'00000008'}fffffffffffffffe${'00000000'}`);
  const tokens = fc.uniqueArray(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }));
  fc.assert(
    fc.property(tokens, (list) => {
      const sorted = [...list].sort((left, right) => (left < right ? -1 : 1));
      assert.deepEqual(parseTokensValue(tokensValue(list)), sorted);
    }),
  );
  assert.deepEqual(parseTokensValue(value.slice(0, 20)), [1n], 'what is cut short is left out');
});

test('numbers are written as Java writes a double', () => {
  const expected: readonly (readonly [number, string])[] = [
    [0, '0.0'],
    [267179, '267179.0'],
    [1.5, '1.5'],
    [9999999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [12_345_678, '1.2345678E7'],
    [0.001, '0.001'],
    [0.00025, '2.5E-4'],
  ];
  for (const [value, text] of expected) assert.equal(doubleValue(value), text);
});
