/**
 * A test file with a cluster of its own: two data centres start with it, are cut apart, and are
 * gone when it ends.
 *
 *   node --import tsx examples/test-fixture/main.ts
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import cassandra from 'cassandra-driver';
// Outside this repository: from 'ilion'.
import { Cluster } from '../../src/index.ts';
import { Inbox } from './inbox.ts';

let cluster: Cluster;
const clients: cassandra.Client[] = [];
let paris: Inbox;
let oslo: Inbox;

/** A client that talks only to the nodes of one data centre, as an application there does. */
function inboxOf(dataCenter: string): Inbox {
  const points = cluster.contactPoints.filter((point) => point.dataCenter === dataCenter);
  const client = new cassandra.Client({
    contactPoints: points.map((point) => point.address),
    protocolOptions: { port: points[0]?.port ?? 9042 },
    localDataCenter: dataCenter,
  });
  clients.push(client);
  return new Inbox(client);
}

before(async () => {
  cluster = await Cluster.start({
    topology: 'paris:1x3,oslo:1x3',
    // A write that cannot reach the other side gives up after this, by default after 2 s.
    settings: { write_request_timeout: '300ms' },
  });
  paris = inboxOf('paris');
  oslo = inboxOf('oslo');
  const [client] = clients;
  await client?.execute(
    'CREATE KEYSPACE post WITH replication = ' +
      "{'class': 'NetworkTopologyStrategy', 'paris': 3, 'oslo': 3}",
  );
  await client?.execute(
    'CREATE TABLE post.inbox (user text, at timeuuid, text text, PRIMARY KEY (user, at)) ' +
      'WITH CLUSTERING ORDER BY (at DESC)',
  );
  await cluster.schemaAgreed();
});

after(async () => {
  await Promise.all(clients.map((client) => client.shutdown()));
  await cluster.close();
});

/** Mends everything, so that each test begins with a whole cluster. */
afterEach(async () => {
  cluster.heal();
  await cluster.settled();
});

test('a message for everywhere is read in the other data centre at once', async () => {
  await paris.post('ann', 'hello', { everywhere: true });
  assert.deepEqual(await oslo.newest('ann'), ['hello']);
});

test('each data centre goes on alone, and says what it cannot promise', async () => {
  cluster.cut('paris', 'oslo');
  await paris.post('bob', 'from paris');
  await oslo.post('bob', 'from oslo');
  assert.deepEqual(await paris.newest('bob'), ['from paris']);
  assert.deepEqual(await oslo.newest('bob'), ['from oslo']);
  await assert.rejects(paris.post('bob', 'to all', { everywhere: true }), {
    name: 'ResponseError',
    code: cassandra.types.responseErrorCodes.writeTimeout,
  });
});

test('nothing written on either side of a cut is lost', async () => {
  cluster.cut('paris', 'oslo');
  await paris.post('eve', 'first');
  await oslo.post('eve', 'second');
  cluster.heal();
  await cluster.settled();
  assert.deepEqual(await paris.newestOfAll('eve'), ['second', 'first']);
  assert.deepEqual(await oslo.newest('eve'), ['second', 'first']);
});
