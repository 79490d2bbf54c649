import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ClientOptions } from 'cassandra-driver';
import { auth, Client } from 'cassandra-driver';
import { Cluster } from '../../src/index.ts';
import { FakeAuthority } from '../../src/platform/node/tls/fake-authority.ts';
import { CqlConnection } from '../../src/tools/cql/index.ts';
import { ConfigurationFile, sslSettings } from '../../src/tools/cqlsh/index.ts';
import { Shell } from '../../src/tools/cqlsh/shell.ts';
import { quiet } from '../../src/tools/cqlsh/testdata/quiet.ts';

const authority = new FakeAuthority();
const node = authority.issue({ name: 'node', addresses: ['127.0.0.1'] });
const client = authority.issue({ name: 'client', uris: ['spiffe://example/app'] });
const stranger = authority.issue({ name: 'stranger', uris: ['spiffe://example/other'] });

const root = 'client_encryption_options';
const factory = `${root}.ssl_context_factory`;

const encrypted: Readonly<Record<string, string>> = {
  [`${root}.enabled`]: 'true',
  [`${factory}.class_name`]: 'PEMBasedSslContextFactory',
  [`${factory}.parameters.private_key`]: node.key + node.certificate,
};
const mutual: Readonly<Record<string, string>> = {
  ...encrypted,
  [`${root}.require_client_auth`]: 'true',
  [`${factory}.parameters.trusted_certificates`]: authority.certificate,
};

function start(settings: Readonly<Record<string, string>>): Promise<Cluster> {
  return Cluster.start({ topology: 'datacenter1:1x1', settings });
}

function pointOf(cluster: Cluster): { address: string; port: number } {
  const [point] = cluster.contactPoints;
  assert.ok(point);
  return { address: point.address, port: point.port };
}

/** Runs with the npm driver; `ssl` null: in the clear. */
async function withDriver<Result>(
  { address, port }: { address: string; port: number },
  ssl: ClientOptions['sslOptions'] | null,
  run: (driver: Client) => Promise<Result>,
  options: Partial<ClientOptions> = {},
): Promise<Result> {
  const driver = new Client({
    contactPoints: [`${address}:${port}`],
    localDataCenter: 'datacenter1',
    protocolOptions: { port },
    ...(ssl === null ? {} : { sslOptions: { ca: authority.certificate, ...ssl } }),
    ...options,
  });
  try {
    return await run(driver);
  } finally {
    await driver.shutdown();
  }
}

/** How the connection of the driver that asks is encrypted. */
async function encryptionOf(driver: Client): Promise<string> {
  const { rows } = await driver.execute(
    'SELECT ssl_enabled, ssl_protocol, ssl_cipher_suite, username FROM system_views.clients',
  );
  const kinds = rows.map((row) => `${row.ssl_enabled} ${row.ssl_protocol} ${row.username}`);
  assert.ok(rows.every((row) => row.ssl_enabled === (row.ssl_cipher_suite !== null)));
  return [...new Set(kinds)].sort().join('; ');
}

test('a driver speaks TLS, and nobody speaks in the clear', async () => {
  await using cluster = await start(encrypted);
  const point = pointOf(cluster);
  const clientFacts = await withDriver(point, {}, encryptionOf);
  assert.equal(clientFacts, 'true TLSv1.3 anonymous');
  await assert.rejects(CqlConnection.open(point, 30_000), /connection closed/);
  const other = new FakeAuthority('Other').certificate;
  const untrusting = { ca: other, rejectUnauthorized: true };
  await assert.rejects(withDriver(point, untrusting, encryptionOf), /All host\(s\) tried/);
  // Large answers pass as they are.
  await withDriver(point, {}, async (driver) => {
    await driver.execute(
      "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    );
    await driver.execute('CREATE TABLE ks.t (k int PRIMARY KEY, v blob)');
    const value = Buffer.alloc(1 << 20, 'ilion');
    for (const key of [1, 2, 3]) {
      await driver.execute('INSERT INTO ks.t (k, v) VALUES (?, ?)', [key, value], {
        prepare: true,
      });
    }
    const { rows } = await driver.execute('SELECT v FROM ks.t');
    assert.deepEqual(
      rows.map((row) => value.equals(row.v)),
      [true, true, true],
    );
  });
});

test('where TLS is optional, and on two ports, both are taken', async () => {
  {
    await using cluster = await start({ ...encrypted, [`${root}.optional`]: 'true' });
    const point = pointOf(cluster);
    assert.equal(await withDriver(point, {}, encryptionOf), 'true TLSv1.3 anonymous');
    assert.equal(await withDriver(point, null, encryptionOf), 'false null anonymous');
  }
  await assert.rejects(
    start({ native_transport_port_ssl: '9142' }),
    /Encryption must be enabled in client_encryption_options for native_transport_port_ssl/,
  );
});

test('certificates of clients: none, a role of its own, and a stranger', async () => {
  const settings = {
    ...mutual,
    authenticator: 'MutualTlsAuthenticator',
    'authenticator.parameters.validator_class_name': 'SpiffeCertificateValidator',
    authorizer: 'CassandraAuthorizer',
    [`${root}.optional`]: 'true',
  };
  await assert.rejects(
    start({ ...settings, [`${root}.require_client_auth`]: 'false' }),
    /MutualTlsAuthenticator requires client_encryption_options.enabled to be true/,
  );
  const fallback = 'MutualTlsWithPasswordFallbackAuthenticator';
  await using cluster = await start({ ...settings, authenticator: fallback });
  const point = pointOf(cluster);
  // Who has no certificate has a password.
  const credentials = { user: 'cassandra', password: 'cassandra' };
  const connection = await CqlConnection.open(point, 30_000, credentials);
  await connection.query('CREATE ROLE app WITH LOGIN = true');
  await connection.query("ADD IDENTITY 'spiffe://example/app' TO ROLE 'app'");
  await connection.query('GRANT SELECT ON system_views.clients TO app');
  connection.close();

  const authProvider = new auth.PlainTextAuthProvider('ignored', 'ignored');
  const as = (who: { key: string; certificate: string }) =>
    withDriver(point, { key: who.key, cert: who.certificate }, encryptionOf, { authProvider });
  assert.match(await as(client), /true TLSv1.3 app/);
  await assert.rejects(as(stranger), (error: { innerErrors?: Record<string, Error> }) => {
    const [inner] = Object.values(error.innerErrors ?? {});
    const text = inner?.message ?? String(error);
    assert.match(text, /Certificate identity 'spiffe:\/\/example\/other' not authorized/);
    return true;
  });
});

test('our shell speaks TLS as its settings say', async () => {
  await using cluster = await start(mutual);
  const point = pointOf(cluster);
  const folder = mkdtempSync(join(tmpdir(), 'ilion-cqlshrc-'));
  try {
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const file = write(
      'cqlshrc',
      `[ssl]\ncertfile = ${write('ca.pem', authority.certificate)}\nvalidate = true\n` +
        `userkey = ${write('key.pem', client.key)}\nusercert = ${write('cert.pem', client.certificate)}\n`,
    );
    let text = '';
    const take = (piece: string) => {
      text += piece;
    };
    const tls = sslSettings(point.address, ConfigurationFile.read(file), {});
    const shell = await Shell.open({
      ...quiet,
      address: { ...point, tls },
      out: take,
      err: take,
    });
    await shell.runScript('SELECT ssl_enabled FROM system_views.clients;', 'script');
    shell.close();
    assert.match(text, /ssl_enabled\n-+\n +True/);
    const none = ConfigurationFile.read(join(folder, 'none'));
    assert.throws(() => sslSettings(point.address, none, {}), /Validation is/);
    const loose = sslSettings(point.address, none, { SSL_VALIDATE: 'false' });
    assert.deepEqual(loose, { validates: false, trusted: null, key: null, certificate: null });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
