import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  dataOf,
  histories,
  historyTable,
  intValue,
  keys,
  textOf,
} from '../../mutation/history-suite.ts';
import type { PartitionData, PartitionUpdate, RangeRead } from '../../mutation/index.ts';
import {
  compareKeys,
  DeletionTime,
  filterLive,
  Liveness,
  mergePartitionData,
  NO_DELETION_TIME,
  NO_TTL,
  Row,
  UpdateBuilder,
  wholeTable,
} from '../../mutation/index.ts';
import { mutationOf, otherEntry, otherTable, StoreUnderTest } from '../store-suite.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const runs = { seed, numRuns: Number(process.env.RUNS ?? 60) };

const everything: RangeRead = wholeTable(historyTable, 102);
const others: RangeRead = { ...everything, table: otherTable };

async function keysIn(store: StoreUnderTest): Promise<readonly number[]> {
  const found = await store.wait(Promise.resolve(store.open.read(others)));
  return found.map(({ key }) => key.key.readInt32BE()).sort((left, right) => left - right);
}

function live(data: readonly PartitionData[]): string {
  return data
    .map((partition) => filterLive(partition, everything.nowInSeconds, null))
    .filter((partition) => partition !== null)
    .map((partition) => `${partition.key.key.toString('hex')} ${textOf(partition)}`)
    .join('\n');
}

function model(history: readonly PartitionUpdate[]): readonly PartitionData[] {
  return [...keys].sort(compareKeys).flatMap((key) => {
    const versions = history.filter((update) => update.key === key).map(dataOf);
    return versions.length === 0 ? [] : [mergePartitionData(historyTable, false, versions)];
  });
}

test('writes, flushes, truncations and restarts in any order: the store answers right', async () => {
  const events = fc.array(fc.constantFrom('flush', 'restart', 'kill', 'truncate', '', '', ''), {
    minLength: 12,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(histories, events, async (history, steps) => {
      const store = new StoreUnderTest(seed, {}, true);
      await store.start();
      let expected: PartitionUpdate[] = [];
      for (const [i, update] of history.entries()) {
        await store.write(update);
        expected.push(update);
        const step = steps[i];
        if (step === 'flush') await store.wait(store.open.flush());
        if (step === 'restart') await store.close();
        if (step === 'kill') store.machine.kill();
        if (step === 'restart' || step === 'kill') await store.start();
        if (step === 'truncate') {
          await store.wait(store.open.truncate(historyTable.id));
          expected = [];
        }
        const found = await store.wait(Promise.resolve(store.open.read(everything)));
        assert.equal(live(found), live(model(expected)));
      }
      await store.close();
    }),
    runs,
  );
});

test('what is in files leaves the commit log, and is not replayed', async () => {
  const store = new StoreUnderTest(seed, {}, true);
  await store.start();
  for (let key = 0; key < 200; key++) await store.write(otherEntry(key));
  const before = (await store.segments()).length;
  assert.ok(before > 3, `${before} segments`);
  await store.wait(store.open.flush());
  const after = await store.segments();
  assert.equal(after.length, 1);
  store.machine.kill();
  await store.start();
  assert.equal(store.open.tableStatistics(otherTable.id).memtableBytes, 0);
  assert.equal((await keysIn(store)).length, 200);
  await store.close();
});

test('writes that are in the log before a switch are in the file before the log forgets', async () => {
  const store = new StoreUnderTest(seed, { commitlogSync: 'group' }, true);
  await store.start();
  const waiting = [];
  for (let key = 0; key < 50; key++) {
    waiting.push(store.open.apply(mutationOf(otherEntry(key)), true));
    if (key % 10 === 5) waiting.push(store.open.flush());
  }
  await store.wait(Promise.all(waiting));
  await store.wait(store.open.flush());
  assert.equal(store.open.tableStatistics(otherTable.id).memtableBytes, 0);
  store.machine.kill();
  await store.start();
  assert.equal((await keysIn(store)).length, 50);
  await store.close();
});

test('the largest memtable is flushed when memory is short, and writes wait when it is gone', async () => {
  const memtableHeapSpaceBytes = 60_000;
  const settings = { memtableHeapSpaceBytes, commitlogSync: 'periodic' } as const;
  const store = new StoreUnderTest(seed, settings, true);
  await store.start();
  let waited = 0;
  const waiting: Promise<void>[] = [];
  for (let key = 0; key < 2000; key++) {
    const done = store.open.apply(mutationOf(otherEntry(key)), true);
    if (done === undefined) continue;
    waited++;
    waiting.push(done);
    if (waiting.length % 50 === 0) await store.wait(Promise.all(waiting));
  }
  await store.wait(Promise.all(waiting));
  assert.ok(waited > 0, 'some writes had to wait');
  await store.simulation.time.runFor(2000);
  assert.ok(store.open.tableStatistics(otherTable.id).memtableBytes < memtableHeapSpaceBytes / 2);
  assert.equal((await keysIn(store)).length, 2000);
  await store.close();
});

test('a commit log that is too long makes the tables flush that keep it', async () => {
  const settings = { commitlogTotalSpaceBytes: 10_000, commitlogSync: 'periodic' } as const;
  const store = new StoreUnderTest(seed, settings, true);
  await store.start();
  for (let key = 0; key < 500; key++) {
    store.put(otherEntry(key));
    if (key % 20 === 0) await store.simulation.time.runFor(100);
  }
  await store.simulation.time.runFor(2000);
  const count = (await store.segments()).length;
  assert.ok(count <= 7, `${count} segments`);
  store.machine.kill();
  await store.start();
  assert.equal((await keysIn(store)).length, 500);
  await store.close();
});

test('a full disk refuses flushes and loses nothing; with space they go on', async () => {
  const store = new StoreUnderTest(seed, { commitlogSegmentSizeBytes: 1 << 20 }, true);
  await store.start();
  for (let key = 0; key < 100; key++) await store.write(otherEntry(key));
  store.machine.disk.capacityBytes = 0;
  await assert.rejects(store.wait(store.open.flush()), { reason: 'full' });
  assert.equal((await keysIn(store)).length, 100);
  await assert.rejects(store.write(otherEntry(1000)), { name: 'StorageFailure' });
  store.machine.disk.capacityBytes = Number.POSITIVE_INFINITY;
  await store.simulation.time.runFor(1000);
  await store.write(otherEntry(1001));
  await store.wait(store.open.flush());
  const statistics = store.open.tableStatistics(otherTable.id);
  assert.equal(statistics.memtableBytes, 0);
  store.machine.crash();
  await store.start();
  const found = await keysIn(store);
  // The refused write may have come to the log after all.
  assert.deepEqual(
    found.filter((key) => key !== 1000),
    [...Array(100).keys(), 1001],
  );
  await store.close();
});

test('a disk that fails while it flushes is reported by disk_failure_policy', async () => {
  const store = new StoreUnderTest(seed, { diskFailurePolicy: 'best_effort' }, true);
  await store.start();
  await store.write(otherEntry(1));
  store.machine.disk.failing = '/data/data/';
  await assert.rejects(store.wait(store.open.flush()));
  assert.match(store.failures.join('\n'), /^best_effort: input\/output error/);
  store.machine.disk.failing = null;
  assert.deepEqual(await keysIn(store), [1]);
  await store.wait(store.open.flush());
  assert.deepEqual(await keysIn(store), [1]);
  await store.close();
});

test('flush: a stop in good order leaves little of a long commit log to replay', async () => {
  const store = new StoreUnderTest(
    5,
    {
      commitlogSync: 'periodic',
      commitlogSegmentSizeBytes: 1 << 20,
      commitlogTotalSpaceBytes: 1 << 30,
      maxMutationSizeBytes: 1 << 19,
    },
    true,
  );
  await store.start();
  const alive = new Liveness(1, NO_TTL, NO_DELETION_TIME);
  for (let c = 0; c < 150; c++) {
    const row = new Row([intValue(c), Buffer.alloc(60_000, 'x')], alive, DeletionTime.LIVE, []);
    await store.write(
      new UpdateBuilder(historyTable, keys[0] as (typeof keys)[number]).addRow(row).build(),
    );
  }
  const before = await store.segments();
  await store.close();
  const after = await store.segments();
  assert.ok(before.length >= 9 && after.length <= 2, `${before.length} and ${after.length}`);
  await store.start();
  const [partition] = await store.wait(Promise.resolve(store.open.read(everything)));
  assert.equal(partition?.unfiltereds.length, 150);
  await store.close();
});
