import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BrokenInvariant } from '../../base/error/index.ts';
import { tokenFromBigInt } from '../../base/murmur3/index.ts';
import { SeededRandom } from '../../testing/index.ts';
import type { NodeInfo } from '../cluster-view.ts';
import {
  allocateTokens,
  describeRing,
  effectiveOwnership,
  parseToken,
  planTokens,
  ReplicaCache,
  randomTokens,
  sortByProximity,
  TokenRing,
  tokenOwnership,
} from './index.ts';
import { testKeyspace, testNode } from './testdata/node.ts';

const demoPlaces = [
  ...['RAC1', 'RAC1', 'RAC2', 'RAC2', 'RAC3', 'RAC3'].map((rack) => ({ dataCenter: 'DC1', rack })),
  ...['RAC1', 'RAC1', 'RAC1'].map((rack) => ({ dataCenter: 'DC2', rack })),
];

function cacheOf(nodes: readonly NodeInfo[]): ReplicaCache {
  const cache = new ReplicaCache(() => nodes[0] as NodeInfo);
  cache.replaceRing(new TokenRing(nodes));
  return cache;
}

function nodesAt(places: typeof demoPlaces, tokens: readonly (readonly bigint[])[]): NodeInfo[] {
  return places.map((place, index) =>
    testNode(`n${index}`, `${place.dataCenter}:${place.rack}`, tokens[index] ?? []),
  );
}

/** The largest deviation of a node's share from its data centre's mean; 0 when all are even. */
function imbalance(nodes: readonly NodeInfo[], factor: number): number {
  const names = [...new Set(nodes.map((node) => node.dataCenter))];
  const options = names.map((name) => `${name}=${factor}`).join(' ');
  const keyspace = testKeyspace(`NetworkTopologyStrategy ${options}`);
  const owned = effectiveOwnership(cacheOf(nodes), keyspace);
  const deviations = names.flatMap((name) => {
    const inside = nodes.filter((node) => node.dataCenter === name);
    const shares = inside.map((node) => owned.get(node.endpoint) ?? 0);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    return shares.map((share) => Math.abs(share / mean - 1));
  });
  return Math.max(...deviations);
}

test('a token is found in the interval that it ends or lies before', () => {
  const token = fc.oneof(
    fc.bigInt({ min: -(1n << 63n) + 1n, max: (1n << 63n) - 1n }),
    fc.bigInt({ min: -3n, max: 3n }),
    fc.bigInt({ min: (1n << 32n) - 3n, max: (1n << 32n) + 3n }),
  );
  const tokens = fc.uniqueArray(token, { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(tokens, token, (all, wanted) => {
      const ring = new TokenRing([testNode('a', 'DC1:R1', all)]);
      const { high, low } = tokenFromBigInt(wanted);
      const index = ring.entries.findIndex((entry) => entry.token >= wanted);
      assert.equal(ring.intervalOf(high, low), index === -1 ? 0 : index);
    }),
  );
});

test('a token with two owners is a broken invariant', () => {
  const nodes = [testNode('a', 'DC1:R1', [5]), testNode('b', 'DC1:R1', [5])];
  assert.throws(() => new TokenRing(nodes), BrokenInvariant);
});

test('ownership: one token is the whole ring, two opposite ones are halves', () => {
  const alone = new TokenRing([testNode('a', 'DC1:R1', [7])]);
  assert.equal(tokenOwnership(alone).get('a:7000'), 1);
  const two = new TokenRing([
    testNode('a', 'DC1:R1', [0]),
    testNode('b', 'DC1:R1', [-(1n << 63n) + 1n]),
  ]);
  assert.deepEqual([...tokenOwnership(two).values()], [0.5, 0.5]);
});

test('effective ownership of all replicas adds up to the replication factor', () => {
  const random = new SeededRandom(7);
  const nodes = nodesAt(
    demoPlaces,
    demoPlaces.map(() => randomTokens(random, 16)),
  );
  const keyspace = testKeyspace('NetworkTopologyStrategy DC1=3 DC2=3');
  const owned = effectiveOwnership(cacheOf(nodes), keyspace);
  const total = [...owned.values()].reduce((sum, share) => sum + share, 0);
  assert.ok(Math.abs(total - 6) < 0.001);
  for (const node of nodes.slice(6)) assert.ok((owned.get(node.endpoint) ?? 0) > 0.999);
});

test('describeRing: ranges follow one another around the ring', () => {
  const nodes = nodesAt(demoPlaces, planTokens(new SeededRandom(3), demoPlaces, 4));
  const ranges = describeRing(cacheOf(nodes), testKeyspace('SimpleStrategy replication_factor=2'));
  assert.equal(ranges.length, 36);
  ranges.forEach((range, index) => {
    assert.equal(range.start, ranges.at(index - 1)?.end);
    assert.equal(range.replicas.length, 2);
  });
});

test('planned tokens: every node of the demo holds the same share, at each factor', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const plan = planTokens(new SeededRandom(seed), demoPlaces, 16);
    assert.deepEqual(planTokens(new SeededRandom(seed), demoPlaces, 16), plan);
    assert.ok(plan.every((tokens) => tokens.length === 16));
    const nodes = nodesAt(demoPlaces, plan);
    for (const factor of [1, 2, 3]) {
      assert.ok(imbalance(nodes, factor) < 0.01, `seed ${seed}, factor ${factor}`);
    }
  }
});

test('allocated tokens: nodes that join one after another keep the demo even', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = new SeededRandom(seed);
    const nodes: NodeInfo[] = [];
    demoPlaces.forEach((place, index) => {
      const tokens = allocateTokens(random, nodes, place, 16, 3);
      assert.equal(
        new Set([...nodes.flatMap((node) => node.tokens), ...tokens]).size,
        16 * (index + 1),
      );
      nodes.push(testNode(`n${index}`, `${place.dataCenter}:${place.rack}`, tokens));
    });
    assert.ok(imbalance(nodes, 3) < 0.01, `seed ${seed}`);
  }
});

test('allocated tokens: nine nodes in one rack stay within a fifth of one another', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = new SeededRandom(seed);
    const nodes: NodeInfo[] = [];
    for (let index = 0; index < 9; index++) {
      const place = { dataCenter: 'DC1', rack: 'R1' };
      const tokens = allocateTokens(random, nodes, place, 16, 3);
      nodes.push(testNode(`n${index}`, 'DC1:R1', tokens));
    }
    assert.ok(imbalance(nodes, 1) < 0.06, `seed ${seed}, primary ranges`);
    assert.ok(imbalance(nodes, 3) < 0.2, `seed ${seed}, three replicas`);
  }
});

test('random tokens avoid those that are taken, and the same seed gives the same', () => {
  const tokens = randomTokens(new SeededRandom(5), 8);
  assert.deepEqual(randomTokens(new SeededRandom(5), 8), tokens);
  const others = randomTokens(new SeededRandom(5), 8, new Set(tokens));
  assert.ok(others.every((token) => !tokens.includes(token)));
});

test('a token is a 64-bit number', () => {
  assert.equal(parseToken('-9223372036854775807'), -9223372036854775807n);
  for (const wrong of ['', 'x', '9223372036854775808', '1.5']) {
    assert.throws(() => parseToken(wrong), /Invalid token for Murmur3Partitioner. Got/);
  }
});

test('the nearest come first: itself, its rack, its data centre, the rest', () => {
  const here = testNode('here', 'DC1:R1', [1]);
  const nodes = ['far DC2:R1', 'near DC1:R2', 'far2 DC3:R1', 'rack DC1:R1', 'near2 DC1:R3'].map(
    (text, index) => testNode(text.split(' ')[0] ?? '', text.split(' ')[1] ?? '', [10 + index]),
  );
  const sorted = sortByProximity(here, [...nodes, here]);
  const names = sorted.map((node) => node.endpoint.replace(':7000', ''));
  assert.deepEqual(names, ['here', 'rack', 'near', 'near2', 'far', 'far2']);
});
