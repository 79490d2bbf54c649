import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../../base/error/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import {
  insert,
  keyOf,
  keyspaceOf,
  options,
  placesInOneRack,
  readKey,
  rowsText,
  SuiteCluster,
} from '../cluster-suite.ts';

const table = tableFromText('k', 't', 'k int, c int, v int, PRIMARY KEY (k, c)');
const KEYS = 2000;

async function filled(): Promise<SuiteCluster> {
  const cluster = await SuiteCluster.start({
    seed: 1,
    places: placesInOneRack(2),
    keyspaces: [keyspaceOf('k', simpleReplication(1), table)],
  });
  const { coordinator } = cluster.node(1);
  for (const key of [0, 777, KEYS - 1]) {
    const written = coordinator.write([insert(table, keyOf(key), [1], key, 1)], {
      ...options(Consistency.ONE),
      writeType: 'SIMPLE',
    });
    await cluster.wait(written);
  }
  return cluster;
}

const commands = (cluster: SuiteCluster) =>
  Array.from({ length: KEYS }, (_, key) => readKey(cluster, table, keyOf(key)));

test('very many keys are answered in their order, and a read that comes later is not behind them', async () => {
  const cluster = await filled();
  const { coordinator } = cluster.node(1);
  const order: string[] = [];
  const many = coordinator.readPartitions(commands(cluster), options(Consistency.ONE));
  const few = coordinator.readPartitions(
    [readKey(cluster, table, keyOf(777))],
    options(Consistency.ONE),
  );
  const ended = [many.then(() => order.push('many')), few.then(() => order.push('few'))];
  assert.equal(rowsText(await cluster.wait(few)), '777/1=777');
  assert.equal(rowsText(await cluster.wait(many)), `0/1=0 777/1=777 ${KEYS - 1}/1=${KEYS - 1}`);
  await Promise.all(ended);
  assert.deepEqual(order, ['few', 'many']);
});
