import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Simulation } from '../testing/index.ts';
import { isSettled, settleClusters } from './index.ts';
import { demoNodes, startTogether, type TestNode } from './testdata/test-node.ts';

const print = (line: string): void => console.log(line);

async function settledDemo(seed: number) {
  const simulation = new Simulation(seed, { print });
  const nodes = demoNodes(simulation);
  await startTogether(simulation, nodes);
  const clusters = nodes.map((node) => node.cluster);
  const settled = settleClusters(clusters, simulation.time.timers);
  assert.equal(await simulation.time.wait(settled, 1000), true);
  return { simulation, nodes, clusters };
}

test('nine nodes that start together see one another at once', async () => {
  const { simulation, nodes, clusters } = await settledDemo(1);
  assert.ok(simulation.time.nowMs < 10, 'rounds back to back need no time to pass');
  for (const { cluster, events } of nodes) {
    assert.equal(cluster.members().length, 9);
    assert.equal(cluster.ring.length, 9 * 16);
    assert.equal(events.filter((event) => event.startsWith('joined')).length, 8);
    assert.equal(events.filter((event) => event.startsWith('up')).length, 8);
    assert.ok(cluster.members().every((node) => node.status === 'NORMAL'));
  }
  const [first] = clusters;
  assert.deepEqual(
    clusters.map((cluster) => cluster.ring.map((entry) => entry.token)),
    [...clusters.map(() => first?.ring.map((entry) => entry.token))],
  );
  assert.equal(nodes[0]?.logged('InetAddress /127.0.0.2:7000 is now UP'), 1);
  assert.equal(nodes[0]?.logged('Node /127.0.0.1:7000 state jump to NORMAL'), 1);
  assert.equal(nodes[0]?.logged('Node /127.0.0.2:7000 is now part of the cluster'), 1);
});

test('nine nodes that gossip once a second agree within a few rounds', async () => {
  const simulation = new Simulation(2, { print });
  const nodes = demoNodes(simulation);
  await startTogether(simulation, nodes);
  const clusters = nodes.map((node) => node.cluster);
  await simulation.time.runUntil(() => isSettled(clusters), 8000);
  const schema = '11111111-1111-3111-8111-111111111111';
  for (const cluster of clusters) cluster.setSchemaVersion(schema);
  clusters[4]?.setNativeReady(true);
  await simulation.time.runUntil(() => isSettled(clusters), 8000);
  assert.equal(clusters[8]?.node('127.0.0.5:7000')?.schemaVersion, schema);
  assert.ok(nodes[8]?.events.includes('cql 127.0.0.5 true'));
});

test('full disks are told to all nodes, until there is room or the node has begun anew', async () => {
  const { simulation, nodes, clusters } = await settledDemo(9);
  const node = nodes[4] as TestNode;
  const allSee = (isCrowded: boolean): Promise<void> =>
    simulation.time.runUntil(
      () => clusters.every((cluster) => cluster.hasCrowdedDisks === isCrowded),
      10_000,
    );
  assert.ok(clusters.every((cluster) => !cluster.hasCrowdedDisks));
  node.cluster.setDiskUsage('STUFFED');
  await allSee(true);
  assert.equal(clusters[8]?.diskUsageOf(node.endpoint), 'STUFFED');
  node.cluster.setDiskUsage('SPACIOUS');
  await allSee(false);
  node.cluster.setDiskUsage('FULL');
  await allSee(true);
  node.save();
  node.kill();
  node.boot();
  await simulation.time.wait(node.start(), 5000);
  const others = clusters.filter((_, i) => i !== 4);
  await simulation.time.runUntil(() => others.every((cluster) => !cluster.hasCrowdedDisks), 10_000);
});

test('a quiet hour: nobody is ever taken for dead', async () => {
  const { simulation, nodes } = await settledDemo(3);
  await simulation.time.runFor(3600_000);
  for (const node of nodes)
    assert.deepEqual(
      node.events.filter((event) => /^down/.test(event)),
      [],
    );
});

test('kill -9 is found out after about 18 s, by phi 8; a restart is a new life', async () => {
  const { simulation, nodes } = await settledDemo(4);
  await simulation.time.runFor(60_000);
  const [dead, ...others] = [nodes[4], ...nodes.filter((_, index) => index !== 4)] as TestNode[];
  assert.ok(dead);
  dead.save();
  const killedAt = simulation.time.nowMs;
  dead.kill();
  await simulation.time.runUntil(() => others.every((node) => node.sees(dead) === 'DOWN'), 60_000);
  const tookMs = simulation.time.nowMs - killedAt;
  assert.ok(tookMs > 15_000 && tookMs < 30_000, `found out after ${tookMs} ms`);
  const [first] = others;
  assert.ok(first?.events.includes('down 127.0.0.5'));
  assert.equal(first?.logged('InetAddress /127.0.0.5:7000 is now DOWN'), 1);
  assert.equal(first?.cluster.members().length, 9, 'a node that is down still owns its tokens');
  assert.equal(first?.cluster.node(dead.endpoint)?.status, 'NORMAL');
  const downForMs = first?.cluster.downForMs(dead.endpoint) ?? 0;
  await simulation.time.runFor(5000);
  assert.equal(first?.cluster.downForMs(dead.endpoint), downForMs + 5000);
  const before = dead.cluster.generation;
  dead.boot();
  await simulation.time.wait(dead.start(), 5000);
  assert.ok(dead.cluster.generation > before);
  await simulation.time.runUntil(() => others.every((node) => node.sees(dead) === 'UP'), 10_000);
  await simulation.time.runUntil(() => isSettled(nodes.map((node) => node.cluster)), 10_000);
  assert.equal(first?.cluster.downForMs(dead.endpoint), 0);
  assert.equal(first?.logged('Node /127.0.0.5:7000 has restarted, now UP'), 1);
});

test('a restart within the same second has a greater generation all the same', async () => {
  const { simulation, nodes } = await settledDemo(5);
  const node = nodes[1] as TestNode;
  node.save();
  const { generation } = node.cluster;
  node.kill();
  node.boot();
  await simulation.time.wait(node.start(), 1000);
  assert.equal(node.cluster.generation, generation + 1);
  await simulation.time.runUntil(() => isSettled(nodes.map((each) => each.cluster)), 15_000);
});

test('a cut between data centres: each side finds the other down, until it heals', async () => {
  const { simulation, nodes } = await settledDemo(6);
  await simulation.time.runFor(30_000);
  const [one, two] = [nodes.slice(0, 6), nodes.slice(6)];
  const across = (edit: (from: string, to: string) => void): void => {
    for (const left of one) {
      for (const right of two) {
        edit(left.endpoint, right.endpoint);
        edit(right.endpoint, left.endpoint);
      }
    }
  };
  across((from, to) => simulation.fabric.cut(from, to));
  await simulation.time.runFor(40_000);
  for (const left of one) {
    for (const right of two) {
      assert.deepEqual([left.sees(right), right.sees(left)], ['DOWN', 'DOWN']);
    }
  }
  assert.ok(one.every((node) => one.every((other) => node.sees(other) === 'UP')));
  across((from, to) => simulation.fabric.heal(from, to));
  await simulation.time.runUntil(() => isSettled(nodes.map((node) => node.cluster)), 15_000);
});

test('a stop is announced: others see the node down at once, until it starts again', async () => {
  const { simulation, nodes } = await settledDemo(7);
  const stopped = nodes[2] as TestNode;
  const others = nodes.filter((node) => node !== stopped);
  stopped.save();
  stopped.cluster.stop();
  await simulation.time.settle();
  assert.ok(others.every((node) => node.sees(stopped) === 'DOWN'));
  assert.equal(others[0]?.cluster.node(stopped.endpoint)?.status, 'SHUTDOWN');
  assert.equal(others[0]?.cluster.members().length, 9);
  stopped.kill();
  await simulation.time.runFor(120_000);
  assert.ok(others.every((node) => node.sees(stopped) === 'DOWN'));
  stopped.boot();
  await simulation.time.wait(stopped.start(), 5000);
  await simulation.time.runUntil(() => isSettled(nodes.map((node) => node.cluster)), 15_000);
});

test('gossip is disabled and enabled by the operator', async () => {
  const { simulation, nodes } = await settledDemo(8);
  const node = nodes[3] as TestNode;
  const { generation } = node.cluster;
  node.cluster.disableGossip();
  assert.equal(node.cluster.isGossipRunning, false);
  await simulation.time.runFor(10_000);
  assert.ok(nodes.every((other) => other === node || other.sees(node) === 'DOWN'));
  node.cluster.enableGossip();
  assert.equal(node.cluster.isGossipRunning, true);
  assert.equal(node.cluster.generation, generation + 1);
  await simulation.time.runUntil(() => isSettled(nodes.map((each) => each.cluster)), 15_000);
});

test('a node whose messages are held back is down, and up when they come', async () => {
  const { simulation, nodes } = await settledDemo(9);
  await simulation.time.runFor(20_000);
  const paused = nodes[0] as TestNode;
  const awake = nodes[8] as TestNode;
  simulation.fabric.pause(paused.endpoint);
  await simulation.time.runFor(60_000);
  assert.equal(awake.sees(paused), 'DOWN');
  simulation.fabric.resume(paused.endpoint);
  await simulation.time.runUntil(() => isSettled(nodes.map((each) => each.cluster)), 15_000);
});

test('a bad network, a tenth lost and much delayed: slower, but nobody is taken for dead', async () => {
  const { simulation, nodes } = await settledDemo(13);
  for (const from of nodes) {
    for (const to of nodes) {
      if (from === to) continue;
      simulation.fabric.lose(from.endpoint, to.endpoint, 0.1);
      simulation.fabric.delay(from.endpoint, to.endpoint, 50, 300);
    }
  }
  await simulation.time.runFor(600_000);
  for (const node of nodes) assert.ok(!node.events.some((event) => /^down/.test(event)));
  for (const { cluster } of nodes) cluster.setNativeReady(true);
  await simulation.time.runUntil(() => isSettled(nodes.map((node) => node.cluster)), 30_000);
});

test('the same seed gives the same run', async () => {
  const fingerprint = async (seed: number): Promise<string> => {
    const { simulation, nodes } = await settledDemo(seed);
    await simulation.time.runFor(30_000);
    nodes[5]?.kill();
    await simulation.time.runFor(30_000);
    const lines = nodes.map((node) => node.machine.log.lines.join('\n')).join('\n');
    return `${simulation.fingerprint} ${lines}`;
  };
  const first = await fingerprint(10);
  assert.equal(await fingerprint(10), first);
  assert.notEqual(await fingerprint(11), first);
});

test('gossipinfo: the states of Cassandra, in its order and its words', async () => {
  const { nodes } = await settledDemo(12);
  nodes[0]?.cluster.setLoad(267_179);
  const info = nodes[0]?.cluster.gossipInfo();
  const own = info?.get('127.0.0.1:7000')?.states.map(({ name, value }) => `${name}:${value}`);
  const token = nodes[0]?.cluster.local.tokens[0];
  assert.deepEqual(own, [
    `STATUS:NORMAL,${token}`,
    'LOAD:267179.0',
    'DC:DC1',
    'RACK:RAC1',
    'RELEASE_VERSION:5.0.5',
    'INTERNAL_IP:127.0.0.1',
    'RPC_ADDRESS:127.0.0.1',
    'NET_VERSION:13',
    'HOST_ID:00000000-0000-4000-8000-000000000001',
    'RPC_READY:false',
    'INTERNAL_ADDRESS_AND_PORT:127.0.0.1:7000',
    'NATIVE_ADDRESS_AND_PORT:127.0.0.1:9042',
    `STATUS_WITH_PORT:NORMAL,${token}`,
    'SSTABLE_VERSIONS:big-nb',
    'TOKENS:<hidden>',
  ]);
  const other = info?.get('127.0.0.2:7000')?.states.map(({ name }) => name);
  assert.ok(other?.includes('STATUS_WITH_PORT') && !other.includes('STATUS'));
  assert.deepEqual([...(info?.keys() ?? [])].length, 9);
});
