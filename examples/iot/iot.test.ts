import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TestBench } from '../common/test-bench.ts';
import { iot } from './iot.ts';
import { Telemetry } from './telemetry.ts';

let bench: TestBench;
let telemetry: Telemetry;

before(async () => {
  bench = await TestBench.start(iot);
  telemetry = new Telemetry(bench.database);
});
after(() => bench[Symbol.asyncDispose]());

const noon = Date.UTC(2026, 5, 1, 12);
const minuteMs = 60_000;
const reading = (atMillis: number, temperature: number) => ({
  deviceId: 'd1',
  site: 'Lyon',
  measuredAtMillis: atMillis,
  temperature,
  humidity: 40,
  battery: 80,
  signal: -60,
});

test('a simulated fleet loses no reading and counts none twice', async () => {
  await bench.load(250);
  assert.deepEqual(await bench.broken(), []);
});

test('the cards of the page are read from the cluster', async () => {
  const cards = await bench.simulation.look();
  assert.deepEqual(
    cards.map(({ kind }) => kind),
    ['figures', 'lines', 'table', 'bars'],
  );
});

test('a reading that is late is in the series and is not the newest', async () => {
  await telemetry.store(reading(noon, 20));
  await telemetry.store(reading(noon - 30 * minuteMs, 19));
  const series = await telemetry.series('d1', noon - 60 * minuteMs, noon);
  assert.deepEqual(
    series.map(({ temperature }) => temperature),
    [19, 20],
  );
  const latest = (await telemetry.latest('Lyon')).find(({ deviceId }) => deviceId === 'd1');
  assert.equal(latest?.measuredAtMillis, noon);
});

test('a span over midnight is read from two partitions', async () => {
  const midnight = Date.UTC(2026, 5, 2);
  await telemetry.store(reading(midnight - minuteMs, 15));
  await telemetry.store(reading(midnight, 14));
  const series = await telemetry.series('d1', midnight - 2 * minuteMs, midnight);
  assert.deepEqual(
    series.map(({ temperature }) => temperature),
    [15, 14],
  );
});

test('an hour that is rolled up again counts what came late, once', async () => {
  await telemetry.rollUp('d1', noon - 60 * minuteMs);
  await telemetry.store(reading(noon - 20 * minuteMs, 25));
  await telemetry.rollUp('d1', noon - 60 * minuteMs);
  await telemetry.rollUp('d1', noon - 60 * minuteMs);
  const hour = (await telemetry.hours('d1', noon)).find((row) => row.hour === 11);
  assert.deepEqual({ ...hour }, { hour: 11, readings: 2, lowest: 19, highest: 25, mean: 22 });
});
