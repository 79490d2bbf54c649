import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CqlConnection } from './cql/index.ts';
import { runReady } from './ready/index.ts';
import type { StartReport } from './start/banner.ts';

const program = fileURLToPath(new URL('./ilion.ts', import.meta.url));

function ilion(...words: readonly string[]) {
  return spawn(process.execPath, ['--import', 'tsx', program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(...words: readonly string[]) {
  const child = ilion(...words);
  const read = async (stream: Readable) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const stdout = read(child.stdout);
  const stderr = read(child.stderr);
  const [exitCode] = (await once(child, 'exit')) as [number];
  return { stdout: await stdout, stderr: await stderr, exitCode };
}

type Started = Pick<StartReport, 'readyMs' | 'rssBytes' | 'panel' | 'contactPoints'>;

/** Starts, hands over the line of --json, and ends with SIGINT; the exit code comes back. */
async function whileRunning(
  words: readonly string[],
  use: (report: Started) => Promise<void>,
): Promise<number> {
  const child = ilion(...words, '--json', '--port', '0', '--admin-port', '0');
  try {
    const lines = createInterface({ input: child.stdout });
    const failed = once(child, 'exit').then(() => {
      throw new Error(`ended: ${String(child.stderr.read())}`);
    });
    const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string];
    failed.catch(() => {});
    await use(JSON.parse(line));
    const ended = once(child, 'exit') as Promise<[number]>;
    child.kill('SIGINT');
    return (await ended)[0];
  } finally {
    child.kill('SIGKILL');
  }
}

test('demo: nine nodes answer, keyspace and table are there, Ctrl-C leaves nothing', async () => {
  let first: Started['contactPoints'][number] | undefined;
  const exitCode = await whileRunning(['demo'], async (report) => {
    const { contactPoints } = report;
    first = contactPoints[0];
    assert.deepEqual(Object.keys(report), ['readyMs', 'rssBytes', 'panel', 'contactPoints']);
    assert.match(report.panel, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assert.deepEqual(
      contactPoints.map(({ name, dataCenter, rack }) => `${name} ${dataCenter}:${rack}`),
      [
        'rpidc1r1n1 DC1:RAC1',
        'rpidc1r1n2 DC1:RAC1',
        'rpidc1r2n1 DC1:RAC2',
        'rpidc1r2n2 DC1:RAC2',
        'rpidc1r3n1 DC1:RAC3',
        'rpidc1r3n2 DC1:RAC3',
        'rpidc2r1n1 DC2:RAC1',
        'rpidc2r1n2 DC2:RAC1',
        'rpidc2r1n3 DC2:RAC1',
      ],
    );
    for (const point of contactPoints) {
      const connection = await CqlConnection.open(point, 5000);
      assert.deepEqual(await connection.query('SELECT * FROM demorpi.messages'), []);
      connection.close();
    }
    const ready = await runReady({
      contactPoints: contactPoints.slice(0, 1),
      nodes: 9,
      timeoutMs: 5000,
      json: false,
    });
    assert.match(ready.stdout, /^9 nodes answer CQL \(DC1: 6, DC2: 3\) after \d+ ms\n$/);
  });
  assert.equal(exitCode, 0);
  assert.ok(first !== undefined);
  await assert.rejects(CqlConnection.open(first, 1000), { code: 'ECONNREFUSED' });
});

test('start: init files run once, data stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ilion-cli-'));
  try {
    writeFileSync(
      join(folder, 'schema.cql'),
      "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};\n" +
        'CREATE TABLE k.t (id int PRIMARY KEY); -- one row\nINSERT INTO k.t (id) VALUES (1);\n',
    );
    const words = ['start', '--data', join(folder, 'data'), '--init', folder];
    const insertAfter = (rows: number) =>
      whileRunning(words, async ({ contactPoints: [point] }) => {
        assert.ok(point !== undefined);
        const connection = await CqlConnection.open(point, 5000);
        assert.equal((await connection.query('SELECT id FROM k.t')).length, rows);
        await connection.query('INSERT INTO k.t (id) VALUES (2)');
        connection.close();
      });
    assert.equal(await insertAfter(1), 0);
    assert.equal(await insertAfter(2), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('ready: too few nodes is exit code 1, with what each answered', async () => {
  const { stderr, exitCode } = await runReady({
    contactPoints: [{ address: '127.0.0.1', port: 1 }],
    nodes: 1,
    timeoutMs: 1,
    json: false,
  });
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /^ilion: 0 of 1 nodes answered CQL within 1 ms\n {2}127\.0\.0\.1:1: connection refused\n/,
  );
});

test('unknown commands and flags are answered with the nearest, and where help is', async () => {
  const command = await run('dmeo');
  assert.equal(command.exitCode, 1);
  assert.match(command.stderr, /unknown command 'dmeo'\n\(Did you mean demo\?\)\n/);
  const flag = await run('start', '--topolgy', 'DC1:1x1');
  assert.equal(flag.exitCode, 1);
  assert.match(flag.stderr, /unknown option '--topolgy'\n\(Did you mean --topology\?\)\n/);
  const value = await run('start', '--topology', 'DC1');
  assert.equal(value.exitCode, 1);
  assert.match(value.stderr, /^ilion: "DC1" is no data centre; write NAME:RACKSxNODES/);
});

test('every command has a help with examples', async () => {
  const commands = ['demo', 'start', 'nodetool', 'ctl', 'client', 'panel', 'ready'];
  const helps = await Promise.all(commands.map((name) => run('help', name)));
  for (const [i, { stdout, exitCode }] of helps.entries()) {
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`^Usage: ilion ${commands[i]} `));
    assert.match(stdout, /Examples:\n {2}ilion /);
  }
});
