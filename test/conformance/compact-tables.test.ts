import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';

/** The rows of an answer, integers between blanks; an error as its text. */
async function ask(
  cluster: Cluster,
  statement: string,
  options: { readonly node?: string; readonly consistency?: string } = {},
): Promise<readonly string[] | string> {
  const { node = 'node1', consistency = 'ONE' } = options;
  const point = cluster.contactPoints.find(({ name }) => name === node);
  assert.ok(point);
  const client = await Client.connect(point.address, point.port);
  try {
    const { outcome } = await client.query(statement, { consistency });
    if (outcome.kind === 'error') return outcome.message;
    const rows = outcome.kind === 'rows' ? outcome.rows : [];
    return rows.map((row) => row.map((value) => value?.readInt32BE(0) ?? 'null').join(' '));
  } finally {
    client.close();
  }
}

const TABLES = [
  'CREATE TABLE co.dense (k int, c int, v int, PRIMARY KEY (k, c)) WITH COMPACT STORAGE',
  'CREATE TABLE co.keys (k int, c int, PRIMARY KEY (k, c)) WITH COMPACT STORAGE',
  'CREATE TABLE co.compound (k int, a int, b int, v int, PRIMARY KEY (k, a, b)) WITH COMPACT ' +
    'STORAGE AND CLUSTERING ORDER BY (a ASC, b DESC)',
  'CREATE TABLE co.fixed (k int PRIMARY KEY, v int, w int) WITH COMPACT STORAGE',
];

/** Each step is written after the one before has become a file. */
const STEPS: readonly (readonly string[])[] = [
  [
    'INSERT INTO co.dense (k, c, v) VALUES (1, 1, 10) USING TIMESTAMP 10',
    'INSERT INTO co.dense (k, c, v) VALUES (1, 2, 20) USING TIMESTAMP 10',
    'INSERT INTO co.keys (k, c) VALUES (1, 1) USING TIMESTAMP 10',
    'INSERT INTO co.keys (k, c) VALUES (1, 2) USING TIMESTAMP 10',
    'INSERT INTO co.compound (k, a, v) VALUES (1, 1, 1) USING TIMESTAMP 10',
    'INSERT INTO co.compound (k, a, b, v) VALUES (1, 1, 1, 2) USING TIMESTAMP 10',
    'INSERT INTO co.compound (k, a, v) VALUES (1, 2, 3) USING TIMESTAMP 10',
    'INSERT INTO co.fixed (k, v, w) VALUES (1, 1, 1) USING TIMESTAMP 10',
    'INSERT INTO co.fixed (k, v) VALUES (2, 2) USING TIMESTAMP 10',
  ],
  [
    'DELETE FROM co.dense USING TIMESTAMP 20 WHERE k = 1 AND c = 1',
    'DELETE FROM co.keys USING TIMESTAMP 20 WHERE k = 1 AND c = 1',
    'UPDATE co.compound USING TIMESTAMP 20 SET v = 5 WHERE k = 1 AND a = 1',
    'INSERT INTO co.compound (k, a, b, v) VALUES (1, 1, 9, 6) USING TIMESTAMP 20',
    'DELETE FROM co.compound USING TIMESTAMP 20 WHERE k = 1 AND a = 2',
    'UPDATE co.fixed USING TIMESTAMP 20 SET w = 2 WHERE k = 1',
    'DELETE v FROM co.fixed USING TIMESTAMP 20 WHERE k = 2',
  ],
  [
    'INSERT INTO co.dense (k, c, v) VALUES (1, 1, 11) USING TIMESTAMP 15',
    'UPDATE co.dense USING TIMESTAMP 30 SET v = 21 WHERE k = 1 AND c = 2',
    'INSERT INTO co.keys (k, c) VALUES (1, 1) USING TIMESTAMP 15',
    'INSERT INTO co.keys (k, c) VALUES (1, 3) USING TIMESTAMP 30',
  ],
];

const EXPECTED: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT * FROM co.dense WHERE k = 1', ['1 2 21']],
  ['SELECT c FROM co.dense WHERE k = 1 AND c IN (1, 2)', ['2']],
  ['SELECT v FROM co.dense WHERE k = 1 AND c = 1', []],
  ['SELECT * FROM co.keys', ['1 2', '1 3']],
  ['SELECT k FROM co.keys WHERE k = 1 AND c = 2', ['1']],
  ['SELECT c FROM co.keys WHERE k = 1 AND c IN (1, 3)', ['3']],
  ['SELECT * FROM co.compound', ['1 1 null 5', '1 1 9 6', '1 1 1 2']],
  ['SELECT b FROM co.compound WHERE k = 1 ORDER BY a DESC', ['1', '9', 'null']],
  // What lacks comes first in a descending column too, and so lies before its greatest value.
  ['SELECT v FROM co.compound WHERE k = 1 AND a = 1 AND b >= 1', ['5', '6', '2']],
  ['SELECT * FROM co.fixed', ['1 1 2']],
  ['SELECT v FROM co.fixed WHERE k = 1', ['1']],
  ['SELECT w FROM co.fixed WHERE k = 2', []],
];

test('compact tables answer alike from memory, from the log, from files and from one file', async () => {
  const settings = { commitlog_sync: 'batch' };
  await using cluster = await Cluster.start({ topology: 'DC1:1x1', settings });
  const run = (statement: string) => ask(cluster, statement);
  const holds = async (where: string) => {
    for (const [query, rows] of EXPECTED) assert.deepEqual(await run(query), rows, where + query);
  };
  await run(
    "CREATE KEYSPACE co WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  for (const table of TABLES) assert.deepEqual(await run(table), []);
  for (const statement of STEPS.flat()) assert.deepEqual(await run(statement), [], statement);
  await holds('in memory: ');
  await cluster.kill('node1');
  await cluster.start('node1');
  await holds('out of the log: ');
  for (const name of ['dense', 'keys', 'compound', 'fixed']) {
    await run(`TRUNCATE co.${name}`);
  }
  for (const statements of STEPS) {
    for (const statement of statements) await run(statement);
    // Stopped in good order, it has all in files.
    await cluster.stop('node1');
    await cluster.start('node1');
  }
  await holds('in files: ');
  const management = cluster.nodes[0]?.management;
  assert.ok(management);
  await management.compactions.compact({ keyspace: 'co', tables: [] }, { kind: 'all' });
  await holds('in one file: ');
});

test('a replica that missed writes to compact tables catches up with them', async () => {
  await using cluster = await Cluster.start({ topology: 'DC1:1x3' });
  const run = (statement: string, consistency = 'QUORUM') =>
    ask(cluster, statement, { consistency });
  await run(
    "CREATE KEYSPACE co WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}",
  );
  for (const table of TABLES) assert.deepEqual(await run(table), []);
  await cluster.schemaAgreed();
  const [first = [], ...others] = STEPS;
  for (const statement of first) await run(statement, 'ALL');
  await cluster.stop('node3');
  await cluster.until('node1', { sees: 'node3', as: 'DOWN' });
  for (const statement of others.flat()) assert.deepEqual(await run(statement), [], statement);
  await cluster.start('node3');
  await cluster.settled();
  for (const consistency of ['ALL', 'ONE']) {
    for (const [query, rows] of EXPECTED) {
      const found = await ask(cluster, query, { node: 'node3', consistency });
      assert.deepEqual(found, rows, `${consistency}: ${query}`);
    }
  }
});
