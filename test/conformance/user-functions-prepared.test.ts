import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from 'cassandra-driver';
import { Cluster } from '../../src/index.ts';

let cluster: Cluster;
let client: Client;

const functionOf = (signature: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION k.${signature} CALLED ON NULL INPUT RETURNS int LANGUAGE java AS '${body}'`;

before(async () => {
  cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    settings: { user_defined_functions_enabled: 'true', dynamic_data_masking_enabled: 'true' },
  });
  const [point] = cluster.contactPoints;
  assert.ok(point);
  client = new Client({
    contactPoints: [`${point.address}:${point.port}`],
    localDataCenter: 'datacenter1',
    socketOptions: { readTimeout: 30_000, connectTimeout: 30_000 },
  });
  for (const statement of [
    "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE k.t (p int PRIMARY KEY, v int)',
    'INSERT INTO k.t (p, v) VALUES (1, 20)',
    functionOf('f (a int)', 'return a + 1;'),
    functionOf('plus (s int, a int)', 'return s + a;'),
    'CREATE AGGREGATE k.total (int) SFUNC plus STYPE int INITCOND 100',
  ]) {
    await client.execute(statement);
  }
});

after(async () => {
  await client.shutdown();
  await cluster.close();
});

async function prepared(text: string): Promise<unknown> {
  const { rows } = await client.execute(text, [], { prepare: true });
  return rows[0]?.n;
}

test('prepared statements call the functions that there are now', async () => {
  const call = 'SELECT k.f(v) AS n FROM k.t';
  const total = 'SELECT k.total(v) AS n FROM k.t';
  assert.equal(await prepared(call), 21);
  assert.equal(await prepared(total), 120);
  await client.execute(functionOf('f (a int)', 'return a + 2;'));
  await client.execute(functionOf('plus (s int, a int)', 'return s - a;'));
  assert.equal(await prepared(call), 22);
  assert.equal(await prepared(total), 80);
});

test('a function that masks a column is kept by it, and replaced at once', async () => {
  await client.execute(functionOf('hide (a int)', 'return 0;'));
  await client.execute('CREATE TABLE k.m (p int PRIMARY KEY, v int MASKED WITH k.hide())');
  await assert.rejects(client.execute('DROP FUNCTION k.hide'), {
    message: "Function 'k.hide' is still referenced by column masks in tables m",
  });
  await client.execute('ALTER TABLE k.m ALTER v DROP MASKED');
  await client.execute('DROP FUNCTION k.hide');
});
