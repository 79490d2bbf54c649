import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BrokenInvariant, RequestError } from '../base/error/index.ts';
import type { UserType } from '../types/index.ts';
import { intType, textType, userType } from '../types/index.ts';
import {
  ColumnMetadata,
  composePartitionKey,
  diffSchemas,
  makeKeyspace,
  makeSchema,
  makeTable,
  simpleReplication,
  splitPartitionKey,
  systemTableId,
  tableFromText,
  withUpdatedType,
} from './index.ts';

const names = (columns: readonly ColumnMetadata[]) => columns.map((column) => column.name);

test('columns are stored simple before complex, and selected by name with statics first', () => {
  const table = tableFromText(
    'k',
    't',
    `p int, c2 int, c1 int, z int, m map<int, int>, a set<text>, b text, s2 int static,
     s1 list<int> static, f frozen<list<int>>, PRIMARY KEY ((p), c1, c2)`,
  );
  assert.deepEqual(names(table.regulars), ['b', 'f', 'z', 'a', 'm']);
  assert.deepEqual(names(table.statics), ['s2', 's1']);
  assert.deepEqual(names(table.selectOrder), [
    'p',
    'c1',
    'c2',
    's1',
    's2',
    'a',
    'b',
    'f',
    'm',
    'z',
  ]);
});

test('a table without a key, or with a column twice, cannot be made', () => {
  const value = new ColumnMetadata('v', 'regular', -1, intType);
  const key = new ColumnMetadata('v', 'partition_key', 0, textType);
  const make = (columns: ColumnMetadata[]) =>
    makeTable({ id: systemTableId('k', 't'), keyspace: 'k', name: 't', columns });
  assert.throws(() => make([value]), BrokenInvariant);
  assert.throws(() => make([key, value]), BrokenInvariant);
});

test('clusterings sort column by column, each in its direction, prefixes first', () => {
  const one = tableFromText('k', 'one', 'p int, c int, PRIMARY KEY ((p), c)', {
    descending: ['c'],
  });
  const two = tableFromText('k', 'two', 'p int, c int, d int, PRIMARY KEY ((p), c, d)', {
    descending: ['d'],
  });
  const clustering = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 });
  const bytes = (values: readonly number[]) => values.map((value) => intType.encode(value));
  fc.assert(
    fc.property(clustering, clustering, (left, right) => {
      const sign = (a: number[], b: number[]) =>
        Math.sign(two.compareClusterings(bytes(a), bytes(b)));
      const [lc, ld] = left;
      const [rc, rd] = right;
      let expected = left.length - right.length;
      if (ld !== undefined && rd !== undefined && ld !== rd) expected = rd - ld;
      if (lc !== undefined && rc !== undefined && lc !== rc) expected = lc - rc;
      assert.equal(sign(left, right), Math.sign(expected));
      assert.equal(sign(left, right), -sign(right, left) + 0);
    }),
  );
  assert.ok(one.compareClusterings(bytes([1]), bytes([2])) > 0);
  assert.ok(one.compareClusterings(bytes([]), bytes([2])) < 0);
});

test('partition keys of any number of columns come apart as they were put together', () => {
  const value = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), fc.nat(60), (values, cut) => {
      const columns = values.map(
        (_, i) => new ColumnMetadata(`p${i}`, 'partition_key', i, textType),
      );
      const table = { partitionKey: columns };
      const key = composePartitionKey(values);
      assert.deepEqual(splitPartitionKey(table, key), values);
      if (values.length > 1 && cut < key.length) {
        assert.throws(() => splitPartitionKey(table, key.subarray(0, cut)), RequestError);
      }
    }),
  );
  const long = [Buffer.alloc(65_536), Buffer.alloc(1)];
  assert.throws(() => composePartitionKey(long), /longer than maximum of 65535/);
});

test('the version depends on definitions, not on the order in which they came', () => {
  const t = tableFromText('a', 't', 'k int PRIMARY KEY, v int');
  const a = makeKeyspace({ name: 'a', replication: simpleReplication(1), tables: [t] });
  const b = makeKeyspace({ name: 'b', replication: simpleReplication(1) });
  const other = makeKeyspace({ name: 'b', replication: simpleReplication(2) });
  assert.equal(makeSchema([a, b]).version, makeSchema([]).with(b).with(a).version);
  assert.notEqual(makeSchema([a, b]).version, makeSchema([a, other]).version);
  assert.equal(makeSchema([a, b]).without('b').version, makeSchema([a]).version);
  assert.equal(makeSchema([a]).tableById(t.id), t);
});

test('differences name what came, went and changed', () => {
  const keyspace = (name: string, ...texts: readonly [string, string][]) =>
    makeKeyspace({
      name,
      replication: simpleReplication(1),
      tables: texts.map(([table, columns]) => tableFromText(name, table, columns)),
    });
  const before = makeSchema([
    keyspace('gone', ['t', 'k int PRIMARY KEY']),
    keyspace(
      'k',
      ['a', 'k int PRIMARY KEY'],
      ['b', 'k int PRIMARY KEY'],
      ['c', 'k int PRIMARY KEY'],
    ),
  ]);
  const after = makeSchema([
    keyspace(
      'k',
      ['b', 'k int PRIMARY KEY, v int'],
      ['c', 'k int PRIMARY KEY'],
      ['d', 'k int PRIMARY KEY'],
    ),
    keyspace('new', ['t', 'k int PRIMARY KEY']),
  ]);
  assert.deepEqual(
    diffSchemas(before, after).map((each) => Object.values(each).join(' ').trim()),
    [
      'DROPPED TABLE gone t',
      'DROPPED KEYSPACE gone',
      'DROPPED TABLE k a',
      'UPDATED TABLE k b',
      'CREATED TABLE k d',
      'CREATED KEYSPACE new',
      'CREATED TABLE new t',
    ],
  );
});

test('a changed user type is told first, then the tables that hold it', () => {
  const replication = simpleReplication(1);
  const typeOf = (names: readonly string[]): UserType =>
    userType(
      { keyspace: 'k', typeName: 'u', fieldNames: names, fieldTypes: names.map(() => textType) },
      { frozen: false },
    );
  const userTypes = (name: string): UserType | undefined =>
    name === 'u' ? typeOf(['a']) : undefined;
  const tables = [
    tableFromText('k', 'holds', 'p int PRIMARY KEY, v list<frozen<u>>', { userTypes }),
    tableFromText('k', 'other', 'p int PRIMARY KEY, v list<int>'),
  ];
  const keyspace = makeKeyspace({ name: 'k', replication, tables, types: [typeOf(['a'])] });
  const after = withUpdatedType(keyspace, typeOf(['a', 'b']));
  assert.equal(after.tables.get('other'), tables[1]);
  assert.deepEqual(
    diffSchemas(makeSchema([keyspace]), makeSchema([after])).map(
      ({ change, target, name }) => `${change} ${target} ${name}`,
    ),
    ['UPDATED TYPE u', 'UPDATED TABLE holds'],
  );
});
