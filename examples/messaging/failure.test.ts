import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestBench } from '../common/test-bench.ts';
import { messaging } from './messaging.ts';

test('no confirmed message is lost with a rack, and then with the data centre', async () => {
  await using bench = await TestBench.start(messaging, { topology: 'DC1:3x1,DC2:1x3' });
  const { cluster, database } = bench;
  const duringLoss = { coordinators: new Map<string, number>() };
  const { done } = await bench.loadThrough(30, [
    () => cluster.stop('DC1:rack2'),
    () => cluster.start('DC1:rack2'),
    () => cluster.stop('DC1'),
    // Answers that were on their way when the nodes stopped are not counted.
    async () => database.takeCoordinated(),
    async () => {
      duringLoss.coordinators = new Map(database.takeCoordinated());
      await cluster.start('DC1');
    },
    () => cluster.settled(),
  ]);
  assert.ok(done > 60, `${done} operations were confirmed`);
  assert.deepEqual([...duringLoss.coordinators.keys()], ['DC2']);
  await bench.broken().then((broken) => assert.deepEqual(broken, []));
});
