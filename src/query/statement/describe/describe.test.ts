import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SchemaSession, transcript } from '../ddl/transcript-suite.ts';
import { readOffset, writeOffset } from './describe-paging.ts';

const TIME_UUID = /[0-9a-f]{8}-[0-9a-f]{4}-11f1-[0-9a-f]{4}-[0-9a-f]{12}/g;

// What Apache Cassandra 5.0.5 answered; ids and times of drops are of their moment.
transcript(
  'DESCRIBE answers as recorded',
  new URL('./testdata/describe-recorded.txt', import.meta.url),
  (answer) => answer.replace(TIME_UUID, '<id>').replace(/TIMESTAMP \d+/g, 'TIMESTAMP <micros>'),
);

const VERSION = 'b336b07b-d94a-37e9-90a5-d54609513d54';

test('the state of a page has the bytes that a real node sends', () => {
  const state = writeOffset(3, VERSION);
  assert.equal(
    state.toString('hex'),
    '2100010005352e302e35b336b07bd94a37e990a5d54609513d54000000000000000300f07ffffffff07fffffff',
  );
  assert.equal(readOffset(state, VERSION), 3);
});

test('a page of a schema that has changed is refused, and so is rubbish', () => {
  assert.throws(() => readOffset(writeOffset(3, VERSION), VERSION.replace('b3', 'b4')), {
    message:
      'The schema has changed since the previous page of the DESCRIBE statement result. ' +
      'Please retry the DESCRIBE statement.',
  });
  assert.throws(() => readOffset(Buffer.from('00000000', 'hex'), VERSION), {
    message: 'Invalid paging state.',
  });
  assert.throws(() => readOffset(Buffer.from('ffff', 'hex'), VERSION), {
    message: 'Invalid value for the paging state',
  });
});

test('pages together are the whole list, the last one may be empty', async () => {
  const session = new SchemaSession();
  const whole = await session.execute('DESCRIBE KEYSPACES');
  assert.equal(whole.body.kind, 'rows');
  session.pageSize = 7;
  const first = await session.execute('DESCRIBE KEYSPACES');
  assert.ok(first.body.kind === 'rows' && first.body.pagingState !== null);
  const second = await session.execute('DESCRIBE KEYSPACES', first.body.pagingState);
  assert.ok(second.body.kind === 'rows' && second.body.pagingState === null);
  assert.deepEqual([...first.body.rows, ...second.body.rows], whole.body.rows);
  assert.equal(second.body.rows.length, 0);
});

test('lists are of the keyspace in use, and fail when it is gone', async () => {
  const session = new SchemaSession();
  const create = "CREATE KEYSPACE e WITH replication = {'class': 'SimpleStrategy'}";
  await session.run(create);
  await session.run('USE e');
  for (const kind of ['TABLES', 'TYPES', 'FUNCTIONS', 'AGGREGATES']) {
    assert.match(await session.run(`DESCRIBE ${kind}`), /\n {3}\(0 rows\)$/);
  }
  await session.run('DROP KEYSPACE e');
  for (const kind of ['TABLES', 'TYPES', 'FUNCTIONS', 'AGGREGATES', 'KEYSPACE']) {
    assert.equal(await session.run(`DESCRIBE ${kind}`), "ERROR 0x2200 'e' not found in keyspaces");
  }
});

test('DESCRIBE SCHEMA leaves the keyspaces of the system out, FULL has all', async () => {
  const session = new SchemaSession();
  assert.match(await session.run('DESCRIBE SCHEMA'), /\n {3}\(0 rows\)$/);
  assert.match(await session.run('DESCRIBE FULL SCHEMA'), /'system_auth' \| 'table' \| 'roles'/);
});
