import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsistencyName } from '../../src/base/error/index.ts';
import type { PartitionData, RangeRead } from '../../src/mutation/index.ts';
import { finishRead, Row, wholeTable } from '../../src/mutation/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import type { TableMetadata } from '../../src/schema/index.ts';
import { splitPartitionKey } from '../../src/schema/index.ts';
import type { SeededRandom } from '../../src/testing/index.ts';
import type { Place } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { context, optionsOf } from './workload.ts';

const settings = { materialized_views_enabled: 'true' };
const schema = [
  "CREATE KEYSPACE mv WITH replication = {'class': 'NetworkTopologyStrategy', 'DC1': 2}",
  'CREATE TABLE mv.t (a int, b int, c int, d int, PRIMARY KEY (a, b))',
];
const views = [
  'CREATE MATERIALIZED VIEW mv.by_c AS SELECT * FROM mv.t ' +
    'WHERE c IS NOT NULL AND a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (c, a, b)',
  'CREATE MATERIALIZED VIEW mv.by_b AS SELECT * FROM mv.t ' +
    'WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a)',
];

function ask(place: Place, text: string, level: ConsistencyName = 'QUORUM') {
  return place.ask((processor) => processor.query(text, optionsOf(level, []), context()));
}

/** A statement at one timestamp; times go up, and now and then a little back. */
function update(random: SeededRandom, timestamp: number): string {
  const a = random.integer(4);
  const b = random.integer(4);
  const value = () => (random.integer(4) === 0 ? 'null' : String(random.integer(4)));
  const at = `USING TIMESTAMP ${timestamp}`;
  switch (random.integer(8)) {
    case 0:
    case 1:
    case 2:
      return `INSERT INTO mv.t (a, b, c, d) VALUES (${a}, ${b}, ${value()}, ${value()}) ${at}`;
    case 3:
    case 4:
    case 5:
      return `UPDATE mv.t ${at} SET c = ${value()} WHERE a = ${a} AND b = ${b}`;
    case 6:
      return `DELETE FROM mv.t ${at} WHERE a = ${a} AND b = ${b}`;
    default:
      return `DELETE FROM mv.t ${at} WHERE a = ${a} AND b >= ${b} AND b < ${b + 2}`;
  }
}

/** Live rows of a table that a node's own store has, as texts of its columns by name. */
async function stored(place: Place, table: TableMetadata): Promise<readonly string[]> {
  const { engine } = place.living;
  const command: RangeRead = wholeTable(table, Math.floor(place.machine.clock.nowMillis() / 1000));
  const found = finishRead(command, await engine.read(command));
  return found.flatMap((partition) => rowTexts(table, partition)).sort();
}

function rowTexts(table: TableMetadata, { key, unfiltereds }: PartitionData): readonly string[] {
  const keys = splitPartitionKey(table, key.key);
  return unfiltereds.flatMap((row) => {
    if (!(row instanceof Row)) return [];
    const values = new Map<string, number>();
    for (const { name, position } of table.partitionKey) {
      values.set(name, (keys[position] as Buffer).readInt32BE());
    }
    for (const { name, position } of table.clustering) {
      values.set(name, (row.clustering[position] as Buffer).readInt32BE());
    }
    for (const cell of row.columns) {
      if ('value' in cell) values.set(cell.column.name, cell.value.readInt32BE());
    }
    return [['a', 'b', 'c', 'd'].map((name) => values.get(name) ?? '-').join(' ')];
  });
}

function tableOf(place: Place, name: string): TableMetadata {
  const table = place.living.schema.current.table('mv', name);
  assert.ok(table, `${place.name} knows ${name}`);
  return table;
}

/** The union of what the nodes have: each must agree with the others about the rows it holds. */
async function rowsOf(cluster: SimulatedCluster, name: string): Promise<readonly string[]> {
  const copies = new Map<string, number>();
  for (const place of cluster.living) {
    for (const row of await stored(place, tableOf(place, name))) {
      copies.set(row, (copies.get(row) ?? 0) + 1);
    }
  }
  for (const [row, count] of copies) assert.equal(count, 2, `copies of ${row} in ${name}`);
  return [...copies.keys()].sort();
}

async function begin(seed: number, statements: readonly string[]): Promise<SimulatedCluster> {
  const cluster = await SimulatedCluster.start(seed, { topology: 'DC1:4x1', settings });
  const [first] = cluster.living;
  for (const text of statements) {
    await cluster.wait(ask(first as Place, text));
    await cluster.untilSettled();
  }
  return cluster;
}

/** Replicas of the base table agree after it was read from all; then hints and batches go out. */
async function settle(cluster: SimulatedCluster): Promise<void> {
  await cluster.untilSettled();
  await cluster.simulation.time.runFor(60_000);
  await cluster.wait(ask(cluster.living[0] as Place, 'SELECT * FROM mv.t', 'ALL'));
  await cluster.simulation.time.runFor(60_000);
}

async function checkViews(cluster: SimulatedCluster, told: string): Promise<void> {
  const base = await rowsOf(cluster, 't');
  assert.deepEqual(await rowsOf(cluster, 'by_b'), base, `${told}: by_b`);
  const withC = base.filter((row) => row.split(' ')[2] !== '-');
  assert.deepEqual(await rowsOf(cluster, 'by_c'), withC, `${told}: by_c`);
}

async function work(cluster: SimulatedCluster, from: number, to: number): Promise<void> {
  const { random, time } = cluster.simulation;
  const pending: Promise<unknown>[] = [];
  for (let i = from; i < to; i++) {
    const open = cluster.living.filter((place) => place.isUp && place.living.server.isRunning);
    const text = update(random, 1000 + i - random.integer(3));
    pending.push(ask(random.pick(open), text, 'ONE').catch(() => {}));
    await time.runFor(random.integer(60));
  }
  await cluster.wait(Promise.all(pending));
}

for (const seed of [1, 2, 3]) {
  test(`seed ${seed}: after faults each view shows what its base table has`, async () => {
    const cluster = await begin(seed, [...schema, ...views]);
    const { random } = cluster.simulation;
    for (let round = 0; round < 4; round++) {
      await work(cluster, round * 60, round * 60 + 20);
      const lost = random.pick(cluster.living);
      if (round % 2 === 0) cluster.kill(lost);
      else await cluster.wait(cluster.stop(lost));
      await work(cluster, round * 60 + 20, round * 60 + 60);
      await cluster.wait(cluster.boot(lost));
      await cluster.untilSettled();
    }
    await settle(cluster);
    await checkViews(cluster, `seed ${seed}`);
  });
}

test('a view of a table that has data is built on every node, across a restart', async () => {
  const cluster = await begin(7, schema);
  const [first, second] = cluster.living as [Place, Place];
  await work(cluster, 0, 150);
  for (const text of views) {
    await cluster.wait(ask(first, text));
    cluster.kill(second);
    await work(cluster, 150, 170);
    await cluster.wait(cluster.boot(second));
    await cluster.untilSettled();
  }
  await settle(cluster);
  await checkViews(cluster, 'built');
  const status = 'SELECT * FROM system_distributed.view_build_status';
  const told = await cluster.wait(ask(first, status, 'QUORUM'));
  assert.ok(told.kind === 'rows');
  const states = rowsAsBytes(told).map((row) => row[3]?.toString());
  assert.deepEqual(states, Array(cluster.places.length * views.length).fill('SUCCESS'));
  for (const [text, count] of [
    ['SELECT * FROM system.built_views', views.length],
    ['SELECT * FROM system.view_builds_in_progress', 0],
  ] as const) {
    const result = await cluster.wait(ask(second, text));
    assert.ok(result.kind === 'rows');
    assert.equal(result.rows.length, count, text);
  }
  for (const name of ['by_c', 'by_b']) {
    await cluster.wait(ask(first, `DROP MATERIALIZED VIEW mv.${name}`));
  }
  await cluster.untilSettled();
  await cluster.simulation.time.runFor(1000);
  const left = await cluster.wait(ask(first, status, 'QUORUM'));
  assert.ok(left.kind === 'rows');
  assert.deepEqual(left.rows, []);
});

test('truncating the base table empties its views; views are refused unless allowed', async () => {
  const cluster = await begin(8, [...schema, ...views]);
  const [first] = cluster.living as [Place];
  await work(cluster, 0, 30);
  await cluster.wait(ask(first, 'TRUNCATE mv.t'));
  for (const name of ['t', 'by_b', 'by_c']) assert.deepEqual(await rowsOf(cluster, name), []);
  const strict = await SimulatedCluster.start(9, { topology: 'DC1:1x1' });
  const [only] = strict.living as [Place];
  for (const text of schema) await strict.wait(ask(only, text.replace("'DC1': 2", "'DC1': 1")));
  await assert.rejects(strict.wait(ask(only, views[0] as string)), {
    message: 'Materialized views are disabled. Enable in cassandra.yaml to use.',
  });
});
