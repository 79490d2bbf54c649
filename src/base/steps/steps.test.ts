import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Steps } from './index.ts';
import { runSteps, settled } from './index.ts';

function* sum(...parts: readonly (number | Promise<number>)[]): Steps<number> {
  let total = 0;
  for (const part of parts) total += yield* settled(part);
  return total;
}

test('steps that need not wait end at once, others in a promise', async () => {
  assert.equal(runSteps(sum(1, 2, 3)), 6);
  const later = runSteps(sum(1, Promise.resolve(2), Promise.resolve(3)));
  assert.ok(later instanceof Promise);
  assert.equal(await later, 6);
});

test('a rejection is thrown where the steps wait', async () => {
  const failing = runSteps(sum(1, Promise.reject(new Error('torn'))));
  assert.ok(failing instanceof Promise);
  await assert.rejects(failing, { message: 'torn' });
  function* careful(): Steps<string> {
    try {
      yield Promise.reject(new Error('torn'));
      return 'fine';
    } catch (error) {
      return (error as Error).message;
    }
  }
  assert.equal(await runSteps(careful()), 'torn');
});
