import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';

/** Integers of the only column, sorted; an error as its text. */
async function numbers(
  cluster: Cluster,
  node: string,
  statement: string,
  consistency = 'ONE',
): Promise<readonly number[] | string> {
  const point = cluster.contactPoints.find(({ name }) => name === node);
  assert.ok(point);
  const client = await Client.connect(point.address, point.port);
  try {
    const { outcome } = await client.query(statement, { consistency });
    if (outcome.kind === 'error') return outcome.message;
    const rows = outcome.kind === 'rows' ? outcome.rows : [];
    return rows.map(([value]) => value?.readInt32BE(0) ?? -1).sort((left, right) => left - right);
  } finally {
    client.close();
  }
}

const SCHEMA = [
  "CREATE KEYSPACE ix WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}",
  'CREATE TABLE ix.t (k int PRIMARY KEY, a int, b int, w text)',
  'CREATE INDEX ON ix.t (a)',
  "CREATE INDEX ON ix.t (b) USING 'sai'",
];

test('an index is read at every level, with a replica that missed writes', async () => {
  await using cluster = await Cluster.start({ topology: 'DC1:1x3' });
  const run = (statement: string, level = 'QUORUM') => numbers(cluster, 'node1', statement, level);
  for (const statement of SCHEMA) assert.deepEqual(await run(statement), []);
  await cluster.schemaAgreed();
  for (let k = 0; k < 30; k++) {
    await run(`INSERT INTO ix.t (k, a, b) VALUES (${k}, ${k % 3}, ${k})`, 'ALL');
  }
  const third = Array.from({ length: 10 }, (_, i) => i * 3);
  for (const level of ['ONE', 'TWO', 'QUORUM', 'ALL', 'LOCAL_ONE', 'LOCAL_QUORUM']) {
    assert.deepEqual(await run('SELECT k FROM ix.t WHERE a = 0', level), third, level);
    const range = await run('SELECT k FROM ix.t WHERE b > 25', level);
    assert.deepEqual(range, [26, 27, 28, 29], level);
  }
  await cluster.stop('node3');
  await cluster.until('node1', { sees: 'node3', as: 'DOWN' });
  await run('UPDATE ix.t SET a = 7 WHERE k = 0');
  await run('UPDATE ix.t SET a = 0 WHERE k = 1');
  await run('UPDATE ix.t SET b = 100 WHERE k = 2');
  await run('DELETE FROM ix.t WHERE k = 3');
  const changed = [1, 6, 9, 12, 15, 18, 21, 24, 27];
  assert.deepEqual(await run('SELECT k FROM ix.t WHERE a = 0'), changed);
  assert.deepEqual(await run('SELECT k FROM ix.t WHERE b > 28'), [2, 29]);
  assert.match(String(await run('SELECT k FROM ix.t WHERE a = 0', 'ALL')), /Cannot achieve/);
  await cluster.start('node3');
  await cluster.settled();
  for (const node of ['node1', 'node2', 'node3']) {
    for (const level of ['QUORUM', 'ALL']) {
      assert.deepEqual(
        await numbers(cluster, node, 'SELECT k FROM ix.t WHERE a = 0', level),
        changed,
        `${node} ${level}`,
      );
      assert.deepEqual(
        await numbers(cluster, node, 'SELECT k FROM ix.t WHERE b >= 29', level),
        [2, 29],
        `${node} ${level}`,
      );
    }
  }
});

test('an index is built for what was there, and survives a kill, a flush and a truncation', async () => {
  const settings = { commitlog_sync: 'batch' };
  await using cluster = await Cluster.start({ topology: 'DC1:1x1', settings });
  const run = (statement: string) => numbers(cluster, 'node1', statement);
  const [keyspace = '', table = '', ...indexes] = SCHEMA;
  await run(keyspace.replace('3}', '1}'));
  await run(table);
  for (let k = 0; k < 40; k++) {
    await run(`INSERT INTO ix.t (k, a, b) VALUES (${k}, ${k % 4}, ${k})`);
  }
  for (const index of indexes) assert.deepEqual(await run(index), []);
  const expected = async (a: readonly number[], b: readonly number[]) => {
    assert.deepEqual(await run('SELECT k FROM ix.t WHERE a = 1'), a);
    assert.deepEqual(await run('SELECT k FROM ix.t WHERE b >= 38'), b);
  };
  const ones = Array.from({ length: 10 }, (_, i) => i * 4 + 1);
  await expected(ones, [38, 39]);
  await run('INSERT INTO ix.t (k, a, b) VALUES (50, 1, 50)');
  await run('UPDATE ix.t SET a = 2 WHERE k = 1');
  await cluster.kill('node1');
  await cluster.start('node1');
  await expected([...ones.slice(1), 50], [38, 39, 50]);
  // Stopped in good order, it has all in files.
  await cluster.stop('node1');
  await cluster.start('node1');
  await run('INSERT INTO ix.t (k, a, b) VALUES (51, 1, 51)');
  await expected([...ones.slice(1), 50, 51], [38, 39, 50, 51]);
  await run('TRUNCATE ix.t');
  await run('INSERT INTO ix.t (k, a, b) VALUES (60, 1, 60)');
  await expected([60], [60]);
  await cluster.kill('node1');
  await cluster.start('node1');
  await expected([60], [60]);
  for (const name of ['t_a_idx', 't_b_idx']) await run(`DROP INDEX ix.${name}`);
  for (const index of indexes) await run(index);
  await expected([60], [60]);
});
