import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schema } from '../../../schema/index.ts';
import { SchemaSession, transcript } from './transcript-suite.ts';

// What Apache Cassandra 5.0.5 answered, one node in datacenter1; and what is refused here.
for (const name of ['keyspace-recorded', 'table-recorded', 'unchanged-recorded', 'refused']) {
  transcript(`schema statements: ${name}`, new URL(`./testdata/${name}.txt`, import.meta.url));
}

const KEYSPACE = "CREATE KEYSPACE e WITH replication = {'class': 'SimpleStrategy'}";
const TABLE = 'CREATE TABLE e.t (k int PRIMARY KEY, v text)';

async function sessionWithKeyspace(): Promise<SchemaSession> {
  const session = new SchemaSession();
  await session.run(KEYSPACE);
  return session;
}

test('of two CREATE TABLE at once, one is told that the table exists', async () => {
  const session = await sessionWithKeyspace();
  const answers = await Promise.all([session.run(TABLE), session.run(TABLE)]);
  assert.deepEqual(answers, [
    'OK schema_change CREATED TABLE e t',
    'ERROR 0x2400 Cannot add already existing table "t" to keyspace "e"' +
      "   {'keyspace': 'e', 'table': 't'}",
  ]);
});

test('a statement that changes nothing keeps the schema object', async () => {
  const session = await sessionWithKeyspace();
  await session.run(TABLE);
  const before: Schema = session.schema;
  for (const text of [
    'CREATE TABLE IF NOT EXISTS e.t (k int PRIMARY KEY)',
    'ALTER TABLE e.t ADD IF NOT EXISTS v text',
    'ALTER TABLE e.t DROP IF EXISTS w',
    "ALTER TABLE e.t WITH comment = ''",
    'ALTER KEYSPACE e WITH durable_writes = true',
  ]) {
    assert.equal(await session.run(text), 'OK void', text);
    assert.equal(session.schema, before, text);
  }
});

test('a change keeps the tables that it does not name', async () => {
  const session = await sessionWithKeyspace();
  await session.run(TABLE);
  const table = session.schema.table('e', 't');
  await session.run('CREATE TABLE e.u (k int PRIMARY KEY)');
  await session.run('ALTER KEYSPACE e WITH durable_writes = false');
  assert.equal(session.schema.table('e', 't'), table);
  assert.equal(session.schema.keyspace('e')?.tables.size, 2);
});

test('replication_factor stands for all data centres, and ALTER keeps those that are named', async () => {
  const session = new SchemaSession();
  session.nodesByDataCenter = new Map([
    ['DC1', 3],
    ['DC2', 2],
  ]);
  const strategy = "'class': 'NetworkTopologyStrategy'";
  assert.equal(
    await session.run(
      `CREATE KEYSPACE n WITH replication = {${strategy}, 'replication_factor': 3, 'DC1': 1}`,
    ),
    'OK schema_change CREATED KEYSPACE n\n' +
      '   WARNING Your replication factor 3 for keyspace n is higher than the number of nodes 2 ' +
      'for datacenter DC2',
  );
  assert.deepEqual(session.schema.keyspace('n')?.replication.options, { DC1: '1', DC2: '3' });
  assert.equal(
    await session.run(`ALTER KEYSPACE n WITH replication = {${strategy}, 'DC1': 3, 'DC2': 2}`),
    'OK schema_change UPDATED KEYSPACE n\n' +
      '   WARNING When increasing replication factor you need to run a full (-full) repair to ' +
      'distribute the data.',
  );
});

test('replication stays as it is while nodes move', async () => {
  const session = await sessionWithKeyspace();
  session.endpointsInMotion = ['/127.0.0.2:7000'];
  assert.equal(
    await session.run('ALTER KEYSPACE e WITH durable_writes = false'),
    'ERROR 0x2300 Cannot alter RF while some endpoints are not in normal state ' +
      '(no range movements): [/127.0.0.2:7000]',
  );
});

test('TRUNCATE goes to the coordinator, with the keyspace in use', async () => {
  const session = await sessionWithKeyspace();
  await session.run(TABLE);
  await session.run('USE e');
  assert.equal(await session.run('TRUNCATE t'), 'OK void');
  assert.deepEqual(session.truncated, ['e.t']);
});

test('cells written up to the time of the drop are known to be gone', async () => {
  const session = await sessionWithKeyspace();
  await session.run(TABLE);
  await session.run('ALTER TABLE e.t DROP v USING TIMESTAMP 9007199254740993');
  const dropped = session.schema.table('e', 't')?.droppedColumns.get('v');
  assert.equal(dropped?.droppedAtMicros, 9007199254740993n);
  await session.run('ALTER TABLE e.t ADD v text');
  assert.equal(session.schema.table('e', 't')?.droppedColumns.get('v'), dropped);
});
