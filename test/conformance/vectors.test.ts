import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { SeededRandom } from '../../src/testing/index.ts';
import { Client } from '../oracle/client.ts';

const DIMENSION = 8;

type Run = (statement: string, consistency?: string) => Promise<readonly number[] | string>;

/** Lends what runs a statement on a node: the integers of the first column, or an error's text. */
async function withNode(cluster: Cluster, node: string, use: (run: Run) => Promise<void>) {
  const point = cluster.contactPoints.find(({ name }) => name === node);
  assert.ok(point);
  const client = await Client.connect(point.address, point.port);
  try {
    await use(async (statement, consistency = 'ONE') => {
      const { outcome } = await client.query(statement, { consistency });
      if (outcome.kind === 'error') return outcome.message;
      return outcome.kind === 'rows'
        ? outcome.rows.map(([value]) => value?.readInt32BE(0) ?? -1)
        : [];
    });
  } finally {
    client.close();
  }
}

function vectorsOf(seed: number, count: number): readonly (readonly number[])[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: DIMENSION }, () => (random.integer(2001) - 1000) / 1000),
  );
}

function distance(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, i) => sum + (value - (right[i] ?? 0)) ** 2, 0);
}

/** Keys from 0 of the vectors that are nearest, the nearest first. */
function nearest(
  vectors: readonly (readonly number[])[],
  wanted: readonly number[],
  limit: number,
  isMeant: (key: number) => boolean = () => true,
): readonly number[] {
  return vectors
    .map((vector, key) => ({ key, at: distance(vector, wanted) }))
    .filter(({ key }) => isMeant(key))
    .sort((left, right) => left.at - right.at)
    .slice(0, limit)
    .map(({ key }) => key);
}

const SCHEMA = [
  'CREATE TABLE ann.t (k int PRIMARY KEY, v vector<float, 8>, n int)',
  "CREATE INDEX ON ann.t (v) USING 'sai' WITH OPTIONS = {'similarity_function': 'euclidean'}",
  "CREATE INDEX ON ann.t (n) USING 'sai'",
];

function keyspace(replicas: number): string {
  return (
    "CREATE KEYSPACE ann WITH replication = {'class': 'SimpleStrategy', " +
    `'replication_factor': ${replicas}}`
  );
}

test('the nearest rows of a whole ring are found, whichever node is asked', async () => {
  await using cluster = await Cluster.start({ topology: 'DC1:3x2' });
  const vectors = vectorsOf(1, 300);
  const [wanted = []] = vectorsOf(2, 1);
  await withNode(cluster, 'node1', async (run) => {
    for (const statement of [keyspace(2), ...SCHEMA]) assert.deepEqual(await run(statement), []);
    await cluster.schemaAgreed();
    for (const [k, vector] of vectors.entries()) {
      await run(`INSERT INTO ann.t (k, v, n) VALUES (${k}, [${vector}], ${k % 5})`, 'ALL');
    }
  });
  for (const node of ['node1', 'node4', 'node6']) {
    await withNode(cluster, node, async (run) => {
      const order = `ORDER BY v ANN OF [${wanted}] LIMIT`;
      for (const limit of [1, 10, 100, 1000]) {
        const found = await run(`SELECT k FROM ann.t ${order} ${limit}`);
        assert.deepEqual(found, nearest(vectors, wanted, limit), `${node} LIMIT ${limit}`);
      }
      const some = await run(`SELECT k FROM ann.t WHERE n = 3 ${order} 12`, 'QUORUM');
      assert.deepEqual(
        some,
        nearest(vectors, wanted, 12, (key) => key % 5 === 3),
        node,
      );
      const ranged = await run(`SELECT k FROM ann.t WHERE n > 3 ${order} 12`);
      assert.deepEqual(
        ranged,
        nearest(vectors, wanted, 12, (key) => key % 5 > 3),
        node,
      );
      assert.deepEqual(await run(`SELECT k FROM ann.t WHERE k = 7 ${order} 5`), [7]);
    });
  }
});

test('vectors are found in memory and in files, after updates, deletions and a kill', async () => {
  await using cluster = await Cluster.start({
    topology: 'DC1:1x1',
    settings: { commitlog_sync: 'batch' },
  });
  const vectors = vectorsOf(3, 200).map((vector) => [...vector]);
  const [wanted = [], other = []] = vectorsOf(4, 2);
  const gone = new Set<number>();
  const check = (run: Run) => async (when: string) => {
    for (const limit of [5, 1000]) {
      const found = await run(`SELECT k FROM ann.t ORDER BY v ANN OF [${wanted}] LIMIT ${limit}`);
      assert.deepEqual(
        found,
        nearest(vectors, wanted, limit, (key) => !gone.has(key)),
        when,
      );
    }
  };
  await withNode(cluster, 'node1', async (run) => {
    for (const statement of [keyspace(1), ...SCHEMA]) assert.deepEqual(await run(statement), []);
    for (const [k, vector] of vectors.entries()) {
      await run(`INSERT INTO ann.t (k, v, n) VALUES (${k}, [${vector}], ${k % 5})`);
    }
    await check(run)('in memory');
  });
  // Stopped in good order, it has all in files.
  await cluster.stop('node1');
  await cluster.start('node1');
  await withNode(cluster, 'node1', async (run) => {
    await check(run)('in files');
    for (const [i, k] of nearest(vectors, wanted, 6).entries()) {
      if (i % 3 === 0) await run(`DELETE FROM ann.t WHERE k = ${k}`);
      else if (i % 3 === 1) await run(`UPDATE ann.t SET v = null WHERE k = ${k}`);
      else await run(`UPDATE ann.t SET v = [${other}] WHERE k = ${k}`);
      if (i % 3 < 2) gone.add(k);
      else vectors[k] = [...other];
    }
    await check(run)('changed');
  });
  await cluster.kill('node1');
  await cluster.start('node1');
  await withNode(cluster, 'node1', (run) => check(run)('after a kill'));
});

test('rows of partitions that are wider than what is read at a time', async () => {
  await using cluster = await Cluster.start({ topology: 'DC1:1x1' });
  const vectors = vectorsOf(5, 2600);
  const [wanted = []] = vectorsOf(6, 1);
  await withNode(cluster, 'node1', async (run) => {
    for (const statement of [
      keyspace(1),
      'CREATE TABLE ann.wide (p int, c int, v vector<float, 8>, n int, PRIMARY KEY (p, c))',
      "CREATE INDEX ON ann.wide (v) USING 'sai' WITH OPTIONS = {'similarity_function': 'euclidean'}",
      "CREATE INDEX ON ann.wide (n) USING 'sai'",
    ]) {
      assert.deepEqual(await run(statement), []);
    }
    for (let from = 0; from < vectors.length; from += 50) {
      const inserts = vectors.slice(from, from + 50).map((vector, i) => {
        const c = from + i;
        const values = `${c < 1400 ? 1 : 2}, ${c}, [${vector}], ${c % 2}`;
        return `INSERT INTO ann.wide (p, c, v, n) VALUES (${values});`;
      });
      assert.deepEqual(await run(`BEGIN UNLOGGED BATCH ${inserts.join(' ')} APPLY BATCH`), []);
    }
    const order = `ORDER BY v ANN OF [${wanted}] LIMIT 40`;
    const conditions: Readonly<Record<string, (c: number) => boolean>> = {
      '': () => true,
      'WHERE p = 1': (c) => c < 1400,
      'WHERE p = 1 AND c > 1350': (c) => c > 1350 && c < 1400,
      'WHERE n = 1': (c) => c % 2 === 1,
      'WHERE p = 2 AND n = 0': (c) => c >= 1400 && c % 2 === 0,
    };
    for (const [where, isMeant] of Object.entries(conditions)) {
      const found = await run(`SELECT c FROM ann.wide ${where} ${order}`);
      assert.deepEqual(found, nearest(vectors, wanted, 40, isMeant), where);
    }
  });
});
