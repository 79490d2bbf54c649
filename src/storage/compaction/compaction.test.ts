import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histories, historyTable, keys, textOf } from '../../mutation/history-suite.ts';
import type { PartitionData, PartitionUpdate, RangeRead } from '../../mutation/index.ts';
import {
  Cell,
  DeletionTime,
  filterLive,
  Liveness,
  RowBuilder,
  UpdateBuilder,
  wholeTable,
} from '../../mutation/index.ts';
import { makeSchema, withTable } from '../../schema/index.ts';
import { simulationEpochMillis } from '../../testing/simulated-clock.ts';
import { CassandraFormat } from '../cassandra-format.ts';
import { StoreUnderTest, wholeSchema } from '../store-suite.ts';
import type { CompactionControl } from './index.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const runs = { seed, numRuns: Number(process.env.RUNS ?? 25) };

/** Times of the histories are long before the clock: all is expired, and past gc_grace. */
const LATER = 2_000_000_000;
const everything: RangeRead = wholeTable(historyTable, LATER);

function live(data: readonly PartitionData[]): string {
  return data
    .map((partition) => filterLive(partition, LATER, null))
    .filter((partition) => partition !== null)
    .map((partition) => `${partition.key.key.toString('hex')} ${textOf(partition)}`)
    .join('\n');
}

async function readLive(store: StoreUnderTest): Promise<string> {
  return live(await store.wait(Promise.resolve(store.open.read(everything))));
}

/** A store whose files are Cassandra's. */
async function startStore(number: number): Promise<StoreUnderTest> {
  const store = new StoreUnderTest(number, { commitlogSync: 'periodic' }, true);
  await openFiles(store);
  return store;
}

async function openFiles(store: StoreUnderTest): Promise<void> {
  await store.start({}, ({ disk, random, timers }) => {
    const settings = {
      fileCacheSizeBytes: 1 << 20,
      keyCacheSizeBytes: 1 << 20,
      columnIndexSizeBytes: 1 << 16,
      flushCompression: 'fast',
    } as const;
    return new CassandraFormat({ settings, disk, random, timers });
  });
}

const flush = (store: StoreUnderTest): Promise<void> =>
  store.wait(store.open.flush([historyTable.id]));
function compactionsOf(store: StoreUnderTest): CompactionControl {
  const { compactions } = store.open;
  if (compactions === null) throw new Error('no files');
  return compactions;
}

const compact = (store: StoreUnderTest): Promise<void> =>
  store.wait(compactionsOf(store).compact([historyTable.id]));

function filesOf(store: StoreUnderTest): number {
  return new Set(keys.flatMap((key) => store.open.filesWith(historyTable.id, key))).size;
}

/** From now on the table has a strategy, and deletions are forgotten after so many seconds. */
function alter(
  store: StoreUnderTest,
  compaction: Readonly<Record<string, string>>,
  gcGraceSeconds: number,
): void {
  const keyspace = wholeSchema.keyspaces.get('ks');
  if (keyspace === undefined) throw new Error('no keyspace');
  const options = { ...historyTable.options, compaction, gcGraceSeconds };
  const table = Object.create(historyTable, { options: { value: options } }) as typeof historyTable;
  store.open.schemaChanged(
    makeSchema(
      [...wholeSchema.keyspaces.values()].map((each) =>
        each === keyspace ? withTable(each, table) : each,
      ),
    ),
  );
}

const strategies = [
  { class: 'SizeTieredCompactionStrategy', unchecked_tombstone_compaction: 'true' },
  { class: 'SizeTieredCompactionStrategy', min_threshold: '2' },
  { class: 'LeveledCompactionStrategy', unchecked_tombstone_compaction: 'true' },
  { class: 'TimeWindowCompactionStrategy', unchecked_tombstone_compaction: 'true' },
  { class: 'UnifiedCompactionStrategy', scaling_parameters: 'N' },
];
/** So long that nothing is forgotten while writes of any age still come. */
const NEVER = 2 ** 31 - 1;

test(`compaction: what lives stays and what is deleted stays away, seed ${seed}`, async () => {
  const writing = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
  const compacting = fc.array(fc.option(fc.constantFrom(...strategies)), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(histories, writing, compacting, async (history, flushes, actions) => {
      const store = await startStore(seed);
      const plain = await startStore(seed);
      alter(store, { class: 'SizeTieredCompactionStrategy' }, NEVER);
      for (const [index, update] of history.entries()) {
        store.put(update);
        plain.put(update);
        if (flushes[index] === true) await flush(store);
      }
      const expected = await readLive(plain);
      // Some of it is in memory still: what a compaction sees is not all there is.
      for (const action of actions) {
        if (action === null) await compact(store);
        else {
          alter(store, action, 0);
          await store.simulation.time.runFor(1000);
        }
        assert.equal(await readLive(store), expected);
      }
      assert.deepEqual(store.failures, []);
      await plain.close();
      await store.close();
    }),
    runs,
  );
});

const key = keys[0] as (typeof keys)[number];
const clustering = [Buffer.from([0, 0, 0, 1]), Buffer.from('x')];

/** A row with one cell of a timestamp. */
function row(timestamp: number): PartitionUpdate {
  const column = historyTable.column('a');
  if (column === undefined) throw new Error('no column');
  const cell = new Cell(column, timestamp, 0, Number.POSITIVE_INFINITY, Buffer.alloc(4), null);
  const live = new Liveness(timestamp, 0, Number.POSITIVE_INFINITY);
  const built = new RowBuilder(clustering).setLiveness(live).add(cell).build();
  if (built === null) throw new Error('no row');
  return new UpdateBuilder(historyTable, key).addRow(built).build();
}

function deletion(timestamp: number, seconds: number): PartitionUpdate {
  const builder = new UpdateBuilder(historyTable, key);
  builder.deletePartition(new DeletionTime(timestamp, seconds));
  return builder.build();
}

test('compaction: data and its deletion go together once gc_grace is over', async () => {
  const store = await startStore(1);
  store.put(row(1));
  await flush(store);
  store.put(deletion(2, 100));
  await flush(store);
  await compact(store);
  assert.equal(filesOf(store), 0);
  await store.close();
});

test('compaction: what is in memory stays there', async () => {
  const store = await startStore(1);
  store.put(row(1));
  const before = await readLive(store);
  await compact(store);
  assert.equal(filesOf(store), 0);
  assert.equal(await readLive(store), before);
  await store.close();
});

test('compaction: a deletion within gc_grace stays', async () => {
  const store = await startStore(2);
  store.put(deletion(2, simulationEpochMillis / 1000));
  await flush(store);
  await compact(store);
  assert.equal(filesOf(store), 1);
  await store.close();
});

test('compaction: four flushes become one file by themselves', async () => {
  const store = await startStore(3);
  for (let i = 1; i <= 4; i++) {
    store.put(row(i));
    await flush(store);
  }
  await store.simulation.time.runUntil(() => filesOf(store) === 1, 60_000);
  await store.close();
});

test('compaction: a crash at any moment leaves the old files or the new', async () => {
  let isOver = false;
  for (let steps = 1; !isOver; steps += 3) {
    const store = await startStore(4);
    for (let i = 1; i <= 3; i++) {
      store.put(row(i));
      await flush(store);
    }
    const before = await readLive(store);
    let ended = false;
    void compactionsOf(store)
      .compact([historyTable.id])
      .then(
        () => {
          ended = true;
        },
        () => {},
      );
    for (let i = 0; i < steps && !ended; i++) await store.simulation.time.step();
    isOver = ended;
    store.machine.crash();
    await openFiles(store);
    assert.equal(await readLive(store), before, `after ${steps} steps`);
    await store.close();
  }
});

async function withThreeFiles(number: number): Promise<StoreUnderTest> {
  const store = await startStore(number);
  for (let i = 1; i <= 3; i++) {
    store.put(row(i));
    await flush(store);
  }
  return store;
}

test('a table that is compacted by command only keeps its files until the command', async () => {
  const store = await startStore(5);
  const compactions = compactionsOf(store);
  alter(store, { class: 'SizeTieredCompactionStrategy', min_threshold: '2' }, 0);
  compactions.setAutomatic([historyTable.id], false);
  for (let i = 1; i <= 4; i++) {
    store.put(row(i));
    await flush(store);
  }
  await store.simulation.time.runFor(1000);
  assert.equal(filesOf(store), 4);
  assert.equal(compactions.isAutomatic(historyTable.id), false);
  const pending = await store.wait(compactions.pending());
  assert.equal(pending.get(historyTable.id), 1);
  compactions.setAutomatic([historyTable.id], true);
  await store.simulation.time.runFor(1000);
  assert.equal(filesOf(store), 1);
  const { completed, aborted } = compactions.totals;
  assert.deepEqual({ completed, aborted }, { completed: 1, aborted: 0 });
  await store.close();
});

test('a compaction that is stopped leaves its files, and the next one takes them', async () => {
  const store = await withThreeFiles(6);
  const compactions = compactionsOf(store);
  const { tasks } = store.open;
  const before = await readLive(store);
  const ended = compactions.compact([historyTable.id]).then(
    () => 'done',
    (error: Error) => error.name,
  );
  await store.simulation.time.runUntil(() => tasks.running.length > 0, 10_000);
  const [running] = tasks.running;
  assert.equal(running?.operation, 'majorcompaction');
  assert.equal(running?.files, 3);
  tasks.stop(({ operation }) => operation === 'compaction');
  tasks.stop(({ operation }) => operation === 'majorcompaction');
  assert.equal(await store.wait(ended), 'CompactionInterrupted');
  assert.equal(compactions.totals.aborted, 1);
  assert.equal(filesOf(store), 3);
  assert.equal(await readLive(store), before);
  await compact(store);
  assert.equal(filesOf(store), 1);
  assert.equal(await readLive(store), before);
  await store.close();
});

test('upgraded files are written anew one by one, with what is deleted in them', async () => {
  const store = await withThreeFiles(7);
  const compactions = compactionsOf(store);
  const namesOf = () => store.open.filesWith(historyTable.id, key);
  const names = namesOf();
  await store.wait(compactions.upgrade([historyTable.id], { all: false }));
  assert.deepEqual(namesOf(), names);
  await store.wait(compactions.upgrade([historyTable.id], { all: true }));
  assert.equal(namesOf().length, 3);
  assert.ok(namesOf().every((name) => !names.includes(name)));
  await store.close();
});

test('compaction by tokens takes the files that have some of them', async () => {
  const store = await withThreeFiles(10);
  const compactions = compactionsOf(store);
  const token = (BigInt(key.tokenHigh) << 32n) | BigInt(key.tokenLow >>> 0);
  const compactTokens = (start: bigint, end: bigint): Promise<void> =>
    store.wait(compactions.compact([historyTable.id], { tokens: { start, end } }));
  for (const [start, end] of [
    [token, token],
    [token, token + 5n],
    [token - 5n, token - 1n],
    [token + 5n, token - 1n],
  ] as const) {
    await compactTokens(start, end);
    assert.equal(filesOf(store), 3, `${start - token} to ${end - token}`);
  }
  // Over the end of the ring.
  await compactTokens(token + 5n, token);
  assert.equal(filesOf(store), 1);
  await store.close();
});

/** Begins a compaction of three files and does `disturb` after each number of steps until it ends. */
async function atEachStep(
  number: number,
  disturb: (store: StoreUnderTest, before: string, point: string) => Promise<void>,
): Promise<void> {
  let isOver = false;
  for (let steps = 1; !isOver; steps += 4) {
    const store = await withThreeFiles(number);
    const before = await readLive(store);
    let ended = false;
    const compacting = compactionsOf(store)
      .compact([historyTable.id])
      .then(
        () => {
          ended = true;
        },
        () => {},
      );
    for (let i = 0; i < steps && !ended; i++) await store.simulation.time.step();
    isOver = ended;
    await disturb(store, before, `after ${steps} steps`);
    await store.wait(compacting);
    store.machine.disk.failing = null;
    await store.close();
  }
}

async function dataFilesOf(store: StoreUnderTest): Promise<readonly string[]> {
  const folder = `/data/data/ks/${historyTable.name}-${historyTable.id.replaceAll('-', '')}`;
  return (await store.wait(store.disk.list(folder))).filter((name) => name !== 'snapshots');
}

test('compaction: a table that is truncated meanwhile is empty, and no file is left', async () => {
  await atEachStep(8, async (store, _before, point) => {
    await store.wait(store.open.truncate(historyTable.id));
    await store.simulation.time.runFor(1000);
    assert.equal(await readLive(store), '', point);
    assert.deepEqual(await dataFilesOf(store), [], point);
    assert.deepEqual(store.failures, [], point);
  });
});

test('compaction: a disk that fails meanwhile leaves the old files or the new', async () => {
  await atEachStep(9, async (store, before, point) => {
    store.machine.disk.failing = '/data/data/';
    await store.simulation.time.runFor(1000);
    store.machine.disk.failing = null;
    assert.equal(await readLive(store), before, point);
    store.machine.crash();
    await openFiles(store);
    assert.equal(await readLive(store), before, `${point}, started again`);
    const transactions = (await dataFilesOf(store)).filter((name) => name.includes('_txn_'));
    assert.deepEqual(transactions, [], point);
  });
});
