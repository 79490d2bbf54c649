import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from 'cassandra-driver';
import { Cluster } from '../../src/index.ts';
import { Shell } from '../../src/tools/cqlsh/shell.ts';
import { printed, quiet, transcript } from './shell-text.ts';

let cluster: Cluster;

before(async () => {
  cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    settings: { authenticator: 'PasswordAuthenticator', authorizer: 'CassandraAuthorizer' },
  });
});

after(() => cluster.close());

function contactPoint(): { address: string; port: number } {
  const [point] = cluster.contactPoints;
  assert.ok(point);
  return point;
}

/**
 * The transcript is what our shell printed for the script on Apache Cassandra 5.0.5 with
 * PasswordAuthenticator, CassandraAuthorizer, and caches that keep nothing.
 */
test('roles and permissions: a long session is answered as Apache Cassandra answers it', async () => {
  const { script, text } = transcript('auth.txt');
  assert.equal(await printed(cluster, script), text);
});

function driver(user: string, password: string): Client {
  const { address, port } = contactPoint();
  return new Client({
    contactPoints: [`${address}:${port}`],
    localDataCenter: 'datacenter1',
    credentials: { username: user, password },
    socketOptions: { readTimeout: 30_000, connectTimeout: 30_000 },
  });
}

/** Lends a client of the npm driver, which is shut down whatever happens. */
async function withDriver<T>(
  user: string,
  password: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = driver(user, password);
  try {
    return await use(client);
  } finally {
    await client.shutdown();
  }
}

test('a driver logs in, and is told when its password is wrong', async () => {
  await withDriver('cassandra', 'cassandra', async (client) => {
    const { rows } = await client.execute('SELECT role FROM system_auth.roles');
    assert.ok(rows.some((row) => row.role === 'cassandra'));
  });
  await withDriver('cassandra', 'wrong', (client) =>
    assert.rejects(client.connect(), ({ innerErrors }: { innerErrors: Record<string, Error> }) => {
      const [inner] = Object.values(innerErrors);
      assert.equal(inner?.message, 'Provided username cassandra and/or password are incorrect');
      return true;
    }),
  );
});

test('who is logged in is seen in system_views.clients', async () => {
  await withDriver('cassandra', 'cassandra', async (client) => {
    const { rows } = await client.execute('SELECT username FROM system_views.clients');
    assert.ok(rows.some((row) => row.username === 'cassandra'));
  });
});

test('a permission that is taken is gone for statements prepared before', async () => {
  await withDriver('cassandra', 'cassandra', async (admin) => {
    for (const statement of [
      "CREATE KEYSPACE p WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
      'CREATE TABLE p.t (k int PRIMARY KEY)',
      "CREATE ROLE reader WITH PASSWORD = 'r' AND LOGIN = true",
      'GRANT SELECT ON p.t TO reader',
    ]) {
      await admin.execute(statement);
    }
    await withDriver('reader', 'r', async (reader) => {
      const read = () => reader.execute('SELECT * FROM p.t WHERE k = ?', [1], { prepare: true });
      await read();
      await read();
      await admin.execute('REVOKE SELECT ON p.t FROM reader');
      await assert.rejects(read(), /User reader has no SELECT permission on <table p.t>/);
    });
    await admin.execute('DROP ROLE reader');
    await admin.execute('DROP KEYSPACE p');
  });
});

test('nine nodes: whoever is asked knows the superuser', async () => {
  await using many = await Cluster.start({
    topology: 'DC1:3x2,DC2:1x3',
    settings: { authenticator: 'PasswordAuthenticator' },
  });
  for (const address of many.contactPoints) {
    // The role may be under way to the replica that has it.
    for (;;) {
      try {
        const shell = await Shell.open({ ...quiet, address });
        shell.close();
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
});
