import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Simulation } from '../testing/index.ts';
import { leftStatus, tokensValue } from './gossip/index.ts';
import { isSettled } from './index.ts';
import { startTogether, TestNode } from './testdata/test-node.ts';

const print = (line: string): void => console.log(line);

async function three(seed: number, settings: Partial<TestNode['settings']> = {}) {
  const simulation = new Simulation(seed, { print });
  const nodes = [1, 2, 3].map((number) => new TestNode(simulation, number, settings));
  await startTogether(simulation, nodes);
  await simulation.time.runUntil(() => isSettled(nodes.map((node) => node.cluster)), 15_000);
  return { simulation, nodes };
}

test('a node that joins takes tokens that the others do not have, and is seen by all', async () => {
  const { simulation, nodes } = await three(1);
  const fourth = new TestNode(simulation, 4).boot();
  await simulation.time.wait(fourth.start(), 1000);
  const all = [...nodes, fourth];
  await simulation.time.runUntil(() => isSettled(all.map((node) => node.cluster)), 15_000);
  assert.equal(nodes[1]?.cluster.ring.length, 64);
  const shares = [...(nodes[1]?.cluster.tokenOwnership().values() ?? [])];
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 0.001);
  assert.ok(nodes[0]?.events.includes('joined 127.0.0.4'));
});

test('a node that is no seed does not start alone; a seed does', async () => {
  const simulation = new Simulation(2, { print });
  const lonely = new TestNode(simulation, 2).boot();
  const failed = assert.rejects(lonely.start(), /Unable to gossip with any peers/);
  await simulation.time.wait(failed, 61_000);
  const seed = new TestNode(simulation, 1, { seeds: ['127.0.0.1:7000', '127.0.0.9:7000'] }).boot();
  await simulation.time.wait(seed.start(), 31_000);
  assert.equal(seed.cluster.local.status, 'NORMAL');
  assert.equal(seed.logged('Unable to gossip with any peers but continuing'), 1);
});

test('a node whose seeds are away starts with the help of peers it knew', async () => {
  const { simulation, nodes } = await three(3);
  const [seed, second] = nodes as [TestNode, TestNode, TestNode];
  second.save();
  seed.kill();
  second.kill();
  second.boot();
  assert.equal(second.cluster.members().length, 3, 'the ring of before is known at once');
  assert.equal(second.cluster.isAlive(seed.endpoint), false);
  await simulation.time.wait(second.start(), 6000);
  await simulation.time.runUntil(() => second.sees(nodes[2] as TestNode) === 'UP', 10_000);
  assert.equal(second.sees(seed), 'DOWN');
});

test('a node that starts a moment before its seed has not long to wait', async () => {
  const simulation = new Simulation(9, { print });
  const early = new TestNode(simulation, 2).boot();
  const started = early.start();
  await simulation.time.runFor(70);
  const seed = new TestNode(simulation, 1).boot();
  await simulation.time.wait(seed.start(), 1000);
  await simulation.time.wait(started, 200);
  await simulation.time.runUntil(() => isSettled([early.cluster, seed.cluster]), 5000);
});

test('all nodes killed, and started again at once: the same ring in a new life', async () => {
  const { simulation, nodes } = await three(10);
  const ring = () =>
    nodes[0]?.cluster.ring.map(({ token, owner }) => `${token} ${owner.endpoint} ${owner.hostId}`);
  const before = ring();
  for (const node of nodes) node.save();
  for (const node of nodes) node.kill();
  await simulation.time.runFor(1000);
  await startTogether(simulation, nodes);
  await simulation.time.runUntil(() => isSettled(nodes.map((node) => node.cluster)), 10_000);
  assert.deepEqual(ring(), before);
});

test('an address or a token that another node has is refused', async () => {
  const { simulation, nodes } = await three(4);
  const taken = nodes[1]?.cluster.local.tokens[0] ?? 0n;
  const thief = new TestNode(simulation, 4, { initialTokens: [taken], numTokens: 1 }).boot();
  const noToken = assert.rejects(thief.start(), {
    message:
      `Bootstrapping to existing token ${taken} is not allowed ` +
      '(decommission/removenode the old node first).',
  });
  await simulation.time.wait(noToken, 1000);
  const [, , third] = nodes as [TestNode, TestNode, TestNode];
  third.kill();
  third.tokens = null;
  third.hostId = '99999999-0000-4000-8000-000000000003';
  third.boot();
  const noAddress = assert.rejects(third.start(), {
    message:
      'A node with address /127.0.0.3:7000 already exists, cancelling join. ' +
      'Use cassandra.replace_address if you want to replace this node.',
  });
  await simulation.time.wait(noAddress, 1000);
});

test('the same token twice: whoever started later has it', async () => {
  const simulation = new Simulation(5, { print });
  const first = new TestNode(simulation, 1, { initialTokens: [100n, 200n] }).boot();
  await simulation.time.wait(first.start(), 1000);
  await simulation.time.runFor(5000);
  const second = new TestNode(simulation, 2, { initialTokens: null });
  second.tokens = [200n, 300n];
  second.boot();
  await simulation.time.wait(second.start(), 1000);
  await simulation.time.runFor(10_000);
  for (const node of [first, second]) {
    const ring = node.cluster.ring.map(({ token, owner }) => `${token} ${owner.endpoint}`);
    assert.deepEqual(ring, ['100 127.0.0.1:7000', '200 127.0.0.2:7000', '300 127.0.0.2:7000']);
  }
  assert.equal(first.logged('have the same token 200. /127.0.0.2:7000 is the new owner'), 1);
});

test('a node of another cluster, or with another partitioner, is not listened to', async () => {
  const { simulation, nodes } = await three(6);
  const strangers = [
    new TestNode(simulation, 5, { clusterName: 'Other' }),
    new TestNode(simulation, 6, { partitioner: 'org.apache.cassandra.dht.RandomPartitioner' }),
  ];
  for (const stranger of strangers) {
    stranger.boot();
    const failed = assert.rejects(stranger.start(), /Unable to gossip with any peers/);
    await simulation.time.wait(failed, 61_000);
  }
  assert.ok(
    (nodes[0]?.logged('ClusterName mismatch from /127.0.0.5:7000 Other!=Test Cluster') ?? 0) > 0,
  );
  assert.ok((nodes[0]?.logged('Partitioner mismatch from /127.0.0.6:7000') ?? 0) > 0);
  assert.equal(nodes[0]?.cluster.knownNodes().length, 3);
});

test('a node that moved to another address takes its host id and tokens along', async () => {
  const { simulation, nodes } = await three(7);
  const [first, second, third] = nodes as [TestNode, TestNode, TestNode];
  third.save();
  third.kill();
  await simulation.time.runFor(30_000);
  const moved = new TestNode(simulation, 9);
  moved.hostId = third.hostId;
  moved.tokens = third.tokens;
  moved.boot();
  await simulation.time.wait(moved.start(), 1000);
  await simulation.time.runUntil(
    () => isSettled([first.cluster, second.cluster, moved.cluster]),
    15_000,
  );
  assert.equal(first.cluster.members().length, 3);
  assert.equal(first.cluster.node(third.endpoint), undefined);
  assert.equal(first.cluster.byHostId(third.hostId)?.endpoint, moved.endpoint);
});

test('a node that left is out of the ring, and is not brought back by late news', async () => {
  const { simulation, nodes } = await three(8);
  const [first, second, third] = nodes as [TestNode, TestNode, TestNode];
  const state = {
    heartBeat: { generation: third.cluster.generation, version: 1000 },
    states: new Map([
      ['TOKENS', { value: tokensValue(third.cluster.local.tokens), version: 1001 }],
      ['STATUS_WITH_PORT', { value: leftStatus([1n], 4_000_000_000_000), version: 1002 }],
    ] as const),
  };
  const states = new Map([[third.endpoint, state]]);
  third.kill();
  second.messages.send('GOSSIP_DIGEST_ACK2', { states }, first.endpoint);
  second.messages.send('GOSSIP_DIGEST_ACK2', { states }, second.endpoint);
  await simulation.time.runFor(5000);
  for (const node of [first, second]) {
    assert.equal(node.cluster.members().length, 2);
    assert.ok(node.events.includes('left 127.0.0.3'));
    assert.equal(node.sees(third), 'DOWN');
  }
  await simulation.time.runFor(120_000);
  assert.equal(first.cluster.members().length, 2);
});
