import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intValue } from '../../mutation/history-suite.ts';
import { wholeTable } from '../../mutation/index.ts';
import { cassandraFormat, otherEntry, otherTable, StoreUnderTest } from '../store-suite.ts';
import type { CompactionControl } from './index.ts';

const ids = [otherTable.id];
/** Enough that a compaction rests in between. */
const KEYS = 40;

async function startStore(): Promise<StoreUnderTest> {
  const store = new StoreUnderTest(1, { commitlogSync: 'periodic' }, true);
  await store.start({}, cassandraFormat);
  return store;
}

function compactionsOf(store: StoreUnderTest): CompactionControl {
  const { compactions } = store.open;
  assert.ok(compactions !== null);
  return compactions;
}

/** So many files, each with all keys. */
async function flushFiles(store: StoreUnderTest, count: number, timestamp: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    for (let key = 0; key < KEYS; key++) {
      await store.write(otherEntry(key, timestamp + i, intValue(key)));
    }
    await store.wait(store.open.flush(ids));
  }
}

async function liveKeys(store: StoreUnderTest): Promise<number> {
  const everything = wholeTable(otherTable, 100);
  const found = await store.wait(Promise.resolve(store.open.read(everything)));
  return found.filter(({ unfiltereds }) => unfiltereds.length > 0).length;
}

const filesOf = (store: StoreUnderTest): number =>
  store.open.tableFacts().find(({ table }) => table.id === otherTable.id)?.files.count ?? 0;

test('compactions of one table go on at once, each with files of its own', async () => {
  const store = await startStore();
  const compactions = compactionsOf(store);
  const { tasks } = store.open;
  compactions.bytesPerSecond = 1;
  await flushFiles(store, 4, 1);
  await store.simulation.time.runUntil(() => tasks.running.length === 1, 60_000);
  await flushFiles(store, 4, 10);
  await store.simulation.time.runUntil(() => tasks.running.length === 2, 60_000);
  assert.deepEqual(
    tasks.running.map(({ files }) => files),
    [4, 4],
  );
  // A third has no place.
  await flushFiles(store, 4, 20);
  await store.simulation.time.runFor(1000);
  assert.equal(tasks.running.length, 2);
  compactions.concurrent = 3;
  await store.simulation.time.runUntil(() => tasks.running.length === 3, 60_000);
  compactions.bytesPerSecond = Number.POSITIVE_INFINITY;
  await store.simulation.time.runUntil(() => tasks.running.length === 0, 60_000);
  assert.equal(filesOf(store), 3);
  assert.equal(await liveKeys(store), KEYS);
  assert.deepEqual(store.failures, []);
  await store.close();
});

test('one of several compactions is stopped by its id', async () => {
  const store = await startStore();
  const compactions = compactionsOf(store);
  const { tasks } = store.open;
  compactions.bytesPerSecond = 1;
  await flushFiles(store, 4, 1);
  await flushFiles(store, 4, 10);
  await store.simulation.time.runUntil(() => tasks.running.length === 2, 60_000);
  const [first, second] = tasks.running;
  compactions.setAutomatic(ids, false);
  tasks.stop(({ id }) => first?.id.equals(id) === true);
  await store.simulation.time.runUntil(() => tasks.running.length === 1, 60_000);
  assert.deepEqual(tasks.running[0]?.id, second?.id);
  assert.equal(compactions.totals.aborted, 1);
  compactions.bytesPerSecond = Number.POSITIVE_INFINITY;
  await store.simulation.time.runUntil(() => tasks.running.length === 0, 60_000);
  assert.equal(filesOf(store), 5);
  await store.close();
});

test('a command takes the files of a compaction that began by itself', async () => {
  const store = await startStore();
  const compactions = compactionsOf(store);
  const { tasks } = store.open;
  compactions.bytesPerSecond = 1;
  await flushFiles(store, 4, 1);
  await store.simulation.time.runUntil(() => tasks.running.length === 1, 60_000);
  const done = compactions.compact(ids);
  const isMajor = () => tasks.running.some(({ operation }) => operation === 'majorcompaction');
  await store.simulation.time.runUntil(isMajor, 60_000);
  assert.equal(compactions.totals.aborted, 1);
  compactions.bytesPerSecond = Number.POSITIVE_INFINITY;
  await store.wait(done);
  assert.equal(filesOf(store), 1);
  assert.equal(await liveKeys(store), KEYS);
  await store.close();
});

test('so many files are written anew at once as a command wants', async () => {
  const store = await startStore();
  const compactions = compactionsOf(store);
  const { tasks } = store.open;
  compactions.concurrent = 4;
  compactions.setAutomatic(ids, false);
  await flushFiles(store, 6, 1);
  for (const [jobs, expected] of [
    [1, 1],
    [3, 3],
    [0, 4],
  ] as const) {
    compactions.bytesPerSecond = 1;
    const done = compactions.upgrade(ids, { all: true, jobs });
    await store.simulation.time.runUntil(() => tasks.running.length === expected, 60_000);
    await store.simulation.time.runFor(1000);
    assert.equal(tasks.running.length, expected, `${jobs} jobs`);
    compactions.bytesPerSecond = Number.POSITIVE_INFINITY;
    await store.wait(done);
    assert.equal(filesOf(store), 6);
  }
  await store.close();
});

test('a node that stops ends all compactions', async () => {
  const store = await startStore();
  const compactions = compactionsOf(store);
  const { tasks } = store.open;
  compactions.bytesPerSecond = 1;
  await flushFiles(store, 8, 1);
  await store.simulation.time.runUntil(() => tasks.running.length === 2, 60_000);
  await store.close();
  assert.equal(tasks.running.length, 0);
  await store.start({}, cassandraFormat);
  assert.equal(await liveKeys(store), KEYS);
  await store.close();
});
