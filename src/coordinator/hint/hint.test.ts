import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Consistency } from '../../base/error/index.ts';
import { finishRead } from '../../mutation/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import {
  insert,
  keyOf,
  keyspaceOf,
  options,
  outcome,
  placesInOneRack,
  readAll,
  readKey,
  rowsText,
  SuiteCluster,
} from '../cluster-suite.ts';
import type { CoordinatorSettings } from '../node-coordinator.ts';

const table = tableFromText('k', 't', 'k int PRIMARY KEY, v int');

function start(settings: Partial<CoordinatorSettings> = {}, seed = 1): Promise<SuiteCluster> {
  return SuiteCluster.start({
    seed,
    settings,
    places: placesInOneRack(3),
    keyspaces: [keyspaceOf('k', simpleReplication(3), table)],
  });
}

function write(
  cluster: SuiteCluster,
  key: number,
  value: number,
  level: Consistency = Consistency.ONE,
) {
  const mutation = insert(table, keyOf(key), [], value, cluster.nextTimestamp());
  return cluster.wait(cluster.node(1).coordinator.write([mutation], options(level)));
}

function stored(cluster: SuiteCluster, number: number): string {
  const all = readAll(cluster, table);
  return rowsText(finishRead(all, cluster.node(number).engine.readAtOnce(all)));
}

test('what a dead node missed is brought to it when it is back', async () => {
  const cluster = await start();
  cluster.cut(3);
  cluster.markDown(3);
  for (let key = 0; key < 50; key++) await write(cluster, key, key);
  assert.equal(stored(cluster, 3), '');
  assert.deepEqual(
    cluster
      .node(1)
      .coordinator.hints.pending()
      .map(({ hostId, hints }) => ({ hostId, hints })),
    [{ hostId: cluster.node(3).info.hostId, hints: 50 }],
  );
  cluster.bringBack(3);
  await cluster.run(1000);
  assert.equal(stored(cluster, 3), stored(cluster, 1));
  assert.deepEqual(cluster.node(1).coordinator.hints.pending(), []);
  assert.deepEqual(await cluster.wait(cluster.node(1).machine.disk.list('/data/hints')), []);
});

test('a live node that does not answer in time gets a hint as well', async () => {
  const cluster = await start();
  cluster.cut(3);
  await write(cluster, 1, 10, Consistency.QUORUM);
  assert.equal(cluster.node(1).coordinator.hints.pending().length, 0);
  await cluster.run(2100);
  assert.equal(cluster.node(1).coordinator.hints.pending()[0]?.hints, 1);
  cluster.bringBack(3);
  await cluster.run(21_000);
  assert.equal(stored(cluster, 3), '1/=10');
});

test('a hint names the traced request that missed its target, and no other', async () => {
  const cluster = await start();
  cluster.cut(2);
  cluster.cut(3);
  cluster.markDown(3);
  const { coordinator, seen } = cluster.node(1);
  const traced = (session: string) => ({
    ...options(Consistency.ONE),
    trace: { sessionId: Buffer.from(session, 'hex'), event: () => {} },
  });
  const mutation = (key: number) => insert(table, keyOf(key), [], key, cluster.nextTimestamp());
  await cluster.wait(coordinator.write([mutation(1)], traced('aa')));
  await write(cluster, 2, 2);
  await cluster.wait(coordinator.write([mutation(3)], traced('bb')));
  // The dead node is known at once; the silent one gets its hints when their time is over.
  await cluster.run(2100);
  const hints = seen.flatMap((event) =>
    event.kind === 'hint-stored' ? [`${event.target[8]} ${event.session}`] : [],
  );
  assert.deepEqual(hints, ['3 aa', '3 null', '3 bb', '2 aa', '2 null', '2 bb']);
});

test('hints that were flushed survive a power cut; a torn end costs only itself', async () => {
  const cluster = await start();
  cluster.cut(3);
  cluster.markDown(3);
  for (let key = 0; key < 20; key++) await write(cluster, key, key);
  const { hints } = cluster.node(1).coordinator;
  await cluster.wait(hints.flushAndSync([cluster.node(3).info.hostId]));
  for (let key = 20; key < 40; key++) await write(cluster, key, key);
  await cluster.wait(hints.flush());
  cluster.node(1).machine.crash();
  cluster.nodes[0] = await cluster.wait(cluster.boot(0));
  cluster.node(1).view.down.set(cluster.node(3).info.endpoint, cluster.simulation.time.nowMs);
  const kept = cluster.node(1).coordinator.hints.pending()[0]?.hints ?? 0;
  assert.ok(kept >= 20 && kept <= 40, `${kept} hints`);
  cluster.bringBack(3);
  await cluster.run(21_000);
  const found = stored(cluster, 3).split(' ');
  assert.ok(found.length >= kept);
  for (let key = 0; key < 20; key++) assert.ok(found.includes(`${key}/=${key}`));
});

test('ANY is content with a hint; ONE is not', async () => {
  const cluster = await start();
  const { coordinator } = cluster.node(1);
  cluster.cut(1);
  for (const number of [2, 3]) cluster.node(1).view.down.set(`127.0.0.${number}:7000`, 0);
  const placed = insert(table, keyOf(1), [], 5, 1);
  cluster.node(1).machine.disk.failing = 'commitlog';
  const answer = (level: Consistency) =>
    cluster.wait(outcome(coordinator.write([placed], options(level))));
  assert.equal(await answer(Consistency.ANY), 'ok');
  assert.match(await answer(Consistency.ONE), /^Operation timed out - received only 0 responses/);
});

test('no hint past the window, for a disabled data centre, or without handoff', async () => {
  const cluster = await start({ maxHintWindowMs: 60_000 });
  cluster.cut(3);
  cluster.markDown(3);
  const { hints } = cluster.node(1).coordinator;
  const target = cluster.node(3).info;
  assert.equal(hints.shouldHint(target), true);
  hints.setEnabled(false);
  assert.equal(hints.shouldHint(target), false);
  hints.setEnabled(true);
  hints.setEnabledFor('DC1', false);
  assert.equal(hints.shouldHint(target), false);
  hints.setEnabledFor('DC1', true);
  await write(cluster, 1, 1);
  await cluster.run(60_100);
  assert.equal(hints.shouldHint(target), false);
  await write(cluster, 2, 2);
  assert.equal(hints.pending()[0]?.hints, 1);
});

test('paused handoff keeps hints until it is resumed; truncated hints are gone', async () => {
  const cluster = await start();
  cluster.cut(3);
  cluster.markDown(3);
  await write(cluster, 1, 1);
  const { hints } = cluster.node(1).coordinator;
  hints.pauseHandoff();
  cluster.bringBack(3);
  await cluster.run(30_000);
  assert.equal(stored(cluster, 3), '');
  hints.resumeHandoff();
  await cluster.run(1000);
  assert.equal(stored(cluster, 3), '1/=1');

  cluster.cut(3);
  cluster.markDown(3);
  await write(cluster, 2, 2);
  await cluster.wait(hints.truncate());
  cluster.bringBack(3);
  await cluster.run(30_000);
  assert.equal(stored(cluster, 3), '1/=1');
});

test('a node that leaves loses its hints', async () => {
  const cluster = await start();
  cluster.cut(3);
  cluster.markDown(3);
  await write(cluster, 1, 1);
  cluster.members = cluster.infos.slice(0, 2);
  const { endpoint } = cluster.node(3).info;
  cluster.node(1).events.emit({ kind: 'endpoint-left', endpoint });
  await cluster.run(100);
  assert.deepEqual(cluster.node(1).coordinator.hints.pending(), []);
  assert.ok(cluster.node(1).seen.some((event) => event.kind === 'hints-dropped'));
});

test('replay is throttled', async () => {
  const cluster = await start({ hintedHandoffThrottleBytesPerSecond: 64 * 1024 });
  cluster.cut(3);
  cluster.markDown(3);
  for (let key = 0; key < 3000; key++) await write(cluster, key, key);
  const { bytes = 0 } = cluster.node(1).coordinator.hints.pending()[0] ?? {};
  assert.ok(bytes > 2 * 64 * 1024, `${bytes} bytes`);
  cluster.bringBack(3);
  await cluster.run(1000);
  assert.notEqual(stored(cluster, 3), stored(cluster, 1));
  await cluster.run(10_000);
  assert.equal(stored(cluster, 3), stored(cluster, 1));
});

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      key: fc.nat(5),
      by: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('down' as const), node: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('up' as const), node: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 15_000 }) }),
  ),
  { maxLength: 25 },
);

test('after any order of writes, losses and returns, replicas are equal', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer(), async (history, seed) => {
      const cluster = await start({}, seed);
      let value = 0;
      for (const step of history) {
        if (step.kind === 'down') {
          cluster.cut(step.node);
          cluster.markDown(step.node);
        } else if (step.kind === 'up') {
          cluster.bringBack(step.node);
        } else if (step.kind === 'wait') {
          await cluster.run(step.ms);
        } else {
          const mutation = insert(table, keyOf(step.key), [], ++value, cluster.nextTimestamp());
          const { coordinator } = cluster.node(step.by);
          await cluster.wait(outcome(coordinator.write([mutation], options(Consistency.ONE))));
        }
      }
      for (const number of [1, 2, 3]) cluster.bringBack(number);
      await cluster.run(60_000);
      assert.equal(stored(cluster, 2), stored(cluster, 1));
      assert.equal(stored(cluster, 3), stored(cluster, 1));
      for (const node of cluster.nodes) assert.deepEqual(node.coordinator.hints.pending(), []);
    }),
    { numRuns: 25 },
  );
});

test('a hint of a table that its target does not know yet waits for the schema', async () => {
  const cluster = await start();
  cluster.cut(3);
  cluster.markDown(3);
  const later = tableFromText('k', 'later', 'k int PRIMARY KEY, v int');
  const changed = keyspaceOf('k', simpleReplication(3), table, later);
  const { coordinator } = cluster.node(1);
  await cluster.wait(
    coordinator.changeSchema((current) =>
      (current as typeof current & { with(k: typeof changed): typeof current }).with(changed),
    ),
  );
  await cluster.wait(
    coordinator.write([insert(later, keyOf(1), [], 9, 5)], options(Consistency.QUORUM)),
  );
  cluster.bringBack(3);
  await cluster.run(40_000);
  const read = readKey(cluster, later, keyOf(1));
  assert.equal(rowsText(cluster.node(3).engine.readAtOnce(read)), '1/=9');
});
