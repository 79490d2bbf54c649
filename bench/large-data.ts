/**
 * Data far larger than the heap: writes it, reads it, and starts a node on it again.
 *
 *   node --import tsx bench/large-data.ts [--rows 10000000] [--bytes 200] [--heap 128]
 *     [--reads 20000] [--in-flight 128] [--batch 1] [--data DIR] [--keep]
 *
 * 1. `./ilion start --data DIR` runs with a heap of so many megabytes, and so many rows are written,
 *    one a partition, with values that do not compress; `--batch 50` writes so many at once, which
 *    is faster. With rows in DIR nothing is written.
 * 2. Single rows are read one at a time: of a small set that caches hold, then of all.
 * 3. The node is stopped and started again, then killed and started again: until it answers.
 *
 * Numbers are printed, never asserted: they are the machine's as much as ours.
 */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import cassandra from 'cassandra-driver';
import type { ContactPoint } from '../src/host/index.ts';

const { Client, types } = cassandra;
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    bytes: { type: 'string', default: '200' },
    heap: { type: 'string', default: '128' },
    reads: { type: 'string', default: '20000' },
    'in-flight': { type: 'string', default: '128' },
    batch: { type: 'string', default: '1' },
    data: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const rows = Number(options.rows);
const valueBytes = Number(options.bytes);
const reads = Number(options.reads);
const inFlight = Number(options['in-flight']);
const batch = Number(options.batch);
const directory = options.data ?? mkdtempSync(join(tmpdir(), 'ilion-large-'));
const program = fileURLToPath(new URL('../ilion', import.meta.url));

const cachedKeys = 10_000;
const sampleMs = 200;
const pool = randomBytes(4 * 1024 * 1024);

interface Ready {
  readonly readyMs: number;
  readonly contactPoints: readonly ContactPoint[];
}

interface Running {
  readonly child: ChildProcess;
  readonly client: cassandra.Client;
}

async function start(): Promise<Running> {
  const began = performance.now();
  const settings = ['batch_size_warn_threshold=1GiB', 'batch_size_fail_threshold=1GiB']
    .concat(`unlogged_batch_across_partitions_warn_threshold=${batch}`)
    .flatMap((setting) => ['--set', setting]);
  const flags = ['start', '--data', directory, '--json', '--port', '0', '--admin-port', '0'];
  flags.push(...settings);
  const child = spawn(program, flags, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: `--max-old-space-size=${options.heap}` },
  });
  const { readyMs, contactPoints } = await readyLine(child);
  const answeredMs = performance.now() - began;
  console.log(`started: ${readyMs.toFixed(0)} ms by its own clock, ${answeredMs.toFixed(0)} ms`);
  const [first] = contactPoints;
  if (first === undefined) throw new Error('no contact point');
  const client = new Client({
    contactPoints: [`${first.address}:${first.port}`],
    localDataCenter: 'datacenter1',
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 2 } },
    socketOptions: { readTimeout: 60_000 },
  });
  await client.connect();
  return { child, client };
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as Ready;
  }
  throw new Error('the node did not start');
}

async function stop({ child, client }: Running, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  await client.shutdown();
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Resident and peak memory of a process, in megabytes. */
function memory({ pid }: ChildProcess): { resident: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { resident: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 };
}

function told(what: string, { child }: Running): void {
  const { resident, peak } = memory(child);
  console.log(`${what}; resident ${resident.toFixed(0)} MB, most ${peak.toFixed(0)} MB`);
}

function percentiles(micros: number[]): string {
  const sorted = Float64Array.from(micros).sort();
  const at = (share: number): string => {
    return (sorted[Math.floor(share * (sorted.length - 1))] as number).toFixed(0);
  };
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)} µs`;
}

let timeouts = 0;

async function insert(client: cassandra.Client, first: number): Promise<void> {
  const query = 'INSERT INTO large.kv (k, v) VALUES (?, ?)';
  const statements: { query: string; params: [number, Buffer] }[] = [];
  for (let key = first; key < Math.min(rows, first + batch); key++) {
    const from = (key * 7919) % (pool.length - valueBytes);
    statements.push({ query, params: [key, pool.subarray(from, from + valueBytes)] });
  }
  const [only] = statements;
  for (;;) {
    try {
      if (statements.length > 1) await client.batch(statements, { prepare: true, logged: false });
      else if (only !== undefined) await client.execute(query, only.params, { prepare: true });
      return;
    } catch (error) {
      // Memory is full and a flush takes its time: writes wait, and those that waited too long fail.
      if ((error as { code?: number }).code !== types.responseErrorCodes.writeTimeout) throw error;
      timeouts++;
    }
  }
}

async function write(running: Running): Promise<void> {
  const { client } = running;
  await client.execute(
    'CREATE KEYSPACE IF NOT EXISTS large ' +
      "WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await client.execute('CREATE TABLE IF NOT EXISTS large.kv (k int PRIMARY KEY, v blob)');
  const began = performance.now();
  let next = 0;
  let shown = began;
  const latencies: number[] = [];
  const writer = async (): Promise<void> => {
    while (next < rows) {
      const key = next;
      next += batch;
      const asked = performance.now();
      await insert(client, key);
      const now = performance.now();
      if (latencies.length < 1_000_000) latencies.push((now - asked) * 1000);
      if (now - shown > sampleMs * 50) {
        shown = now;
        told(`  ${next} rows, ${(next / (now - began)).toFixed(1)} rows/ms`, running);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
  const seconds = (performance.now() - began) / 1000;
  const speed = `${rows} rows in ${seconds.toFixed(0)} s, ${timeouts} timeouts`;
  told(`writes: ${speed}: ${percentiles(latencies)}`, running);
}

/** Reads one row at a time, with keys that `choose` makes. */
async function read(name: string, running: Running, choose: () => number): Promise<void> {
  const { client } = running;
  const latencies: number[] = [];
  for (let i = 0; i < reads; i++) {
    const key = choose();
    const asked = performance.now();
    const found = await client.execute('SELECT v FROM large.kv WHERE k = ?', [key], {
      prepare: true,
    });
    latencies.push((performance.now() - asked) * 1000);
    if (found.rowLength !== 1) throw new Error(`row ${key} is missing`);
  }
  told(`reads of ${name}: ${percentiles(latencies)}`, running);
}

const random = (below: number) => (): number => Math.floor(Math.random() * below);
// Installs and builds when something changed, which is no part of a start.
execFileSync(program, ['start', '--help'], { stdio: 'ignore' });
const isNew = !existsSync(join(directory, 'node1/data/large'));
let running = await start();
try {
  if (isNew) await write(running);
  await read('a small set, first time', running, random(cachedKeys));
  await read('a small set, again', running, random(cachedKeys));
  await read('all rows', running, random(rows));
  await read('all rows, again', running, random(rows));
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await stop(running, signal);
    console.log(`after ${signal}:`);
    running = await start();
  }
  told('idle', running);
} finally {
  await stop(running, 'SIGTERM');
}
if (options.data === undefined && !options.keep) rmSync(directory, { recursive: true });
