import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedName } from '../recorded.ts';
import { recordedClusters, recordedOutput } from '../recorded.ts';
import { decimal, fileSize, percent } from './decimal.ts';
import {
  formatDescribeCluster,
  formatGossipInfo,
  formatInfo,
  formatRing,
  formatStatus,
  plainAddresses,
} from './index.ts';

const { one, nine } = recordedClusters;
const textOf = (name: RecordedName, command: string) => recordedOutput(name, command).text;

test('status prints what Cassandra printed: all up, and a data centre down', () => {
  for (const [name, command] of [
    ['one', 'status'],
    ['nine', 'status demorpi'],
    ['dc-down', 'status demorpi'],
  ] as const) {
    const { members } = recordedClusters[name];
    assert.equal(formatStatus(members, plainAddresses), textOf(name, command), name);
  }
});

test('status without common replication settings shows no ownership and says why', () => {
  const note = "Non-system keyspaces don't have the same replication settings, and so on";
  const ownership = { effective: false, keyspace: null, note };
  assert.equal(
    formatStatus({ ...one.members, ownership }, plainAddresses),
    'Datacenter: datacenter1\n=======================\nStatus=Up/Down\n' +
      '|/ State=Normal/Leaving/Joining/Moving\n' +
      '--  Address    Load        Tokens  Owns  Host ID                               Rack \n' +
      'UN  127.0.1.1  260.92 KiB  16      ?     c504d725-f582-4ec0-b8df-204ddd1f05a9  rack1\n' +
      `\nNote: ${note}\n`,
  );
});

test('status of nodes with one token each shows the token', () => {
  const members = one.members.members.map((member) => ({ ...member, tokens: ['-42'] }));
  const [, , , , header = '', row = ''] = formatStatus(
    { ...one.members, members },
    plainAddresses,
  ).split('\n');
  assert.match(header, /^-- {2}Address {4}Load {8}Owns \(effective\) {2}Host ID .*Token {2}Rack $/);
  assert.match(row, / 100\.0% .* {2}-42 {4}rack1$/);
});

test('addresses are shown with ports or names when asked', () => {
  const form = { printPort: true, nameOf: (address: string) => `host-${address.slice(-1)}` };
  assert.match(formatStatus(one.members, form), /^UN {2}host-1:7000 {2}260\.92 KiB/m);
  assert.match(formatGossipInfo(one.gossip, { ...form }, true), /^host-1:7000\n/);
  assert.match(
    formatGossipInfo(one.gossip, { ...plainAddresses, printPort: true }, false),
    /^\/127\.0\.1\.1:7000\n/,
  );
});

test('ring prints what Cassandra printed', () => {
  assert.equal(formatRing(one.members, plainAddresses), textOf('one', 'ring'));
  const [head = '', tail = ''] = textOf('nine', 'ring demorpi').split('...\n');
  const text = formatRing(nine.members, plainAddresses);
  assert.equal(text.slice(0, head.length), head);
  assert.equal(text.slice(-tail.length), tail);
});

test('info prints what Cassandra printed', () => {
  assert.equal(formatInfo(one.information, false), textOf('one', 'info'));
  assert.equal(formatInfo(one.informationLater, true), textOf('one', 'info -T'));
});

test('info of a node that does not gossip or has not joined says so', () => {
  const services = { ...one.information.services, gossip: false };
  const text = formatInfo({ ...one.information, services, joined: false }, false);
  assert.match(text, /^Gossip active {10}: false$/m);
  assert.match(text, /^Generation No {10}: 0$/m);
  assert.match(text, /^Token {18}: \(node is not joined to the cluster\)$/m);
});

test('describecluster prints what Cassandra printed: all up, and a data centre down', () => {
  for (const name of ['one', 'nine', 'dc-down'] as const) {
    const { cluster } = recordedClusters[name];
    const expected = textOf(name, 'describecluster');
    assert.equal(formatDescribeCluster(cluster, plainAddresses), expected, name);
  }
});

test('gossipinfo prints what Cassandra printed', () => {
  assert.equal(formatGossipInfo(nine.gossip, plainAddresses, false), textOf('nine', 'gossipinfo'));
  // There Java had looked its own name up before, and printed it.
  const resolved = textOf('one', 'gossipinfo').replace('127.0.1.1/127.0.1.1', '/127.0.1.1');
  assert.equal(formatGossipInfo(one.gossip, plainAddresses, false), resolved);
});

test('sizes and shares are rounded as Java rounds them', () => {
  const sizes = [0, 1023, 1024, 83_140, 116_326, 295_936, 53_477_376, 5 * 1024 ** 3, 2 ** 41];
  assert.deepEqual(sizes.map(fileSize), [
    '0 bytes',
    '1023 bytes',
    '1 KiB',
    '81.19 KiB',
    '113.6 KiB',
    '289 KiB',
    '51 MiB',
    '5 GiB',
    '2 TiB',
  ]);
  assert.deepEqual(
    [0.5, 1, 0.12345, 0.0005].map((share) => percent(share, 1)),
    ['50.0%', '100.0%', '12.3%', '0.1%'],
  );
  assert.equal(decimal(0.125, 2, true), '0.12');
  assert.equal(decimal(0.375, 2, true), '0.38');
  assert.equal(decimal(Number.NaN, 3, true), 'NaN');
});
