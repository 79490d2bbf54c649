import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import { Client } from '../oracle/client.ts';

/** The first node, with a client, and a table whose rows all nodes have. */
async function start(cluster: Cluster) {
  const [point] = cluster.contactPoints;
  const management = cluster.nodes[0]?.management ?? null;
  assert.ok(point !== undefined && management !== null);
  const client = await Client.connect(point.address, point.port);
  const run = async (statement: string) => {
    const { outcome } = await client.query(statement, { consistency: 'ALL' });
    return outcome;
  };
  const replication = `{'class': 'SimpleStrategy', 'replication_factor': ${cluster.nodes.length}}`;
  await run(`CREATE KEYSPACE ks WITH replication = ${replication}`);
  await run('CREATE TABLE ks.t (k int PRIMARY KEY, v text)');
  const rows = async (statement: string): Promise<readonly Record<string, unknown>[]> => {
    const { outcome } = await client.query(statement, { consistency: 'ONE' });
    if (outcome.kind !== 'rows') return [];
    return outcome.rows.map(([json]) => JSON.parse(String(json)) as Record<string, unknown>);
  };
  return { management, client, run, rows };
}

test('a timeout that an operator sets counts for the next request', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x2' });
  const { management, client, run, rows } = await start(cluster);
  management.control.adjust('write_request_timeout', 150);
  assert.equal(management.facts.limits().timeoutsMs.write, 150);
  const name = "name = 'write_request_timeout'";
  const [setting] = await rows(`SELECT JSON value FROM system_views.settings WHERE ${name}`);
  assert.equal(setting?.value, '150ms');
  const second = cluster.nodes[1]?.name ?? '';
  // It takes what is sent to it, and says nothing.
  await cluster.pause(second);
  const outcome = await run("INSERT INTO ks.t (k, v) VALUES (1, 'x')");
  assert.equal(outcome.kind, 'error');
  await cluster.resume(second);
  client.close();
});

test('requests are traced by chance, and their clients are not told', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const { management, client, rows } = await start(cluster);
  const sessions = async (): Promise<number> => {
    const [row] = await rows('SELECT JSON count(*) AS n FROM system_traces.sessions');
    return Number(row?.n);
  };
  assert.equal(await sessions(), 0);
  management.control.setTraceProbability(1);
  assert.equal(management.control.traceProbability(), 1);
  const { tracing } = await client.query('SELECT * FROM ks.t', { consistency: 'ONE' });
  management.control.setTraceProbability(0);
  assert.equal(tracing, null);
  assert.ok((await sessions()) > 0);
  client.close();
});

test('thresholds, paths, ring and clients are those of the node', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const { management, client, run } = await start(cluster);
  management.control.setCompactionThresholds('ks', 't', 3, 8);
  const reports = await management.tables.reports();
  const table = reports.find((each) => each.keyspace === 'ks' && each.table === 't');
  assert.deepEqual(table?.compactionThresholds, { min: 3, max: 8 });
  assert.throws(() => management.control.setCompactionThresholds('ks', 'nope', 3, 8));
  const paths = management.facts.dataPaths().filter(({ keyspace }) => keyspace === 'ks');
  assert.match(paths.map(({ path }) => path).join(), /\/ks\/t-[0-9a-f]{32}$/);
  const ring = management.facts.describeRing('ks');
  assert.equal(ring.problem, null);
  assert.deepEqual(new Set(ring.ranges.map(({ replicas }) => replicas.length)), new Set([1]));
  assert.equal(management.facts.describeRing('system').ranges.length, 0);
  assert.equal(management.facts.clients().length, 1);
  await run("INSERT INTO ks.t (k, v) VALUES (1, 'x')");
  await management.flush('ks', []);
  assert.equal(management.facts.sampledTokens().length, 1);
  client.close();
});

test('the key cache is emptied, and holds nothing without capacity', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const { management, client, run, rows } = await start(cluster);
  await run("INSERT INTO ks.t (k, v) VALUES (1, 'x')");
  await management.flush('ks', []);
  const entries = async (): Promise<number> => {
    await rows('SELECT JSON * FROM ks.t WHERE k = 1');
    return management.information().keyCache.entries;
  };
  assert.ok((await entries()) > 0);
  management.control.invalidate('key', []);
  assert.equal(management.information().keyCache.entries, 0);
  assert.ok((await entries()) > 0);
  management.control.setKeyCacheCapacity(0);
  assert.equal(await entries(), 0);
  client.close();
});

test('a sampling is done again and again until it is ended', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const { management, client, run } = await start(cluster);
  const request = {
    keyspace: 'ks',
    table: 't',
    samplers: ['WRITES'],
    capacity: 16,
    count: 5,
    durationMs: 20,
  } as const;
  const sampled = management.sampling.sample({ ...request, durationMs: 300 });
  await run("INSERT INTO ks.t (k, v) VALUES (7, 'x')");
  const [first] = (await sampled).WRITES ?? [];
  assert.deepEqual(first, { table: 'ks.t', value: '7', count: 1, error: 0 });
  assert.equal(management.sampling.schedule(request, 20), true);
  assert.equal(management.sampling.schedule(request, 20), false);
  assert.deepEqual(management.sampling.scheduled(), ['ks.t']);
  assert.equal(management.sampling.unschedule('ks', 'nope'), false);
  assert.equal(management.sampling.unschedule('ks', 't'), true);
  await assert.rejects(management.sampling.sample({ ...request, table: 'nope' }));
  client.close();
});

test('an import that needs components of indexes refuses files without', async () => {
  await using cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
  const { management, client, run } = await start(cluster);
  await run("CREATE INDEX by_v ON ks.t (v) USING 'sai'");
  await run("INSERT INTO ks.t (k, v) VALUES (1, 'x')");
  const choice = { keyspaces: ['ks'], tables: [], skipFlush: false, ttlMs: null };
  await management.snapshots.take({ tag: 'tag', ...choice });
  await run('TRUNCATE ks.t');
  const [place] = management.facts
    .dataPaths()
    .filter(({ keyspace, table }) => keyspace === 'ks' && table === 't');
  const folder = `${place?.path}/snapshots/tag`;
  const importing = (needsIndexComponents: boolean) =>
    management.tables.importFiles({
      keyspace: 'ks',
      table: 't',
      directories: [folder],
      keepLevel: false,
      keepRepaired: false,
      verify: true,
      verifyTokens: true,
      extendedVerify: false,
      copyData: true,
      needsIndexComponents,
    });
  assert.deepEqual(await importing(true), [folder]);
  assert.deepEqual(await importing(false), []);
  const found = await run("SELECT JSON * FROM ks.t WHERE v = 'x'");
  assert.equal(found.kind === 'rows' ? found.rows.length : 0, 1);
  client.close();
});
