import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Cluster } from '../../index.ts';
import { CqlConnection } from '../cql/index.ts';
import type { StressReport } from './report/index.ts';
import { reportCsv, reportHtml, reportText } from './report/index.ts';
import { runStress } from './stress-command.ts';
import type { StressFlags } from './stress-options.ts';
import { stressOptions } from './stress-options.ts';

let cluster: Cluster;
let folder = '';

before(async () => {
  cluster = await Cluster.start({ topology: 'DC1:1x2,DC2:1x1' });
  folder = mkdtempSync(join(tmpdir(), 'ilion-stress-'));
});

after(async () => {
  rmSync(folder, { recursive: true });
  await cluster.close();
});

function pointsOf(place: number): string {
  const point = cluster.contactPoints[place];
  return point === undefined ? '' : `${point.address}:${point.port}`;
}

/** What the command line gives when nothing is said, and little load. */
function flagsOf(more: Partial<StressFlags>): StressFlags {
  return {
    profile: 'kv',
    contactPoints: pointsOf(0),
    slice: '5s',
    steps: '5',
    connections: '2',
    warmUp: '0s',
    consistencyLevel: 'LOCAL_ONE',
    population: 'uniform(1..1M)',
    replication: 'DC1:1,DC2:1',
    seed: '1',
    inFlight: '16',
    json: join(folder, 'report.json'),
    ...more,
  };
}

async function stress(
  load: string,
  more: Partial<StressFlags>,
): Promise<{ code: number; report: StressReport }> {
  const flags = flagsOf(more);
  const code = await runStress(stressOptions(load, flags));
  return { code, report: JSON.parse(readFileSync(flags.json as string, 'utf8')) };
}

async function query(statement: string): Promise<readonly (Buffer | null)[][]> {
  const [point] = cluster.contactPoints;
  assert.ok(point);
  const connection = await CqlConnection.open(point, 60_000);
  try {
    const rows = await connection.query(statement);
    return rows.map((row) => [...row.values()]);
  } finally {
    connection.close();
  }
}

async function countOf(table: string): Promise<number> {
  const [row] = await query(`SELECT count(*) FROM ilion_stress.${table}`);
  return Number(row?.[0]?.readBigInt64BE() ?? -1);
}

test('write makes each row of a sequence once, and the same rows for the same seed', async () => {
  const load = { operations: '500', population: 'seq(1..500)', truncate: true };
  const { code, report } = await stress('write', load);
  assert.equal(code, 0);
  assert.equal(await countOf('kv'), 500);
  const rows = (await query('SELECT key, value FROM ilion_stress.kv')).map(String).sort();
  await stress('write', load);
  const again = (await query('SELECT key, value FROM ilion_stress.kv')).map(String).sort();
  assert.deepEqual(again, rows);
  const [target] = report.targets;
  assert.equal(target?.nodes.length, 2);
  assert.equal(target?.dataCenter, 'DC1');
  assert.equal(target?.steps[0]?.operations, 500);
  assert.equal(target?.steps[0]?.response.count, 500);
});

test('read asks for the rows that write wrote', async () => {
  const load = { operations: '200', population: 'seq(1..200)' };
  await stress('write', { ...load, profile: 'counter', seed: '5', truncate: true });
  // A counter's row exists only when somebody wrote to it; a wrong key would make another.
  await stress('write', { ...load, profile: 'counter', seed: '6' });
  assert.equal(await countOf('counters'), 200);
  const { code, report } = await stress('mixed', { ...load, profile: 'counter' });
  assert.equal(code, 0);
  assert.deepEqual(Object.keys(report.targets[0]?.steps[0]?.byOperation ?? {}), ['insert', 'read']);
});

test('a profile of rows, batches and queries of one row and of many', async () => {
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, shop);
  const { code, report } = await stress('user', {
    profile: file,
    ops: 'ops(insert=2,one=1,many=1)',
    operations: '300',
    population: 'seq(1..50)',
  });
  assert.equal(code, 0, JSON.stringify(report.targets[0]?.steps[0]?.errors));
  const [whole] = await stressWhole(file);
  assert.equal(whole, 5 * 4 * 3);
});

/** Writes all rows of five partitions, three a batch; how many there are then. */
async function stressWhole(file: string): Promise<readonly number[]> {
  const text = shop.replace('fixed(3)/12', 'fixed(1)').replace('shop_rows', 'shop_whole');
  writeFileSync(file, text.replaceAll('shop_rows', 'shop_whole'));
  await stress('user', {
    profile: file,
    ops: 'insert=1',
    operations: '5',
    population: 'seq(1..5)',
  });
  return [await countOf('shop_whole')];
}

test('a rate is kept by intended starts, and a ramp has its steps', async () => {
  const flags = { ramp: '100..300/s', steps: '3', duration: '600ms', warmUp: '50ms' };
  const { code, report } = await stress('mixed', { ...flags, population: 'uniform(1..100)' });
  assert.equal(code, 0);
  const steps = report.targets[0]?.steps ?? [];
  assert.deepEqual(
    steps.map(({ rate }) => rate),
    [100, 200, 300],
  );
  // What is due is sent, or told as never sent, however slow the machine is.
  assert.deepEqual(
    steps.map(({ operations, unsent }) => operations + unsent),
    [20, 40, 60],
  );
});

test('two clusters take turns with the same requests', async () => {
  const { code, report } = await stress('write', {
    compare: [pointsOf(0), pointsOf(2)],
    operations: '200',
    population: 'seq(1..200)',
  });
  assert.equal(code, 0);
  const done = report.targets.map(({ steps }) => steps[0]?.operations);
  assert.deepEqual(done, [200, 200]);
  assert.deepEqual(
    report.targets.map(({ dataCenter }) => dataCenter),
    ['DC1', 'DC2'],
  );
});

test('errors are counted by name, and told by the exit code', async () => {
  const { code, report } = await stress('read', {
    operations: '50',
    consistencyLevel: 'ANY',
  });
  assert.equal(code, 2);
  assert.deepEqual(report.targets[0]?.steps[0]?.errors, { Invalid: 50 });
  assert.equal(report.targets[0]?.steps[0]?.failed, 50);
});

test('the page, the table and the text say what the numbers say', async () => {
  const { report } = await stress('mixed', { operations: '100', profile: 'series' });
  const html = reportHtml({ ...report, profile: '<b>"x"' });
  assert.ok(!html.includes('<b>'));
  assert.ok(!/(src|href)=/.test(html));
  assert.equal(html.match(/<svg/g)?.length, 4);
  assert.doesNotMatch(html, /NaN|Infinity|undefined/);
  assert.match(reportText(report), /16 in flight +100 /);
  const [head, ...lines] = reportCsv(report).trimEnd().split('\n');
  assert.ok(lines.every((line) => line.split(',').length === head?.split(',').length));
});

for (const [what, flags, message] of [
  ['a level that is none', { consistencyLevel: 'SOME' }, /--consistency-level: there is no "SOME"/],
  ['a rate that is none', { rate: 'fast' }, /--rate: "fast" is no number/],
  ['a rate beside a ramp', { rate: '1', ramp: '1..2' }, /--rate and --ramp exclude each other/],
  ['a population that is none', { population: 'all' }, /--population: "all" is no distribution/],
  ['one cluster to compare', { compare: ['a'] }, /--compare wants the contact points of two/],
  ['a mix that is none', { ops: 'insert' }, /--ops: "insert" is no mix/],
  ['no request at once', { inFlight: '0' }, /--in-flight: at least 1/],
] as const) {
  test(`${what} is refused by its flag`, () => {
    assert.throws(() => stressOptions('mixed', flagsOf(flags)), message);
  });
}

test('queries, columns and data centres that are not there are named', async () => {
  await assert.rejects(
    stress('mixed', { ops: 'scan=1' }),
    /kv has no query "scan"; .* insert, read/,
  );
  await assert.rejects(stress('write', { dc: 'DC9' }), /no data centre "DC9"; there are: DC1, DC2/);
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, shop.replace('name: line', 'name: lime'));
  await assert.rejects(
    stress('user', { profile: file, ops: 'insert=1' }),
    /columnspec: shop_rows has no column "lime"/,
  );
});

const shop = `keyspace: ilion_stress
keyspace_definition: |
  CREATE KEYSPACE IF NOT EXISTS ilion_stress
    WITH replication = {'class': 'NetworkTopologyStrategy', 'DC1': 1, 'DC2': 1};
table: shop_rows
table_definition: |
  CREATE TABLE IF NOT EXISTS shop_rows (
    customer uuid, region text, day date, line timeuuid, note text static, price decimal,
    amount int, tags set<text>, extra map<text, bigint>, list list<int>, pair frozen<tuple<int, text>>,
    at timestamp, small smallint, tiny tinyint, yes boolean, real float, whole varint, host inet,
    clock time, pause duration, data blob, place vector<float, 3>, long bigint, twice double,
    PRIMARY KEY ((customer, region), day, line))
columnspec:
  - {name: day, cluster: fixed(4), population: seq(1..100)}
  - {name: line, cluster: fixed(3)}
  - {name: tags, size: uniform(0..3)}
insert:
  partitions: fixed(1)
  select: fixed(3)/12
queries:
  one:
    cql: SELECT price FROM shop_rows WHERE customer = ? AND region = ? AND day = ? AND line = ?
  many:
    cql: SELECT price FROM shop_rows WHERE customer = ? AND region = ? AND day >= ? AND day <= ?
    fields: multirow
`;
