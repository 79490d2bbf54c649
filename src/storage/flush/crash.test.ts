import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { intValue } from '../../mutation/history-suite.ts';
import type { RangeRead } from '../../mutation/index.ts';
import { Cell, decorateKey, Row, wholeTable } from '../../mutation/index.ts';
import { FakeFormat } from '../fake-format-suite.ts';
import { mutationOf, otherEntry, otherFolder, otherTable, StoreUnderTest } from '../store-suite.ts';

const seed = Number(process.env.SEED ?? 20260103);
console.log(`seed ${seed}`);
const recorded = new URL('testdata/syncs.txt', import.meta.url);

const everything: RangeRead = wholeTable(otherTable, 100);

/** What the world knows of one run: what was asked for, and what was acknowledged. */
class Ledger {
  /** Newest acknowledged version by key. */
  readonly acknowledged = new Map<number, number>();
  /** Newest version asked for by key. */
  readonly attempted = new Map<number, number>();
  /** A truncation has begun, and nobody was told that it is done. */
  isTruncating = false;
  /** By tag of a finished snapshot: what was acknowledged when it was asked for. */
  readonly snapshots = new Map<string, ReadonlyMap<number, number>>();
  steps: string[] = [];
}

/** Writes, overwrites, flushes, compacts, snapshots and truncates, one step after the other. */
async function script(store: StoreUnderTest, ledger: Ledger): Promise<void> {
  let version = 0;
  const write = async (from: number, to: number): Promise<void> => {
    ledger.steps.push(`write ${from} to ${to}`);
    version++;
    for (let key = from; key < to; key++) {
      ledger.attempted.set(key, version);
      await store.open.apply(mutationOf(otherEntry(key, version)), true);
      ledger.acknowledged.set(key, version);
    }
  };
  const flush = async (): Promise<void> => {
    ledger.steps.push('flush');
    await store.open.flush([otherTable.id]);
  };
  await write(0, 12);
  await flush();
  await write(8, 16);
  const flushing = store.open.flush([otherTable.id]);
  await write(4, 6);
  await flushing;
  const snapshot = async (tag: string): Promise<void> => {
    ledger.steps.push(`snapshot ${tag}`);
    const there = new Map(ledger.acknowledged);
    await store.open.snapshot(tag, [otherTable.id]);
    ledger.snapshots.set(tag, there);
  };
  await snapshot('before');
  ledger.steps.push('compact');
  const compacting = store.open.compactions?.compact([otherTable.id]);
  await write(0, 2);
  await compacting;
  await snapshot('after');
  await write(1, 3);
  ledger.steps.push('truncate');
  ledger.isTruncating = true;
  await store.open.truncate(otherTable.id);
  ledger.isTruncating = false;
  ledger.acknowledged.clear();
  ledger.attempted.clear();
  await write(2, 9);
  await flush();
  await write(7, 10);
}

/** Runs the script until so many syncs are done, then cuts the power; true when the script ended. */
async function runUntil(store: StoreUnderTest, ledger: Ledger, syncs: number): Promise<boolean> {
  let isOver = false;
  const { time } = store.simulation;
  const { disk } = store.machine;
  const running = script(store, ledger).then(
    () => {
      isOver = true;
    },
    () => {},
  );
  while (!isOver && disk.syncs.length < syncs) await time.step();
  void running;
  store.machine.crash();
  return isOver;
}

async function check(store: StoreUnderTest, ledger: Ledger, point: string): Promise<void> {
  const found = await store.wait(Promise.resolve(store.open.read(everything)));
  const versions = new Map<number, number>();
  for (const { key, unfiltereds } of found) {
    const [row] = unfiltereds;
    assert.ok(row instanceof Row);
    versions.set(key.key.readInt32BE(), versionOf(row));
  }
  for (const [key, version] of ledger.acknowledged) {
    const there = versions.get(key);
    if (there === undefined) {
      assert.ok(ledger.isTruncating, `${point}: acknowledged write of ${key} is lost`);
      continue;
    }
    assert.ok(there >= version, `${point}: ${key} is back at version ${there}, not ${version}`);
  }
  for (const [key, version] of versions) {
    const asked = ledger.attempted.get(key);
    assert.ok(asked !== undefined, `${point}: nobody wrote ${key}`);
    assert.ok(version <= asked, `${point}: nobody wrote version ${version} of ${key}`);
  }
}

/** A finished snapshot has every write that was acknowledged before it, compacted or truncated since. */
async function checkSnapshots(store: StoreUnderTest, ledger: Ledger, point: string): Promise<void> {
  const { disk } = store;
  const format = new FakeFormat(disk);
  const folder = `${otherFolder}/snapshots`;
  for (const [tag, acknowledged] of ledger.snapshots) {
    const path = `${folder}/${tag}`;
    const manifest = (await store.wait(disk.readFile(`${path}/manifest.json`))).toString();
    const { files } = JSON.parse(manifest) as { files: readonly string[] };
    const names = files.map((file) => file.replace('-Data.db', ''));
    const sstables = await Promise.all(
      names.map((name) => store.wait(format.open(otherTable, path, name))),
    );
    for (const [key, version] of acknowledged) {
      let newest = 0;
      for (const sstable of sstables) {
        const cursor = await sstable.read(decorateKey(intValue(key)), everything.clustering);
        const row = cursor?.next();
        if (row instanceof Row) newest = Math.max(newest, versionOf(row));
      }
      assert.ok(newest >= version, `${point}: snapshot ${tag} has not ${version} of ${key}`);
    }
  }
}

function versionOf({ columns: [cell] }: Row): number {
  assert.ok(cell instanceof Cell);
  return cell.value.readInt32BE();
}

/** Paths without what differs from run to run. */
function normalized(paths: readonly string[]): string {
  const segments = new Map<string, number>();
  return paths
    .map((path) =>
      path
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, 'ID')
        .replace(/-[0-9a-f]{32}/, '-TABLE')
        .replace(/CommitLog-1-(\d+)/, (_, id: string) => {
          if (!segments.has(id)) segments.set(id, segments.size + 1);
          return `CommitLog-${segments.get(id)}`;
        }),
    )
    .join('\n');
}

test('a power cut at any sync loses nothing acknowledged and invents nothing', async () => {
  const whole = new StoreUnderTest(seed, {}, true);
  await whole.start();
  const first = whole.machine.disk.syncs.length;
  await whole.wait(script(whole, new Ledger()));
  const last = whole.machine.disk.syncs.length;
  const text = `${normalized(whole.machine.disk.syncs.slice(first))}\n`;
  await whole.close();
  if (process.env.REWRITE === '1') writeFileSync(recorded, text);
  assert.equal(
    text,
    readFileSync(recorded, 'utf8'),
    'syncs in another order: REWRITE=1 accepts it',
  );
  for (let syncs = first + 1; syncs <= last; syncs++) {
    const store = new StoreUnderTest(seed, {}, true);
    await store.start();
    const ledger = new Ledger();
    await runUntil(store, ledger, syncs);
    const point = `sync ${syncs - first} (${store.machine.disk.syncs[syncs - 1] ?? ''})`;
    await store.start();
    await check(store, ledger, point);
    await checkSnapshots(store, ledger, point);
    // What was replayed can be flushed and read again.
    await store.wait(store.open.flush());
    await check(store, ledger, `${point}, flushed`);
    store.machine.crash();
    await store.start();
    await check(store, ledger, `${point}, flushed and started again`);
    await store.close();
  }
});
