import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type cassandra from 'cassandra-driver';
import { controlOf, isOutside, newClient, withServer } from './server.ts';

const server = withServer('datacenter1:1x3');
const reconnection = { baseDelay: 20, maxDelay: 100 };

async function connected(): Promise<cassandra.Client> {
  const { policies } = (await import('cassandra-driver')).default;
  const client = newClient(server(), {
    policies: {
      reconnection: new policies.reconnection.ExponentialReconnectionPolicy(
        reconnection.baseDelay,
        reconnection.maxDelay,
        false,
      ),
    },
  });
  await client.connect();
  return client;
}

/** The nodes that the driver is not connected to for events: stopping one does not end its news. */
function otherNode(client: cassandra.Client): string {
  const control = controlOf(client).host?.address;
  const { cluster } = server();
  const node = cluster?.contactPoints.find(({ address, port }) => `${address}:${port}` !== control);
  assert.ok(node);
  return node.name;
}

test('a node that stops and starts is told to the driver', { skip: isOutside }, async () => {
  const { cluster } = server();
  assert.ok(cluster);
  const client = await connected();
  assert.equal(client.hosts.length, 3);
  const name = otherNode(client);
  const point = cluster.contactPoints.find((one) => one.name === name);
  const address = `${point?.address}:${point?.port}`;

  const down = once(client, 'hostDown') as Promise<[cassandra.Host]>;
  await cluster.stop(name);
  const [gone] = await down;
  assert.equal(gone.address, address);
  assert.equal(gone.isUp(), false);
  for (let i = 0; i < 20; i++) await client.execute('SELECT key FROM system.local');

  const up = once(client, 'hostUp') as Promise<[cassandra.Host]>;
  await cluster.start(name);
  const [back] = await up;
  assert.equal(back.address, address);
  await client.shutdown();
});

test('the driver finds another node when its own is killed', { skip: isOutside }, async () => {
  const { cluster } = server();
  assert.ok(cluster);
  const client = await connected();
  const control = controlOf(client).host?.address;
  const point = cluster.contactPoints.find((one) => `${one.address}:${one.port}` === control);
  assert.ok(point);
  await cluster.kill(point.name);
  for (let i = 0; i < 20; i++) {
    await client.execute('SELECT key FROM system.local', [], { isIdempotent: true });
  }
  assert.notEqual(controlOf(client).host?.address, control);
  await cluster.start(point.name);
  await cluster.settled();
  await client.shutdown();
});

test('schema changes reach a client that did not make them', async () => {
  const client = await connected();
  const watcher = await connected();
  await client.execute('DROP KEYSPACE IF EXISTS driver_seen');
  await client.execute(
    "CREATE KEYSPACE driver_seen WITH replication = {'class': 'SimpleStrategy', " +
      "'replication_factor': 1}",
  );
  await client.execute('CREATE TABLE driver_seen.t (k int PRIMARY KEY)');
  await until(() => 'driver_seen' in watcher.metadata.keyspaces);
  const before = await watcher.metadata.getTable('driver_seen', 't');
  assert.equal(before.columns.length, 1);
  await client.execute('ALTER TABLE driver_seen.t ADD v text');
  await until(async () => {
    const table = await watcher.metadata.getTable('driver_seen', 't');
    return table.columns.length === 2;
  });
  await client.execute('DROP KEYSPACE driver_seen');
  await until(() => !('driver_seen' in watcher.metadata.keyspaces));
  assert.equal(client.getState().getConnectedHosts().length > 0, true);
  await client.shutdown();
  await watcher.shutdown();
});

/** Looks again until a fact holds; the runner's timeout ends a wait that is in vain. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
