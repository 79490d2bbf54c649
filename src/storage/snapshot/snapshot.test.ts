import assert from 'node:assert/strict';
import { test } from 'node:test';

import { otherEntry, otherFolder, otherTable, StoreUnderTest } from '../store-suite.ts';
import { manifestText, parseManifest } from './manifest.ts';

test('a manifest is written as Cassandra writes it', () => {
  const createdAtMillis = Date.parse('2026-11-27T16:45:49.627Z');
  const manifest = { files: ['oa-1-big-Data.db'], createdAtMillis, expiresAtMillis: null };
  const text = manifestText(manifest);
  assert.equal(
    text,
    '{\n  "files" : [ "oa-1-big-Data.db" ],\n  "created_at" : "2026-11-27T16:45:49.627Z",\n' +
      '  "expires_at" : null,\n  "ephemeral" : false\n}',
  );
  assert.deepEqual(parseManifest(text), manifest);
  assert.equal(parseManifest('no manifest'), null);
});

test('a snapshot keeps the files that the table loses, also through a power cut', async () => {
  const store = new StoreUnderTest(1, {}, true);
  await store.start();
  await store.write(otherEntry(1));
  await store.wait(store.open.snapshot('one', [otherTable.id]));
  await assert.rejects(store.wait(store.open.snapshot('one', [otherTable.id])), {
    name: 'SnapshotExists',
    message: 'Snapshot one already exists.',
  });
  await store.wait(store.open.truncate(otherTable.id));
  store.machine.crash();
  await store.start();
  const names = await store.wait(store.disk.list(`${otherFolder}/snapshots/one`));
  assert.deepEqual(names, [
    'manifest.json',
    'nb-1-big-Data.db',
    'nb-1-big-Statistics.db',
    'nb-1-big-TOC.txt',
    'schema.cql',
  ]);
  const schema = await store.wait(store.disk.readFile(`${otherFolder}/snapshots/one/schema.cql`));
  assert.match(schema.toString(), /^CREATE TABLE IF NOT EXISTS ks\.other \(/);
  const [facts] = await store.wait(store.open.listSnapshots());
  assert.ok(facts !== undefined && facts.trueBytes === facts.diskBytes && facts.diskBytes > 0);
  assert.deepEqual([facts.tag, facts.keyspace, facts.table], ['one', 'ks', 'other']);
  await store.wait(
    store.open.clearSnapshots({ tag: 'two', keyspaces: null, createdBeforeMillis: null }),
  );
  assert.equal((await store.wait(store.open.listSnapshots())).length, 1);
  await store.wait(
    store.open.clearSnapshots({ tag: null, keyspaces: new Set(['ks']), createdBeforeMillis: null }),
  );
  assert.deepEqual(await store.wait(store.open.listSnapshots()), []);
  await store.close();
});

test('a snapshot goes when its time is over, others stay', async () => {
  const store = new StoreUnderTest(1, {}, true);
  await store.start();
  await store.write(otherEntry(1));
  const expiresAtMillis = store.machine.clock.nowMillis() + 90_000;
  await store.wait(store.open.snapshot('short', [otherTable.id], { expiresAtMillis }));
  await store.wait(store.open.snapshot('long', [otherTable.id]));
  const tags = async () => (await store.wait(store.open.listSnapshots())).map(({ tag }) => tag);
  await store.simulation.time.runFor(61_000);
  assert.deepEqual(await tags(), ['long', 'short']);
  await store.simulation.time.runFor(60_000);
  assert.deepEqual(await tags(), ['long']);
  await store.close();
});

test('with auto_snapshot a truncated table leaves one behind', async () => {
  const store = new StoreUnderTest(1, { autoSnapshot: true, incrementalBackups: true }, true);
  await store.start();
  await store.write(otherEntry(1));
  await store.wait(store.open.truncate(otherTable.id));
  const [facts] = await store.wait(store.open.listSnapshots());
  assert.match(facts?.tag ?? '', /^truncated-\d+-other$/);
  assert.deepEqual(await store.wait(store.disk.list(`${otherFolder}/backups`)), [
    'nb-1-big-Data.db',
    'nb-1-big-Statistics.db',
    'nb-1-big-TOC.txt',
  ]);
  await store.close();
});

test('incremental backups are switched while the node runs', async () => {
  const store = new StoreUnderTest(1, {}, true);
  await store.start();
  for (const [id, isOn] of [false, true, false].entries()) {
    store.open.incrementalBackups = isOn;
    assert.equal(store.open.incrementalBackups, isOn);
    await store.write(otherEntry(id));
    await store.wait(store.open.flush([otherTable.id]));
  }
  assert.deepEqual(await store.wait(store.disk.list(`${otherFolder}/backups`)), [
    'nb-2-big-Data.db',
    'nb-2-big-Statistics.db',
    'nb-2-big-TOC.txt',
  ]);
  await store.close();
});
