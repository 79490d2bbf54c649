import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteWriter } from '../../base/bytes/index.ts';
import { intValue } from '../../mutation/history-suite.ts';
import type { RangeRead } from '../../mutation/index.ts';
import {
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  NO_DELETION_TIME,
  Row,
  UpdateBuilder,
  wholeTable,
} from '../../mutation/index.ts';
import { tableFromText } from '../../schema/index.ts';
import { SeededRandom } from '../../testing/index.ts';
import {
  logFolder,
  mutationOf,
  otherEntry,
  otherTable,
  StoreUnderTest,
  systemTable,
} from '../store-suite.ts';
import { segmentName, writeSyncMarker, writeTruncationRecord } from './log-format.ts';

const seed = Number(process.env.SEED ?? 20260101);
console.log(`seed ${seed}`);

const everything: RangeRead = wholeTable(otherTable, 100);

function keysOf(store: StoreUnderTest): Set<number> {
  return new Set(store.open.readAtOnce(everything).map(({ key }) => key.key.readInt32BE()));
}

/** Writes without waiting; `acknowledged` grows as answers come. */
function writeLater(store: StoreUnderTest, key: number, acknowledged: Set<number>): void {
  const mark = (): unknown => acknowledged.add(key);
  const waiting = store.open.apply(mutationOf(otherEntry(key)), true);
  if (waiting === undefined) mark();
  else waiting.then(mark, () => {});
}

for (const commitlogSync of ['batch', 'group'] as const) {
  test(`no acknowledged write is lost in a power cut at any moment: ${commitlogSync}`, async () => {
    let total = 0;
    for (let round = 0; round < 60; round++) {
      const random = new SeededRandom(seed + round);
      const store = new StoreUnderTest(seed + round, { commitlogSync });
      const acknowledged = new Set<number>();
      let next = 0;
      for (let life = 0; life < 4; life++) {
        await store.start();
        const found = keysOf(store);
        for (const key of acknowledged) assert.ok(found.has(key), `round ${round}: ${key} is lost`);
        for (let events = random.integer(120); events > 0; events--) {
          if (random.integer(2) === 0) writeLater(store, next++, acknowledged);
          if (!(await store.simulation.time.step(store.simulation.time.nowMs + 5))) {
            await store.simulation.time.runFor(1);
          }
        }
        if (random.integer(4) === 0) store.machine.kill();
        else store.machine.crash();
      }
      total += acknowledged.size;
    }
    assert.ok(total > 1000, `${total} acknowledged`);
  });
}

test('a changed bit is found, or lies in what no sync marker covers', async () => {
  let detected = 0;
  for (let round = 0; round < 150; round++) {
    const store = new StoreUnderTest(seed + round);
    await store.start();
    for (let key = 0; key < 60; key++) await store.write(otherEntry(key));
    await store.close();
    const names = await store.segments();
    const name = names[round % names.length] as string;
    const offset = store.machine.disk.flipBit(`${logFolder}/${name}`);
    const isLast = name === names.at(-1);
    try {
      await store.start();
      assert.ok(isLast, `round ${round}: bit at ${offset} of ${name} was not seen`);
      // The record after the last marker is all that may be missing.
      const found = keysOf(store);
      for (let key = 0; key < 59; key++) assert.ok(found.has(key), `round ${round}: lost ${key}`);
    } catch (error) {
      const { name: kind, file, offset: at } = error as Error & { file: string; offset: number };
      assert.equal(kind, 'Corruption', String(error));
      assert.equal(file, `${logFolder}/${name}`);
      assert.ok(at <= offset);
      detected++;
    }
  }
  assert.ok(detected > 130, `${detected} of 150 found`);
});

test('a node starts in spite of damage when told to, without what is damaged', async () => {
  const store = new StoreUnderTest(seed);
  await store.start();
  for (let key = 0; key < 60; key++) await store.write(otherEntry(key));
  await store.close();
  const [first] = await store.segments();
  store.machine.disk.flipBit(`${logFolder}/${first}`);
  await assert.rejects(store.start(), { name: 'Corruption' });
  await store.start({ ignoreReplayErrors: true });
  // The changed bit may lie in a sync marker.
  const count = keysOf(store).size;
  assert.ok(count > 20 && count <= 60, `${count} keys`);
});

test('writers of one tick share one sync', async () => {
  const store = new StoreUnderTest(seed, { commitlogSegmentSizeBytes: 1 << 20 });
  await store.start();
  await store.write(otherEntry(0));
  const { disk } = store.machine;
  const before = disk.syncs.length;
  const waiting = Array.from({ length: 100 }, (_, i) =>
    store.open.apply(mutationOf(otherEntry(i + 1)), true),
  );
  await store.wait(Promise.all(waiting));
  assert.equal(disk.syncs.length - before, 1);
  assert.equal(keysOf(store).size, 101);
});

test('a group is acknowledged at the end of its window', async () => {
  const store = new StoreUnderTest(seed, {
    commitlogSync: 'group',
    commitlogSyncGroupWindowMs: 15,
  });
  await store.start();
  const acknowledged = new Set<number>();
  writeLater(store, 1, acknowledged);
  await store.simulation.time.runFor(10);
  writeLater(store, 2, acknowledged);
  await store.simulation.time.runFor(4);
  assert.equal(acknowledged.size, 0);
  await store.simulation.time.runFor(10);
  assert.equal(acknowledged.size, 2);
});

test('periodic mode answers at once, syncs each period, waits when syncs are late', async () => {
  const store = new StoreUnderTest(seed, {
    commitlogSync: 'periodic',
    commitlogSyncPeriodMs: 100,
    commitlogSegmentSizeBytes: 1 << 20,
  });
  const { time } = store.simulation;
  await store.start();
  assert.equal(store.open.apply(mutationOf(otherEntry(1)), true), undefined);
  await time.runFor(250);
  store.machine.crash();
  await store.start();
  assert.deepEqual([...keysOf(store)], [1]);

  store.machine.disk.speed = { ...store.machine.disk.speed, syncMs: 400 };
  assert.equal(store.open.apply(mutationOf(otherEntry(2)), true), undefined);
  await time.runFor(160);
  const waiting = store.open.apply(mutationOf(otherEntry(3)), true);
  assert.ok(waiting instanceof Promise);
  await store.wait(waiting);
  assert.ok(keysOf(store).has(3));
});

test('a full disk refuses writes until there is space and loses none', async () => {
  for (const commitlogSync of ['batch', 'periodic'] as const) {
    const store = new StoreUnderTest(seed, { commitlogSync, commitlogSyncPeriodMs: 20 });
    await store.start();
    const acknowledged = new Set<number>();
    const { time } = store.simulation;
    store.machine.disk.capacityBytes = 3000;
    let refused = 0;
    for (let key = 0; key < 200; key++) {
      try {
        writeLater(store, key, acknowledged);
      } catch (error) {
        assert.equal((error as Error).name, 'StorageFailure');
        refused++;
      }
      await time.runFor(3);
    }
    assert.ok(refused > 0);
    assert.deepEqual(store.failures, []);
    store.machine.disk.capacityBytes = Number.POSITIVE_INFINITY;
    await time.runFor(300);
    for (let key = 200; key < 260; key++) {
      writeLater(store, key, acknowledged);
      await time.runFor(3);
    }
    assert.ok(acknowledged.has(259));
    await time.runFor(100);
    store.machine.crash();
    await store.start();
    const found = keysOf(store);
    for (const key of acknowledged) assert.ok(found.has(key), `${commitlogSync}: ${key} is lost`);
  }
});

test('commit_failure_policy decides after an error of the disk', async () => {
  // policy | told | takes writes again when the disk does
  const table = `
    stop        | stop: input/output error: FILE        | no
    stop_commit | stop_commit: input/output error: FILE | no
    die         | die: input/output error: FILE         | no
    ignore      | ignore: input/output error: FILE      | yes`;
  for (const line of table.trim().split('\n')) {
    const [policy, told, recovers] = line.split('|').map((part) => part.trim());
    const store = new StoreUnderTest(seed, {
      commitFailurePolicy: policy as 'stop' | 'stop_commit' | 'die' | 'ignore',
    });
    await store.start();
    await store.write(otherEntry(0));
    const [file] = await store.segments();
    store.machine.disk.failing = '.log';
    await assert.rejects(store.write(otherEntry(1)), { name: 'StorageFailure' });
    assert.deepEqual(store.failures, [told?.replace('FILE', `${logFolder}/${file}`)]);
    store.machine.disk.failing = null;
    await store.simulation.time.runFor(500);
    if (recovers === 'no') {
      await assert.rejects(store.write(otherEntry(2)), { name: 'StorageFailure' });
    } else {
      await store.write(otherEntry(2));
      store.machine.crash();
      await store.start();
      assert.ok(keysOf(store).has(0) && keysOf(store).has(2));
    }
  }
});

test('a mutation larger than max_mutation_size is refused with the text of Cassandra', async () => {
  const store = new StoreUnderTest(seed);
  await store.start();
  const text = systemTable.column('v');
  assert.ok(text !== undefined);
  const cell = new Cell(text, 1, 0, NO_DELETION_TIME, Buffer.alloc(2000), null);
  const update = new UpdateBuilder(systemTable, decorateKey(Buffer.from('big')))
    .addRow(new Row([], Liveness.EMPTY, DeletionTime.LIVE, [cell]))
    .build();
  await assert.rejects(store.write(update), {
    code: 0x2200,
    message:
      /^Rejected an oversized mutation \(\d+\/1024\) for keyspace: system\. Top keys.*local\.big$/,
  });
  await store.write(otherEntry(1));
});

test('of a mutation only the updates of tables that are gone are passed over', async () => {
  const store = new StoreUnderTest(seed);
  await store.start();
  const gone = tableFromText('ks', 'gone', 'k int PRIMARY KEY, a int', {
    id: '11111111-2222-3333-4444-555555555555',
  });
  const lost = new UpdateBuilder(gone, decorateKey(intValue(1)))
    .deletePartition(new DeletionTime(1, 1))
    .build();
  await store.wait(Promise.resolve(store.open.apply(mutationOf(lost, otherEntry(1)), true)));
  await store.close();
  await store.start();
  assert.equal(store.skipped, 1);
  assert.deepEqual([...keysOf(store)], [1]);
});

test('a drained store takes no writes and has lost none', async () => {
  const store = new StoreUnderTest(seed, { commitlogSync: 'periodic' });
  await store.start();
  store.put(otherEntry(1));
  await store.wait(store.open.drain());
  assert.throws(() => store.open.apply(mutationOf(otherEntry(2)), true), {
    name: 'StorageFailure',
  });
  store.machine.crash();
  await store.start();
  assert.deepEqual([...keysOf(store)], [1]);
});

test('records are those of docs/formats/commitlog.md', () => {
  const writer = new ByteWriter();
  writeTruncationRecord(writer, '5a1c395e-b41f-11e5-9f22-ba0be0483c18');
  writeSyncMarker(writer, 1763721990000, 69, 69);
  assert.equal(segmentName(1763721990000), 'CommitLog-1-1763721990000.log');
  assert.equal(
    writer.view().toString('hex'),
    '000000114bf4ffee025a1c395eb41f11e59f22ba0be0483c18c719f484' +
      '00000019452f77dc030000019aa605cf700000000000000045000000000000004556ac4f47',
  );
});
