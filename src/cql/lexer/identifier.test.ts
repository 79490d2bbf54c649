import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReservedKeyword, quoteIdentifier } from './index.ts';

test('names are quoted only where CQL needs it', () => {
  const cases = [
    ['a', 'a'],
    ['a_1', 'a_1'],
    ['key', 'key'],
    ['select', '"select"'],
    ['A', '"A"'],
    ['_a', '"_a"'],
    ['1a', '"1a"'],
    ['', '""'],
    ['a"b', '"a""b"'],
    ['é', '"é"'],
  ] as const;
  for (const [name, quoted] of cases) assert.equal(quoteIdentifier(name), quoted);
});

test('reserved words are reserved in any case', () => {
  assert.ok(isReservedKeyword('Select'));
  assert.ok(isReservedKeyword('TOKEN'));
  assert.ok(!isReservedKeyword('key'));
  assert.ok(!isReservedKeyword('text'));
});
