import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histories, historyTable, intValue, keys, textOf } from '../../mutation/history-suite.ts';
import type {
  ClusteringFilter,
  PartitionData,
  PartitionUpdate,
  RangeRead,
  ReadCommand,
} from '../../mutation/index.ts';
import {
  ALL_ROWS,
  Bound,
  Cell,
  compareBounds,
  DeletionTime,
  decorateKey,
  finishRead,
  Liveness,
  NO_DELETION_TIME,
  NO_LIMITS,
  Row,
  UpdateBuilder,
  wholeTable,
} from '../../mutation/index.ts';
import { tableFromText } from '../../schema/index.ts';
import { FakeSSTable } from '../fake-sstable-suite.ts';
import { Memtable } from '../memtable/index.ts';
import { TableStore } from '../table-store.ts';
import { TableView } from '../table-view.ts';
import { LocalReader } from './local-reader.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const runs = { seed, numRuns: Number(process.env.RUNS ?? 150) };
const noLog = { debug() {}, info() {}, warn() {}, error() {} };
const thresholds = { warn: Number.POSITIVE_INFINITY, failure: Number.POSITIVE_INFINITY };
const reader = new LocalReader(thresholds, noLog);

const everything: RangeRead = wholeTable(historyTable, 102);

const filters: fc.Arbitrary<ClusteringFilter> = fc
  .record({
    reversed: fc.boolean(),
    bounds: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    names: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 })),
    all: fc.boolean(),
  })
  .map(({ reversed, bounds, names, all }): ClusteringFilter => {
    if (all) return { kind: 'slices', slices: [ALL_ROWS], reversed };
    if (names !== null) {
      const sorted = [...names].sort((left, right) => left - right);
      const rows = sorted.map((name) => [intValue(name), Buffer.from('x')]);
      return { kind: 'names', rows, reversed };
    }
    const [from, to] = [...bounds].sort((left, right) => left - right);
    const start = new Bound([intValue(from as number)], -1);
    const end = new Bound([intValue(to as number)], 1);
    assert.ok(compareBounds(historyTable, start, end) < 0);
    return { kind: 'slices', slices: [{ start, end }], reversed };
  });

/** The store with each update in one of the parts: memtables first, files after them. */
function storeOf(
  history: readonly PartitionUpdate[],
  places: readonly number[],
  delays: () => boolean,
): TableStore {
  const store = new TableStore(historyTable);
  const parts: PartitionUpdate[][] = [[], [], [], [], []];
  for (const [i, update] of history.entries()) {
    parts[(places[i] ?? 0) % parts.length]?.push(update);
  }
  const memtables = parts.slice(0, 2).map((updates) => {
    const memtable = new Memtable();
    for (const update of updates) memtable.apply(update);
    return memtable;
  });
  const files = parts.slice(2).flatMap((updates, i) => {
    if (updates.length === 0) return [];
    return [new FakeSSTable(historyTable, i, updates, delays)];
  });
  store.view = new TableView(memtables as [Memtable, Memtable], files);
  return store;
}

function text(command: ReadCommand, data: readonly PartitionData[]): string {
  return finishRead(command, data)
    .map((partition) => `${partition.key.key.toString('hex')} ${textOf(partition)}`)
    .join('\n');
}

test('whatever lies where, a read answers as one memtable would', async () => {
  const columns = [null, ['a'], ['a', 's'], ['l', 'm']].map(
    (names) =>
      names?.map((name) => historyTable.column(name)).filter((each) => each !== undefined) ?? null,
  );
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 }),
      filters,
      fc.constantFrom(...columns),
      fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
      fc.infiniteStream(fc.boolean()),
      async (history, places, clustering, chosen, rows, stream) => {
        const delays = () => stream.next().value === true;
        const whole = new TableStore(historyTable);
        for (const update of history) whole.apply(update);
        const common = { clustering, columns: chosen, limits: { ...NO_LIMITS, rows } };
        const commands: ReadCommand[] = [
          { ...everything, ...common },
          ...keys.map((key): ReadCommand => ({ ...everything, ...common, kind: 'partition', key })),
        ];
        const merged = storeOf(history, places, delays);
        for (const command of commands) {
          const expected = text(command, reader.readMemory(whole, command));
          const found = await reader.read(merged, command);
          assert.equal(text(command, found), expected);
        }
      },
    ),
    runs,
  );
});

const wide = tableFromText('ks', 'wide', 'k int, t int, v int, PRIMARY KEY ((k), t)');
const key = decorateKey(intValue(1));

function rowAt(t: number, timestamp: number): PartitionUpdate {
  const column = wide.regulars[0];
  assert.ok(column !== undefined);
  const cell = new Cell(column, timestamp, 0, NO_DELETION_TIME, intValue(timestamp), null);
  const liveness = new Liveness(timestamp, 0, NO_DELETION_TIME);
  return new UpdateBuilder(wide, key)
    .addRow(new Row([intValue(t)], liveness, DeletionTime.LIVE, [cell]))
    .build();
}

function viewOf(...updates: readonly PartitionUpdate[]) {
  const files = updates.map((update, i) => new FakeSSTable(wide, i, [update]));
  const store = new TableStore(wide);
  store.view = new TableView([new Memtable()], files);
  return { store, files };
}

const named = (t: number): ReadCommand => ({
  ...everything,
  kind: 'partition',
  table: wide,
  key,
  clustering: { kind: 'names', rows: [[intValue(t)]], reversed: false },
});

test('a row by its name is looked for from the newest file on, no further than needed', () => {
  const { store, files } = viewOf(rowAt(1, 10), rowAt(1, 30), rowAt(1, 20));
  const found = reader.read(store, named(1));
  assert.ok(!(found instanceof Promise), 'what is loaded is read at once');
  assert.match(textOf(found[0] ?? null), /v=0000001e/);
  assert.deepEqual(
    files.map(({ reads }) => reads),
    [0, 1, 0],
  );
});

test('files without rows of the slice, or older than the deletion of all, are passed over', () => {
  const deletion = new UpdateBuilder(wide, key).deletePartition(new DeletionTime(20, 100)).build();
  const { store, files } = viewOf(rowAt(1, 10), deletion, rowAt(2, 40), rowAt(7, 30));
  const start = new Bound([intValue(1)], -1);
  const clustering: ClusteringFilter = {
    kind: 'slices',
    slices: [{ start, end: new Bound([intValue(3)], 1) }],
    reversed: false,
  };
  const found = reader.read(store, { ...named(1), clustering });
  assert.ok(!(found instanceof Promise));
  assert.match(textOf(found[0] ?? null), /^partition 20\/100\nrow 00000002 /);
  assert.deepEqual(
    files.map(({ reads }) => reads),
    [0, 1, 1, 0],
  );
});

const firstOf = (rows: number, reversed = false): ReadCommand => ({
  ...everything,
  kind: 'partition',
  table: wide,
  key,
  clustering: { kind: 'slices', slices: [ALL_ROWS], reversed },
  limits: { ...NO_LIMITS, rows },
});

/** Which of three files, of rows 1 and 2, 3 and 4, 3 and 5, a read has opened. */
async function opened(command: ReadCommand, delays = () => false) {
  const pairs = [
    [1, 2],
    [3, 4],
    [3, 5],
  ];
  const files = pairs.map((pair, i) => {
    const updates = pair.map((t) => rowAt(t, 10 + i));
    return new FakeSSTable(wide, i, updates, delays);
  });
  const store = new TableStore(wide);
  store.view = new TableView([new Memtable()], files);
  const found = textOf((await reader.read(store, command))[0] ?? null);
  const rows = [...found.matchAll(/^row 0000000(\d) .*v=0+(\w+)/gm)].map(
    ([, t, v]) => `${t}=${Number.parseInt(v ?? '', 16)}`,
  );
  const counted = store.metrics.filesPerRead.snapshot().max;
  return { rows, reads: files.map(({ reads }) => reads), counted };
}

test('a file is opened when the merge comes to its first row, not before', async () => {
  for (const delays of [() => false, () => true]) {
    assert.deepEqual(await opened(firstOf(2), delays), {
      rows: ['1=10', '2=10'],
      reads: [1, 0, 0],
      counted: 1,
    });
    assert.deepEqual(await opened(firstOf(1, true), delays), {
      rows: ['5=12'],
      reads: [0, 0, 1],
      counted: 1,
    });
    assert.deepEqual(await opened(firstOf(3), delays), {
      rows: ['1=10', '2=10', '3=12'],
      reads: [1, 1, 1],
      counted: 3,
    });
    assert.deepEqual((await opened(firstOf(9, true), delays)).rows, [
      '5=12',
      '4=11',
      '3=12',
      '2=10',
      '1=10',
    ]);
  }
});

test('a view keeps its files until the last read of it ends', async () => {
  const file = new FakeSSTable(wide, 1, [rowAt(1, 1)], () => true);
  const store = new TableStore(wide);
  store.view = new TableView([new Memtable()], [file]);
  const reading = reader.read(store, named(1));
  assert.ok(reading instanceof Promise);
  store.clear(null);
  assert.equal(file.holders, 1);
  assert.equal((await reading).length, 1);
  assert.equal(file.holders, 0);
});
