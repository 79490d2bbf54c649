import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigurationProblem } from '../config/index.ts';
import { Cluster } from './cluster.ts';
import { nodesOf, panelNaming, parseTopology } from './topology.ts';

describe('topologies', () => {
  test('are read from text and named', () => {
    const nodes = nodesOf(parseTopology('DC1:3x2,DC2:1x3', 'RAC'), panelNaming);
    assert.deepEqual(
      nodes.map(({ name, dataCenter, rack }) => `${name} ${dataCenter}:${rack}`),
      [
        'rpidc1r1n1 DC1:RAC1',
        'rpidc1r1n2 DC1:RAC1',
        'rpidc1r2n1 DC1:RAC2',
        'rpidc1r2n2 DC1:RAC2',
        'rpidc1r3n1 DC1:RAC3',
        'rpidc1r3n2 DC1:RAC3',
        'rpidc2r1n1 DC2:RAC1',
        'rpidc2r1n2 DC2:RAC1',
        'rpidc2r1n3 DC2:RAC1',
      ],
    );
    for (const wrong of ['', 'DC1', 'DC1:0x2', 'DC1:2x', 'DC1:2x2;DC2:1x1']) {
      assert.throws(() => parseTopology(wrong), ConfigurationProblem, wrong);
    }
  });
});

describe('a hosted cluster', () => {
  test('stops, kills, starts and pauses by node, rack and data centre', async () => {
    await using cluster = await Cluster.start({ topology: 'DC1:2x1,DC2:1x1' });
    const states = () => cluster.nodes.map((node) => node.state).join(' ');
    assert.deepEqual(await cluster.stop('DC1:rack2'), ['node2']);
    await cluster.until('node1', { sees: 'node2', as: 'DOWN' });
    assert.deepEqual(await cluster.kill('DC2'), ['node3']);
    assert.equal(states(), 'running stopped killed');
    await cluster.start('node2');
    await cluster.start('DC2');
    await cluster.settled();
    await cluster.schemaAgreed();
    assert.equal(states(), 'running running running');
    await cluster.pause('node3');
    assert.equal(states(), 'running running paused');
    await cluster.resume('DC2');
    await cluster.settled();
    assert.throws(() => cluster.cut('node1', 'nod2'), /did you mean "node2"/);
  });

  test('a slow link is slow between its two ends, and nowhere else', async () => {
    await using cluster = await Cluster.start({ topology: 'DC1:1x2,DC2:1x1' });
    cluster.slowLink('DC1', 'DC2', 40);
    const delays = cluster
      .faults()
      .map((fault) => (fault.kind === 'delay' ? `${fault.from}>${fault.to}` : fault.kind));
    assert.deepEqual(delays.sort(), ['node1>node3', 'node2>node3', 'node3>node1', 'node3>node2']);
    cluster.slowLink('DC2', 'node1', 0);
    assert.equal(cluster.faults().length, 2);
    cluster.heal();
    assert.deepEqual(cluster.faults(), []);
  });

  test('a node that is killed while it starts or stops keeps nobody waiting', async () => {
    await using cluster = await Cluster.start({ topology: 'DC1:1x2' });
    const stopping = cluster.stop('node2');
    await cluster.kill('node2');
    await stopping;
    const starting = cluster.start('node2');
    await cluster.kill('node2');
    await starting;
    assert.equal(cluster.node('node2').state, 'killed');
    await cluster.start('node2');
    await cluster.settled();
  });

  test('two clusters live side by side in one process', async () => {
    await using first = await Cluster.start({ name: 'one' });
    await using second = await Cluster.start({ name: 'two' });
    const ports = [first, second].map((cluster) => cluster.contactPoints[0]?.port);
    assert.notEqual(ports[0], ports[1]);
  });
});
