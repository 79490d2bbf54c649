import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestBench } from '../common/test-bench.ts';
import { finance } from './finance.ts';

test('money is conserved when a rack and then the data centre is lost', async () => {
  await using bench = await TestBench.start(finance, { topology: 'DC1:3x1,DC2:1x3' });
  const { cluster } = bench;
  const { done, refused } = await bench.loadThrough(10, [
    () => cluster.stop('DC1:rack2'),
    () => cluster.start('DC1:rack2'),
    () => cluster.stop('DC1'),
    () => cluster.start('DC1'),
    () => cluster.settled(),
  ]);
  assert.ok(done > 10, `${done} transfers ended`);
  // Three of six replicas are no majority: transfers wait for better days, and none is half done.
  assert.ok(
    [...refused.values()].some((count) => count > 0),
    'some were refused',
  );
  assert.deepEqual(await bench.broken(), []);
});
