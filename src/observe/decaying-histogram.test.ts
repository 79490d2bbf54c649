import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CountRate, Decay, DecayingHistogram } from './index.ts';

test('a histogram of nothing is empty', () => {
  const snapshot = new DecayingHistogram(new Decay(0)).snapshot();
  assert.ok(Number.isNaN(snapshot.mean));
  assert.deepEqual([snapshot.min, snapshot.max, snapshot.percentile(0.5)], [0, 0, 0]);
});

test('small numbers are counted exactly, others within a fifth', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1e9 }), { minLength: 1, maxLength: 50 }), (values) => {
      const histogram = new DecayingHistogram(new Decay(0));
      for (const value of values) histogram.record(value);
      const snapshot = histogram.snapshot();
      const sorted = [...values].sort((left, right) => left - right);
      const [least, most] = [sorted[0] as number, sorted.at(-1) as number];
      const middle = sorted[Math.ceil(sorted.length / 2) - 1] as number;
      for (const [found, exact] of [
        [snapshot.max, most],
        [snapshot.percentile(0.5), middle],
      ] as const) {
        assert.ok(found >= exact && found <= Math.max(exact * 1.2 + 1, exact), `${found} ${exact}`);
        if (exact < 6) assert.equal(found, exact);
      }
      assert.ok(snapshot.min <= least && snapshot.min >= least / 1.2 - 1);
    }),
  );
});

test('the past is forgotten', () => {
  const decay = new Decay(0);
  const histogram = new DecayingHistogram(decay);
  for (let i = 0; i < 100; i++) histogram.record(1000);
  decay.moveTo(3 * 60_000);
  for (let i = 0; i < 100; i++) histogram.record(10);
  assert.equal(histogram.snapshot().percentile(0.5), 10);
  assert.ok(histogram.snapshot().max >= 1000);
  // Beyond the landmark weights begin anew, and the counts of before fade on.
  decay.moveTo(31 * 60_000);
  assert.equal(decay.weight, 1);
  histogram.record(5);
  assert.equal(histogram.snapshot().max, 5);
});

test('the rate of a counter is that of the last five minutes', () => {
  const rate = new CountRate(0);
  assert.equal(rate.perSecond, 0);
  for (let second = 1; second <= 3600; second++) rate.update(second * 10, second * 1000);
  assert.ok(Math.abs(rate.perSecond - 10) < 0.01, String(rate.perSecond));
  // Nothing for five minutes, looked at once.
  rate.update(36_000, 3_900_000);
  assert.ok(Math.abs(rate.perSecond - 10 / Math.E) < 0.2, String(rate.perSecond));
});
