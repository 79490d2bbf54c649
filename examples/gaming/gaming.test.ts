import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import driver from 'cassandra-driver';
import { Random, TimeIds } from '../common/index.ts';
import { TestBench } from '../common/test-bench.ts';
import { Arcade } from './arcade.ts';
import { gaming } from './gaming.ts';
import { Shop } from './shop.ts';

let bench: TestBench;
let arcade: Arcade;
let shop: Shop;
const random = new Random(1);
const ids = new TimeIds(random);
const noon = Date.UTC(2026, 5, 1, 12);
const day = new driver.types.LocalDate(2026, 6, 1);

before(async () => {
  bench = await TestBench.start(gaming);
  arcade = new Arcade(bench.database);
  shop = new Shop(bench.database);
});
after(() => bench[Symbol.asyncDispose]());

const ann = random.uuid();
const bo = random.uuid();
const scored = (gameId: string, playerId: typeof ann, score: number) => ({
  gameId,
  day,
  playerId,
  username: playerId === ann ? 'ann' : 'bo',
  score,
});

test('simulated players get their places and their purchases', async () => {
  await bench.load(120);
  assert.deepEqual(await bench.broken(), []);
  assert.equal((await bench.simulation.look()).length, 4);
});

test('a leaderboard has each player once, with the best score', async () => {
  for (const score of [10, 30, 20]) await arcade.record(scored('go', ann, score));
  await arcade.record(scored('go', bo, 25));
  const top = await arcade.top('go', day, 10);
  assert.deepEqual(
    top.map(({ username, score }) => [username, score]),
    [
      ['ann', 30],
      ['bo', 25],
    ],
  );
});

test('the highest score wins in whatever order scores are written', async () => {
  for (const score of [7, 9, 8]) await arcade.place(scored('dice', ann, score));
  assert.equal(await arcade.best(ann, 'dice', day), 9);
});

test('a purchase that is asked for twice is paid once', async () => {
  await shop.open(ann, 100);
  const hat = { id: ids.at(noon), item: 'hat', price: 60 };
  assert.equal(await shop.buy(ann, hat), true);
  assert.equal(await shop.buy(ann, hat), true);
  const { coins, purchases } = await shop.wallet(ann);
  assert.deepEqual([coins, purchases.length], [40, 1]);
});

test('two purchases at once cannot spend the same coins', async () => {
  await shop.open(bo, 100);
  const buy = () => shop.buy(bo, { id: ids.at(noon), item: 'cape', price: 70 });
  assert.deepEqual((await Promise.all([buy(), buy()])).sort(), [false, true]);
  assert.equal((await shop.wallet(bo)).coins, 30);
});
