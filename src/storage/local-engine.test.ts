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
} from '../mutation/history-suite.ts';
import type {
  ClusteringFilter,
  PartitionData,
  PartitionUpdate,
  RangeRead,
  ReadCommand,
  RowCondition,
} from '../mutation/index.ts';
import {
  ALL_ROWS,
  Bound,
  Cell,
  compareBoundToRow,
  compareKeys,
  DeletionTime,
  decorateKey,
  digestOf,
  filterLive,
  finishRead,
  Liveness,
  mergePartitionData,
  NO_DELETION_TIME,
  NO_LIMITS,
  Row,
  RowFilter,
  UpdateBuilder,
  wholeTable,
} from '../mutation/index.ts';
import { makeSchema, tableFromText, withTable } from '../schema/index.ts';
import { otherTable, StoreUnderTest, wholeSchema } from './store-suite.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);
const runs = { seed, numRuns: Number(process.env.RUNS ?? 60) };

const everything: RangeRead = wholeTable(historyTable, 102);

/** What the rules say about a history: everything merged, key by key in ring order. */
function model(history: readonly PartitionUpdate[]): readonly PartitionData[] {
  const sorted = [...keys].sort(compareKeys);
  return sorted.flatMap((key) => {
    const versions = history.filter((update) => update.key === key).map(dataOf);
    return versions.length === 0 ? [] : [mergePartitionData(historyTable, false, versions)];
  });
}

function live(data: readonly PartitionData[]): string {
  return data
    .map((partition) => filterLive(partition, everything.nowInSeconds, null))
    .filter((partition) => partition !== null)
    .map((partition) => `${partition.key.key.toString('hex')} ${textOf(partition)}`)
    .join('\n');
}

const filters: fc.Arbitrary<ClusteringFilter> = fc
  .record({
    reversed: fc.boolean(),
    from: fc.integer({ min: -1, max: 3 }),
    to: fc.integer({ min: 0, max: 4 }),
    second: fc.boolean(),
    names: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 })),
  })
  .map(({ reversed, from, to, second, names }): ClusteringFilter => {
    if (names !== null) {
      const sorted = [...names].sort((left, right) => left - right);
      const rows = sorted.map((name) => [intValue(name), Buffer.from('x')]);
      return { kind: 'names', rows, reversed };
    }
    const slices = [{ start: bound(from, -1), end: bound(Math.min(to, 2), 1) }];
    if (second) slices.push({ start: bound(3, -1), end: Bound.TOP });
    return { kind: 'slices', slices, reversed };
  });

function bound(value: number, weight: -1 | 1): Bound {
  return value < 0 ? Bound.BOTTOM : new Bound([intValue(value)], weight);
}

function isChosen(filter: ClusteringFilter, row: Row): boolean {
  if (filter.kind === 'names') {
    return filter.rows.some((name) => historyTable.compareClusterings(name, row.clustering) === 0);
  }
  return filter.slices.some(
    ({ start, end }) =>
      compareBoundToRow(historyTable, start, row.clustering) < 0 &&
      compareBoundToRow(historyTable, end, row.clustering) > 0,
  );
}

test('a store answers as if it had merged all it was told, also after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const store = new StoreUnderTest(seed);
      await store.start();
      for (const update of history) await store.write(update);
      const expected = model(history);
      assert.equal(live(store.open.readAtOnce(everything)), live(expected));
      const whole = store.open.readAtOnce({ ...everything, nowInSeconds: 0 });
      const digest = (data: readonly PartitionData[]): string =>
        digestOf(everything, data).toString('hex');
      const visible = expected.filter((data) => textOf(data) !== 'partition live');
      assert.equal(digest(whole), digest(visible));
      await store.close();
      await store.start();
      assert.equal(
        digest(store.open.readAtOnce({ ...everything, nowInSeconds: 0 })),
        digest(visible),
      );
      await store.close();
    }),
    runs,
  );
});

test('slices, names, directions and limits choose the rows that they say', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      filters,
      fc.record({
        rows: fc.integer({ min: 1, max: 6 }),
        rowsPerPartition: fc.integer({ min: 1, max: 4 }),
      }),
      async (history, clustering, some) => {
        const store = new StoreUnderTest(seed, { commitlogSync: 'periodic' });
        await store.start();
        for (const update of history) store.put(update);
        const command: ReadCommand = {
          ...everything,
          clustering,
          limits: { ...NO_LIMITS, ...some },
        };
        const answered = store.open.readAtOnce(command);
        // A store stops at the limit, so that merged with itself it still answers the same.
        const text = (data: readonly PartitionData[]): string => data.map(textOf).join('\n');
        const expected = model(history).map((data) => {
          const shown = filterLive(data, command.nowInSeconds, null);
          const rows = (shown?.unfiltereds ?? []).filter(
            (row): row is Row => row instanceof Row && isChosen(clustering, row),
          );
          return {
            ...data,
            deletion: DeletionTime.LIVE,
            staticRow: shown?.staticRow ?? null,
            unfiltereds: clustering.reversed ? rows.reverse() : rows,
          };
        });
        assert.equal(text(finishRead(command, answered)), text(finishRead(command, expected)));
        const doubled = answered.map((data) =>
          mergePartitionData(historyTable, clustering.reversed, [data, data]),
        );
        assert.equal(text(finishRead(command, doubled)), text(finishRead(command, expected)));
        await store.close();
      },
    ),
    runs,
  );
});

test('conditions look at live values only', () => {
  const column = (name: string) => {
    const found = historyTable.column(name);
    assert.ok(found !== undefined);
    return found;
  };
  const cell = (name: string, value: Buffer, path: Buffer | null, at = NO_DELETION_TIME) =>
    new Cell(column(name), 1, at === NO_DELETION_TIME ? 0 : 5, at, value, path);
  const builder = new UpdateBuilder(historyTable, keys[0] as (typeof keys)[0]);
  const [row] = builder
    .addRow(
      new Row([intValue(7), Buffer.from('x')], Liveness.EMPTY, DeletionTime.LIVE, [
        cell('a', intValue(5), null),
        cell('b', Buffer.from('hello'), null, 100),
      ]),
    )
    .build().rows;
  assert.ok(row !== undefined);
  const matches = (name: string, operator: RowCondition['operator'], ...values: Buffer[]) =>
    new RowFilter(
      historyTable,
      [{ column: column(name), operator, values, mapKey: null }],
      102,
    ).matchesRow(row);
  assert.equal(matches('a', '=', intValue(5)), true);
  assert.equal(matches('a', '<', intValue(5)), false);
  assert.equal(matches('a', 'IN', intValue(4), intValue(5)), true);
  assert.equal(matches('c1', '>=', intValue(7)), true);
  // Expired two seconds ago.
  assert.equal(matches('b', '=', Buffer.from('hello')), false);
});

const wide = tableFromText('ks', 'wide', 'k int, t int, v int, PRIMARY KEY ((k), t)');
const wideKey = decorateKey(intValue(1));
const wideColumn = wide.regulars[0] as (typeof wide.regulars)[0];

async function wideStore(thresholds: { tombstoneFailureThreshold?: number } = {}) {
  const store = new StoreUnderTest(seed, {
    commitlogSync: 'periodic',
    commitlogSegmentSizeBytes: 32 * 1024 * 1024,
    ...thresholds,
  });
  await store.start();
  const keyspace = wholeSchema.keyspace('ks');
  assert.ok(keyspace !== undefined);
  store.open.schemaChanged(makeSchema([withTable(keyspace, wide)]));
  return store;
}

function wideRow(time: number, timestamp: number, isDeleted = false): PartitionUpdate {
  const row = new Row(
    [intValue(time)],
    Liveness.EMPTY,
    isDeleted ? new DeletionTime(timestamp, 100) : DeletionTime.LIVE,
    isDeleted ? [] : [new Cell(wideColumn, timestamp, 0, NO_DELETION_TIME, intValue(time), null)],
  );
  return new UpdateBuilder(wide, wideKey).addRow(row).build();
}

test('the newest hundred of a million rows are found by touching about a hundred', async () => {
  const store = await wideStore();
  const count = 1_000_000;
  for (let i = 0; i < count; i++) {
    // In order but for each tenth, which comes late.
    const time = i % 10 === 9 ? i - 9 : i + 1;
    store.put(wideRow(time, i), false);
  }
  let compared = 0;
  const original = wide.clustering[0]?.type.compare;
  assert.ok(original !== undefined);
  const type = wide.clustering[0]?.type as { compare: typeof original };
  type.compare = (left, right) => {
    compared++;
    return original.call(type, left, right);
  };
  try {
    for (const reversed of [false, true]) {
      compared = 0;
      const [data] = store.open.readAtOnce({
        ...everything,
        kind: 'partition',
        key: wideKey,
        table: wide,
        clustering: {
          kind: 'slices',
          slices: [
            { start: new Bound([intValue(10)], -1), end: new Bound([intValue(999_990)], 1) },
          ],
          reversed,
        },
        limits: { ...NO_LIMITS, rows: 100 },
      });
      assert.equal(data?.unfiltereds.length, 100);
      const first = data?.unfiltereds[0];
      assert.ok(first instanceof Row);
      assert.equal(first.clustering[0]?.readInt32BE(), reversed ? 999_990 : 10);
      assert.ok(compared < 300, `${compared} comparisons`);
    }
  } finally {
    Reflect.deleteProperty(type, 'compare');
  }
});

test('too many tombstones end a read', async () => {
  const store = await wideStore({ tombstoneFailureThreshold: 10 });
  for (let i = 0; i < 11; i++) store.put(wideRow(i, i, true));
  const read: ReadCommand = { ...everything, kind: 'partition', key: wideKey, table: wide };
  assert.throws(() => store.open.readAtOnce(read), {
    name: 'TooManyTombstones',
    message:
      /^Scanned over 11 tombstones during query 'SELECT \* FROM ks\.wide WHERE k = 1 ALLOW FILTERING'/,
  });
  // Those deleted before gc_grace do not count.
  const later = 100 + wide.options.gcGraceSeconds + 1;
  assert.deepEqual(store.open.readAtOnce({ ...read, nowInSeconds: later }), []);
});

test('a limit inside a deleted range closes the range', async () => {
  const store = await wideStore();
  for (let i = 0; i < 5; i++) store.put(wideRow(i, 10));
  const builder = new UpdateBuilder(wide, wideKey);
  builder.deleteRange(ALL_ROWS, new DeletionTime(5, 100));
  store.put(builder.build());
  const [data] = store.open.readAtOnce({
    ...everything,
    kind: 'partition',
    key: wideKey,
    table: wide,
    limits: { ...NO_LIMITS, rows: 2 },
  });
  assert.ok(data !== undefined);
  assert.equal(
    textOf(data).replaceAll(/ row.*/g, ''),
    [
      'partition live',
      'marker /-1 closes - opens 5/100',
      'row 00000000 -Infinity/0/Infinity live v=00000000@10/0/Infinity',
      'row 00000001 -Infinity/0/Infinity live v=00000001@10/0/Infinity',
      'marker 00000001/1 closes 5/100 opens -',
    ].join('\n'),
  );
});

test('a dropped column vanishes, and stays so when the name comes back', async () => {
  const store = await wideStore();
  store.put(wideRow(1, 10));
  store.put(wideRow(2, 30));
  const keyspace = wholeSchema.keyspace('ks');
  assert.ok(keyspace !== undefined);
  const again = tableFromText('ks', 'wide', 'k int, t int, v int, PRIMARY KEY ((k), t)', {
    id: wide.id,
    droppedColumns: [{ column: wideColumn, droppedAtMicros: 20 }],
  });
  store.open.schemaChanged(makeSchema([withTable(keyspace, again)]));
  const [data] = store.open.readAtOnce({
    ...everything,
    kind: 'partition',
    key: wideKey,
    table: again,
  });
  assert.equal(data?.unfiltereds.length, 1);
});

test('what was truncated or dropped does not come back', async () => {
  const store = new StoreUnderTest(seed);
  await store.start();
  const row = (table: typeof otherTable, value: number): PartitionUpdate => {
    const column = table.column('a');
    assert.ok(column !== undefined);
    const cell = new Cell(column, value, 0, NO_DELETION_TIME, intValue(value), null);
    return new UpdateBuilder(table, decorateKey(intValue(value)))
      .addRow(new Row([], Liveness.EMPTY, DeletionTime.LIVE, [cell]))
      .build();
  };
  for (let i = 0; i < 50; i++) await store.write(row(otherTable, i));
  const before = (await store.segments()).length;
  assert.ok(before > 1);
  await store.wait(store.open.truncate(otherTable.id));
  assert.equal((await store.segments()).length, 1);
  await store.write(row(otherTable, 100));
  const values = (): number[] => {
    const found = store.open.readAtOnce({ ...everything, table: otherTable });
    return found.map(({ key }) => key.key.readInt32BE());
  };
  assert.deepEqual(values(), [100]);
  await store.close();
  await store.start();
  assert.deepEqual(values(), [100]);

  const keyspace = wholeSchema.keyspace('ks');
  assert.ok(keyspace !== undefined);
  const tables = new Map([[historyTable.name, historyTable]]);
  store.open.schemaChanged(makeSchema([{ ...keyspace, tables }]));
  assert.deepEqual(values(), []);
  await store.close();
  await store.start();
  assert.deepEqual(values(), []);
  assert.equal(store.skipped, 0);
});
