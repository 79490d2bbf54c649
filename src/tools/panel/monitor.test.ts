import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Monitor } from './monitor.ts';
import type { NodeNumbers } from './source/index.ts';

const idle: NodeNumbers = {
  name: 'node1',
  replicaReads: 0,
  replicaWrites: 0,
  requests: [],
  dropped: 0,
  loadBytes: 0,
  hintBytes: 0,
  hintFiles: 0,
  pendingCompactions: 0,
};

/** `count` writes at ONE, of which `slow` were measured in a higher bucket. */
function writes(count: number, slow: number): NodeNumbers['requests'] {
  return [{ kind: 'write', level: 'ONE', requests: count, latencies: [count - slow, 0, 0, slow] }];
}

test('counters become rates of the time between two looks', () => {
  const monitor = new Monitor();
  assert.equal(monitor.take([idle], null, 1000, 0), null, 'the first look compares with nothing');
  const busy = { ...idle, replicaWrites: 300, dropped: 2, requests: writes(100, 5) };
  const sample = monitor.take([busy], 7, 3000, 5);
  assert.deepEqual(sample?.nodes, [
    {
      name: 'node1',
      reads: 0,
      writes: 150,
      loadBytes: 0,
      hintBytes: 0,
      hintFiles: 0,
      pendingCompactions: 0,
      dropped: 2,
    },
  ]);
  assert.equal(sample?.residentBytes, 7);
  const [level] = sample?.levels ?? [];
  assert.deepEqual([level?.kind, level?.level, level?.perSecond], ['write', 'ONE', 50]);
  assert.ok((level?.median ?? 9) < (level?.p99 ?? 0), 'five of a hundred are slow');
});

test('a node that began a new life counts from nothing, and takes no rate below it', () => {
  const monitor = new Monitor();
  monitor.take([{ ...idle, replicaWrites: 900, requests: writes(900, 0) }], null, 1000, 0);
  const sample = monitor.take([{ ...idle, requests: writes(10, 0) }], null, 2000, 0);
  assert.equal(sample?.nodes[0]?.writes, 0);
  assert.equal(sample?.levels[0]?.perSecond, 10);
});

test('levels of all nodes are summed, and those that did nothing are left out', () => {
  const monitor = new Monitor();
  const second = { ...idle, name: 'node2' };
  monitor.take([idle, second], null, 1000, 0);
  const now = [
    { ...idle, requests: writes(10, 0) },
    { ...second, requests: writes(30, 0) },
  ];
  assert.equal(monitor.take(now, null, 2000, 0)?.levels[0]?.perSecond, 40);
  assert.deepEqual(monitor.take(now, null, 3000, 0)?.levels, []);
});

test('where nodes tell percentiles, the median is weighted and the worst is the worst', () => {
  const told = (name: string, requests: number, median: number, p99: number): NodeNumbers => {
    const latencies = { median, p99 };
    return {
      ...idle,
      name,
      requests: [{ kind: 'read', level: 'all levels', requests, latencies }],
    };
  };
  const monitor = new Monitor();
  monitor.take([told('a', 0, 9, 9), told('b', 0, 9, 9), told('c', 5, 50, 99)], null, 1000, 0);
  const now = [told('a', 30, 1, 4), told('b', 10, 5, 8), told('c', 5, 50, 99)];
  assert.deepEqual(monitor.take(now, null, 2000, 0)?.levels, [
    { kind: 'read', level: 'all levels', perSecond: 40, median: 2, p99: 8 },
  ]);
});

test('a node that was not there before is no leap', () => {
  const monitor = new Monitor();
  monitor.take([idle], null, 1000, 0);
  const late = { ...idle, name: 'node2', replicaReads: 9000, requests: writes(9000, 0) };
  const sample = monitor.take([idle, late], null, 2000, 0);
  assert.deepEqual([sample?.nodes[1]?.reads, sample?.levels], [0, []]);
});

test('it keeps ten minutes, however long it runs', () => {
  const monitor = new Monitor();
  for (let second = 1; second < 2000; second++) monitor.take([idle], null, second * 1000, second);
  assert.equal(monitor.samples.length, 600);
  assert.equal(monitor.samples.at(-1)?.atMillis, 1999);
});
