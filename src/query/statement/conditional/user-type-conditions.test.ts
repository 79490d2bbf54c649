import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../harness/index.ts';
import { resultBytes } from '../../query-processor.ts';

const conditions: readonly (readonly [string, boolean])[] = [
  ['a.n = 1', true],
  ['a.n = 2', false],
  ['a.n > 0', true],
  ['a.n IN (5, 1)', true],
  ["a.s = 'x'", true],
  ["a.s != 'x'", false],
  ['f.n = 1', true],
  ['f.n < 1', false],
  ['f.s = null', true],
  ["a = {n: 1, s: 'x'}", true],
  ["a = {n: 1, s: 'y'}", false],
  ['f = {n: 1}', true],
  ['a = null', false],
];

test('conditions look at user types and at their fields', async () => {
  const session = new Session();
  await session.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await session.run('CREATE TYPE k.u (n int, s text)');
  await session.run('CREATE TABLE k.t (p int PRIMARY KEY, a u, f frozen<u>, v int)');
  await session.run("INSERT INTO k.t (p, a, f) VALUES (1, {n: 1, s: 'x'}, {n: 1})");
  for (const [condition, isMet] of conditions) {
    const answer = await session.run(`UPDATE k.t SET v = 1 WHERE p = 1 IF ${condition}`);
    assert.ok(answer.kind === 'rows');
    assert.equal(resultBytes(answer.rows[0]?.[0] ?? null)?.[0] === 1, isMet, condition);
  }
  await assert.rejects(session.run('UPDATE k.t SET v = 1 WHERE p = 1 IF a.nosuch = 1'), {
    message: 'Unknown field nosuch for column a',
  });
});
