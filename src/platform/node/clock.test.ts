import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeClock } from './index.ts';

test('microseconds lie in the millisecond of the wall clock and advance within it', () => {
  let wall = 1_700_000_000_000;
  let count = 5000.25;
  const clock = new NodeClock(
    () => wall,
    () => count,
  );
  const first = clock.nowMicros();
  assert.equal(first, 1_700_000_000_000_000);
  count += 0.3;
  assert.equal(clock.nowMicros(), first + 300);
  count += 0.9;
  wall += 1;
  assert.equal(clock.nowMicros(), first + 1200);
});

test('microseconds follow when the wall clock is set, either way', () => {
  let wall = 1_700_000_000_000;
  const clock = new NodeClock(
    () => wall,
    () => 1,
  );
  clock.nowMicros();
  for (const jump of [3_600_000, -7_200_000]) {
    wall += jump;
    assert.equal(Math.floor(clock.nowMicros() / 1000), wall);
    assert.equal(clock.nowMillis(), wall);
  }
});

test('the real clock never goes back within a run of readings', () => {
  const clock = new NodeClock();
  let last = 0;
  for (let reading = 0; reading < 10_000; reading++) {
    const micros = clock.nowMicros();
    assert.ok(micros >= last);
    last = micros;
  }
});
