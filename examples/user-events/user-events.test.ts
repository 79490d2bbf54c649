import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Random, TimeIds } from '../common/index.ts';
import { TestBench } from '../common/test-bench.ts';
import type { EventType } from './tracker.ts';
import { Tracker } from './tracker.ts';
import { userEvents } from './user-events.ts';

let bench: TestBench;
let tracker: Tracker;
const random = new Random(1);
const ids = new TimeIds(random);
const noon = Date.UTC(2026, 5, 1, 12);

before(async () => {
  bench = await TestBench.start(userEvents);
  tracker = new Tracker(bench.database);
});
after(() => bench[Symbol.asyncDispose]());

const ann = random.uuid();
const bo = random.uuid();
const sessionId = random.uuid();
const event = (userId: typeof ann, type: EventType, atMillis = noon) => ({
  id: ids.at(atMillis),
  userId,
  sessionId,
  type,
  properties: { page: 'tent' },
});

test('simulated visitors lose no event and are counted once', async () => {
  await bench.load(150);
  assert.deepEqual(await bench.broken(), []);
  assert.equal((await bench.simulation.look()).length, 4);
});

test('a journey has events of all types, newest first, one month at a time', async () => {
  await tracker.track(event(ann, 'view'));
  await tracker.track(event(ann, 'cart', noon + 1000));
  await tracker.track(event(ann, 'purchase', Date.UTC(2026, 6, 1)));
  const journey = await tracker.journey(ann, new Date(noon));
  assert.deepEqual(
    journey.map(({ type }) => type),
    ['cart', 'view'],
  );
  assert.deepEqual(journey[0]?.properties, { page: 'tent' });
});

test('a user who comes twice is one user of the day, and of each step', async () => {
  const day = new Date(Date.UTC(2026, 7, 1));
  for (const type of ['view', 'view', 'cart'] as const) {
    await tracker.track(event(ann, type, day.getTime()));
  }
  await tracker.track(event(bo, 'view', day.getTime()));
  const { users, steps } = await tracker.day(day);
  assert.equal(users, 2);
  assert.deepEqual(
    [steps.get('view'), steps.get('cart'), steps.get('purchase')],
    [2, 1, undefined],
  );
});

test('counters are read by hour', async () => {
  for (let i = 0; i < 3; i++) await tracker.count(event(bo, 'search', noon));
  assert.equal((await tracker.counts('search', new Date(noon)))[12], 3);
});
