import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RegisterOperation } from './check-registers.ts';
import { checkRegisters } from './check-registers.ts';
import { runRegisters } from './run-registers.ts';

for (const seed of [21, 22]) {
  test(`seed ${seed}: lightweight transactions are linearizable under faults`, async () => {
    const { violations, applied, operations, faults } = await runRegisters(seed, {
      durationMs: 30_000,
    });
    assert.deepEqual(violations.slice(0, 5), [], `seed ${seed}: ${violations.length} violations`);
    assert.ok(applied > operations.length / 10, `seed ${seed}: ${applied} applied`);
    assert.ok(faults > 5, `seed ${seed}: there were faults`);
  });
}

test('the same seed gives the same transactions', async () => {
  const options = { durationMs: 8000 };
  const [one, other] = [await runRegisters(14, options), await runRegisters(14, options)];
  assert.equal(one.fingerprint, other.fingerprint);
  assert.deepEqual(one.operations, other.operations);
});

function done(
  startedAtMs: number,
  outcome: 'applied' | 'seen',
  observed: string | null,
  expected: string | null = null,
): RegisterOperation {
  const change = outcome === 'applied' ? { expected, written: observed ?? '' } : null;
  return { key: 1, startedAtMs, endedAtMs: startedAtMs + 1, change, outcome, observed };
}

test('the check of registers finds forks, lost values and stale reads', () => {
  const good = [done(0, 'applied', 'a'), done(5, 'applied', 'b', 'a'), done(9, 'seen', 'b')];
  assert.deepEqual(checkRegisters(good), []);
  assert.equal(checkRegisters([done(0, 'applied', 'a'), done(0, 'applied', 'b')]).length, 1);
  assert.equal(checkRegisters([done(0, 'seen', 'x')]).length, 1);
  assert.equal(checkRegisters([...good, done(20, 'seen', 'a')]).length, 2);
});
