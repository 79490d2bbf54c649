import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intValue } from '../../mutation/history-suite.ts';
import type { PartitionUpdate, RangeRead } from '../../mutation/index.ts';
import { DeletionTime, decorateKey, UpdateBuilder, wholeTable } from '../../mutation/index.ts';
import { CURRENT_VERSION, decodeStatistics, encodeStatistics } from '../sstable/index.ts';
import { write } from '../sstable/reader/written-suite.ts';
import {
  cassandraFormat,
  otherEntry,
  otherFolder,
  otherTable,
  StoreUnderTest,
} from '../store-suite.ts';
import type { MaintenanceControl, VerifyOptions } from './index.ts';

const ids = [otherTable.id];
const start = (store: StoreUnderTest) => store.start({}, cassandraFormat);

const entry = (key: number): PartitionUpdate => otherEntry(key, 1, intValue(key));

function deletion(store: StoreUnderTest, key: number): PartitionUpdate {
  const now = Math.floor(store.machine.clock.nowMillis() / 1000);
  return new UpdateBuilder(otherTable, decorateKey(intValue(key)))
    .deletePartition(new DeletionTime(2, now))
    .build();
}

async function storeWith(keys: number): Promise<StoreUnderTest> {
  const store = new StoreUnderTest(1, { commitlogSync: 'periodic' }, true);
  await start(store);
  for (let key = 0; key < keys; key++) await store.write(entry(key));
  await store.wait(store.open.flush(ids));
  return store;
}

const everything: RangeRead = wholeTable(otherTable, 100);

async function liveKeys(store: StoreUnderTest): Promise<readonly number[]> {
  const found = await store.wait(Promise.resolve(store.open.read(everything)));
  return found
    .filter(({ unfiltereds }) => unfiltereds.length > 0)
    .map(({ key }) => key.key.readInt32BE())
    .sort((left, right) => left - right);
}

/** Partitions in files, counted once for each file. */
function partitionsInFiles(store: StoreUnderTest): number {
  const facts = store.open.tableFacts().find(({ table }) => table.id === otherTable.id);
  return facts?.files.partitionSizes?.count ?? 0;
}

const asUsual: VerifyOptions = {
  depth: 'digest',
  checksVersion: false,
  isOwned: null,
  clearsRepaired: false,
  tellsPolicy: false,
};

/** Flips a bit of a component and starts the node again, so that no cache knows better. */
async function damage(store: StoreUnderTest, component: string, share: number): Promise<void> {
  const path = `${otherFolder}/nb-1-big-${component}`;
  const bytes = await store.wait(store.disk.readFile(path));
  const place = Math.floor(bytes.length * share);
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
  await store.wait(store.disk.writeFile(path, bytes));
  store.machine.crash();
  await start(store);
}

function maintenanceOf(store: StoreUnderTest): MaintenanceControl {
  const { maintenance } = store.open;
  assert.ok(maintenance !== null);
  return maintenance;
}

test('garbagecollect takes out what another file deletes', async () => {
  const store = await storeWith(10);
  for (let key = 0; key < 5; key++) await store.write(deletion(store, key));
  await store.wait(store.open.flush(ids));
  assert.equal(partitionsInFiles(store), 15);
  await store.wait(maintenanceOf(store).collectGarbage(ids, 'ROW'));
  // The deletions stay for gc_grace_seconds.
  assert.equal(partitionsInFiles(store), 10);
  assert.deepEqual(await liveKeys(store), [5, 6, 7, 8, 9]);
  await store.close();
});

test('a compaction of some keys forgets what is deleted in them before gc_grace is over', async () => {
  const store = await storeWith(10);
  for (let key = 0; key < 5; key++) await store.write(deletion(store, key));
  await store.wait(store.open.flush(ids));
  const keys = [0, 1, 7].map((key) => decorateKey(intValue(key)));
  await store.wait(store.open.compactions?.compactKeys(otherTable.id, keys) ?? Promise.resolve());
  // Three deletions are left, and five rows.
  assert.equal(partitionsInFiles(store), 8);
  assert.deepEqual(await liveKeys(store), [5, 6, 7, 8, 9]);
  await store.close();
});

test('a deletion stays that hides what another file or memory has, though its key is named', async () => {
  const store = await storeWith(10);
  await store.write(deletion(store, 3));
  await store.wait(store.open.flush(ids));
  await store.write(otherEntry(3, 1, intValue(33)));
  const keys = [decorateKey(intValue(3))];
  await store.wait(store.open.compactions?.compactKeys(otherTable.id, keys) ?? Promise.resolve());
  assert.deepEqual(await liveKeys(store), [0, 1, 2, 4, 5, 6, 7, 8, 9]);
  await store.close();
});

test('cleanup takes out keys of other nodes, and leaves files alone that have none', async () => {
  const store = await storeWith(10);
  const owns = () => (key: PartitionUpdate['key']) => key.key.readInt32BE() % 2 === 0;
  const names = () => store.wait(store.disk.list(otherFolder));
  const before = await names();
  await store.wait(maintenanceOf(store).cleanUp(ids, () => () => true));
  assert.deepEqual(await names(), before);
  await store.wait(maintenanceOf(store).cleanUp(ids, owns));
  assert.deepEqual(await liveKeys(store), [0, 2, 4, 6, 8]);
  const after = await names();
  await store.wait(maintenanceOf(store).cleanUp(ids, owns));
  assert.deepEqual(await names(), after);
  await store.close();
});

test('verify finds a damaged file, scrub saves what can be read of it', async () => {
  const keys = 3000;
  const store = await storeWith(keys);
  const control = () => maintenanceOf(store);
  assert.deepEqual(await store.wait(control().verify(ids, { ...asUsual, depth: 'all' })), []);
  await damage(store, 'Data.db', 1 / 2);
  assert.deepEqual(await store.wait(control().verify(ids, asUsual)), ids);
  await assert.rejects(liveKeys(store), { name: 'Corruption' });
  await store.wait(control().scrub(ids, { skipsCorrupted: false }));
  const saved = await liveKeys(store);
  assert.ok(saved.length > keys / 2 && saved.length < keys, String(saved.length));
  assert.deepEqual(await store.wait(control().verify(ids, { ...asUsual, depth: 'all' })), []);
  assert.equal(store.machine.log.matching('could not be read and are lost').length, 1);
  await store.close();
});

test('scrub saves everything of a file whose index is damaged', async () => {
  const keys = 3000;
  for (const share of [0.1, 0.5, 0.9]) {
    const store = await storeWith(keys);
    await damage(store, 'Index.db', share);
    const quick = await store.wait(
      maintenanceOf(store).verify(ids, { ...asUsual, depth: 'quick' }),
    );
    await store.wait(maintenanceOf(store).scrub(ids, { skipsCorrupted: false }));
    assert.equal((await liveKeys(store)).length, keys, `damaged at ${share}`);
    const control = maintenanceOf(store);
    assert.deepEqual(await store.wait(control.verify(ids, { ...asUsual, depth: 'all' })), []);
    assert.ok(quick.length <= 1);
    await store.close();
  }
});

test('behind damaged data scrub goes on where the index says, as long as it can be read', async () => {
  const keys = 3000;
  const store = await storeWith(keys);
  await damage(store, 'Data.db', 0.3);
  await damage(store, 'Index.db', 0.7);
  await store.wait(maintenanceOf(store).scrub(ids, { skipsCorrupted: false }));
  const saved = await liveKeys(store);
  assert.ok(saved.length > keys / 2 && saved.length < keys, String(saved.length));
  await store.close();
});

test('scrub leaves out partitions whose keys are none of their type, unless told not to', async () => {
  for (const checksValues of [true, false]) {
    const store = new StoreUnderTest(1, { commitlogSync: 'periodic' }, true);
    await start(store);
    await store.write(entry(1));
    const short = decorateKey(Buffer.from([1, 2, 3]));
    const none = new UpdateBuilder(otherTable, short).deletePartition(new DeletionTime(2, 2 ** 30));
    await store.write(none.build());
    await store.wait(store.open.flush(ids));
    const control = maintenanceOf(store);
    await store.wait(control.scrub(ids, { skipsCorrupted: false, checksValues }));
    assert.equal(partitionsInFiles(store), checksValues ? 1 : 2);
    await store.close();
  }
});

test('verify tells disk_failure_policy of damage when it is asked to', async () => {
  const store = await storeWith(100);
  await damage(store, 'Digest.crc32', 0);
  const verify = (tellsPolicy: boolean): Promise<readonly string[]> =>
    store.wait(maintenanceOf(store).verify(ids, { ...asUsual, tellsPolicy }));
  assert.deepEqual(await verify(false), ids);
  assert.deepEqual(store.failures, []);
  assert.deepEqual(await verify(true), ids);
  assert.equal(store.failures.length, 1);
  await store.close();
});

test('verify refuses files of an old version when it is asked to look at that', async () => {
  const store = await storeWith(10);
  const old = await write(otherTable, [entry(100)], { version: 'oa' });
  assert.ok(old !== null);
  for (const name of await old.disk.list(old.descriptor.directory)) {
    const bytes = await old.disk.readFile(`${old.descriptor.directory}/${name}`);
    await store.wait(store.disk.writeFile(`${otherFolder}/${name}`, bytes));
  }
  await store.wait(store.disk.syncDirectory(otherFolder));
  store.machine.crash();
  await start(store);
  assert.equal((await liveKeys(store)).length, 11);
  const verify = (checksVersion: boolean): Promise<readonly string[]> =>
    store.wait(maintenanceOf(store).verify(ids, { ...asUsual, checksVersion }));
  assert.deepEqual(await verify(false), []);
  const message = `${otherFolder}/oa-1-big-Data.db is not the latest version, run upgradesstables`;
  await assert.rejects(verify(true), { name: 'StorageFailure', message });
  await store.wait(store.open.compactions?.upgrade(ids, { all: false }) ?? Promise.resolve());
  assert.deepEqual(await verify(true), []);
  assert.equal((await liveKeys(store)).length, 11);
  await store.close();
});

test('verify takes the mark of a repair from a damaged file when it is asked to', async () => {
  const store = await storeWith(100);
  const path = `${otherFolder}/nb-1-big-Statistics.db`;
  const bytes = await store.wait(store.disk.readFile(path));
  const statistics = decodeStatistics(bytes, CURRENT_VERSION, path);
  const repaired = { ...statistics, stats: { ...statistics.stats, repairedAt: 1000 } };
  await store.wait(store.disk.writeFile(path, encodeStatistics(repaired, CURRENT_VERSION)));
  await damage(store, 'Digest.crc32', 0);
  const verify = (clearsRepaired: boolean): Promise<readonly string[]> =>
    store.wait(maintenanceOf(store).verify(ids, { ...asUsual, clearsRepaired }));
  const isRepaired = (): boolean => {
    const facts = store.open.tableFacts().find(({ table }) => table.id === otherTable.id);
    return (facts?.files.repairedBytes ?? 0) > 0;
  };
  assert.equal(isRepaired(), true);
  assert.deepEqual(await verify(false), ids);
  assert.equal(isRepaired(), true);
  assert.deepEqual(await verify(true), ids);
  assert.equal(isRepaired(), false);
  assert.equal((await liveKeys(store)).length, 100);
  await store.close();
});
