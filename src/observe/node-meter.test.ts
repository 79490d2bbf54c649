import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyBoundMs, NodeMeter } from './index.ts';

const ONE = 1;
const QUORUM = 4;

/** A meter on a clock that the test sets. */
function setUp() {
  const clock = { nowMs: 0 };
  return { clock, meter: new NodeMeter(() => clock.nowMs) };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('requests are counted by kind and level, and what nobody asked for is left out', () => {
  const { meter } = setUp();
  for (let i = 0; i < 100; i++) meter.begin('write', QUORUM);
  meter.begin('read', ONE);
  assert.deepEqual(
    meter.activity().map(({ kind, level, requests }) => [kind, level, requests]),
    [
      ['read', ONE, 1],
      ['write', QUORUM, 100],
    ],
  );
});

test('each of few requests is timed, and of a stream every sixteenth', () => {
  const { clock, meter } = setUp();
  const timed = (everyMs: number) => {
    let count = 0;
    for (let i = 0; i < 160; i++) {
      clock.nowMs += everyMs;
      if (meter.begin('read', ONE) >= 0) count++;
    }
    return count;
  };
  assert.equal(timed(50), 160);
  assert.equal(timed(0), 10);
});

test('a latency falls into the bucket whose bound it does not pass, also of what failed', async () => {
  const { clock, meter } = setUp();
  const latencies = [0, 0.05, 0.06, 3, 1e9];
  for (const [i, latency] of latencies.entries()) {
    clock.nowMs = 1000 * (i + 1);
    const began = meter.begin('write', ONE);
    const answer = i % 2 === 0 ? Promise.resolve() : Promise.reject(new Error('timed out'));
    meter.watch(answer, 'write', ONE, began).catch(() => {});
    clock.nowMs += latency;
    await settled();
  }
  const [{ latencies: counts } = { latencies: [] }] = meter.activity();
  const buckets = counts.flatMap((count, bucket) => Array<number>(count).fill(bucket));
  const last = counts.length - 1;
  const three = buckets[3] ?? 0;
  assert.deepEqual(buckets, [0, 0, 1, three, last]);
  assert.ok(latencyBoundMs(three) >= 3 && latencyBoundMs(three - 1) < 3);
});
