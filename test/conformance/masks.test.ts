import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';
import { printed, transcript } from './shell-text.ts';

const settings = {
  authenticator: 'PasswordAuthenticator',
  authorizer: 'CassandraAuthorizer',
  dynamic_data_masking_enabled: 'true',
  materialized_views_enabled: 'true',
};

/**
 * The transcript is what our shell printed for the script on Apache Cassandra 5.0.5 with these
 * settings, and caches that keep nothing.
 */
test('masks of columns: a long session is answered as Apache Cassandra answers it', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1', settings });
  const { script, text } = transcript('masks.txt');
  assert.equal(await printed(cluster, script), text);
});

test('masks are there after a restart', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1', settings });
  const first = await printed(
    cluster,
    [
      "CREATE KEYSPACE m WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};",
      "CREATE TABLE m.t (k int PRIMARY KEY, v text MASKED WITH mask_inner(1, null, '#'));",
      "INSERT INTO m.t (k, v) VALUES (1, 'value');",
      "CREATE ROLE alice WITH PASSWORD = 'a' AND LOGIN = true;",
      'GRANT SELECT ON KEYSPACE m TO alice;',
    ].join('\n'),
  );
  assert.equal(first, '');
  await cluster.stop('node1');
  await cluster.start('node1');
  const seen = await printed(cluster, "LOGIN alice 'a';\nSELECT v FROM m.t;");
  assert.match(seen, /v####/);
});

test('without roles everybody sees everything, also in columns that have masks', async () => {
  await using cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    settings: { dynamic_data_masking_enabled: 'true' },
  });
  const [point] = cluster.contactPoints;
  assert.ok(point);
  const client = await Client.connect(point.address, point.port);
  try {
    for (const statement of [
      "CREATE KEYSPACE m WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
      'CREATE TABLE m.t (k int PRIMARY KEY, v text MASKED WITH DEFAULT)',
      "INSERT INTO m.t (k, v) VALUES (1, 'value')",
    ]) {
      assert.notEqual((await client.query(statement)).outcome.kind, 'error', statement);
    }
    const { outcome } = await client.query("SELECT v FROM m.t WHERE v = 'value' ALLOW FILTERING");
    assert.equal(outcome.kind === 'rows' && outcome.rows[0]?.[0]?.toString(), 'value');
  } finally {
    client.close();
  }
});
