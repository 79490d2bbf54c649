import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { RangeRead } from '../../mutation/index.ts';
import { wholeTable } from '../../mutation/index.ts';
import type { ImportOptions } from '../index.ts';
import {
  cassandraFormat,
  otherEntry,
  otherFolder,
  otherTable,
  StoreUnderTest,
} from '../store-suite.ts';

const options: ImportOptions = {
  resetLevel: true,
  clearRepaired: true,
  verifies: true,
  isThorough: true,
  isOwned: () => true,
  copies: false,
  needsIndexComponents: false,
};

const everything: RangeRead = wholeTable(otherTable, 100);

function start(store: StoreUnderTest) {
  return store.start({}, cassandraFormat);
}

async function keysIn(store: StoreUnderTest): Promise<readonly number[]> {
  const found = await store.wait(Promise.resolve(store.open.read(everything)));
  return found.map(({ key }) => key.key.readInt32BE()).sort((left, right) => left - right);
}

/** A store whose table is empty, with what it held in the snapshots `tags`: 1, 2 in the first... */
async function storeWithSnapshots(...tags: readonly string[]): Promise<StoreUnderTest> {
  const store = new StoreUnderTest(1, {}, true);
  await start(store);
  for (const [i, tag] of tags.entries()) {
    for (const key of [2 * i + 1, 2 * i + 2]) await store.write(otherEntry(key));
    await store.wait(store.open.snapshot(tag, [otherTable.id]));
    await store.wait(store.open.truncate(otherTable.id));
  }
  return store;
}

function importing(
  store: StoreUnderTest,
  directories: readonly string[],
  more: Partial<ImportOptions> = {},
): Promise<readonly string[] | undefined> {
  const { imports } = store.open;
  return store.wait(
    Promise.resolve(imports?.importFiles(otherTable.id, directories, { ...options, ...more })),
  );
}

const dataFiles = async (store: StoreUnderTest, path: string): Promise<readonly string[]> =>
  (await store.wait(store.disk.list(path))).filter((name) => name.endsWith('-Data.db'));

test('files of other folders become files of the table', async () => {
  const store = await storeWithSnapshots('one', 'two');
  const [one, two] = [`${otherFolder}/snapshots/one`, `${otherFolder}/snapshots/two`];
  assert.deepEqual(await importing(store, [one], { copies: true }), []);
  assert.deepEqual(await keysIn(store), [1, 2]);
  assert.equal((await dataFiles(store, one)).length, 1);
  assert.deepEqual(await importing(store, [two]), []);
  assert.deepEqual(await keysIn(store), [1, 2, 3, 4]);
  assert.deepEqual(await dataFiles(store, two), []);
  store.machine.crash();
  await start(store);
  assert.deepEqual(await keysIn(store), [1, 2, 3, 4]);
  await assert.rejects(importing(store, [one, '/nowhere']), {
    name: 'StorageFailure',
    message: 'Directory /nowhere does not exist',
  });
  await store.close();
});

test('files put into the folder of the table are its own after a refresh', async () => {
  const store = await storeWithSnapshots('one');
  await store.write(otherEntry(9));
  await store.wait(store.open.flush([otherTable.id]));
  for (const name of await store.wait(store.disk.list(`${otherFolder}/snapshots/one`))) {
    if (!name.startsWith('nb-')) continue;
    const placed = name.replace(/^nb-\d+/, 'nb-77');
    await store.wait(
      store.disk.link(`${otherFolder}/snapshots/one/${name}`, `${otherFolder}/${placed}`),
    );
  }
  const refresh = () => store.wait(Promise.resolve(store.open.imports?.refresh(otherTable.id)));
  await refresh();
  assert.deepEqual(await keysIn(store), [1, 2, 9]);
  const names = await dataFiles(store, otherFolder);
  assert.equal(names.length, 2);
  assert.ok(!names.includes('nb-77-big-Data.db'), names.join());
  await refresh();
  assert.deepEqual(await dataFiles(store, otherFolder), names);
  store.machine.crash();
  await start(store);
  assert.deepEqual(await keysIn(store), [1, 2, 9]);
  await store.close();
});

test('a folder with one damaged file stays as it is, others are taken', async () => {
  const store = await storeWithSnapshots('one', 'two');
  const [one, two] = [`${otherFolder}/snapshots/one`, `${otherFolder}/snapshots/two`];
  const [name = ''] = await dataFiles(store, one);
  const bytes = await store.wait(store.disk.readFile(`${one}/${name}`));
  bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10);
  await store.wait(store.disk.writeFile(`${one}/${name}`, bytes));
  const before = await store.wait(store.disk.list(one));
  assert.deepEqual(await importing(store, [one, two], { isThorough: false }), [one]);
  assert.deepEqual(await keysIn(store), [3, 4]);
  assert.deepEqual(await store.wait(store.disk.list(one)), before);
  await store.close();
});

test('a folder with keys of other nodes is not taken, unless nobody asks', async () => {
  const store = await storeWithSnapshots('one');
  const one = `${otherFolder}/snapshots/one`;
  const isOwned: ImportOptions['isOwned'] = ({ key }) => key.readInt32BE() !== 2;
  assert.deepEqual(await importing(store, [one], { isOwned }), [one]);
  assert.deepEqual(await keysIn(store), []);
  assert.deepEqual(await importing(store, [one], { isOwned: null }), []);
  assert.deepEqual(await keysIn(store), [1, 2]);
  await store.close();
});

test('a file of a format that is not known keeps its folder out', async () => {
  const store = await storeWithSnapshots('one');
  const one = `${otherFolder}/snapshots/one`;
  await store.wait(store.disk.writeFile(`${one}/da-1-bti-Data.db`, Buffer.alloc(1)));
  assert.deepEqual(await importing(store, [one]), [one]);
  assert.match(store.machine.log.lines.join('\n'), /Failed importing sstables in directory/);
  await store.close();
});

test('a crash anywhere leaves all of a folder or nothing, and once more is no harm', async () => {
  for (let syncs = 0; ; syncs++) {
    const store = await storeWithSnapshots('one');
    const one = `${otherFolder}/snapshots/one`;
    const { disk } = store.machine;
    const first = disk.syncs.length;
    let isOver = false;
    const running = store.open.imports?.importFiles(otherTable.id, [one], options).then(
      () => {
        isOver = true;
      },
      () => {},
    );
    while (!isOver && disk.syncs.length - first < syncs) await store.simulation.time.step();
    void running;
    store.machine.crash();
    await start(store);
    const keys = await keysIn(store);
    assert.ok(keys.length === 0 || keys.join() === '1,2', `${syncs} syncs: ${keys.join()}`);
    if (isOver) assert.deepEqual(keys, [1, 2]);
    assert.deepEqual(await importing(store, [one]), []);
    assert.deepEqual(await keysIn(store), [1, 2], `${syncs} syncs`);
    await store.close();
    if (isOver) break;
  }
});
