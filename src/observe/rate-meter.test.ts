import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateMeter } from './index.ts';

test('a rate is that of all time, and of the last fifteen minutes', () => {
  let nowMillis = 1000;
  const meter = new RateMeter(() => nowMillis);
  assert.deepEqual([meter.count, meter.meanRate, meter.fifteenMinuteRate], [0, 0, 0]);
  // One event a second for an hour.
  for (let second = 0; second < 3600; second++) {
    nowMillis += 1000;
    meter.mark();
  }
  assert.equal(meter.count, 3600);
  assert.equal(meter.meanRate, 1);
  assert.ok(Math.abs(meter.fifteenMinuteRate - 1) < 0.05, String(meter.fifteenMinuteRate));
  // Then nothing for as long as the window: what is left is 1 / e, looked at once or often.
  nowMillis += 15 * 60_000;
  const rate = meter.fifteenMinuteRate;
  assert.ok(Math.abs(rate - 1 / Math.E) < 0.05, String(rate));
  assert.equal(meter.meanRate, 0.8);
});
