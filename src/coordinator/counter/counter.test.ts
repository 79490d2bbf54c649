import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../../base/error/index.ts';
import type { PartitionData } from '../../mutation/index.ts';
import {
  Cell,
  counterSum,
  counterUpdate,
  DeletionTime,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_TTL,
  PartitionUpdate,
  Row,
} from '../../mutation/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import {
  keyOf,
  keyspaceOf,
  outcome,
  placesInOneRack,
  quiet,
  readKey,
  SuiteCluster,
} from '../cluster-suite.ts';

const table = tableFromText('k', 'n', 'k int PRIMARY KEY, n counter');
const [column] = table.regulars;

function start(): Promise<SuiteCluster> {
  const keyspaces = [keyspaceOf('k', simpleReplication(3), table)];
  return SuiteCluster.start({ places: placesInOneRack(3), keyspaces });
}

function increment(cluster: SuiteCluster, by: bigint): Mutation {
  assert.ok(column);
  const key = keyOf(7);
  const value = counterUpdate(by);
  const timestamp = cluster.nextTimestamp();
  const cell = new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, value, null);
  const row = new Row([], Liveness.EMPTY, DeletionTime.LIVE, [cell]);
  const update = new PartitionUpdate(table, key, DeletionTime.LIVE, null, [row], []);
  return new Mutation('k', key, [update]);
}

function write(cluster: SuiteCluster, number: number, by: bigint, consistency: Consistency) {
  const options = { ...quiet, consistency, writeType: 'COUNTER' as const };
  return cluster.node(number).coordinator.write([increment(cluster, by)], options);
}

function totalOf(partitions: readonly PartitionData[]): bigint | null {
  const row = partitions[0]?.unfiltereds[0];
  const cell = row instanceof Row ? row.columns[0] : undefined;
  return cell instanceof Cell ? counterSum(cell.value) : null;
}

test('increments at once, led by several nodes, all count on every replica', async () => {
  const cluster = await start();
  const writes = Array.from({ length: 30 }, (_, i) =>
    write(cluster, 1 + (i % 3), BigInt(i), Consistency.ALL),
  );
  await cluster.wait(Promise.all(writes));
  const read = readKey(cluster, table, keyOf(7));
  for (const { engine } of cluster.nodes) {
    assert.equal(totalOf(engine.readAtOnce(read)), 435n);
  }
});

test('too few living replicas are found before anything is written', async () => {
  const cluster = await start();
  for (const number of [2, 3]) cluster.markDown(number);
  assert.equal(
    await cluster.wait(outcome(write(cluster, 1, 5n, Consistency.QUORUM))),
    'Cannot achieve consistency level QUORUM {"consistency":"QUORUM","required":2,"alive":1}',
  );
  const read = readKey(cluster, table, keyOf(7));
  assert.equal(totalOf(cluster.node(1).engine.readAtOnce(read)), null);
});

test('a leader that hears nobody: the write times out as one of counters, and may count', async () => {
  const cluster = await start();
  for (const number of [2, 3]) cluster.cut(number);
  const answer = await cluster.wait(outcome(write(cluster, 1, 5n, Consistency.QUORUM)));
  assert.match(answer, /^Operation timed out - received only [01] responses/);
  assert.match(answer, /"writeType":"COUNTER"/);
});
