import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../../base/error/index.ts';
import { finishRead } from '../../mutation/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import type { SuitePlace } from '../cluster-suite.ts';
import {
  insert,
  keyOf,
  keyspaceOf,
  options,
  outcome,
  placesInOneRack,
  quiet,
  readAll,
  rowsText,
  SuiteCluster,
} from '../cluster-suite.ts';
import { batchEndpoints } from './batch-endpoints.ts';

const table = tableFromText('k', 't', 'k int PRIMARY KEY, v int');
const all = (cluster: SuiteCluster) => readAll(cluster, table);

function start(places: readonly SuitePlace[] = placesInOneRack(4)): Promise<SuiteCluster> {
  return SuiteCluster.start({
    places,
    keyspaces: [keyspaceOf('k', simpleReplication(2), table)],
  });
}

function batch(cluster: SuiteCluster) {
  return [1, 2, 3, 4, 5].map((key) => insert(table, keyOf(key), [], key, cluster.nextTimestamp()));
}

async function kept(cluster: SuiteCluster): Promise<number[]> {
  const counts: number[] = [];
  for (const { engine, schema } of cluster.nodes) {
    const batches = schema.current.table('system', 'batches');
    assert.ok(batches !== undefined);
    const command = { ...all(cluster), table: batches };
    counts.push(
      finishRead(command, await cluster.wait(Promise.resolve(engine.read(command)))).length,
    );
  }
  return counts;
}

async function contents(cluster: SuiteCluster, number: number): Promise<string> {
  const { coordinator } = cluster.node(number);
  return rowsText(
    await cluster.wait(coordinator.readRange(all(cluster), options(Consistency.ALL))),
  );
}

const wholeBatch = ['1/=1', '2/=2', '3/=3', '4/=4', '5/=5'];

test('a batch is written, and its log forgets it', async () => {
  const cluster = await start();
  const { coordinator } = cluster.node(1);
  await cluster.wait(
    coordinator.writeLogged(batch(cluster), { consistency: Consistency.ALL, ...quiet }),
  );
  await cluster.run(100);
  assert.deepEqual((await contents(cluster, 2)).split(' ').sort(), wholeBatch);
  assert.deepEqual(await kept(cluster), [0, 0, 0, 0]);
});

test('the log is kept by two others while the batch is under way', async () => {
  const cluster = await start();
  const { coordinator } = cluster.node(1);
  // Mutations of the batch are lost, the log is not.
  const sent: string[] = [];
  for (const { messages } of cluster.nodes) {
    const request = messages.request.bind(messages);
    messages.request = (verb, payload, to, callback, timeoutMs, trace) => {
      sent.push(verb);
      if (verb !== 'MUTATION_REQ') request(verb, payload, to, callback, timeoutMs, trace);
    };
  }
  coordinator
    .writeLogged(batch(cluster), { consistency: Consistency.ONE, ...quiet })
    .catch(() => undefined);
  await cluster.run(1000);
  assert.equal(sent.filter((verb) => verb === 'BATCH_STORE_REQ').length, 2);
  const counts = await kept(cluster);
  assert.equal(counts[0], 0);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    2,
  );
});

test('a batch whose coordinator dies is finished by the keepers of its log', async () => {
  const cluster = await start();
  const { coordinator, messages } = cluster.node(1);
  const request = messages.request.bind(messages);
  messages.request = (verb, payload, to, callback, timeoutMs, trace) => {
    if (verb !== 'MUTATION_REQ') request(verb, payload, to, callback, timeoutMs, trace);
  };
  coordinator
    .writeLogged(batch(cluster), { consistency: Consistency.ONE, ...quiet })
    .catch(() => undefined);
  await cluster.run(500);
  cluster.node(1).machine.kill();
  cluster.markDown(1);
  assert.equal(
    (await kept(cluster)).reduce((sum, count) => sum + count, 0),
    2,
  );
  await cluster.run(30_000);
  assert.deepEqual(await kept(cluster), [0, 0, 0, 0]);
  cluster.nodes[0] = await cluster.wait(cluster.boot(0));
  cluster.bringBack(1);
  await cluster.run(30_000);
  assert.deepEqual((await contents(cluster, 2)).split(' ').sort(), wholeBatch);
});

test('a log that does not answer is a timeout of type BATCH_LOG', async () => {
  const cluster = await start();
  for (const number of [2, 3, 4]) cluster.cut(number);
  const { coordinator } = cluster.node(1);
  const answer = outcome(
    coordinator.writeLogged(batch(cluster), { consistency: Consistency.ONE, ...quiet }),
  );
  assert.equal(
    await cluster.wait(answer),
    'Operation timed out - received only 0 responses. ' +
      '{"consistency":"TWO","received":0,"blockFor":2,"writeType":"BATCH_LOG"}',
  );
});

test('a replica lost while the log is written makes the batch time out', async () => {
  const cluster = await start();
  const { coordinator, messages } = cluster.node(1);
  const request = messages.request.bind(messages);
  messages.request = (verb, payload, to, callback, timeoutMs, trace) => {
    request(verb, payload, to, callback, timeoutMs, trace);
    if (verb === 'BATCH_STORE_REQ') cluster.node(1).view.down.set('127.0.0.3:7000', 0);
  };
  const answer = outcome(
    coordinator.writeLogged(batch(cluster), { consistency: Consistency.ALL, ...quiet }),
  );
  assert.match(await cluster.wait(answer), /^Operation timed out .*"writeType":"BATCH"/);
});

test('without a node for the log a batch is unavailable', async () => {
  const cluster = await start(placesInOneRack(3));
  for (const number of [2, 3]) cluster.markDown(number);
  const { coordinator } = cluster.node(1);
  const answer = outcome(
    coordinator.writeLogged(batch(cluster), { consistency: Consistency.ONE, ...quiet }),
  );
  assert.equal(
    await cluster.wait(answer),
    'Cannot achieve consistency level TWO for batchlog in local DC, required:2, available:0 ' +
      '{"consistency":"TWO","required":2,"alive":0}',
  );
});

test('keepers are live nodes of other racks where there are enough of them', async () => {
  const racks = ['rack1', 'rack1', 'rack2', 'rack2', 'rack3', 'rack3'];
  const places = racks.map((rack, i) => ({ dataCenter: 'DC1', rack, tokens: [BigInt(i)] }));
  const elsewhere = { dataCenter: 'DC2', rack: 'rack1', tokens: [100n] };
  const cluster = await start([...places, elsewhere]);
  const { view, machine } = cluster.node(1);
  const choices = () =>
    new Set(
      Array.from({ length: 60 }, () =>
        batchEndpoints(view, machine.random)
          .map((node) => numberOf(node.endpoint))
          .sort()
          .join('+'),
      ),
    );
  assert.deepEqual([...choices()].sort(), ['3+5', '3+6', '4+5', '4+6']);
  cluster.markDown(5);
  cluster.markDown(6);
  assert.deepEqual([...choices()].sort(), ['3+4']);
  cluster.markDown(4);
  assert.deepEqual([...choices()].sort(), ['2+3']);
  cluster.markDown(3);
  assert.deepEqual([...choices()].sort(), ['2']);
});

function numberOf(endpoint: string): number {
  return Number(/\.(\d+):/.exec(endpoint)?.[1]);
}
