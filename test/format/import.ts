/**
 * Files that Ilion writes, imported into a real Apache Cassandra, which must verify them and then
 * answer every query as Ilion does.
 *
 *   ORACLE=command node --import tsx test/format/import.ts HOST[:PORT]
 *
 * ORACLE is a command that takes `nodetool ...` and `tool CLASS ...` for the node at HOST; see
 * scripts/oracle-sstables.sh.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, exit } from 'node:process';
import { promisify } from 'node:util';
import { Client } from '../oracle/client.ts';
import { FileNode } from './file-node.ts';
import { expired, importStatements, rowsOf, rowText } from './statements.ts';

const KEYSPACE = 'ilion_import';
const run = promisify(execFile);
const oracle = env.ORACLE ?? '../shared/oracle/cassandra';
const [address = '127.0.1.1'] = argv.slice(2);

/** What would be tedious to spell out: a wide partition, and enough to fill chunks. */
function* generated(): Generator<string> {
  for (let c = 0; c < 20_000; c++) {
    yield `INSERT INTO ${KEYSPACE}.wide (k, c, v) VALUES ('wide', ${c}, '${'v'.repeat(c % 120)}')`;
  }
  yield `UPDATE ${KEYSPACE}.wide SET s = 1 WHERE k = 'wide'`;
  yield `DELETE FROM ${KEYSPACE}.wide WHERE k = 'wide' AND c > 3000 AND c <= 6000`;
  yield `DELETE FROM ${KEYSPACE}.wide WHERE k = 'wide' AND c >= 7000 AND c < 7100`;
  yield `DELETE FROM ${KEYSPACE}.wide WHERE k = 'wide' AND c > 19995`;
  for (const table of ['snappy', 'deflate', 'zstd', 'noop']) {
    for (let k = 0; k < 150; k++) {
      yield `INSERT INTO ${KEYSPACE}.${table} (k, v) VALUES (${k}, '${`text ${k} `.repeat(k)}')`;
    }
  }
  for (let k = 0; k < 40; k++) {
    const bytes = Buffer.from(Array.from({ length: 700 }, (_, i) => (k * 7919 + i * i * i) & 255));
    yield `INSERT INTO ${KEYSPACE}.ratio (k, v) VALUES (${k}, 0x${bytes.toString('hex')})`;
  }
}

async function nodetool(...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(oracle, ['nodetool', ...words], { maxBuffer: 1 << 28 });
  return stdout + stderr;
}

/** Runs everything; gives the differences. */
async function main(client: Client, folder: string): Promise<readonly string[]> {
  const ilion = new FileNode();
  const all = importStatements(KEYSPACE);
  const creates = all.filter((statement) => statement.startsWith('CREATE'));
  const selects = all.filter((statement) => statement.startsWith('SELECT'));
  const changes = all.filter((one) => !creates.includes(one) && !selects.includes(one));
  const problems: string[] = [];

  await rowsOf(client, `DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
  for (const statement of creates) {
    await ilion.run(statement);
    await rowsOf(client, statement);
  }
  for (const statement of [...changes, ...generated()]) await ilion.run(statement);
  await expired(KEYSPACE, (statement) => ilion.ask(statement));

  for (const table of ilion.tables(KEYSPACE)) {
    const directory = join(folder, KEYSPACE, table.name);
    const written = await ilion.flush(table, directory);
    if (written === null) {
      problems.push(`${table.name}: nothing was written`);
      continue;
    }
    const said = await nodetool('import', '-e', '-p', KEYSPACE, table.name, directory);
    if (said.trim() !== '') problems.push(`${table.name}: import said ${said.trim()}`);
    selects.unshift(`SELECT * FROM ${KEYSPACE}.${table.name}`);
  }
  const verified = await nodetool('verify', '-e', '-f', KEYSPACE);
  if (verified.trim() !== '') problems.push(`verify said ${verified.trim()}`);

  let rows = 0;
  for (const statement of selects) {
    const [theirs, ours] = [await rowsOf(client, statement), await ilion.ask(statement)];
    rows += theirs.length;
    if (theirs.join('\n') === ours.map(rowText).join('\n')) continue;
    problems.push(`${statement}\n  Cassandra ${theirs.join('\n            ')}`);
    problems.push(`  Ilion     ${ours.map(rowText).join('\n            ')}`);
  }
  console.log(`sstables: ${selects.length} queries with ${rows} rows`);
  return problems;
}

const folder = mkdtempSync(join(tmpdir(), 'ilion-import-'));
const [host = '', port = '9042'] = address.split(':');
const client = await Client.connect(host, Number(port));
try {
  const problems = await main(client, folder);
  for (const problem of problems) console.log(problem.slice(0, 4000));
  console.log(`sstables: ${problems.length === 0 ? 'all alike' : `${problems.length} problems`}`);
  if (problems.length > 0) exit(1);
} finally {
  client.close();
  rmSync(folder, { recursive: true, force: true });
}
