import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CqlshFlags } from './resolve-options.ts';
import { resolveOptions } from './resolve-options.ts';

let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ilion-cqlshrc-'));
});

after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function resolve(flags: CqlshFlags, environment: Record<string, string> = {}) {
  const warnings: string[] = [];
  const options = resolveOptions(
    { cqlshrc: file('empty', ''), credentials: join(folder, 'none'), ...flags },
    environment,
    (text) => warnings.push(text),
  );
  return { ...options, warnings };
}

test('nothing said: the usual node, nobody, UTC', () => {
  const { address, credentials, keyspace, requestTimeoutMs, display, warnings } = resolve({});
  assert.deepEqual(address, { address: '127.0.0.1', port: 9042 });
  assert.equal(credentials, null);
  assert.equal(keyspace, null);
  assert.equal(requestTimeoutMs, 10_000);
  assert.equal(display.timeZone, null);
  assert.deepEqual(warnings, []);
});

test('the command line counts before the environment, and that before the cqlshrc', () => {
  const cqlshrc = file(
    'all',
    `; a comment
[connection]
hostname = 127.0.0.9
port: 9999
request_timeout = 42
timeout = 8
[cql]
version = 3.4
[authentication]
keyspace = ks
[ui]
color = off
time_format = %Y
timezone = Europe/Paris
float_precision = 9
double_precision = 12
[tracing]
max_trace_wait = 3.5
[history]
disabled = true
`,
  );
  const read = resolve({ cqlshrc });
  assert.deepEqual(read.address, { address: '127.0.0.9', port: 9999 });
  assert.equal(read.requestTimeoutMs, 42_000);
  assert.deepEqual(read.start, { connectTimeoutMs: 8000, cqlVersion: '3.4.0' });
  assert.equal(read.keyspace, 'ks');
  assert.equal(read.color, false);
  assert.equal(read.longestTraceWaitMs, 3500);
  assert.equal(read.historyFile, null);
  assert.deepEqual(read.display, {
    timestampFormat: '%Y',
    timeZone: 'Europe/Paris',
    floatDigits: 9,
    doubleDigits: 12,
  });
  const environment = { CQLSH_HOST: '127.0.0.8', CQLSH_PORT: '8888', TZ: 'Asia/Tokyo' };
  const within = resolve({ cqlshrc }, environment);
  assert.deepEqual(within.address, { address: '127.0.0.8', port: 8888 });
  assert.equal(within.display.timeZone, 'Asia/Tokyo');
  const said = resolve(
    { cqlshrc, host: '127.0.0.7', port: '7777', keyspace: 'other', requestTimeout: '7' },
    environment,
  );
  assert.deepEqual(said.address, { address: '127.0.0.7', port: 7777 });
  assert.equal(said.keyspace, 'other');
  assert.equal(said.requestTimeoutMs, 7000);
});

test('a user of the command line, of the file of credentials, of the cqlshrc, in this order', () => {
  const cqlshrc = file('user', '[authentication]\nusername = old\npassword = 100%o\n');
  const credentials = file('credentials', '[plain_text_auth]\nusername = u\npassword = p=%(x)s\n');
  const oldest = resolve({ cqlshrc });
  assert.deepEqual(oldest.credentials, { user: 'old', password: '100%o' });
  assert.match(oldest.warnings.join(), /a password stands in .*user: a file of credentials/);
  const kept = resolve({ cqlshrc, credentials });
  assert.deepEqual(kept.credentials, { user: 'u', password: 'p=%(x)s' });
  const said = resolve({ credentials, username: 'me', password: 'mine' });
  assert.deepEqual(said.credentials, { user: 'me', password: 'mine' });
  assert.deepEqual(resolve({ username: 'me' }).credentials, { user: 'me', password: '' });
  const named = file(
    'named',
    `[authentication]\ncredentials = ${credentials}\n[auth_provider]\nmodule = cassandra.auth\n` +
      'classname = PlainTextAuthProvider\nusername = another\n',
  );
  assert.deepEqual(resolve({ cqlshrc: named, credentials: undefined }).credentials, {
    user: 'u',
    password: 'p=%(x)s',
  });
});

test('credentials that others can read are not used', () => {
  const credentials = file('open', '[plain_text_auth]\nusername = u\npassword = p\n', 0o644);
  const { credentials: user, warnings } = resolve({ credentials });
  assert.equal(user, null);
  assert.match(warnings.join(), /open is not used, because others can read it .*chmod 600/);
});

test('what makes no sense is told with its place', () => {
  const wrong = (text: string) => () => resolve({ cqlshrc: file('wrong', text) });
  assert.throws(wrong('[ui]\ncolor = blue\n'), /\[ui\] color must be true or false, not "blue"/);
  assert.throws(
    wrong('[ui]\nfloat_precision = x\n'),
    /\[ui\] float_precision must be a number above 0, not "x"/,
  );
  assert.throws(wrong('[connection]\nport = x\n'), /port: "x" is no number above 0/);
  assert.throws(wrong('[protocol]\nversion = 5\n'), /protocol version 5 is not supported/);
  assert.throws(wrong('[ui]\nencoding = latin1\n'), /encoding latin1 is not supported/);
  assert.throws(
    wrong('[auth_provider]\nmodule = m\nclassname = Kerberos\n'),
    /classname = Kerberos is not supported/,
  );
  assert.match(
    resolve({ cqlshrc: join(folder, 'nowhere') }).warnings.join(),
    /there is no .*nowhere/,
  );
  assert.match(
    resolve({}, { TZ: 'Moon/Sea' }).warnings.join(),
    /no time zone is called "Moon\/Sea"/,
  );
});
