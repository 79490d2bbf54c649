import assert from 'node:assert/strict';
import { test } from 'node:test';
import cassandra from 'cassandra-driver';
import { withClient, withServer } from './server.ts';

const { types } = cassandra;
const server = withServer();
const uuid = types.Uuid.fromString('50554d6e-29bb-41e5-b345-feff819cdc9f');
const timeuuid = types.TimeUuid.fromString('50554d6e-29bb-11e5-b345-feff819cdc9f');

/** Each type with values of the driver that must come back as they went. */
const samples: readonly (readonly [string, readonly unknown[]])[] = [
  ['ascii', ['', 'plain']],
  [
    'bigint',
    ['0', '-9223372036854775808', '9223372036854775807'].map((one) => types.Long.fromString(one)),
  ],
  ['blob', [Buffer.alloc(0), Buffer.from('cafe', 'hex'), Buffer.alloc(100_000, 7)]],
  ['boolean', [true, false]],
  [
    'date',
    ['2026-02-28', '1969-12-31', '0001-01-01'].map((one) => types.LocalDate.fromString(one)),
  ],
  [
    'decimal',
    ['0', '-1.50', '123456789012345678901.23456'].map((one) => types.BigDecimal.fromString(one)),
  ],
  ['double', [0, -1.5, 1e308, Number.MIN_VALUE, Number.POSITIVE_INFINITY, Number.NaN]],
  ['duration', ['1y2mo3d4h5m6s7ms', '-1d', '9ns'].map((one) => types.Duration.fromString(one))],
  ['float', [0, -1.5, 16777216, Number.NEGATIVE_INFINITY]],
  ['inet', ['127.0.0.1', '2001:db8::ff00:42:8329'].map((one) => types.InetAddress.fromString(one))],
  ['int', [0, -2147483648, 2147483647]],
  ['smallint', [0, -32768, 32767]],
  ['text', ['', 'it\u2019s \u00e9 \u{1f600}', 'x'.repeat(70_000)]],
  ['time', ['00:00:00', '23:59:59.999999999'].map((one) => types.LocalTime.fromString(one))],
  ['timestamp', [new Date(0), new Date(-1), new Date('2026-07-01T12:34:56.789Z')]],
  ['timeuuid', [timeuuid]],
  ['tinyint', [0, -128, 127]],
  ['uuid', [uuid]],
  [
    'varint',
    ['0', '-129', '123456789012345678901234567890'].map((one) => types.Integer.fromString(one)),
  ],
  ['list<int>', [[1, 2, 2], [-1]]],
  ['set<text>', [['a', 'b']]],
  ['map<text, int>', [{ a: 1, b: 2 }]],
  ['frozen<list<text>>', [['b', 'a']]],
  ['frozen<set<int>>', [[1, 2, 3]]],
  ['frozen<map<int, text>>', [{ 1: 'a', 2: 'b' }]],
  ['map<text, frozen<list<int>>>', [{ a: [1, 2], b: [3] }]],
  ['list<frozen<set<uuid>>>', [[[uuid]]]],
  ['tuple<int, text>', [new types.Tuple(1, 'a')]],
];

/** Types that older protocols send by the name of their class, which this driver does not know. */
const sinceV4 = ['date', 'duration', 'smallint', 'time', 'tinyint'];

const column = (i: number) => `c${i}`;

/** What a value looks like, whatever object of the driver it is. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value instanceof types.Tuple) return value.values();
  if (value instanceof Buffer || value instanceof Date || typeof value !== 'object') return value;
  if (value === null || Object.getPrototypeOf(value) === Object.prototype) return value;
  return `${value.constructor.name} ${String(value)}`;
}

for (const version of [4, 3]) {
  const supported = samples.filter(([type]) => version > 3 || !sinceV4.includes(type));
  const columns = supported.map(([type], i) => `${column(i)} ${type}`).join(', ');

  test(`v${version}: values of every type come back as they went`, async () => {
    await withClient(
      server(),
      `driver_types_${version}`,
      async (client) => {
        const table = `driver_types_${version}.all_types`;
        await client.execute(`CREATE TABLE ${table} (k int PRIMARY KEY, ${columns})`);
        for (const [i, [type, values]] of supported.entries()) {
          const name = column(i);
          for (const [k, value] of values.entries()) {
            const insert = `INSERT INTO ${table} (k, ${name}) VALUES (?, ?)`;
            await client.execute(insert, [k, value], { prepare: true });
            const select = `SELECT ${name} FROM ${table} WHERE k = ?`;
            const { rows } = await client.execute(select, [k], { prepare: true });
            assert.deepEqual(shown(rows[0]?.get(name)), shown(value), type);
          }
        }
      },
      { protocolOptions: { maxVersion: version } },
    );
  });
}

test('null, and a value that is not set, are different things', async () => {
  await withClient(server(), 'driver_nulls', async (client) => {
    await client.execute('CREATE TABLE driver_nulls.t (k int PRIMARY KEY, a text, b list<int>)');
    const insert = 'INSERT INTO driver_nulls.t (k, a, b) VALUES (?, ?, ?)';
    await client.execute(insert, [1, 'a', [1]], { prepare: true });
    await client.execute(insert, [1, types.unset, null], { prepare: true });
    const { rows } = await client.execute('SELECT * FROM driver_nulls.t');
    assert.deepEqual({ ...rows[0] }, { k: 1, a: 'a', b: null });
  });
});

test('user-defined types come back as objects, and a field can be set alone', async () => {
  await withClient(server(), 'driver_udt', async (client) => {
    await client.execute('CREATE TYPE driver_udt.address (street text, zip int)');
    await client.execute(
      'CREATE TYPE driver_udt.person (name text, home frozen<address>, phones map<text, int>)',
    );
    await client.execute(
      'CREATE TABLE driver_udt.t (k int PRIMARY KEY, a address, p frozen<person>, ' +
        'l list<frozen<address>>, t tuple<int, frozen<address>>)',
    );
    const home = { street: 'High Street', zip: 5 };
    const person = { name: 'Ada', home, phones: { mobile: 1 } };
    const values = [1, home, person, [home, { street: null, zip: 7 }], new types.Tuple(3, home)];
    await client.execute(
      'INSERT INTO driver_udt.t (k, a, p, l, t) VALUES (?, ?, ?, ?, ?)',
      values,
      {
        prepare: true,
      },
    );
    await client.execute('UPDATE driver_udt.t SET a.zip = ? WHERE k = ?', [6, 1], {
      prepare: true,
    });
    const { rows } = await client.execute('SELECT a, p, l, t, a.street FROM driver_udt.t');
    assert.deepEqual(rows[0]?.get('a'), { ...home, zip: 6 });
    assert.deepEqual(rows[0]?.get('p'), person);
    assert.deepEqual(rows[0]?.get('l'), values[3]);
    assert.deepEqual(shown(rows[0]?.get('t')), [3, home]);
    assert.equal(rows[0]?.get('a.street'), 'High Street');
    const type = await client.metadata.getUdt('driver_udt', 'person');
    assert.deepEqual(
      type.fields.map(({ name }) => name),
      ['name', 'home', 'phones'],
    );
  });
});
