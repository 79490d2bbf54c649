import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { murmur3Token, tokenFromBigInt } from '../../base/murmur3/index.ts';
import { parseUuid } from '../../base/uuid/index.ts';
import { DecoratedKey } from '../../mutation/index.ts';
import type { NodeInfo } from '../cluster-view.ts';
import { effectiveOwnership, ReplicaCache, TokenRing } from './index.ts';
import { testKeyspace, testNode } from './testdata/node.ts';

const lines = readFileSync(new URL('./testdata/nine-nodes.txt', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split(' '));
const of = (kind: string) => lines.filter((line) => line[0] === kind).map((line) => line.slice(1));

const nodes = of('node').map(([address = '', place = '', ...tokens]) =>
  testNode(address, place, tokens.map(BigInt)),
);
const keyspace = testKeyspace(of('keyspace')[0]?.join(' ') ?? '');
const cache = new ReplicaCache(() => nodes[0] as NodeInfo);
cache.replaceRing(new TokenRing(nodes));
const addresses = (replicas: readonly NodeInfo[]) =>
  replicas.map((node) => node.endpoint.replace(':7000', ''));

test('every range of a real nine-node ring has the holders that Cassandra told', () => {
  const ranges = of('replicas');
  assert.equal(ranges.length, 144);
  assert.equal(cache.ring.size, 144);
  for (const [token = '', ...expected] of ranges) {
    const { high, low } = tokenFromBigInt(BigInt(token));
    const key = new DecoratedKey(Buffer.alloc(0), high, low);
    assert.deepEqual(addresses(cache.replicas(keyspace, key)), expected, token);
  }
});

test('keys have the endpoints that nodetool getendpoints told', () => {
  for (const [uuid = '', ...expected] of of('key')) {
    const bytes = parseUuid(uuid) as Buffer;
    const { high, low } = murmur3Token(bytes, { high: 0, low: 0 });
    assert.deepEqual(
      addresses(cache.replicas(keyspace, new DecoratedKey(bytes, high, low))),
      expected,
    );
  }
});

test('nodes own what nodetool ring told', () => {
  const owned = effectiveOwnership(cache, keyspace);
  for (const [address = '', percent = ''] of of('owns')) {
    const share = owned.get(`${address}:7000`) ?? 0;
    assert.ok(Math.abs(share * 100 - Number(percent)) < 0.006, `${address} ${share}`);
  }
});
