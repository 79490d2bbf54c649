/**
 * Tables that seeds make, carried over as files between Ilion and a real Apache Cassandra in both
 * directions: whoever gets them must find them sound, and answer as the one who wrote them.
 *
 *   ORACLE=command node --import tsx test/format/generate/main.ts HOST[:PORT] \
 *     [--seed N] [--count N] [--tables N]
 *
 * 1. A history runs on Ilion, flushed and compacted on the way; `nodetool import -e` takes the files.
 * 2. Another runs on the real node; Ilion imports its files.
 *
 * ORACLE is a command that takes `nodetool ...` for the node at HOST; see scripts/oracle-sstables.sh.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, exit } from 'node:process';
import { parseArgs, promisify } from 'node:util';
import { Cluster } from '../../../src/index.ts';
import { Client } from '../../oracle/client.ts';
import { rowsOf } from '../statements.ts';
import type { StoredHistory } from './stored-history.ts';
import { generateHistory } from './stored-history.ts';

const run = promisify(execFile);
const oracle = env.ORACLE ?? '../shared/oracle/cassandra';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, count: { type: 'string' }, tables: { type: 'string' } },
});
const [address = '127.0.1.1'] = positionals;
const [host = '', port = '9042'] = address.split(':');
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(values.count ?? 1);
const tables = Number(values.tables ?? 4);

type Management = NonNullable<Cluster['nodes'][number]['management']>;

interface Sides {
  readonly ilion: Client;
  readonly management: Management;
  /** Where the tables of Ilion are, and those of the real node. */
  readonly ilionData: string;
  readonly theirs: Client;
  readonly theirData: string;
}

async function nodetool(...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(oracle, ['nodetool', ...words], { maxBuffer: 1 << 28 });
  return (stdout + stderr).trim();
}

/** Runs a history, flushed after each stage. What is refused changes nothing. */
async function write(
  client: Client,
  history: StoredHistory,
  flush: (stage: number) => Promise<unknown>,
): Promise<void> {
  await rowsOf(client, `DROP KEYSPACE IF EXISTS ${history.keyspace}`);
  for (const statement of history.schema) await rowsOf(client, statement);
  for (const [i, statements] of history.stages.entries()) {
    for (const statement of statements) await client.query(statement, { consistency: 'ONE' });
    await flush(i);
  }
}

async function declare(client: Client, { keyspace, schema }: StoredHistory): Promise<void> {
  await rowsOf(client, `DROP KEYSPACE IF EXISTS ${keyspace}`);
  for (const statement of schema) await rowsOf(client, statement);
}

/**
 * A copy of the files of a table, which the import may take. Cassandra looks at the names of the two
 * folders above the files: others than keyspace and table it passes over.
 */
function filesOf(data: string, table: string, folder: string): string {
  const [keyspace = '', name = ''] = table.split('.');
  const copy = join(mkdtempSync(join(folder, 'files-')), keyspace, name);
  mkdirSync(copy, { recursive: true });
  for (const entry of readdirSync(join(data, keyspace))) {
    if (!entry.startsWith(`${name}-`)) continue;
    const source = join(data, keyspace, entry);
    for (const file of readdirSync(source)) {
      if (/-big-/.test(file)) cpSync(join(source, file), join(copy, file));
    }
  }
  return copy;
}

async function compare(
  from: Client,
  to: Client,
  history: StoredHistory,
  what: string,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const table of history.tables) {
    const statement = `SELECT * FROM ${table}`;
    const [written, read] = [await rowsOf(from, statement), await rowsOf(to, statement)];
    compared += written.length;
    if (written.join('\n') === read.join('\n')) continue;
    problems.push(`${what}: ${table}\n  wrote ${written.join('\n        ')}`);
    problems.push(`  reads ${read.join('\n        ')}`);
    problems.push(...history.schema.filter((line) => line.includes(`${table} `)));
  }
  return problems;
}

let compared = 0;

async function toCassandra(sides: Sides, seed: number, folder: string): Promise<readonly string[]> {
  const { ilion, management, ilionData, theirs } = sides;
  const history = generateHistory(seed, `ilion_generated_${seed}`, tables);
  const { keyspace } = history;
  const problems: string[] = [];
  await write(ilion, history, async (stage) => {
    await management.flush(keyspace, []);
    const choice = { keyspace, tables: [] };
    if (stage === 1) await management.compactions.compact(choice, { kind: 'all' });
  });
  await declare(theirs, history);
  for (const table of history.tables) {
    const copy = filesOf(ilionData, table, folder);
    const name = table.split('.')[1] ?? '';
    const said = await nodetool('import', '-e', '-p', keyspace, name, copy);
    if (said !== '') problems.push(`import of ${table} said ${said}`);
  }
  return [...problems, ...(await compare(ilion, theirs, history, 'Cassandra'))];
}

async function toIlion(sides: Sides, seed: number, folder: string): Promise<readonly string[]> {
  const { ilion, management, theirs, theirData } = sides;
  const history = generateHistory(seed, `cassandra_generated_${seed}`, tables);
  const { keyspace } = history;
  const problems: string[] = [];
  await write(theirs, history, () => nodetool('flush', keyspace));
  await declare(ilion, history);
  for (const table of history.tables) {
    const failed = await management.tables.importFiles({
      keyspace,
      table: table.split('.')[1] ?? '',
      directories: [filesOf(theirData, table, folder)],
      keepLevel: false,
      keepRepaired: false,
      verify: true,
      verifyTokens: true,
      extendedVerify: true,
      copyData: false,
      needsIndexComponents: false,
    });
    if (failed?.length !== 0) problems.push(`the import of ${table} failed`);
  }
  return [...problems, ...(await compare(theirs, ilion, history, 'Ilion'))];
}

async function main(folder: string): Promise<readonly string[]> {
  await using cluster = await Cluster.start({
    topology: 'datacenter1:1x1',
    dataDirectory: join(folder, 'ilion'),
    memory: false,
  });
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  if (point === undefined || management === null) throw new Error('the node does not live');
  const theirs = await Client.connect(host, Number(port));
  const ilion = await Client.connect(point.address, point.port);
  const setting = "SELECT value FROM system_views.settings WHERE name = 'data_file_directories'";
  const [row = ''] = await rowsOf(theirs, setting);
  const [theirData = ''] = /[^[\], ]+/.exec(Buffer.from(row, 'hex').toString()) ?? [];
  const ilionData = join(folder, 'ilion', 'node1', 'data');
  const sides = { ilion, management, ilionData, theirs, theirData };
  const problems: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    problems.push(...(await toCassandra(sides, seed, folder)));
    problems.push(...(await toIlion(sides, seed, folder)));
    for (const keyspace of [`ilion_generated_${seed}`, `cassandra_generated_${seed}`]) {
      await rowsOf(theirs, `DROP KEYSPACE IF EXISTS ${keyspace}`);
    }
  }
  ilion.close();
  theirs.close();
  return problems;
}

console.log(`generated: seed ${firstSeed}, ${count} seeds with ${tables} tables`);
const folder = mkdtempSync(join(tmpdir(), 'ilion-generated-'));
try {
  const problems = await main(folder);
  for (const problem of problems) console.log(problem.slice(0, 4000));
  const told = problems.length === 0 ? 'all alike' : `${problems.length} problems`;
  console.log(`generated: ${compared} rows, ${told}`);
  if (problems.length > 0) exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
