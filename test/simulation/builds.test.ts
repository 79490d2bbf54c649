import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactionManagement } from '../../src/main/index.ts';
import type { ReadCommand, ReadWatch } from '../../src/mutation/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import { formatCompactionStatistics } from '../../src/tools/nodetool/format/index.ts';
import type { Place } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { context, optionsOf } from './workload.ts';

const PARTITIONS = 2;
/** More than a page of a build is not in the first partition, and the second goes over its end. */
const ROWS = 600;
const VIEW =
  'CREATE MATERIALIZED VIEW ks.by_c AS SELECT * FROM ks.t ' +
  'WHERE c IS NOT NULL AND a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (c, a, b)';

/** One node with a table of rows `(a, b, c)`, which are in a file. */
async function start() {
  const settings = { materialized_views_enabled: 'true' };
  const cluster = await SimulatedCluster.start(10, { topology: 'DC1:1x1', settings });
  const [only] = cluster.living as [Place];
  const ask = (text: string) =>
    cluster.wait(only.ask((processor) => processor.query(text, optionsOf('ONE', []), context())));
  await ask(
    "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  await ask('CREATE TABLE ks.t (a int, b int, c int, PRIMARY KEY (a, b))');
  for (let a = 1; a <= PARTITIONS; a++) {
    const rows = Array.from(
      { length: ROWS },
      (_, b) => `INSERT INTO ks.t (a, b, c) VALUES (${a}, ${b}, ${b})`,
    );
    await ask(`BEGIN UNLOGGED BATCH ${rows.join('; ')} APPLY BATCH`);
  }
  await cluster.wait(only.living.engine.flush());
  const rowsOf = async (text: string): Promise<readonly unknown[]> => {
    const result = await ask(text);
    assert.ok(result.kind === 'rows');
    return rowsAsBytes(result).map(([json]) => JSON.parse(String(json)) as unknown);
  };
  const nodetool = async (options: { vtable?: boolean; human?: boolean } = {}) => {
    const statistics = await cluster.wait(compactionsOf(only).statistics());
    const form = {
      isHumanReadable: options.human === true,
      asVirtualTable: options.vtable === true,
    };
    const lines = formatCompactionStatistics(statistics, form).split('\n');
    return lines
      .filter((line) => line.includes(' build '))
      .map((line) => line.split(/ +/).join(' '));
  };
  return { cluster, only, ask, rowsOf, nodetool };
}

function compactionsOf({ living }: Place): CompactionManagement {
  return new CompactionManagement(living);
}

/** Keeps the second page that is read of a table until `release` is called. */
function holdSecondPage({ living: { engine } }: Place, table: string) {
  const read = engine.read.bind(engine);
  let pages = 0;
  const held: (() => void)[] = [];
  engine.read = (command: ReadCommand, watch: ReadWatch | null = null) => {
    if (command.kind !== 'range' || command.table.name !== table) return read(command, watch);
    if (++pages !== 2) return read(command, watch);
    return new Promise<void>((resolve) => held.push(resolve)).then(() => read(command, watch));
  };
  return { isHeld: () => held.length > 0, release: () => held.pop()?.() };
}

test('the build of a view is shown, is stopped by its id, and goes on after a restart', async () => {
  const { cluster, only, ask, rowsOf, nodetool } = await start();
  const hold = holdSecondPage(only, 't');
  await ask(VIEW);
  await cluster.simulation.time.runUntil(hold.isHeld, 60_000);
  const compactions = compactionsOf(only);
  const [{ id } = { id: '' }] = (await cluster.wait(compactions.statistics())).running;
  const row = {
    keyspace_name: 'ks',
    table_name: 't',
    task_id: id,
    completion_ratio: 0.324,
    kind: 'view build',
    progress: 324,
    sstables: 0,
    target_directory: '',
    total: 1000,
    unit: 'token range parts',
  };
  assert.deepEqual(await rowsOf('SELECT JSON * FROM system_views.sstable_tasks'), [row]);
  const progress = '324 1000 token range parts';
  assert.deepEqual(await nodetool({ human: true }), [`${id} View build ks t ${progress} 32.40% `]);
  const asTable = `ks t ${id} 32.40% View build 324 1 1000 token range parts `;
  assert.deepEqual(await nodetool({ vtable: true }), [asTable]);
  compactions.stop({ id });
  hold.release();
  await cluster.simulation.time.runFor(600_000);
  assert.deepEqual(await nodetool(), []);
  const built = 'SELECT JSON view_name FROM system.built_views';
  assert.deepEqual(await rowsOf(built), []);
  cluster.kill(only);
  await cluster.wait(cluster.boot(only));
  await cluster.simulation.time.runFor(10_000);
  assert.deepEqual(await rowsOf(built), [{ view_name: 'by_c' }]);
  assert.deepEqual(await rowsOf('SELECT JSON count(*) AS n FROM ks.by_c'), [
    { n: PARTITIONS * ROWS },
  ]);
});

test('the build of an index is shown with its files, and is stopped by its kind', async () => {
  const { cluster, only, ask, rowsOf } = await start();
  const { engine } = only.living;
  const asked = ask('CREATE INDEX by_c ON ks.t (c)');
  const builds = () =>
    engine.tasks.running.filter(({ operation }) => operation === 'secondaryindexbuild');
  await cluster.simulation.time.runUntil(() => builds().length > 0, 60_000);
  const [shown] = builds();
  assert.equal(shown?.table.name, 't');
  assert.equal(shown.completed, 0);
  assert.ok(shown.total > PARTITIONS * ROWS);
  assert.deepEqual([shown.unit, shown.files, shown.directory], ['bytes', 1, '']);
  compactionsOf(only).stop({ kind: 'VIEW_BUILD' });
  compactionsOf(only).stop({ kind: 'INDEX_BUILD' });
  await asked;
  await cluster.simulation.time.runUntil(() => builds().length === 0, 60_000);
  const built = `SELECT JSON index_name FROM system."IndexInfo" WHERE table_name = 'ks'`;
  assert.deepEqual(await rowsOf(built), []);
  const found = 'SELECT JSON a FROM ks.t WHERE c = 7';
  assert.deepEqual(await rowsOf(found), [{ a: 1 }, { a: 2 }]);
  cluster.kill(only);
  await cluster.wait(cluster.boot(only));
  await cluster.simulation.time.runFor(10_000);
  assert.deepEqual(await rowsOf(built), [{ index_name: 'by_c' }]);
  assert.deepEqual(await rowsOf(found), [{ a: 1 }, { a: 2 }]);
});
