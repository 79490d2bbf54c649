import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowTexts, Session } from './harness/index.ts';

/**
 * Every call asks its arguments for the types that they fit. When that was worked out anew each time,
 * eight additions kept a node busy for longer than anybody waited; these would never end.
 */
test('long sums are worked out, however many functions of the name there are', async () => {
  const session = new Session();
  await session.run(
    "CREATE KEYSPACE s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await session.run('CREATE TABLE s.t (k int PRIMARY KEY, v int)');
  await session.run(`INSERT INTO s.t (k, v) VALUES (1, ${'1 + '.repeat(40)}1)`);
  const sum = await session.run(`SELECT ${'1 + '.repeat(40)}k, v, ${'k + '.repeat(40)}v FROM s.t`);
  assert.deepEqual(rowTexts(sum), ['41 41 81']);
  await session.run(`UPDATE s.t SET v = ${'(int)(1 + '.repeat(20)}1${')'.repeat(20)} WHERE k = 1`);
  const nested = await session.run('SELECT v FROM s.t');
  assert.deepEqual(rowTexts(nested), ['21']);
});
