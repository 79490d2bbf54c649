import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from 'cassandra-driver';
import { Cluster } from '../../src/index.ts';

let cluster: Cluster;
let admin: Client;

before(async () => {
  cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    settings: {
      authenticator: 'PasswordAuthenticator',
      authorizer: 'CassandraAuthorizer',
      user_defined_functions_enabled: 'true',
      permissions_validity: '0ms',
      roles_validity: '0ms',
    },
  });
  admin = clientOf('cassandra');
  for (const statement of [
    "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE k.t (p int PRIMARY KEY, v int)',
    'INSERT INTO k.t (p, v) VALUES (1, 20)',
    "CREATE ROLE maker WITH PASSWORD = 'maker' AND LOGIN = true",
    "CREATE ROLE reader WITH PASSWORD = 'reader' AND LOGIN = true",
    'GRANT CREATE ON ALL FUNCTIONS IN KEYSPACE k TO maker',
    'GRANT SELECT ON k.t TO reader',
    'GRANT MODIFY ON k.t TO reader',
  ]) {
    await admin.execute(statement);
  }
});

after(async () => {
  await admin.shutdown();
  await cluster.close();
});

function clientOf(user: string): Client {
  const [point] = cluster.contactPoints;
  assert.ok(point);
  return new Client({
    contactPoints: [`${point.address}:${point.port}`],
    localDataCenter: 'datacenter1',
    credentials: { username: user, password: user },
    socketOptions: { readTimeout: 30_000, connectTimeout: 30_000 },
  });
}

async function as<T>(user: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = clientOf(user);
  try {
    return await use(client);
  } finally {
    await client.shutdown();
  }
}

async function permissionsOn(resource: string): Promise<string[]> {
  const { rows } = await admin.execute('LIST ALL PERMISSIONS');
  return (rows ?? [])
    .filter((row) => row.resource === resource)
    .map((row) => `${row.role} ${row.permission}`);
}

const BODY = "CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a + 1;'";

test('who makes a function may do everything with it, others what they are granted', async () => {
  await as('maker', (maker) => maker.execute(`CREATE FUNCTION k.next (a int) ${BODY}`));
  const resource = '<function k.next(int)>';
  assert.deepEqual(await permissionsOn(resource), [
    'maker ALTER',
    'maker DROP',
    'maker AUTHORIZE',
    'maker EXECUTE',
  ]);
  await as('reader', async (reader) => {
    const refused = {
      message: `User reader has no EXECUTE permission on ${resource} or any of its parents`,
    };
    await assert.rejects(reader.execute('SELECT k.next(v) FROM k.t'), refused);
    await assert.rejects(reader.execute('UPDATE k.t SET v = k.next(1) WHERE p = 1'), refused);
    await assert.rejects(reader.execute(`CREATE OR REPLACE FUNCTION k.next (a int) ${BODY}`), {
      message: `User reader has no ALTER permission on ${resource} or any of its parents`,
    });
    await assert.rejects(reader.execute('DROP FUNCTION k.next'), {
      message: `User reader has no DROP permission on ${resource} or any of its parents`,
    });
    await as('maker', (maker) => maker.execute('GRANT EXECUTE ON FUNCTION k.next(int) TO reader'));
    const { rows } = await reader.execute('SELECT k.next(v) AS n FROM k.t');
    assert.equal(rows[0]?.n, 21);
  });
});

test('an aggregate needs EXECUTE on what it is made of, to be made and to be called', async () => {
  await admin.execute(
    `CREATE FUNCTION k.plus (s int, a int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return s + a;'`,
  );
  const aggregate = 'CREATE AGGREGATE k.total (int) SFUNC plus STYPE int INITCOND 0';
  const refused = (role: string, name: string): { message: string } => ({
    message: `User ${role} has no EXECUTE permission on <function ${name}> or any of its parents`,
  });
  await as('maker', async (maker) => {
    await assert.rejects(maker.execute(aggregate), refused('maker', 'k.plus(int, int)'));
    await admin.execute('GRANT EXECUTE ON FUNCTION k.plus(int, int) TO maker');
    await maker.execute(aggregate);
  });
  await as('reader', async (reader) => {
    await admin.execute('GRANT EXECUTE ON FUNCTION k.total(int) TO reader');
    await assert.rejects(
      reader.execute('SELECT k.total(v) FROM k.t'),
      refused('reader', 'k.plus(int, int)'),
    );
    await admin.execute('GRANT EXECUTE ON FUNCTION k.plus(int, int) TO reader');
    const { rows } = await reader.execute('SELECT k.total(v) AS n FROM k.t');
    assert.equal(rows[0]?.n, 20);
  });
});

test('what is dropped, alone or with its keyspace, takes its permissions along', async () => {
  await admin.execute('DROP FUNCTION k.next(int)');
  assert.deepEqual(await permissionsOn('<function k.next(int)>'), []);
  await assert.rejects(admin.execute('GRANT EXECUTE ON FUNCTION k.next(int) TO reader'), {
    message: "Resource <function k.next(int)> doesn't exist",
  });
  await admin.execute('DROP KEYSPACE k');
  assert.deepEqual(await permissionsOn('<function k.plus(int, int)>'), []);
  assert.deepEqual(await permissionsOn('<function k.total(int)>'), []);
});
