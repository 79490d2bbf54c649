import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsistencyName } from '../../src/base/error/index.ts';
import { RequestError } from '../../src/base/error/index.ts';
import type { QueryResult } from '../../src/query/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import type { Place } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { context, optionsOf } from './workload.ts';

/** What the simulation has found once, told again as short stories. */

function ask(place: Place, text: string, level: ConsistencyName = 'ONE'): Promise<QueryResult> {
  return place.ask((processor) => processor.query(text, optionsOf(level, []), context()));
}

const keyspace = (replication: string) =>
  `CREATE KEYSPACE sim WITH replication = {'class': 'NetworkTopologyStrategy', ${replication}}`;

async function rowsOf(cluster: SimulatedCluster, place: Place, text: string) {
  const result = await cluster.wait(ask(place, text));
  assert.equal(result.kind, 'rows');
  return result.kind === 'rows' ? rowsAsBytes(result) : [];
}

test('a scan with a silent replica ends at range_request_timeout, not once for each round', async () => {
  const cluster = await SimulatedCluster.start(1);
  const node = cluster.place('node1');
  await cluster.wait(ask(node, keyspace("'DC1': 3, 'DC2': 3")));
  await cluster.wait(ask(node, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  for (let k = 0; k < 10; k++) {
    await cluster.wait(ask(node, `INSERT INTO sim.r (k, v) VALUES (${k}, 'x')`, 'ALL'));
  }
  await cluster.untilSettled();
  // Slow, so that some rounds get through before the silence.
  const { fabric, time } = cluster.simulation;
  for (const { endpoint } of cluster.places) fabric.delayNode(endpoint, 900);
  const startedAtMs = time.nowMs;
  const scan = ask(node, 'SELECT * FROM sim.r', 'ALL');
  scan.catch(() => {});
  await time.runFor(7000);
  cluster.cut(cluster.places.slice(1), [node]);
  await assert.rejects(cluster.wait(scan), RequestError);
  const tookMs = time.nowMs - startedAtMs;
  assert.ok(tookMs <= 10_100, `it took ${tookMs} ms`);
});

test('a power cut right after the first start: the node is who it was', async () => {
  const options = {
    topology: 'DC1:1x3',
    settings: { commitlog_sync: 'periodic', commitlog_sync_period: '10000ms' },
  };
  const cluster = await SimulatedCluster.start(1, options);
  const node = cluster.place('node3');
  const { hostId, tokens } = node.living.view.local;
  cluster.crash(node);
  await cluster.wait(cluster.boot(node));
  assert.equal(node.living.view.local.hostId, hostId);
  assert.deepEqual(node.living.view.local.tokens, tokens);
  await cluster.untilSettled();
});

test('an acknowledged CREATE TABLE outlives a power cut, also with a periodic commit log', async () => {
  const options = {
    topology: 'DC1:1x1',
    settings: { commitlog_sync: 'periodic', commitlog_sync_period: '10000ms' },
  };
  const cluster = await SimulatedCluster.start(1, options);
  const node = cluster.place('node1');
  await cluster.wait(ask(node, keyspace("'DC1': 1")));
  await cluster.wait(ask(node, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  cluster.crash(node);
  await cluster.wait(cluster.boot(node));
  await cluster.wait(ask(node, "INSERT INTO sim.r (k, v) VALUES (1, 'x')"));
});

test('what TRUNCATE did outlives a power cut, also with a periodic commit log', async () => {
  const options = {
    topology: 'DC1:1x1',
    settings: { commitlog_sync: 'periodic', commitlog_sync_period: '10000ms' },
  };
  const cluster = await SimulatedCluster.start(1, options);
  const node = cluster.place('node1');
  await cluster.wait(ask(node, keyspace("'DC1': 1")));
  await cluster.wait(ask(node, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  await cluster.wait(ask(node, "INSERT INTO sim.r (k, v) VALUES (1, 'x')"));
  await cluster.simulation.time.runFor(30_000);
  await cluster.wait(ask(node, 'TRUNCATE sim.r'));
  cluster.crash(node);
  await cluster.wait(cluster.boot(node));
  assert.deepEqual(await rowsOf(cluster, node, 'SELECT * FROM sim.r'), []);
  await cluster.wait(ask(node, "INSERT INTO sim.r (k, v) VALUES (2, 'y')"));
  assert.equal((await rowsOf(cluster, node, 'SELECT * FROM sim.r')).length, 1);
});

test('a node whose commit log fails sends clients and other nodes elsewhere, until restarted', async () => {
  const cluster = await SimulatedCluster.start(1, { topology: 'DC1:1x3' });
  const [first, second] = cluster.places as readonly [Place, Place];
  await cluster.wait(ask(first, keyspace("'DC1': 3")));
  await cluster.wait(ask(first, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  await cluster.untilSettled();
  // Full at first, which is tried again, then broken.
  second.machine.disk.capacityBytes = 0;
  const write = () => cluster.wait(ask(first, "INSERT INTO sim.r (k, v) VALUES (1, 'x')", 'ALL'));
  await assert.rejects(write(), /Operation failed - received \d responses and 1 failures/);
  await cluster.simulation.time.runFor(3000);
  assert.equal(second.living.server.isRunning, true);
  second.machine.disk.failing = 'commitlog';
  await cluster.simulation.time.runFor(3000);
  assert.equal(second.living.server.isRunning, false);
  assert.equal(first.living.view.isAlive(second.endpoint), false);
  await assert.rejects(write(), /Cannot achieve consistency level ALL/);
  second.machine.disk.failing = null;
  second.machine.disk.capacityBytes = Number.POSITIVE_INFINITY;
  cluster.kill(second);
  await cluster.wait(cluster.boot(second));
  await cluster.untilSettled();
  await write();
});

for (const how of ['kill', 'crash'] as const) {
  test(`a first start that ends at any moment (${how}) can be begun again`, async () => {
    for (let events = 1; events < 400; events += 9) {
      const cluster = SimulatedCluster.plan(events, { topology: 'DC1:1x2' });
      const [first, second] = cluster.places as readonly [Place, Place];
      await cluster.wait(cluster.boot(first));
      // So slow that others hear of the node while it still writes down who it is.
      const { disk } = second.machine;
      disk.speed = { ...disk.speed, writeMs: 300, syncMs: 900 };
      cluster.boot(second).catch(() => {});
      for (let i = 0; i < events; i++) await cluster.simulation.time.step();
      cluster[how](second);
      disk.speed = { ...disk.speed, writeMs: 0.1, syncMs: 1 };
      await cluster.wait(cluster.boot(second));
      await cluster.untilSettled();
      const { hostId } = second.living.view.local;
      assert.equal(first.living.view.node(second.endpoint)?.hostId, hostId, `${events} events`);
    }
  });
}

test('the whole cluster loses its power at once: it finds together again and lacks nothing', async () => {
  const cluster = await SimulatedCluster.start(1);
  const [first] = cluster.places as readonly [Place];
  await cluster.wait(ask(first, keyspace("'DC1': 3, 'DC2': 3")));
  await cluster.wait(ask(first, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  await cluster.untilSettled();
  for (let k = 0; k < 50; k++) {
    const place = cluster.places[k % 9] as Place;
    await cluster.wait(ask(place, `INSERT INTO sim.r (k, v) VALUES (${k}, 'x')`, 'QUORUM'));
  }
  for (const place of cluster.places) cluster.crash(place);
  // Those that are no seeds first: they wait for somebody to answer.
  const order = [...cluster.places].reverse();
  const starts: Promise<void>[] = [];
  for (const place of order) {
    starts.push(cluster.boot(place));
    await cluster.simulation.time.runFor(100);
  }
  await cluster.wait(Promise.all(starts));
  await cluster.untilSettled();
  const result = await cluster.wait(ask(first, 'SELECT k FROM sim.r', 'QUORUM'));
  assert.equal(result.kind === 'rows' && result.rows.length, 50);
});

test('a node that stops keeps hints for the writes that were under way', async () => {
  const cluster = await SimulatedCluster.start(1, { topology: 'DC1:1x3' });
  const [first, second, third] = cluster.places as readonly [Place, Place, Place];
  await cluster.wait(ask(first, keyspace("'DC1': 3")));
  await cluster.wait(ask(first, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  await cluster.untilSettled();
  cluster.cut([third], [first, second]);
  await cluster.wait(ask(first, "INSERT INTO sim.r (k, v) VALUES (1, 'x')", 'QUORUM'));
  await cluster.wait(cluster.stop(first));
  cluster.simulation.fabric.healAll();
  await cluster.wait(cluster.boot(first));
  await cluster.untilSettled();
  const { hints } = first.living.coordinator;
  await cluster.simulation.time.runUntil(() => hints.pending().length === 0, 60_000);
  cluster.kill(first);
  cluster.kill(second);
  await cluster.untilSettled();
  assert.equal((await rowsOf(cluster, third, 'SELECT k FROM sim.r')).length, 1);
});

test('a clock that is minutes wrong loses no write, only the answers of its node', async () => {
  const cluster = await SimulatedCluster.start(1, { topology: 'DC1:1x3' });
  const [first, second] = cluster.places as readonly [Place, Place];
  await cluster.wait(ask(first, keyspace("'DC1': 3")));
  await cluster.wait(ask(first, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  await cluster.untilSettled();
  second.machine.clock.jump(600_000);
  // Messages of others look expired to it, as they do to Cassandra with internode_timeout.
  await cluster.wait(ask(first, "INSERT INTO sim.r (k, v) VALUES (1, 'x')", 'QUORUM'));
  second.machine.clock.set(0);
  const hints = first.living.coordinator.hints;
  await cluster.simulation.time.runFor(5000);
  await cluster.simulation.time.runUntil(() => hints.pending().length === 0, 60_000);
  cluster.kill(first);
  await cluster.untilSettled();
  assert.equal((await rowsOf(cluster, second, 'SELECT k FROM sim.r')).length, 1);
});

test('a node that stood still for a minute gets what it missed', async () => {
  const cluster = await SimulatedCluster.start(1, { topology: 'DC1:1x3' });
  const [first, second, third] = cluster.places as readonly [Place, Place, Place];
  await cluster.wait(ask(first, keyspace("'DC1': 3")));
  await cluster.wait(ask(first, 'CREATE TABLE sim.r (k int PRIMARY KEY, v text)'));
  await cluster.untilSettled();
  cluster.pause(third);
  await cluster.simulation.time.runFor(60_000);
  for (let k = 0; k < 20; k++) {
    await cluster.wait(ask(second, `INSERT INTO sim.r (k, v) VALUES (${k}, 'x')`, 'QUORUM'));
  }
  cluster.resume(third);
  await cluster.untilSettled();
  const hints = second.living.coordinator.hints;
  await cluster.simulation.time.runUntil(() => hints.pending().length === 0, 120_000);
  cluster.kill(first);
  cluster.kill(second);
  await cluster.untilSettled();
  assert.equal((await rowsOf(cluster, third, 'SELECT k FROM sim.r')).length, 20);
});
