import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intValue } from '../../mutation/history-suite.ts';
import { wholeTable } from '../../mutation/index.ts';
import type { SamplerName } from '../../observe/index.ts';
import { SAMPLER_NAMES } from '../../observe/index.ts';
import { otherEntry, otherTable, StoreUnderTest } from '../store-suite.ts';

const ids = [otherTable.id];

async function sampled(
  store: StoreUnderTest,
  name: SamplerName,
  work: () => Promise<void>,
): Promise<readonly (readonly [string, number])[]> {
  const { sampling } = store.open;
  assert.equal(sampling.begin(ids, name, 256, 60_000), true);
  await work();
  return sampling.finish(ids, name, 10).map(({ value, count }) => [value, count] as const);
}

async function startStore(): Promise<StoreUnderTest> {
  const store = new StoreUnderTest(1, { commitlogSync: 'periodic' });
  await store.start();
  return store;
}

test('the partitions written most come first', async () => {
  const store = await startStore();
  const found = await sampled(store, 'WRITES', async () => {
    for (const key of [1, 2, 2, 3, 2, 3]) await store.write(otherEntry(key));
  });
  assert.deepEqual(found, [
    ['2', 3],
    ['3', 2],
    ['1', 1],
  ]);
  await store.close();
});

test('the largest writes come first, as large as Cassandra says they are', async () => {
  const store = await startStore();
  const found = await sampled(store, 'WRITE_SIZE', async () => {
    await store.write(otherEntry(1, 1, intValue(1)));
    await store.write(otherEntry(2, 1, Buffer.alloc(0)));
  });
  // A row without clustering (21) with a cell (20) and its value (4); no static row (21); 8.
  assert.deepEqual(found, [
    ['1', 74],
    ['2', 70],
  ]);
  await store.close();
});

test('reads of ranges tell the rows of each partition', async () => {
  const store = await startStore();
  for (const key of [1, 2]) await store.write(otherEntry(key));
  const found = await sampled(store, 'READ_ROW_COUNT', async () => {
    await store.wait(Promise.resolve(store.open.read(wholeTable(otherTable, 100))));
  });
  assert.deepEqual(
    new Map(found),
    new Map([
      ['1', 1],
      ['2', 1],
    ]),
  );
  await store.close();
});

test('nothing is taken when the time is over, and another one may look then', async () => {
  const store = await startStore();
  const { sampling } = store.open;
  assert.equal(sampling.begin(ids, 'WRITES', 10, 1000), true);
  assert.equal(sampling.begin(ids, 'WRITES', 10, 1000), false);
  assert.equal(sampling.begin(ids, 'READS', 10, 1000), true);
  await store.simulation.time.runFor(2000);
  await store.write(otherEntry(1));
  assert.deepEqual(sampling.finish(ids, 'WRITES', 10), []);
  assert.equal(sampling.begin(ids, 'READS', 10, 1000), true);
  await store.close();
});

test('a query is sampled as CQL', async () => {
  const store = await startStore();
  await store.write(otherEntry(1));
  const { sampling } = store.open;
  sampling.begin(ids, 'LOCAL_READ_TIME', 10, 60_000);
  await store.wait(Promise.resolve(store.open.read(wholeTable(otherTable, 100))));
  const found = sampling.finish(ids, 'LOCAL_READ_TIME', 10).map(({ value }) => value);
  // A simulated read takes no time.
  assert.deepEqual(found, []);
  assert.equal(SAMPLER_NAMES.length, 8);
  await store.close();
});
