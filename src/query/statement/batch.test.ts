import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../../base/error/index.ts';
import { MemoryNode, Session } from '../harness/index.ts';
import type { BatchRequest } from '../query-processor.ts';

const BATCH: Omit<BatchRequest, 'statements'> = {
  kind: 'LOGGED',
  consistency: Consistency.ONE,
  serialConsistency: null,
  timestamp: null,
  keyspace: null,
  nowInSeconds: null,
};

async function session(node?: MemoryNode): Promise<Session> {
  const made = new Session(node);
  await made.run("CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy'}");
  await made.run('CREATE TABLE k.t (p int, c int, s int static, v text, PRIMARY KEY (p, c))');
  await made.run('CREATE TABLE k.u (p int PRIMARY KEY, v text)');
  return made;
}

test('a logged batch of several partitions uses the batch log, of one it does not', async () => {
  const connection = await session();
  const { node } = connection;
  await connection.run(
    "BEGIN BATCH INSERT INTO k.t (p, c, v) VALUES (1, 1, 'a'); " +
      "INSERT INTO k.t (p, c, v) VALUES (2, 1, 'b'); APPLY BATCH",
  );
  assert.equal(node.logged.length, 1);
  await connection.run(
    "BEGIN BATCH INSERT INTO k.t (p, c, v) VALUES (1, 2, 'a'); " +
      "INSERT INTO k.u (p, v) VALUES (1, 'b'); DELETE FROM k.t WHERE p = 1 AND c = 1; APPLY BATCH",
  );
  assert.equal(node.logged.length, 1);
  const last = node.written.at(-1);
  assert.equal(last?.updates.length, 2);
  assert.deepEqual(await connection.rows('SELECT p, c, v FROM k.t'), ["1 2 'a'", "2 1 'b'"]);
});

test('statements on one row are one row of the mutation, where a deletion wins a tie', async () => {
  const connection = await session();
  await connection.run(
    "BEGIN UNLOGGED BATCH UPDATE k.t SET v = 'a' WHERE p = 1 AND c = 1; " +
      "UPDATE k.t SET s = 3 WHERE p = 1; UPDATE k.t SET v = 'b' WHERE p = 1 AND c = 1; " +
      'DELETE v FROM k.t WHERE p = 1 AND c = 2; APPLY BATCH',
  );
  const update = connection.node.written.at(-1)?.updates[0];
  assert.equal(connection.node.written.at(-1)?.updates.length, 1);
  assert.equal(update?.rows.length, 2);
  assert.deepEqual(await connection.rows('SELECT c, s, v FROM k.t'), ["1 3 'b'"]);
});

test('large batches are warned of, and larger ones refused', async () => {
  const node = new MemoryNode({
    batchSizeWarnThresholdBytes: 300,
    batchSizeFailThresholdBytes: 900,
  });
  const connection = await session(node);
  const insert = (size: number, p: number) =>
    `INSERT INTO k.u (p, v) VALUES (${p}, '${'x'.repeat(size)}')`;
  const batch = (size: number, keys: number) =>
    connection.node.processor.batch(
      {
        ...BATCH,
        statements: Array.from({ length: keys }, (_, p) => ({
          statement: insert(size, p),
          values: [],
        })),
      },
      connection.request,
    );
  assert.deepEqual((await batch(10, 2)).warnings, []);
  const [warning = ''] = (await batch(200, 2)).warnings;
  assert.match(
    warning,
    /^Batch for \[k\.u\] is of size \d+, exceeding specified threshold of 300 by \d+\.$/,
  );
  await assert.rejects(batch(500, 2), { message: 'Batch too large' });
  assert.deepEqual((await batch(5000, 1)).warnings, []);
});

test('a batch mixes prepared statements and texts, each with its own values', async () => {
  const connection = await session();
  const { id } = await connection.prepare('UPDATE k.t SET v = ? WHERE p = ? AND c = ?');
  const int = (value: number) => Buffer.from([0, 0, 0, value]);
  await connection.node.processor.batch(
    {
      ...BATCH,
      kind: 'UNLOGGED',
      timestamp: 7,
      statements: [
        { statement: id, values: [Buffer.from('a'), int(1), int(1)] },
        { statement: id, values: [Buffer.from('b'), int(1), int(2)] },
        {
          statement: 'INSERT INTO k.t (p, c, v) VALUES (?, 3, ?)',
          values: [int(1), Buffer.from('c')],
        },
      ],
    },
    connection.request,
  );
  assert.deepEqual(await connection.rows('SELECT c, v, writetime(v) FROM k.t WHERE p = 1'), [
    "1 'a' 7",
    "2 'b' 7",
    "3 'c' 7",
  ]);
});
