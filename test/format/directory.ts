/**
 * The data directory of a real Apache Cassandra, opened by Ilion: every query must be answered as
 * Cassandra answers it.
 *
 *   ORACLE=command node --import tsx test/format/directory.ts HOST[:PORT]
 *
 * 1. The statements of import.cql run on the real node, which flushes and tells where its data is.
 * 2. The directory is copied, system keyspaces and all, to be that of the only node of a cluster.
 * 3. The queries run on both. So the node has the tokens, the host id and the schema of the other.
 *
 * ORACLE is a command that takes `nodetool ...` for the node at HOST; see scripts/oracle-sstables.sh.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { promisify } from 'node:util';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';
import { expired, importStatements, rowsOf } from './statements.ts';

const KEYSPACE = 'ilion_directory';
const run = promisify(execFile);
const oracle = env.ORACLE ?? '../shared/oracle/cassandra';
const [address = '127.0.1.1'] = argv.slice(2);
const [host = '', port = '9042'] = address.split(':');

/** Runs what makes the data on the real node; gives the queries. */
async function fill(client: Client): Promise<readonly string[]> {
  const all = importStatements(KEYSPACE);
  const selects = all.filter((statement) => statement.startsWith('SELECT'));
  await rowsOf(client, `DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
  for (const statement of all) {
    if (!selects.includes(statement)) await rowsOf(client, statement);
  }
  await expired(KEYSPACE, (statement) => rowsOf(client, statement));
  const tables = await rowsOf(
    client,
    `SELECT table_name FROM system_schema.tables WHERE keyspace_name = '${KEYSPACE}'`,
  );
  const names = tables.map((row) => Buffer.from(row, 'hex').toString());
  return [...names.map((name) => `SELECT * FROM ${KEYSPACE}.${name}`), ...selects];
}

async function setting(client: Client, name: string): Promise<string> {
  const [row = ''] = await rowsOf(
    client,
    `SELECT value FROM system_views.settings WHERE name = '${name}'`,
  );
  return Buffer.from(row, 'hex').toString();
}

async function main(theirs: Client, folder: string): Promise<readonly string[]> {
  const selects = await fill(theirs);
  await run(oracle, ['nodetool', 'flush']);
  const [directory] = /[^[\], ]+/.exec(await setting(theirs, 'data_file_directories')) ?? [];
  if (directory === undefined) throw new Error('the real node does not say where its data is');
  cpSync(directory, join(folder, 'node1', 'data'), { recursive: true });
  const name = await setting(theirs, 'cluster_name');
  await using cluster = await Cluster.start({ name, dataDirectory: folder, memory: false });
  const [point] = cluster.contactPoints;
  if (point === undefined) throw new Error('no contact point');
  const ours = await Client.connect(point.address, point.port);
  const problems: string[] = [];
  let rows = 0;
  for (const statement of selects) {
    const [expected, found] = [await rowsOf(theirs, statement), await rowsOf(ours, statement)];
    rows += expected.length;
    if (expected.join('\n') === found.join('\n')) continue;
    problems.push(`${statement}\n  Cassandra ${expected.join('\n            ')}`);
    problems.push(`  Ilion     ${found.join('\n            ')}`);
  }
  ours.close();
  console.log(`directory: ${selects.length} queries with ${rows} rows`);
  return problems;
}

const folder = mkdtempSync(join(tmpdir(), 'ilion-directory-'));
const client = await Client.connect(host, Number(port));
try {
  const problems = await main(client, folder);
  for (const problem of problems) console.log(problem.slice(0, 4000));
  console.log(`directory: ${problems.length === 0 ? 'all alike' : `${problems.length} problems`}`);
  if (problems.length > 0) exit(1);
} finally {
  client.close();
  rmSync(folder, { recursive: true, force: true });
}
