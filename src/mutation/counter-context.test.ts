import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  clockAndCountOf,
  counterShard,
  counterSum,
  counterTotal,
  counterUpdate,
  mergeCounters,
} from './counter-context.ts';

const idOf = (number: number) => Buffer.alloc(16, number);

const context = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.bigInt(1n, 9n), fc.bigInt(-9n, 9n)), {
    minLength: 1,
    maxLength: 5,
  })
  .map((shards) =>
    shards
      .map(([id, clock, count]) => counterShard(idOf(id), clock, count))
      .reduce((left, right) => mergeCounters(left, right)),
  );

test('a shard of a leader in the bytes of Cassandra', () => {
  const shard = counterShard(idOf(7), 3n, -2n);
  assert.equal(
    shard.toString('hex'),
    `00018000${'07'.repeat(16)}${'0000000000000003'}${'fffffffffffffffe'}`,
  );
  assert.equal(counterUpdate(1n).subarray(0, 4).toString('hex'), '00010000');
  assert.equal(counterTotal(shard).toString('hex'), 'fffffffffffffffe');
  assert.equal(counterTotal(Buffer.alloc(0)).toString('hex'), '0000000000000000');
});

test('of two versions of a shard the higher clock wins, then the higher count', () => {
  const [old, young] = [counterShard(idOf(1), 1n, 9n), counterShard(idOf(1), 2n, 3n)];
  assert.equal(counterSum(mergeCounters(old, young)), 3n);
  assert.equal(counterSum(mergeCounters(young, counterShard(idOf(1), 2n, 4n))), 4n);
  const both = mergeCounters(young, counterShard(idOf(2), 1n, 10n));
  assert.equal(counterSum(both), 13n);
  assert.deepEqual(clockAndCountOf(both, idOf(1)), { clock: 2n, count: 3n });
  assert.equal(clockAndCountOf(both, idOf(3)), null);
});

test('updates of one batch add up', () => {
  const two = mergeCounters(counterUpdate(5n), counterUpdate(5n));
  assert.equal(counterSum(two), 10n);
});

test('contexts merge in any order, any number of times', () => {
  fc.assert(
    fc.property(context, context, context, (a, b, c) => {
      assert.deepEqual(mergeCounters(a, b), mergeCounters(b, a));
      assert.deepEqual(
        mergeCounters(mergeCounters(a, b), c),
        mergeCounters(a, mergeCounters(b, c)),
      );
      assert.deepEqual(mergeCounters(a, a), a);
    }),
    { seed: 20_240_905 },
  );
});
