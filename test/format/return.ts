/**
 * A real Apache Cassandra, started on the data directory of Ilion: who it is, its schema and the answers
 * to all queries must be those of Ilion.
 *
 *   ORACLE=command node --import tsx test/format/return.ts HOST[:PORT]
 *
 * 1. The statements of import.cql run on one node of Ilion, which is drained and stopped.
 * 2. The real node is killed, its data directory replaced by that one, and it starts again.
 * 3. The queries run on it.
 *
 * The data of the real node is lost by this. ORACLE is a command that takes `kill 1`, `restart 1` and
 * `nodetool ...` for the node at HOST.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';
import { expired, importStatements, rowsOf } from './statements.ts';

const KEYSPACE = 'ilion_return';
const run = promisify(execFile);
const oracle = env.ORACLE ?? '../shared/oracle/cassandra';
const [address = '127.0.1.1'] = argv.slice(2);
const [host = '', port = '9042'] = address.split(':');
const WHO = 'SELECT host_id, tokens FROM system.local';
const SCHEMA = ['keyspaces', 'tables', 'columns', 'types'].map(
  (name) => `SELECT * FROM system_schema.${name} WHERE keyspace_name = '${KEYSPACE}'`,
);

/** Answers by statement, and the folder where the node left its data. */
interface Written {
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly data: string;
}

async function write(name: string, folder: string): Promise<Written> {
  await using cluster = await Cluster.start({ name, dataDirectory: folder, memory: false });
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  if (point === undefined || management === null) throw new Error('the node does not live');
  const client = await Client.connect(point.address, point.port);
  const all = importStatements(KEYSPACE);
  const selects = all.filter((statement) => statement.startsWith('SELECT'));
  for (const statement of all) if (!selects.includes(statement)) await rowsOf(client, statement);
  await expired(KEYSPACE, (statement) => rowsOf(client, statement));
  const tables = all.flatMap((text) => /^CREATE TABLE (\S+)/.exec(text)?.[1] ?? []);
  const whole = tables.map((table) => `SELECT * FROM ${table}`);
  const answers = new Map<string, readonly string[]>();
  for (const statement of [WHO, ...SCHEMA, ...whole, ...selects]) {
    answers.set(statement, await rowsOf(client, statement));
  }
  client.close();
  await management.drain();
  return { answers, data: join(folder, 'node1', 'data') };
}

async function setting(client: Client, name: string): Promise<string> {
  const statement = `SELECT value FROM system_views.settings WHERE name = '${name}'`;
  const [row = ''] = await rowsOf(client, statement);
  return Buffer.from(row, 'hex').toString();
}

/** A port that is open is not yet a node that answers. */
async function answering(triesLeft = 50): Promise<Client> {
  try {
    const client = await Client.connect(host, Number(port));
    await rowsOf(client, WHO);
    return client;
  } catch (error) {
    if (triesLeft === 0) throw error;
    await sleep(1000);
    return answering(triesLeft - 1);
  }
}

async function main(folder: string): Promise<readonly string[]> {
  const before = await Client.connect(host, Number(port));
  const [directory] = /[^[\], ]+/.exec(await setting(before, 'data_file_directories')) ?? [];
  const name = await setting(before, 'cluster_name');
  before.close();
  if (directory === undefined) throw new Error('the real node does not say where its data is');
  const { answers, data } = await write(name, folder);
  await run(oracle, ['kill', '1']);
  for (const each of ['data', 'commitlog', 'hints', 'saved_caches']) {
    rmSync(join(dirname(directory), each), { recursive: true, force: true });
  }
  cpSync(data, directory, { recursive: true });
  await run(oracle, ['restart', '1']);
  const client = await answering();
  const problems: string[] = [];
  let rows = 0;
  for (const [statement, expected] of answers) {
    const found = await rowsOf(client, statement);
    rows += expected.length;
    if (expected.join('\n') === found.join('\n')) continue;
    problems.push(`${statement}\n  Ilion     ${expected.join('\n            ')}`);
    problems.push(`  Cassandra ${found.join('\n            ')}`);
  }
  client.close();
  const { stdout } = await run(oracle, ['nodetool', 'verify', '-e', '-f', KEYSPACE]);
  if (stdout.trim() !== '') problems.push(`verify said ${stdout.trim()}`);
  console.log(`return: ${answers.size} queries with ${rows} rows`);
  return problems;
}

const folder = mkdtempSync(join(tmpdir(), 'ilion-return-'));
try {
  const problems = await main(folder);
  for (const problem of problems) console.log(problem.slice(0, 4000));
  console.log(`return: ${problems.length === 0 ? 'all alike' : `${problems.length} problems`}`);
  if (problems.length > 0) exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
