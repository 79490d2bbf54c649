import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInProfiles } from './built-in.ts';
import { replicationOf } from './load-profile.ts';
import { readProfile } from './read-profile.ts';

for (const [name, text] of Object.entries(builtInProfiles)) {
  test(`the built-in profile ${name} is a profile, with a query named read`, () => {
    const profile = readProfile(text, name);
    assert.equal(profile.source, name);
    assert.ok(profile.queries.has('read'));
  });
}

const whole = `specname: example
keyspace: shop
keyspace_definition: CREATE KEYSPACE shop
table: orders
table_definition: |
  CREATE TABLE orders (id uuid PRIMARY KEY)
extra_definitions:
  - CREATE INDEX ON orders (id)
columnspec:
  - name: id
    size: gaussian(1..10)
    population: seq(1..1M)
    cluster: fixed(3)
insert:
  partitions: uniform(1..5)
  select: uniform(1..10)/10
  batchtype: logged
queries:
  one:
    cql: select * from orders where id = ?;
    fields: multirow
`;

test('a profile of cassandra-stress is read', () => {
  const { columns, insert, queries, extraDefinitions } = readProfile(whole, 'shop.yaml');
  assert.equal(columns.get('id')?.population.maximum, 1_000_000);
  assert.equal(columns.get('id')?.cluster.mean, 3);
  assert.equal(insert.partitions.maximum, 5);
  assert.equal(insert.select.divisor, 10);
  assert.equal(insert.batchType, 'LOGGED');
  assert.deepEqual(queries.get('one'), {
    cql: 'select * from orders where id = ?',
    fields: 'multirow',
  });
  assert.deepEqual(extraDefinitions, ['CREATE INDEX ON orders (id)']);
});

const wrongs: readonly [string, string, string, string][] = [
  ['a key that is not known', 'insert:', 'inserts:', '14:1: "inserts" is not known here'],
  [
    'a distribution that is none',
    'seq(1..1M)',
    'sequence(1..2)',
    '12:17: there is no distribution',
  ],
  ['a type of batch', 'logged', 'counter', '17:14: "counter" is no type of batch'],
  ['a choice of fields', 'multirow', 'anyrow', '21:13: "anyrow" is no choice of fields'],
  ['a column without name', 'name: id\n    size', 'size', '10:5: a column without a name'],
  ['a missing table', 'table: orders\n', '', '1:1: "table" is missing'],
  ['a mapping where a list is wanted', '  - CREATE', '  a: CREATE', '8:3: here a list is wanted'],
  ['a tab for indentation', '  partitions', '\tpartitions', '15:1: Tabs are not allowed'],
  ['an empty value', 'batchtype: logged', 'batchtype:', '17:3: "batchtype" is no type of batch'],
];

for (const [what, from, to, message] of wrongs) {
  test(`${what} is refused with its place`, () => {
    const text = whole.replace(from, to);
    assert.notEqual(text, whole);
    assert.throws(
      () => readProfile(text, 'shop.yaml'),
      (error: Error) => {
        assert.ok(error.message.startsWith(`shop.yaml:${message}`), error.message);
        return true;
      },
    );
  });
}

test('replication of built-in profiles', () => {
  assert.match(replicationOf('3'), /SimpleStrategy.*3/);
  assert.match(replicationOf('DC1:3,DC2:2'), /'DC1': 3, 'DC2': 2/);
  assert.throws(() => replicationOf("DC1:3'"), /--replication/);
});
