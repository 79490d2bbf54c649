import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactionManagement } from '../../src/main/index.ts';
import type { Place } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { context, optionsOf } from './workload.ts';

const choice = { keyspace: 'ks', tables: ['t'] };
const FILES = 5;

test('indexes are compacted by themselves only when their table is', async () => {
  const cluster = await SimulatedCluster.start(3, { topology: 'DC1:1x1' });
  const [{ living }] = cluster.living as [Place];
  const ask = (text: string) =>
    cluster.wait(
      (cluster.living[0] as Place).ask((processor) =>
        processor.query(text, optionsOf('ONE', []), context()),
      ),
    );
  for (const text of [
    "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE ks.t (k int PRIMARY KEY, a int, b int)',
    'CREATE INDEX own ON ks.t (a)',
    "CREATE INDEX attached ON ks.t (b) USING 'sai'",
  ]) {
    await ask(text);
  }
  const compactions = new CompactionManagement(living);
  const files = () =>
    ['t', 't.own', 't.attached'].map(
      (name) => living.engine.tableFacts().find(({ table }) => table.name === name)?.files.count,
    );
  compactions.setAutomatic(choice, false);
  assert.deepEqual(compactions.automatic(choice), [
    { keyspace: 'ks', table: 't', isAutomatic: false },
    { keyspace: 'ks', table: 't.own', isAutomatic: false },
  ]);
  for (let i = 0; i < FILES; i++) {
    await ask(`INSERT INTO ks.t (k, a, b) VALUES (${i}, ${i}, ${i})`);
    await cluster.wait(living.engine.flush());
  }
  await cluster.simulation.time.runFor(60_000);
  assert.deepEqual(files(), [FILES, FILES, FILES]);
  await cluster.wait(compactions.compact(choice, { kind: 'all' }));
  assert.deepEqual(files(), [1, FILES, 1], 'those of the attached index go with its table');
  compactions.setAutomatic(choice, true);
  await cluster.simulation.time.runUntil(() => files()[1] === 1, 60_000);
  assert.deepEqual(
    compactions.automatic(choice).map(({ isAutomatic }) => isAutomatic),
    [true, true],
  );
});
