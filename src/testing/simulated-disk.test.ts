import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiskFile } from '../platform/index.ts';
import { describeDisk } from '../platform/memory/disk-suite.ts';
import { SeededRandom, SimulatedDisk, SimulatedTime } from './index.ts';

function setUp(seed = 1) {
  const time = new SimulatedTime();
  const disk = new SimulatedDisk(time.timers, new SeededRandom(seed));
  const wait = <T>(promise: Promise<T>) => time.wait(promise, 60_000);
  return { time, disk, wait };
}

/** The suite of all disks waits for no one: time moves on by itself here. */
describeDisk('simulated disk', () => {
  const timers = {
    after: (_: number, callback: () => void) => {
      queueMicrotask(callback);
      return { cancel: () => {} };
    },
    every: () => ({ cancel: () => {} }),
    soon: queueMicrotask,
  };
  return { disk: new SimulatedDisk(timers, new SeededRandom(1)), root: '/data' };
});

async function prepare(disk: SimulatedDisk): Promise<DiskFile> {
  await disk.makeDirectory('/data');
  await disk.syncDirectory('/');
  const file = await disk.open('/data/log', 'create');
  await disk.syncDirectory('/data');
  await file.write(Buffer.from('synced'), 0);
  await file.sync();
  return file;
}

test('a crash keeps what was synced and at most a torn front of the rest', async () => {
  const lengths = new Set<number>();
  for (let seed = 0; seed < 60; seed++) {
    const { disk, wait } = setUp(seed);
    const file = await wait(prepare(disk));
    await wait(file.write(Buffer.from('-first'), 6));
    await wait(file.write(Buffer.from('-second'), 12));
    disk.crash();
    const text = (await wait(disk.readFile('/data/log'))).toString();
    assert.ok('synced-first-second'.startsWith(text) && text.startsWith('synced'), `seed ${seed}`);
    lengths.add(text.length);
  }
  assert.ok(lengths.has(6) && lengths.size > 8, [...lengths].join());
});

test('names without a sync of their folder are lost, removed ones come back', async () => {
  const { disk, wait } = setUp();
  await wait(prepare(disk));
  await wait(disk.writeFile('/data/new', Buffer.from('x')));
  await wait(disk.rename('/data/log', '/data/renamed'));
  disk.crash();
  assert.deepEqual(await wait(disk.list('/data')), ['log']);
  await wait(disk.rename('/data/log', '/data/renamed'));
  await wait(disk.syncDirectory('/data'));
  disk.crash();
  assert.deepEqual(await wait(disk.list('/data')), ['renamed']);
  assert.equal((await wait(disk.readFile('/data/renamed'))).toString(), 'synced');
});

test('a sync covers what was written before it began, and nothing that came later', async () => {
  const found = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const { disk, wait } = setUp(seed);
    const file = await wait(prepare(disk));
    await wait(file.write(Buffer.from('A'), 6));
    const first = file.sync();
    const second = file.sync();
    await wait(file.write(Buffer.from('B'), 7));
    await wait(Promise.all([first, second]));
    disk.crash();
    found.add((await wait(disk.readFile('/data/log'))).toString());
  }
  assert.deepEqual([...found].sort(), ['syncedA', 'syncedAB']);
});

test('an operation under way in a crash never finishes and changes nothing', async () => {
  const { time, disk, wait } = setUp();
  const file = await wait(prepare(disk));
  let finished = false;
  void file.write(Buffer.from('late'), 0).then(() => {
    finished = true;
  });
  disk.crash();
  await time.runFor(1000);
  assert.equal(finished, false);
  assert.equal((await wait(disk.readFile('/data/log'))).toString(), 'synced');
});

test('a full disk, a failing path and a slow one', async () => {
  const { time, disk, wait } = setUp();
  const file = await wait(prepare(disk));
  disk.capacityBytes = 10;
  await assert.rejects(wait(file.write(Buffer.alloc(5), 6)), { reason: 'full' });
  await wait(file.write(Buffer.alloc(4), 6));
  await wait(file.truncate(0));
  await wait(file.write(Buffer.alloc(10), 0));
  disk.failing = '/data/log';
  await assert.rejects(wait(file.sync()), { reason: 'failed' });
  disk.failing = null;
  disk.speed = { ...disk.speed, syncMs: 2000 };
  const before = time.nowMs;
  await wait(file.sync());
  assert.equal(time.nowMs - before, 2000);
});

test('a flipped bit stays, and syncs are recorded in order', async () => {
  const { disk, wait } = setUp();
  await wait(prepare(disk));
  assert.deepEqual(disk.syncs, ['/', '/data/', '/data/log']);
  const offset = disk.flipBit('/data/log');
  disk.crash();
  const bytes = await wait(disk.readFile('/data/log'));
  const expected = Buffer.from('synced');
  const changed = (bytes[offset] as number) ^ (expected[offset] as number);
  assert.equal(changed & (changed - 1), 0);
  assert.notEqual(changed, 0);
});
