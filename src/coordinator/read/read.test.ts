import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Consistency } from '../../base/error/index.ts';
import type { Mutation, PartitionRead, RangeRead } from '../../mutation/index.ts';
import {
  Bound,
  DeletionTime,
  finishRead,
  Mutation as MutationOf,
  mergeResponses,
  NO_LIMITS,
  RangeTombstone,
  UpdateBuilder,
} from '../../mutation/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import type { SuiteNode } from '../cluster-suite.ts';
import {
  deleteRow,
  insert,
  intValue,
  keyOf,
  keyspaceOf,
  options,
  outcome,
  placesInOneRack,
  quiet,
  readAll,
  readKey,
  rowsText,
  SuiteCluster,
} from '../cluster-suite.ts';

const table = tableFromText('k', 't', 'k int, c int, v int, PRIMARY KEY (k, c)');
const unrepaired = tableFromText('k', 'u', 'k int, c int, v int, PRIMARY KEY (k, c)', {
  options: { readRepair: 'NONE' },
});
const eager = tableFromText('k', 'e', 'k int, c int, v int, PRIMARY KEY (k, c)', {
  options: { speculativeRetry: '20ms' },
});

function start(nodes = 3, seed = 1): Promise<SuiteCluster> {
  return SuiteCluster.start({
    seed,
    places: placesInOneRack(nodes),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table, unrepaired, eager)],
  });
}

async function apply(cluster: SuiteCluster, node: SuiteNode, ...mutations: Mutation[]) {
  for (const mutation of mutations) {
    await cluster.wait(Promise.resolve(node.engine.apply(mutation, true)));
  }
}

async function read(cluster: SuiteCluster, command: PartitionRead, level: Consistency, node = 1) {
  const { coordinator } = cluster.node(node);
  return rowsText(await cluster.wait(coordinator.readPartitions([command], options(level))));
}

test('replicas that differ are reconciled and repaired before the answer', async () => {
  const cluster = await start();
  const old = insert(table, keyOf(1), [1], 10, 1000);
  const newer = insert(table, keyOf(1), [1], 20, 2000);
  const other = insert(table, keyOf(1), [2], 30, 1500);
  for (const number of [1, 2, 3]) await apply(cluster, cluster.node(number), old);
  await apply(cluster, cluster.node(2), newer);
  await apply(cluster, cluster.node(3), other);
  const command = readKey(cluster, table, keyOf(1));
  assert.equal(await read(cluster, command, Consistency.ALL), '1/1=20 1/2=30');
  for (const number of [1, 2, 3]) {
    assert.equal(rowsText(cluster.node(number).engine.readAtOnce(command)), '1/1=20 1/2=30');
  }
  assert.ok(cluster.node(1).seen.some(({ kind }) => kind === 'read-repair'));
});

test('read_repair NONE reconciles and leaves replicas as they are', async () => {
  const cluster = await start();
  await apply(cluster, cluster.node(2), insert(unrepaired, keyOf(1), [1], 20, 2000));
  const command = readKey(cluster, unrepaired, keyOf(1));
  assert.equal(await read(cluster, command, Consistency.ALL), '1/1=20');
  assert.equal(rowsText(cluster.node(1).engine.readAtOnce(command)), '');
});

test('a replica that is not repaired in time makes the read time out', async () => {
  const cluster = await start();
  await apply(cluster, cluster.node(1), insert(table, keyOf(1), [1], 20, 2000));
  cluster.node(2).machine.disk.failing = 'commitlog';
  cluster.node(3).machine.disk.failing = 'commitlog';
  const { coordinator } = cluster.node(1);
  const command = readKey(cluster, table, keyOf(1));
  const answer = outcome(coordinator.readPartitions([command], options(Consistency.ALL)));
  assert.equal(
    await cluster.wait(answer),
    'Operation timed out - received only 1 responses. ' +
      '{"consistency":"ALL","received":1,"blockFor":3,"dataPresent":true}',
  );
});

test('a deleted row does not make a read too short', async () => {
  const cluster = await start();
  for (let c = 1; c <= 300; c++) {
    await apply(cluster, cluster.node(1), insert(table, keyOf(1), [c], c, 1000));
  }
  const now = cluster.nowInSeconds;
  for (let c = 1; c <= 299; c++) {
    await apply(cluster, cluster.node(2), deleteRow(table, keyOf(1), [c], 2000, now));
  }
  const limits = { ...NO_LIMITS, rows: 1 };
  const command = readKey(cluster, table, keyOf(1), { limits });
  assert.equal(await read(cluster, command, Consistency.ALL), '1/300=300');
});

test('a condition is judged on the newest version, not on that of one replica', async () => {
  const cluster = await start();
  for (const number of [1, 2, 3]) {
    await apply(cluster, cluster.node(number), insert(table, keyOf(1), [1], 1, 1000));
  }
  await apply(cluster, cluster.node(2), insert(table, keyOf(1), [1], 2, 2000));
  await apply(cluster, cluster.node(3), insert(table, keyOf(1), [5], 1, 2000));
  const column = table.column('v');
  assert.ok(column !== undefined);
  const is = (value: number) =>
    [{ column, operator: '=', values: [intValue(value)], mapKey: null }] as const;
  const partition = (value: number) => readKey(cluster, table, keyOf(1), { rowFilter: is(value) });
  assert.equal(await read(cluster, partition(1), Consistency.ALL), '1/5=1');
  assert.equal(await read(cluster, partition(2), Consistency.QUORUM, 2), '1/1=2');
  const { coordinator } = cluster.node(1);
  const range = readAll(cluster, table, { rowFilter: is(1) });
  const found = await cluster.wait(coordinator.readRange(range, options(Consistency.ALL)));
  assert.equal(rowsText(found), '1/5=1');
});

test('one more replica is asked when the first are slow', async () => {
  const cluster = await start();
  const mutation = insert(eager, keyOf(1), [1], 7, 1000);
  for (const number of [1, 2, 3]) await apply(cluster, cluster.node(number), mutation);
  const replicas = cluster.node(1).view.byProximity(cluster.infos);
  const second = cluster.infos.indexOf(replicas[1] as (typeof cluster.infos)[number]) + 1;
  cluster.cut(second);
  const before = cluster.simulation.time.nowMs;
  const command = readKey(cluster, eager, keyOf(1));
  assert.equal(await read(cluster, command, Consistency.QUORUM), '1/1=7');
  const tookMs = cluster.simulation.time.nowMs - before;
  assert.ok(tookMs >= 19 && tookMs < 100, `${tookMs} ms`);
  assert.ok(cluster.node(1).seen.some(({ kind }) => kind === 'speculative-retry'));
});

test('too many tombstones fail the read, with the reason of each replica', async () => {
  const cluster = await start();
  const builder = new UpdateBuilder(table, keyOf(1));
  const now = cluster.nowInSeconds;
  for (let c = 0; c < 100_001; c++) {
    for (const update of deleteRow(table, keyOf(1), [c], 1000, now).updates) builder.addAll(update);
  }
  const mutation = new MutationOf('k', keyOf(1), [builder.build()]);
  // Past the commit log, whose segments are small here.
  for (const number of [1, 2, 3]) void cluster.node(number).engine.apply(mutation, false);
  const { coordinator } = cluster.node(1);
  const command = readKey(cluster, table, keyOf(1));
  const answer = await cluster.wait(
    outcome(coordinator.readPartitions([command], options(Consistency.QUORUM))),
  );
  assert.match(answer, /^Operation failed - received 0 responses and 1 failures/);
  assert.match(answer, /READ_TOO_MANY_TOMBSTONES/);
});

test('the client hears of many tombstones from its own node when that is a replica', async () => {
  const cluster = await SuiteCluster.start({
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(1), table)],
    placement: () => [1],
  });
  const builder = new UpdateBuilder(table, keyOf(1));
  for (let c = 0; c < 1001; c++) {
    const { updates } = deleteRow(table, keyOf(1), [c], 1000, cluster.nowInSeconds);
    for (const update of updates) builder.addAll(update);
  }
  const deletions = new MutationOf('k', keyOf(1), [builder.build()]);
  void cluster.node(1).engine.apply(deletions, false);
  const command = readKey(cluster, table, keyOf(1));
  const warningsOf = async (number: number): Promise<readonly string[]> => {
    const told: string[] = [];
    const warned = { ...options(Consistency.ONE), warn: (text: string) => void told.push(text) };
    await cluster.wait(cluster.node(number).coordinator.readPartitions([command], warned));
    return told;
  };
  assert.deepEqual(await warningsOf(1), [
    'Read 0 live rows and 1001 tombstone cells for query SELECT * FROM k.t WHERE k = 1 ' +
      'ALLOW FILTERING; token -4069959284402364209 (see tombstone_warn_threshold)',
  ]);
  assert.deepEqual(await warningsOf(2), []);
});

type Change = readonly [
  kind: 'insert' | 'row' | 'range' | 'partition',
  key: number,
  from: number,
  to: number,
  at: number,
  nodes: number,
];

const changes = fc.array(
  fc.tuple(
    fc.constantFrom('insert', 'insert', 'insert', 'row', 'range', 'partition'),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 7 }),
  ) as fc.Arbitrary<Change>,
  { maxLength: 40 },
);

function mutationOf(cluster: SuiteCluster, [kind, key, from, to, at]: Change): Mutation {
  const deletion = new DeletionTime(at, cluster.nowInSeconds);
  const builder = new UpdateBuilder(table, keyOf(key));
  if (kind === 'insert') return insert(table, keyOf(key), [from], at * 100 + to, at);
  if (kind === 'partition') builder.deletePartition(deletion);
  if (kind === 'range' || kind === 'row') {
    const start = new Bound([intValue(Math.min(from, to))], -1);
    const end = new Bound([intValue(kind === 'row' ? Math.min(from, to) : Math.max(from, to))], 1);
    builder.addRangeTombstone(new RangeTombstone({ start, end }, deletion));
  }
  return new MutationOf('k', keyOf(key), [builder.build()]);
}

/** What all replicas together know, cut to the limits: what any read of all of them must give. */
function expected(cluster: SuiteCluster, command: PartitionRead | RangeRead): string {
  const whole = { ...command, limits: NO_LIMITS };
  const { reversed } = command.clustering;
  const responses = cluster.nodes.map(({ engine }) => engine.readAtOnce(whole));
  return rowsText(finishRead(command, mergeResponses(table, reversed, responses)));
}

const limitsOf = fc.record({
  rows: fc.constantFrom(1, 2, 3, 5, Number.POSITIVE_INFINITY),
  rowsPerPartition: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  alreadyInFirstPartition: fc.constant(0),
  partitions: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
});

test('whatever each replica has missed, a read of all gives what they know together', async () => {
  await fc.assert(
    fc.asyncProperty(changes, limitsOf, fc.boolean(), async (history, limits, reversed) => {
      const cluster = await start(3);
      for (const change of history) {
        for (const number of [1, 2, 3]) {
          if ((change[5] & (1 << (number - 1))) === 0) continue;
          await apply(cluster, cluster.node(number), mutationOf(cluster, change));
        }
      }
      const { coordinator } = cluster.node(2);
      const slices = { ...readKey(cluster, table, keyOf(1)).clustering, reversed };
      const range = readAll(cluster, table, { limits });
      const reads = [
        ...[1, 2, 3, 4].map((key) =>
          readKey(cluster, table, keyOf(key), { limits, clustering: slices }),
        ),
      ];
      for (const command of reads) {
        const wanted = expected(cluster, command);
        const found = coordinator.readPartitions([command], options(Consistency.ALL));
        assert.equal(rowsText(await cluster.wait(found)), wanted);
      }
      const wanted = expected(cluster, range);
      const found = await cluster.wait(coordinator.readRange(range, options(Consistency.ALL)));
      assert.equal(rowsText(found), wanted);

      const whole = readAll(cluster, table);
      await cluster.wait(coordinator.readRange(whole, options(Consistency.ALL)));
      const [first, ...others] = cluster.nodes.map(({ engine }) =>
        rowsText(finishRead(whole, engine.readAtOnce(whole))),
      );
      for (const other of others) assert.equal(other, first, 'replicas are equal after repair');
    }),
    { numRuns: 40 },
  );
});

test('a range comes in the order of the ring from whichever node, at every level', async () => {
  const cluster = await start(6);
  const { coordinator } = cluster.node(1);
  for (let key = 0; key < 40; key++) {
    for (const clustering of [1, 2, 3]) {
      const mutation = insert(table, keyOf(key), [clustering], key, cluster.nextTimestamp());
      await cluster.wait(coordinator.write([mutation], options(Consistency.ALL)));
    }
  }
  const all = readAll(cluster, table);
  const whole = await cluster.wait(coordinator.readRange(all, options(Consistency.ONE)));
  assert.equal(whole.length, 40);
  const text = rowsText(whole);
  for (const level of [Consistency.ONE, Consistency.QUORUM, Consistency.ALL]) {
    for (const number of [1, 4, 6]) {
      const from = cluster.node(number).coordinator;
      assert.equal(rowsText(await cluster.wait(from.readRange(all, options(level)))), text);
      const limits = { ...NO_LIMITS, rows: 25 };
      const page = await cluster.wait(
        from.readRange(readAll(cluster, table, { limits }), options(level)),
      );
      assert.equal(rowsText(page), text.split(' ').slice(0, 25).join(' '));
      const last = page.at(-1) ?? assert.fail();
      const resume = {
        key: last.key,
        clustering: {
          kind: 'slices' as const,
          slices: [{ start: new Bound([intValue(1)], 1), end: Bound.TOP }],
          reversed: false,
        },
      };
      const { key, tokenHigh, tokenLow } = last.key;
      const range = { start: { key, tokenHigh, tokenLow, weight: 0 as const }, end: null };
      const next = await cluster.wait(
        from.readRange(
          readAll(cluster, table, { range, resume, limits: { ...limits, rows: 10 } }),
          options(level),
        ),
      );
      assert.equal(rowsText(next), text.split(' ').slice(25, 35).join(' '));
    }
  }
});

test('a level that a read may not have is refused', async () => {
  const cluster = await start();
  const { coordinator } = cluster.node(1);
  const command = readKey(cluster, table, keyOf(1));
  await assert.rejects(
    coordinator.readPartitions([command], { consistency: Consistency.ANY, ...quiet }),
    /ANY ConsistencyLevel is only supported for writes/,
  );
});
