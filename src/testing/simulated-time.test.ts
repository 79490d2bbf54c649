import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from '../platform/index.ts';
import { SeededRandom, SimulatedClock, SimulatedTime, simulationEpochMillis } from './index.ts';

test('events come in order of time, then of scheduling, however many there are', async () => {
  const time = new SimulatedTime();
  const random = new SeededRandom(5);
  const seen: { at: number; index: number }[] = [];
  for (let index = 0; index < 500; index++) {
    const at = random.integer(50);
    time.timers.after(at, () => seen.push({ at, index }));
  }
  await time.run(100);
  const sorted = [...seen].sort((a, b) => a.at - b.at || a.index - b.index);
  assert.equal(seen.length, 500);
  assert.deepEqual(seen, sorted);
  assert.equal(time.nowMs, 100);
});

test('promises settle before the next event, however long their chain', async () => {
  const time = new SimulatedTime();
  const seen: string[] = [];
  time.timers.after(1, () => {
    void (async () => {
      for (let link = 0; link < 10_000; link++) await Promise.resolve();
      await new Promise<void>((resolve) => process.nextTick(resolve));
      await new Promise<void>((resolve) => queueMicrotask(resolve));
      seen.push('chain done');
    })();
  });
  time.timers.after(1, () => seen.push('next event'));
  await time.run(1);
  assert.deepEqual(seen, ['chain done', 'next event']);
});

test('periodic, cancelled and immediate timers', async () => {
  const time = new SimulatedTime();
  const seen: string[] = [];
  const period = time.timers.every(10, () => seen.push(`tick ${time.nowMs}`));
  time.timers.after(15, () => seen.push('never')).cancel();
  time.timers.after(20, () => time.timers.soon(() => seen.push(`soon ${time.nowMs}`)));
  await time.run(25);
  period.cancel();
  await time.runFor(100);
  assert.deepEqual(seen, ['tick 10', 'tick 20', 'soon 20']);
  const once = time.timers.every(1, () => {
    seen.push('once');
    once.cancel();
  });
  await time.runFor(10);
  assert.equal(seen.filter((what) => what === 'once').length, 1);
});

test('waiting ends with the fact, or says that it cannot come', async () => {
  const time = new SimulatedTime();
  const value = time.wait(
    sleep(time.timers, 30).then(() => 'slept'),
    1000,
  );
  assert.equal(await value, 'slept');
  assert.equal(time.nowMs, 30);
  await assert.rejects(
    time.runUntil(() => false, 5),
    /nothing more can happen/,
  );
  time.timers.every(1, () => {});
  await assert.rejects(
    time.runUntil(() => false, 5),
    /still not so after 5 ms/,
  );
});

test('an error in a callback stops the run', async () => {
  const time = new SimulatedTime();
  time.timers.after(1, () => {
    throw new RangeError('boom');
  });
  await assert.rejects(time.run(5), RangeError);
});

test('clocks differ, drift and jump; monotonic time does not', async () => {
  const time = new SimulatedTime();
  const right = new SimulatedClock(time);
  const wrong = new SimulatedClock(time, { skewMs: -500, driftPerMillion: 1000 });
  assert.equal(right.nowMillis(), simulationEpochMillis);
  assert.equal(wrong.nowMillis(), simulationEpochMillis - 500);
  await time.run(10_000);
  assert.equal(right.nowMicros(), (simulationEpochMillis + 10_000) * 1000);
  assert.equal(wrong.nowMillis(), simulationEpochMillis + 10_000 - 500 + 10);
  wrong.drift(0);
  wrong.jump(-3_600_000);
  await time.runFor(1000);
  assert.equal(wrong.nowMillis(), simulationEpochMillis + 11_000 - 490 - 3_600_000);
  assert.equal(wrong.monotonicMillis(), 11_000);
});
