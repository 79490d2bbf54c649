import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedClock, SimulatedLog, SimulatedTime } from '../../testing/index.ts';
import { ArrivalWindow } from './arrival-window.ts';
import { FailureDetector } from './failure-detector.ts';

async function detector() {
  const time = new SimulatedTime();
  const log = new SimulatedLog('node', () => time.nowMs);
  const detector = new FailureDetector(new SimulatedClock(time), log, 8);
  /** Looks each second, and hears of the node each second while `beats`. */
  const seconds = async (count: number, beats: boolean): Promise<number | null> => {
    for (let second = 0; second < count; second++) {
      await time.runFor(1000);
      if (beats) detector.report('peer');
      if (detector.convicts('peer')) return second + 1;
    }
    return null;
  };
  return { time, log, detector, seconds };
}

test('silence of 8 ln 10 = 18.4 usual intervals convicts', async () => {
  const { seconds } = await detector();
  assert.equal(await seconds(300, true), null);
  assert.equal(await seconds(60, false), 19);
});

test('a node just met is given twice as long', async () => {
  const { detector: watching, seconds } = await detector();
  watching.report('peer');
  assert.equal(await seconds(60, false), 37);
});

test('nobody is convicted by a node that stood still itself', async () => {
  const { time, log, detector: watching, seconds } = await detector();
  await seconds(100, true);
  await time.runFor(60_000);
  assert.equal(watching.convicts('peer'), false);
  assert.equal(
    log.matching('Not marking nodes down due to local pause of 60000000000ns > 5000000000ns')
      .length,
    1,
  );
  assert.equal(await seconds(20, true), null);
  assert.equal(await seconds(60, false), 19);
});

test('a node never heard of has no phi', async () => {
  const { detector: watching } = await detector();
  assert.equal(watching.phi('nobody'), 0);
  assert.equal(watching.convicts('nobody'), false);
});

test('intervals of more than two rounds are not learned; the last thousand are', () => {
  const window = new ArrivalWindow(0);
  assert.equal(window.meanMs, 2000);
  window.arrived(10_000);
  assert.equal(window.meanMs, 2000);
  window.arrived(11_000);
  assert.equal(window.meanMs, 1500);
  for (let beat = 1; beat <= 1000; beat++) window.arrived(11_000 + beat * 500);
  assert.equal(window.meanMs, 500);
  assert.equal(window.silence(11_000 + 500_000 + 2500), 5);
});
