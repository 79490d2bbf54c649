import assert from 'node:assert/strict';
import { test } from 'node:test';
import cassandra from 'cassandra-driver';
import { controlOf, newClient, withClient, withServer } from './server.ts';

const server = withServer();
const versions = [
  ['v4', 4],
  ['v3', 3],
] as const;

for (const [name, version] of versions) {
  test(`${name}: a driver connects and reads who it talks to`, async () => {
    const client = newClient(server(), { protocolOptions: { maxVersion: version } });
    await client.connect();
    const { rows } = await client.execute('SELECT release_version, cql_version FROM system.local');
    assert.equal(rows[0]?.get('release_version'), '5.0.5');
    assert.equal(controlOf(client).protocolVersion, version);
    const [host] = client.hosts.values();
    assert.equal(host?.datacenter, server().dataCenter);
    assert.equal(host?.cassandraVersion, '5.0.5');
    assert.equal(host?.tokens.length, 16);
    await client.shutdown();
  });
}

test('without a version given, driver and server agree on the newest both know', async () => {
  const client = newClient(server());
  await client.connect();
  assert.equal(controlOf(client).protocolVersion, 4);
  await client.shutdown();
});

test('keyspaces, tables, columns and tokens are read as metadata', async () => {
  await withClient(server(), 'driver_meta', async (client) => {
    await client.execute(
      'CREATE TABLE driver_meta.readings (device uuid, day date, at timestamp, kind text static, ' +
        'value double, tags set<text>, extra map<text, frozen<list<int>>>, ' +
        'PRIMARY KEY ((device, day), at)) ' +
        "WITH CLUSTERING ORDER BY (at DESC) AND comment = 'what came in' AND gc_grace_seconds = 60",
    );
    await client.metadata.refreshKeyspaces();
    const keyspace = client.metadata.keyspaces.driver_meta;
    assert.ok(keyspace);
    assert.equal(keyspace.strategy, 'org.apache.cassandra.locator.NetworkTopologyStrategy');
    const table = await client.metadata.getTable('driver_meta', 'readings');
    assert.deepEqual(table.columns.map(({ name }) => name).sort(), [
      'at',
      'day',
      'device',
      'extra',
      'kind',
      'tags',
      'value',
    ]);
    assert.deepEqual(
      table.partitionKeys.map(({ name }) => name),
      ['device', 'day'],
    );
    assert.deepEqual(
      table.clusteringKeys.map(({ name }) => name),
      ['at'],
    );
    assert.deepEqual(table.clusteringOrder, ['DESC']);
    assert.equal(table.comment, 'what came in');
    assert.equal(table.gcGraceSeconds, 60);
    assert.equal(table.columnsByName.tags?.type.code, cassandra.types.dataTypes.set);
    const replicas = client.getReplicas('driver_meta', Buffer.from('00000001', 'hex'));
    assert.equal(replicas.length, 1);
  });
});

test('many clients connect and leave at once', async () => {
  const clients = Array.from({ length: 8 }, () => newClient(server()));
  await Promise.all(clients.map((client) => client.connect()));
  await Promise.all(clients.map((client) => client.execute('SELECT key FROM system.local')));
  await Promise.all(clients.map((client) => client.shutdown()));
});
