import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';
import { runCase } from '../oracle/run-case.ts';

test('a view keeps rows under an empty key in files, through compaction and over pages', async () => {
  await using cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    settings: { materialized_views_enabled: 'true' },
  });
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  assert.ok(point !== undefined && management !== null);
  const client = await Client.connect(point.address, point.port);
  const ask = (statement: string) =>
    runCase(client, {
      comments: [],
      options: { page: 1, all: true },
      statement,
      answer: '',
      line: 0,
    });
  for (const statement of [
    "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE ks.t (k int PRIMARY KEY, v text)',
    'CREATE MATERIALIZED VIEW ks.mv AS SELECT * FROM ks.t WHERE k IS NOT NULL AND v IS NOT NULL ' +
      'PRIMARY KEY (v, k)',
  ]) {
    assert.match(await ask(statement), /^OK/);
  }
  for (const [k, v] of [
    [1, ''],
    [2, 'x'],
    [3, ''],
  ]) {
    assert.equal(await ask(`INSERT INTO ks.t (k, v) VALUES (${k}, '${v}')`), 'OK');
    await management.flush('ks', []);
  }
  const rowsOf = async () => (await ask('SELECT k, v FROM ks.mv')).match(/^ {2}.*$/gm);
  assert.deepEqual(await rowsOf(), ["  1 | ''", "  3 | ''", "  2 | 'x'"]);
  await management.compactions.compact({ keyspace: 'ks', tables: ['mv'] }, { kind: 'all' });
  assert.deepEqual(await rowsOf(), ["  1 | ''", "  3 | ''", "  2 | 'x'"]);
  client.close();
});
