import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestError } from '../../base/error/index.ts';
import { Consistency } from '../../base/error/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import {
  insert,
  keyOf,
  keyspaceOf,
  options,
  outcome,
  placesInOneRack,
  readKey,
  rowsText,
  SuiteCluster,
} from '../cluster-suite.ts';

const table = tableFromText('k', 't', 'k int, c int, v int, PRIMARY KEY (k, c)');

test('a write is on all replicas and is read back', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
  const { coordinator } = cluster.node(1);
  const mutation = insert(table, keyOf(7), [1], 42, cluster.nextTimestamp());
  await cluster.wait(coordinator.write([mutation], options(Consistency.ALL)));
  for (const number of [1, 2, 3]) {
    const read = readKey(cluster, table, keyOf(7));
    assert.equal(rowsText(cluster.node(number).engine.readAtOnce(read)), '7/1=42');
    const found = await cluster.wait(
      cluster.node(number).coordinator.readPartitions([read], options(Consistency.QUORUM)),
    );
    assert.equal(rowsText(found), '7/1=42');
  }
});

test('a write to too few live nodes is unavailable, a write to silent ones times out', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
  const { coordinator } = cluster.node(1);
  const write = () => {
    const mutation = insert(table, keyOf(7), [1], 42, cluster.nextTimestamp());
    return cluster.wait(outcome(coordinator.write([mutation], options(Consistency.ALL))));
  };
  cluster.cut(3);
  assert.equal(
    await write(),
    'Operation timed out - received only 2 responses. ' +
      '{"consistency":"ALL","received":2,"blockFor":3,"writeType":"SIMPLE"}',
  );
  cluster.markDown(3);
  assert.equal(
    await write(),
    'Cannot achieve consistency level ALL {"consistency":"ALL","required":3,"alive":2}',
  );
});

test('when too few can succeed any more, the write fails at once with each reason', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
  const { coordinator } = cluster.node(1);
  for (const number of [2, 3]) cluster.node(number).machine.disk.failing = 'commitlog';
  const before = cluster.simulation.time.nowMs;
  const mutation = insert(table, keyOf(7), [1], 42, cluster.nextTimestamp());
  const write = coordinator.write([mutation], options(Consistency.QUORUM));
  const failed = await cluster.wait(
    write.then(
      () => assert.fail('not written'),
      (error: RequestError) => error,
    ),
  );
  assert.ok(cluster.simulation.time.nowMs - before < 1000);
  assert.ok(failed.details.kind === 'writeFailure');
  const { received, blockFor, failures } = failed.details;
  assert.ok(received < 2 && blockFor === 2);
  assert.deepEqual([...failures.keys()].sort(), ['127.0.0.2:7000', '127.0.0.3:7000']);
  assert.equal(cluster.node(1).coordinator.hints.pending().length, 2, 'both get a hint');
});

test('with dead replicas among the candidates a failure runs into the deadline', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
  const { coordinator, machine } = cluster.node(1);
  machine.disk.failing = 'commitlog';
  for (const number of [2, 3]) cluster.markDown(number);
  const mutation = insert(table, keyOf(7), [1], 42, cluster.nextTimestamp());
  const before = cluster.simulation.time.nowMs;
  const answer = await cluster.wait(
    outcome(coordinator.write([mutation], options(Consistency.ONE))),
  );
  assert.match(answer, /^Operation timed out - received only 0 responses/);
  assert.equal(Math.round(cluster.simulation.time.nowMs - before), 2000);
});

test('a table is truncated everywhere, and only when all are alive', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
  const { coordinator } = cluster.node(1);
  const mutation = insert(table, keyOf(7), [1], 42, cluster.nextTimestamp());
  await cluster.wait(coordinator.write([mutation], options(Consistency.ALL)));
  const truncate = () =>
    cluster.wait(outcome(coordinator.truncate(table, options(Consistency.ALL))));
  cluster.node(3).machine.disk.failing = 'commitlog';
  assert.match(await truncate(), /^Truncate failed on replica \/127.0.0.3:7000 -> UNKNOWN/);
  cluster.cut(2);
  assert.match(await truncate(), /^Truncate failed on replica/);
  cluster.node(3).machine.disk.failing = null;
  cluster.markDown(2);
  assert.match(await truncate(), /^Error during truncate: Cannot achieve consistency level ALL /);
});

test('a truncated table is empty on all nodes', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
  const { coordinator } = cluster.node(1);
  const mutation = insert(table, keyOf(7), [1], 42, cluster.nextTimestamp());
  await cluster.wait(coordinator.write([mutation], options(Consistency.ALL)));
  await cluster.wait(coordinator.truncate(table, options(Consistency.ALL)));
  for (const { engine } of cluster.nodes) {
    assert.equal(rowsText(engine.readAtOnce(readKey(cluster, table, keyOf(7)))), '');
  }
  cluster.cut(2);
  assert.match(
    await cluster.wait(outcome(coordinator.truncate(table, options(Consistency.ALL)))),
    /^Error during truncate: Truncate timed out - received only 2 responses/,
  );
});
