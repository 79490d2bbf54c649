import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrequencySampler, MaxSampler } from './index.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);

test('with a counter for each item all counts are exact', () => {
  const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 100 });
  fc.assert(
    fc.property(items, (stream) => {
      const sampler = new FrequencySampler(4);
      for (const item of stream) sampler.add(item, 1);
      for (const { item, count, error } of sampler.top(4)) {
        assert.equal(count, stream.filter((each) => each === item).length);
        assert.equal(error, 0);
      }
    }),
    { seed },
  );
});

test('with fewer counters a count is too high by its error at most, and never too low', () => {
  const items = fc.array(fc.nat(20), { maxLength: 300 });
  fc.assert(
    fc.property(items, (stream) => {
      const sampler = new FrequencySampler(5);
      for (const item of stream) sampler.add(String(item), 1);
      for (const { item, count, error } of sampler.top(5)) {
        const truth = stream.filter((each) => String(each) === item).length;
        assert.ok(truth <= count && count - error <= truth, `${item}: ${truth}, not ${count}`);
      }
    }),
    { seed },
  );
});

test('the largest values are kept, the largest first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 100 }), (values) => {
      const sampler = new MaxSampler(10);
      for (const value of values) sampler.add(`item ${value}`, value);
      const expected = values
        .filter((value) => value > 0)
        .sort((left, right) => right - left)
        .slice(0, 10);
      assert.deepEqual(
        sampler.top(10).map(({ count }) => count),
        expected,
      );
    }),
    { seed },
  );
});
