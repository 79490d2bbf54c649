import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeRandom } from './index.ts';

test('numbers stay in their bounds and reach all of a small range', () => {
  const random = new NodeRandom();
  const seen = new Set<number>();
  for (let draw = 0; draw < 2000; draw++) {
    seen.add(random.integer(5));
    const fraction = random.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
  }
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4]);
});

test('bytes have the length asked for and are not shared with later ones', () => {
  const random = new NodeRandom();
  const first = random.bytes(16);
  const copy = Buffer.from(first);
  for (let draw = 0; draw < 1000; draw++) random.bytes(16);
  assert.deepEqual(first, copy);
  assert.equal(random.bytes(100_000).length, 100_000);
  assert.equal(random.bytes(0).length, 0);
});
