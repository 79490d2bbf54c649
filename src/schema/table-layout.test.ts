import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestError } from '../base/error/index.ts';
import { blobType, emptyType, intType, textType } from '../types/index.ts';
import {
  alteredTable,
  ColumnMetadata,
  describeTable,
  fromRows,
  makeKeyspace,
  makeTable,
  simpleReplication,
  systemTableId,
  TableLayout,
  type TableMetadata,
  toRows,
} from './index.ts';

const key = new ColumnMetadata('k', 'partition_key', 0, intType);
const first = new ColumnMetadata('c', 'clustering', 0, textType);
const second = new ColumnMetadata('d', 'clustering', 1, intType, true);
const value = new ColumnMetadata('v', 'regular', -1, intType);
const nothing = new ColumnMetadata('value', 'regular', -1, emptyType);
const bytes = new ColumnMetadata('value', 'regular', -1, blobType);
const fixed = new ColumnMetadata('a', 'static', -1, intType);
const name = new ColumnMetadata('column1', 'clustering', 0, textType);

function compact(...columns: ColumnMetadata[]): TableMetadata {
  const layout = TableLayout.compact(columns);
  return makeTable({ id: systemTableId('ks', 't'), keyspace: 'ks', name: 't', columns, layout });
}

const kinds: readonly (readonly [string, TableMetadata, readonly string[], readonly string[]])[] = [
  ['dense', compact(key, first, value), ['dense'], ['k', 'c', 'v']],
  ['keys only', compact(key, first, nothing), ['dense'], ['k', 'c']],
  ['compound', compact(key, first, second, value), ['compound', 'dense'], ['k', 'c', 'd', 'v']],
  ['static', compact(key, name, fixed, bytes), [], ['k', 'a']],
];

for (const [kind, table, flags, shown] of kinds) {
  test(`a compact table (${kind}) shows what was declared and comes back from its rows`, () => {
    assert.deepEqual(
      table.selectOrder.map((column) => column.name),
      shown,
    );
    assert.deepEqual(table.layout.flags, flags);
    const keyspace = makeKeyspace({
      name: 'ks',
      replication: simpleReplication(1),
      tables: [table],
    });
    const again = fromRows(toRows(keyspace))[0]?.tables.get('t');
    assert.ok(again !== undefined);
    assert.deepEqual(again.columns, table.columns);
    assert.deepEqual(again.selectOrder, table.selectOrder);
    assert.deepEqual(again.layout, table.layout);
    assert.equal(describeTable(again), describeTable(table));
  });
}

test('a compact table that is altered stays compact, and hides what it hid', () => {
  const table = alteredTable(compact(key, name, fixed, bytes), {
    columns: [key, name, bytes],
    options: { comment: 'without its static column' },
  });
  assert.ok(table.layout.isStaticCompact);
  assert.deepEqual(
    table.selectOrder.map((column) => column.name),
    ['k'],
  );
});

test('columns that no compact table has are refused', () => {
  assert.throws(() => TableLayout.ofFlags(['dense'], [key, value]), RequestError);
  assert.throws(() => TableLayout.ofFlags([], [key, first, value, bytes]), RequestError);
  assert.throws(() => TableLayout.ofFlags(['super'], [key, first, value]), RequestError);
});

test('a row that lacks a value comes before those that have one, also where these descend', () => {
  const { compareClusterings } = compact(key, first, second, value);
  const one = intType.encode(1);
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  const rows = [
    [a, null],
    [a, intType.encode(2)],
    [a, one],
    [b, null],
    [b, one],
  ];
  for (const [i, row] of rows.entries()) {
    for (const [j, other] of rows.entries()) {
      assert.equal(Math.sign(compareClusterings(row, other)), Math.sign(i - j), `${i} and ${j}`);
    }
  }
});
