import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { Listener, Socket, TlsServerOptions, TlsSession, TlsStore } from '../../index.ts';
import { NodeNetwork } from '../index.ts';
import { opensslName } from './cipher-suites.ts';
import { FakeAuthority } from './fake-authority.ts';
import { readOwnKey, readTrust } from './key-material.ts';

const network = new NodeNetwork();
const authority = new FakeAuthority();
const node = authority.issue({ name: 'node', addresses: ['127.0.0.1'] });

function stored(name: string): string {
  return fileURLToPath(new URL(`testdata/${name}`, import.meta.url));
}

function pem(text: string): TlsStore {
  return { format: 'pem', file: null, text, password: null };
}

const plain: TlsServerOptions = {
  key: pem(node.key + node.certificate),
  trust: null,
  verifiesAddress: false,
  protocols: null,
  cipherSuites: null,
};

/** A listener that says `echo` and what it got, and the TLS session of each connection. */
async function echo(
  options: TlsServerOptions,
  optional = false,
): Promise<{ listener: Listener; sessions: (TlsSession | null)[] }> {
  const sessions: (TlsSession | null)[] = [];
  const context = await network.secure(options);
  const accept = (socket: Socket) => {
    sessions.push(socket.tls);
    socket.handler = {
      onData: (chunk) => {
        socket.write(Buffer.from(`echo ${chunk.toString()}`));
        socket.end();
      },
      onDrain: () => {},
      onClose: () => {},
    };
  };
  const where = { address: '127.0.0.1', port: 0, tls: { context, optional } };
  return { listener: await network.listen(where, accept), sessions };
}

/** What a listener says to `hello`; nothing when it hangs up, or an error's code. */
function ask(socket: net.Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    socket.write('hello');
  });
}

function askByTls(port: number, options: tls.ConnectionOptions = {}): Promise<string> {
  return ask(tls.connect({ host: '127.0.0.1', port, ca: authority.certificate, ...options }));
}

test('bytes travel encrypted, and the owner learns by what', async () => {
  const { listener, sessions } = await echo({
    ...plain,
    protocols: ['TLSv1.2'],
    cipherSuites: ['TLS_NO_SUCH_THING', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  });
  assert.equal(await askByTls(listener.port), 'echo hello');
  const cipherSuite = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
  assert.deepEqual(sessions, [{ protocol: 'TLSv1.2', cipherSuite, peer: null }]);
  assert.equal(await ask(net.connect({ host: '127.0.0.1', port: listener.port })), '');
  assert.equal(await askByTls(listener.port, { minVersion: 'TLSv1.3' }), '');
  await listener.close();
});

test('an optional listener takes both, and bytes that come one by one', async () => {
  const { listener, sessions } = await echo(plain, true);
  const { port } = listener;
  assert.equal(await askByTls(port), 'echo hello');
  assert.equal(await ask(net.connect({ host: '127.0.0.1', port })), 'echo hello');
  const slow = net.connect({ host: '127.0.0.1', port, noDelay: true });
  const answer = new Promise((resolve) => slow.on('data', (chunk) => resolve(chunk.toString())));
  slow.on('error', () => {});
  for (const letter of 'slow!') {
    await new Promise<void>((resolve) => slow.write(letter, () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(await answer, 'echo slow!');
  assert.deepEqual(
    sessions.map((session) => session === null),
    [false, true, true],
  );
  await listener.close();
});

test('a client without the right certificate is sent away; the right one is told', async () => {
  const options = { ...plain, trust: pem(authority.certificate) };
  const { listener, sessions } = await echo(options);
  const { key, certificate } = authority.issue({
    name: 'client',
    dnsNames: ['a.example'],
    uris: ['https://example/odd,one', 'spiffe://example/app'],
  });
  const stranger = new FakeAuthority('Stranger').issue({ name: 'client' });
  assert.equal(await askByTls(listener.port), '');
  assert.equal(
    await askByTls(listener.port, { key: stranger.key, cert: stranger.certificate }),
    '',
  );
  assert.equal(await askByTls(listener.port, { key, cert: certificate }), 'echo hello');
  assert.equal(sessions.length, 1);
  const uris = ['https://example/odd,one', 'spiffe://example/app'];
  assert.deepEqual(sessions[0]?.peer, { uris });
  await listener.close();

  const strict = await echo({ ...options, verifiesAddress: true });
  const { port } = strict.listener;
  assert.equal(await askByTls(port, { key, cert: certificate }), '');
  const named = authority.issue({ name: 'client', addresses: ['127.0.0.1'] });
  assert.equal(await askByTls(port, { key: named.key, cert: named.certificate }), 'echo hello');
  await strict.listener.close();
});

test('closing cuts off a handshake under way, and keeps what is open', async () => {
  const { listener, sessions } = await echo(plain);
  const silent = net.connect({ host: '127.0.0.1', port: listener.port });
  const open = tls.connect({
    host: '127.0.0.1',
    port: listener.port,
    ca: authority.certificate,
  });
  await new Promise((resolve) => open.once('secureConnect', resolve));
  while (sessions.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const cut = new Promise((resolve) => silent.on('close', resolve));
  silent.on('error', () => {});
  await listener.close();
  await cut;
  assert.equal(await ask(open), 'echo hello');
});

test('keys are read again when their file has changed, and what is broken stays out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ilion-tls-'));
  const file = join(folder, 'node.pem');
  try {
    writeFileSync(file, node.key + node.certificate);
    const key: TlsStore = { format: 'pem', file, text: null, password: null };
    const context = await network.secure({ ...plain, key });
    const where = { address: '127.0.0.1', port: 0, tls: { context, optional: false } };
    const listener = await network.listen(where, (socket) => socket.end());
    const shown = () =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port: listener.port, ca: authority.certificate };
        const socket = tls.connect(options, () => {
          resolve(socket.getPeerCertificate().subject.CN);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    assert.equal(await shown(), 'node');
    assert.equal(await context.refresh(), false);
    writeFileSync(file, 'nothing');
    await assert.rejects(context.refresh(true), /Invalid private key format/);
    assert.equal(await shown(), 'node');
    const other = authority.issue({ name: 'other', addresses: ['127.0.0.1'] });
    writeFileSync(file, other.key + other.certificate);
    assert.equal(await context.refresh(true), true);
    assert.equal(await shown(), 'other');
    await listener.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('keystores that keytool of Java 17 wrote are read', () => {
  const password = 'cassandra';
  const own = readOwnKey({ format: 'pkcs12', file: stored('node.p12'), password });
  assert.match(own.key, /^-----BEGIN PRIVATE KEY-----/);
  const trust = readTrust({ format: 'pkcs12', file: stored('trust.p12'), password });
  assert.deepEqual(trust, [own.chain]);
  const wrong: TlsStore = { format: 'pkcs12', file: stored('node.p12'), password: 'other' };
  assert.throws(() => readOwnKey(wrong), /keystore password was incorrect/);
  assert.throws(() => readOwnKey({ ...wrong, password: null }), /'keystore_password' must be/);
  assert.throws(() => readOwnKey({ ...wrong, file: stored('old.jks') }), /JKS is not supported/);
  const noKey: TlsStore = { format: 'pkcs12', file: stored('trust.p12'), password };
  assert.throws(() => readOwnKey(noKey), /it has no private key/);
  const cut = readFileSync(stored('node.p12')).subarray(0, 200);
  const folder = mkdtempSync(join(tmpdir(), 'ilion-tls-'));
  writeFileSync(join(folder, 'cut.p12'), cut);
  try {
    const file = join(folder, 'cut.p12');
    assert.throws(() => readOwnKey({ ...wrong, file }), /it is no keystore in PKCS 12/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('PEM needs a key, its certificate and the right password', () => {
  assert.throws(() => readOwnKey(pem(node.certificate)), /Invalid private key format/);
  assert.throws(() => readOwnKey(pem(node.key)), /Invalid certificate format/);
  assert.throws(() => readOwnKey(pem(node.key + authority.certificate)), /no certificate belongs/);
  const chain = readOwnKey(pem(authority.certificate + node.key + node.certificate)).chain;
  assert.equal(chain, node.certificate + authority.certificate);
});

test('cipher suites by their standard names', () => {
  const names: Readonly<Record<string, string>> = {
    TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
    TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384: 'ECDHE-ECDSA-AES256-SHA384',
    TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'DHE-RSA-CHACHA20-POLY1305',
  };
  for (const [standard, name] of Object.entries(names)) assert.equal(opensslName(standard), name);
  const known = new Set(tls.getCiphers());
  for (const name of Object.values(names)) assert.ok(known.has(name.toLowerCase()), name);
});
