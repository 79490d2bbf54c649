import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';

test('system_views tells of tables and snapshots', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  assert.ok(point !== undefined && management !== null);
  const client = await Client.connect(point.address, point.port);
  const rows = async (statement: string): Promise<readonly Record<string, unknown>[]> => {
    const { outcome } = await client.query(statement, { consistency: 'ONE' });
    assert.notEqual(outcome.kind, 'error', statement);
    if (outcome.kind !== 'rows') return [];
    return outcome.rows.map(([json]) => JSON.parse(String(json)) as Record<string, unknown>);
  };
  await rows(
    "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await rows('CREATE TABLE ks.t (k int, c int, v text, PRIMARY KEY (k, c))');
  for (let c = 0; c < 20; c++) await rows(`INSERT INTO ks.t (k, c, v) VALUES (1, ${c}, 'x')`);
  await rows('DELETE FROM ks.t WHERE k = 1 AND c = 3');
  await management.flush('ks', []);
  for (let i = 0; i < 3; i++) await rows('SELECT JSON * FROM ks.t WHERE k = 1');
  await rows('SELECT JSON * FROM ks.t');
  const view = async (name: string): Promise<Record<string, unknown>> => {
    const where = "keyspace_name = 'ks' AND table_name = 't'";
    const [row] = await rows(`SELECT JSON * FROM system_views.${name} WHERE ${where}`);
    assert.ok(row !== undefined, name);
    return row;
  };
  assert.equal((await view('local_read_latency')).count, 3);
  assert.equal((await view('local_scan_latency')).count, 1);
  const writes = await view('local_write_latency');
  assert.equal(writes.count, 21);
  assert.ok((writes.p99th_ms as number) <= (writes.max_ms as number));
  // As their coordinator, the node counts each statement once.
  assert.equal((await view('coordinator_read_latency')).count, 3);
  assert.equal((await view('coordinator_scan_latency')).count, 1);
  assert.equal((await view('coordinator_write_latency')).count, 21);
  const live = await view('rows_per_read');
  assert.equal(live.count, 4);
  assert.ok((live.p50th as number) >= 19 && (live.p50th as number) < 24);
  assert.equal((await view('tombstones_per_read')).max, 1);
  for (const name of ['disk_usage', 'max_partition_size', 'max_sstable_size']) {
    assert.equal((await view(name)).mebibytes, 1, name);
  }
  assert.ok((await view('max_sstable_duration')).max_sstable_duration !== null);

  await management.snapshots.take({
    tag: 'tag',
    keyspaces: ['ks'],
    tables: [],
    skipFlush: false,
    ttlMs: null,
  });
  const [snapshot] = await rows("SELECT JSON * FROM system_views.snapshots WHERE name = 'tag'");
  assert.deepEqual(
    [snapshot?.keyspace_name, snapshot?.table_name, snapshot?.ephemeral, snapshot?.expires_at],
    ['ks', 't', false, null],
  );
  assert.ok((snapshot?.size_on_disk as number) > 0);
  client.close();
});
