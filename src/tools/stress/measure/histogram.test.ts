import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram } from './histogram.ts';

const micros = fc.oneof(
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 1, max: 2_000_000_000 }),
);
const percents = [1, 25, 50, 90, 99, 99.9, 100];

test('percentiles are those of the sorted values, to three digits', () => {
  fc.assert(
    fc.property(fc.array(micros, { minLength: 1, maxLength: 300 }), (values) => {
      const histogram = new Histogram();
      for (const value of values) histogram.record(value / 1000);
      const sorted = values.toSorted((a, b) => a - b);
      for (const percent of percents) {
        const found = histogram.percentileMs(percent) * 1000;
        const place = Math.max(0, Math.ceil((percent / 100) * values.length - 1e-9) - 1);
        const expected = sorted[place] as number;
        assert.ok(found >= expected - 1e-6 && found <= expected * 1.001 + 1e-6);
      }
    }),
  );
});

test('what two histograms counted is what one would have', () => {
  fc.assert(
    fc.property(fc.array(micros), fc.array(micros), (first, second) => {
      const [one, two, whole] = [new Histogram(), new Histogram(), new Histogram()];
      for (const value of first) one.record(value / 1000);
      for (const value of second) two.record(value / 1000);
      for (const value of [...first, ...second]) whole.record(value / 1000);
      one.add(two);
      assert.deepEqual(one, whole);
    }),
    { numRuns: 30 },
  );
});

test('an empty histogram gives zeros', () => {
  const empty = new Histogram();
  assert.equal(empty.percentileMs(99), 0);
  assert.equal(empty.meanMs(), 0);
});
