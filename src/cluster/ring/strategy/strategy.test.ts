import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenFromBigInt } from '../../../base/murmur3/index.ts';
import { DecoratedKey } from '../../../mutation/index.ts';
import type { NodeInfo } from '../../cluster-view.ts';
import { ReplicaCache, sortTokens, TokenRing } from '../index.ts';
import { testKeyspace, testNode } from '../testdata/node.ts';

function keyAt(token: bigint): DecoratedKey {
  const { high, low } = tokenFromBigInt(token);
  return new DecoratedKey(Buffer.alloc(0), high, low);
}

function cacheOf(nodes: readonly NodeInfo[]): ReplicaCache {
  const cache = new ReplicaCache(() => nodes[0] as NodeInfo);
  cache.replaceRing(new TokenRing(nodes));
  return cache;
}

const nameOf = (node: NodeInfo): string => node.endpoint.slice(0, node.endpoint.indexOf(':'));

test('replicas of every strategy, by the table', () => {
  const file = new URL('../testdata/natural-replicas.txt', import.meta.url);
  let ring = '';
  let nodes: NodeInfo[] = [];
  let strategy = '';
  let checked = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('#') || line === '') continue;
    const answer = /^ {2}(-?\d+) -> (.*)$/.exec(line);
    if (answer !== null) {
      const [, token = '', expected] = answer;
      const replicas = cacheOf(nodes).replicas(testKeyspace(strategy), keyAt(BigInt(token)));
      const names = replicas.map(nameOf).join(' ') || 'nobody';
      assert.equal(names, expected, `${ring}, ${strategy}, token ${token}`);
      checked++;
    } else if (line.startsWith('ring ')) {
      ring = line;
      nodes = [];
    } else if (/^\w+Strategy/.test(line)) {
      strategy = line;
    } else {
      const [name = '', place = '', ...tokens] = line.split(' ');
      nodes.push(testNode(name, place, tokens.map(BigInt)));
    }
  }
  assert.ok(checked >= 30);
});

const clusterOf = fc
  .array(
    fc.record({
      dataCenter: fc.constantFrom('DC1', 'DC2', 'DC3'),
      rack: fc.constantFrom('R1', 'R2', 'R3', 'R4'),
      vnodes: fc.integer({ min: 1, max: 8 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .chain((shapes) => {
    const total = shapes.reduce((sum, shape) => sum + shape.vnodes, 0);
    const tokens = fc.uniqueArray(fc.bigInt({ min: -(1n << 63n) + 1n, max: (1n << 63n) - 1n }), {
      minLength: total,
      maxLength: total,
    });
    return tokens.map((all) => {
      let at = 0;
      return shapes.map(({ dataCenter, rack, vnodes }, index) => {
        const own = sortTokens(all.slice(at, at + vnodes));
        at += vnodes;
        return testNode(`n${index}`, `${dataCenter}:${rack}`, own);
      });
    });
  });

const anyToken = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

test('NetworkTopologyStrategy: distinct owners, enough in each data centre, racks spread', () => {
  const factors = fc.record({
    DC1: fc.integer({ min: 1, max: 5 }),
    DC2: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(clusterOf, factors, anyToken, (nodes, { DC1, DC2 }, token) => {
      const keyspace = testKeyspace(`NetworkTopologyStrategy DC1=${DC1} DC2=${DC2}`);
      const replicas = cacheOf(nodes).replicas(keyspace, keyAt(token));
      assert.equal(new Set(replicas).size, replicas.length, 'distinct');
      assert.ok(
        replicas.every((replica) => nodes.includes(replica)),
        'only owners',
      );
      assert.ok(
        replicas.every((replica) => replica.dataCenter !== 'DC3'),
        'only where asked for',
      );
      for (const [dataCenter, factor] of [
        ['DC1', DC1],
        ['DC2', DC2],
      ] as const) {
        const members = nodes.filter((node) => node.dataCenter === dataCenter);
        const chosen = replicas.filter((node) => node.dataCenter === dataCenter);
        assert.equal(chosen.length, Math.min(factor, members.length), 'as many as asked for');
        const racks = new Set(members.map((node) => node.rack)).size;
        const racksUsed = new Set(chosen.map((node) => node.rack)).size;
        assert.equal(racksUsed, Math.min(factor, racks), 'in as many racks as there are');
      }
    }),
    { numRuns: 500 },
  );
});

test('SimpleStrategy: distinct owners in ring order, the token owner first', () => {
  const factor = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(clusterOf, factor, anyToken, (nodes, replicationFactor, token) => {
      const keyspace = testKeyspace(`SimpleStrategy replication_factor=${replicationFactor}`);
      const cache = cacheOf(nodes);
      const replicas = cache.replicas(keyspace, keyAt(token));
      assert.equal(new Set(replicas).size, Math.min(replicationFactor, nodes.length));
      const after = cache.ring.entries.find((entry) => entry.token >= token);
      assert.equal(replicas[0], (after ?? cache.ring.entries[0])?.owner);
    }),
  );
});

test('keys of one interval share one frozen array, until ring or replication changes', () => {
  const nodes = [testNode('a', 'DC1:R1', [0]), testNode('b', 'DC1:R1', [100])];
  const cache = cacheOf(nodes);
  const keyspace = testKeyspace('SimpleStrategy replication_factor=1');
  const first = cache.replicas(keyspace, keyAt(10n));
  assert.equal(cache.replicas(keyspace, keyAt(100n)), first);
  assert.equal(cache.replicas({ ...keyspace, durableWrites: false }, keyAt(50n)), first);
  assert.ok(Object.isFrozen(first));
  const wider = testKeyspace('SimpleStrategy replication_factor=2');
  assert.deepEqual(cache.replicas(wider, keyAt(10n)).map(nameOf), ['b', 'a']);
  cache.replaceRing(new TokenRing(nodes.slice(0, 1)));
  assert.deepEqual(cache.replicas(keyspace, keyAt(10n)).map(nameOf), ['a']);
});

test('replication factors: in all, and in a data centre', () => {
  const cache = cacheOf([testNode('a', 'DC1:R1', [0])]);
  const topology = cache.strategy(testKeyspace('NetworkTopologyStrategy DC1=3 DC2=2'));
  assert.equal(topology.replicationFactor, 5);
  assert.equal(topology.replicationFactorIn('DC2'), 2);
  assert.equal(topology.replicationFactorIn('DC9'), 0);
  assert.deepEqual(topology.dataCenters, ['DC1', 'DC2']);
  const simple = cache.strategy(testKeyspace('SimpleStrategy replication_factor=3'));
  assert.equal(simple.replicationFactorIn('DC1'), 3);
  assert.deepEqual(simple.dataCenters, []);
});
