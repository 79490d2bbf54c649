import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionText } from './action-text.ts';
import { readAction } from './read-action.ts';

test('a press is taken as it is, and the timeline has words for it', () => {
  const slow = { kind: 'slow', from: 'DC1', to: 'DC2', delayMs: 200 };
  assert.deepEqual(readAction(slow), slow);
  assert.equal(actionText(readAction(slow)), 'Slow DC1 to DC2 by 200 ms');
  assert.equal(actionText(readAction({ ...slow, delayMs: 0 })), 'Nothing slow between DC1 and DC2');
  const kill = readAction({ kind: 'life', change: 'kill', target: 'DC1:RAC1' });
  assert.equal(actionText(kill), 'Power off DC1:RAC1');
  assert.equal(actionText(readAction({ kind: 'key', station: 'DC1', key: 'UP' })), null);
});

for (const body of [
  undefined,
  null,
  [],
  { kind: 'constructor' },
  { kind: 'explode' },
  { kind: 'life', change: 'erase', target: 'DC1' },
  { kind: 'life', change: 'kill' },
  { kind: 'life', change: 'kill', target: '' },
  { kind: 'slow', from: 'DC1', to: 'DC2', delayMs: -1 },
  { kind: 'slow', from: 'DC1', to: 'DC2', delayMs: Number.POSITIVE_INFINITY },
  { kind: 'key', station: 'DC1', key: 'ESCAPE' },
  { kind: 'handoff', running: 'yes' },
]) {
  test(`${JSON.stringify(body)} is no press`, () => {
    assert.throws(() => readAction(body), { name: 'AdminProblem', status: 400 });
  });
}
