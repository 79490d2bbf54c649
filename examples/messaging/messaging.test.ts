import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Random, TimeIds } from '../common/index.ts';
import { TestBench } from '../common/test-bench.ts';
import { messaging } from './messaging.ts';
import { Messenger } from './messenger.ts';

let bench: TestBench;
let messenger: Messenger;
const random = new Random(1);
const ids = new TimeIds(random);
const dayMs = 86_400_000;
const noon = Date.UTC(2026, 5, 1, 12);

before(async () => {
  bench = await TestBench.start(messaging);
  messenger = new Messenger(bench.database);
});
after(() => bench[Symbol.asyncDispose]());

const [ann, bo] = [random.uuid(), random.uuid()];
const conversation = (title: string) => ({ id: random.uuid(), title, participants: [ann, bo] });
const message = (atMillis: number, content: string) => ({
  id: ids.at(atMillis),
  senderId: ann,
  content,
});

test('simulated users lose no confirmed message and see none twice', async () => {
  await bench.load(120);
  assert.deepEqual(await bench.broken(), []);
  assert.equal((await bench.simulation.look()).length, 4);
});

test('a page of messages goes back over the border of weeks', async () => {
  const talk = conversation('weeks');
  for (const day of [0, 7, 8, 30])
    await messenger.send(talk, message(noon + day * dayMs, `${day}`));
  const span = { sinceMillis: noon, beforeMillis: noon + 31 * dayMs };
  const contents = async (limit: number, beforeMillis = span.beforeMillis) =>
    (await messenger.newest(talk.id, { ...span, beforeMillis, limit })).map((one) => one.content);
  assert.deepEqual(await contents(3), ['30', '8', '7']);
  assert.deepEqual(await contents(10, noon + 8 * dayMs), ['7', '0']);
});

test('a message that arrives late does not become the last one of the inbox', async () => {
  const talk = conversation('late');
  await messenger.send(talk, message(noon, 'second'));
  await messenger.send(talk, message(noon - 1000, 'first'));
  const line = (await messenger.inbox(bo)).find(({ title }) => title === 'late');
  assert.equal(line?.preview, 'second');
});

test('what is unread is what came after the last that was read', async () => {
  const talk = conversation('unread');
  const sent = [0, 1, 2, 8].map((day) => message(noon + day * dayMs, `${day}`));
  for (const one of sent) await messenger.send(talk, one);
  const span = { sinceMillis: noon - dayMs, nowMillis: noon + 9 * dayMs };
  assert.equal(await messenger.unread(bo, talk.id, span), 4);
  const [first, second] = sent;
  assert.ok(first !== undefined && second !== undefined);
  await messenger.markRead(bo, talk.id, second.id);
  await messenger.markRead(bo, talk.id, first.id);
  assert.equal(await messenger.unread(bo, talk.id, span), 2);
});
