import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { invalidRequest } from '../../base/error/index.ts';
import type { Schema } from '../../schema/index.ts';
import { makeSchema, simpleReplication, tableFromText, withTable } from '../../schema/index.ts';
import { keyspaceOf, placesInOneRack, SuiteCluster } from '../cluster-suite.ts';

const keyspace = keyspaceOf('k', simpleReplication(2));

function start(seed = 1): Promise<SuiteCluster> {
  return SuiteCluster.start({ seed, places: placesInOneRack(3), keyspaces: [keyspace] });
}

/** CREATE TABLE k.name; each call makes a table of another id, as on different coordinators. */
function creating(name: string, columns: string, id: string) {
  return (current: Schema): Schema => {
    const old = current.keyspace('k');
    if (old === undefined) throw invalidRequest("Keyspace 'k' does not exist");
    const table = tableFromText('k', name, columns, { id });
    const others = [...current.keyspaces.values()].filter((each) => each.name !== 'k');
    return makeSchema([...others, withTable(old, table)]);
  };
}

function dropping(current: Schema): Schema {
  return makeSchema([...current.keyspaces.values()].filter(({ name }) => name !== 'k'));
}

const ids = {
  a: '00000000-0000-1000-8000-000000000001',
  b: '00000000-0000-1000-8000-000000000002',
};

function tables(cluster: SuiteCluster): string[] {
  return cluster.nodes.map(({ schema }) =>
    [...(schema.current.keyspace('k')?.tables.values() ?? [])]
      .map((table) => `${table.name} ${table.selectOrder.map(({ name }) => name).join(',')}`)
      .join('; '),
  );
}

test('a change is everywhere when the statement is done', async () => {
  const cluster = await start();
  const { coordinator } = cluster.node(1);
  const schema = await cluster.wait(
    coordinator.changeSchema(creating('t', 'k int PRIMARY KEY, v int', ids.a)),
  );
  assert.equal(schema, cluster.node(1).schema.current);
  assert.deepEqual(tables(cluster), ['t k,v', 't k,v', 't k,v']);
  assert.equal(new Set(cluster.nodes.map((node) => node.schema.current.version)).size, 1);
  assert.ok(cluster.node(2).seen.some(({ kind }) => kind === 'schema-version'));
});

test('what a change throws reaches the client, and nothing is different', async () => {
  const cluster = await start();
  const { coordinator, schema } = cluster.node(1);
  const before = schema.current;
  const fail = () => {
    throw invalidRequest('no');
  };
  await assert.rejects(cluster.wait(coordinator.changeSchema(fail)), /no/);
  assert.equal(await cluster.wait(coordinator.changeSchema((current) => current)), before);
});

test('a change keeps the objects of all that is the same', async () => {
  const cluster = await start();
  const { coordinator, schema } = cluster.node(1);
  await cluster.wait(coordinator.changeSchema(creating('t', 'k int PRIMARY KEY', ids.a)));
  const table = schema.current.table('k', 't');
  const auth = schema.current.keyspace('system_auth');
  await cluster.wait(coordinator.changeSchema(creating('u', 'k int PRIMARY KEY', ids.b)));
  assert.equal(schema.current.table('k', 't'), table);
  assert.equal(schema.current.keyspace('system_auth'), auth);
});

test('a node that was away takes the schema when it is back', async () => {
  const cluster = await start();
  cluster.cut(3);
  cluster.markDown(3);
  const { coordinator } = cluster.node(1);
  await cluster.wait(coordinator.changeSchema(creating('t', 'k int PRIMARY KEY', ids.a)));
  assert.deepEqual(tables(cluster), ['t k', 't k', '']);
  cluster.bringBack(3);
  await cluster.run(10_000);
  assert.deepEqual(tables(cluster), ['t k', 't k', 't k']);
});

test('a lost push is made good by a pull, and the statement ends before', async () => {
  const cluster = await start();
  cluster.cut(3);
  const { coordinator } = cluster.node(1);
  const before = cluster.simulation.time.nowMs;
  await cluster.wait(coordinator.changeSchema(creating('t', 'k int PRIMARY KEY', ids.a)));
  const tookMs = cluster.simulation.time.nowMs - before;
  assert.ok(tookMs >= 5000 && tookMs < 6000, `${tookMs} ms`);
  cluster.bringBack(3);
  await cluster.run(15_000);
  assert.deepEqual(tables(cluster), ['t k', 't k', 't k']);
});

test('the schema is there again after a restart', async () => {
  const cluster = await start();
  const { coordinator } = cluster.node(1);
  await cluster.wait(coordinator.changeSchema(creating('t', 'k int PRIMARY KEY', ids.a)));
  const { version } = cluster.node(1).schema.current;
  cluster.node(1).machine.crash();
  cluster.nodes[0] = await cluster.wait(cluster.boot(0));
  assert.equal(cluster.node(1).schema.current.version, version);
  assert.equal(tables(cluster)[0], 't k');
});

const changes = fc.array(
  fc.record({
    by: fc.integer({ min: 1, max: 3 }),
    change: fc.constantFrom(
      creating('t', 'k int PRIMARY KEY, a int', ids.a),
      creating('t', 'k int PRIMARY KEY, b text', ids.b),
      creating('u', 'k int PRIMARY KEY', ids.b),
      dropping,
    ),
    waitMs: fc.constantFrom(0, 0, 1, 10_000),
    cut: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

test('changes made at once on several nodes end the same everywhere', async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.integer(), async (history, seed) => {
      const cluster = await start(seed);
      for (const { by, change, waitMs, cut } of history) {
        if (cut > 0) cluster.cut(cut);
        cluster
          .node(by)
          .coordinator.changeSchema(change)
          .catch(() => undefined);
        await cluster.run(waitMs);
      }
      for (const number of [1, 2, 3]) {
        cluster.markDown(number);
        cluster.bringBack(number);
      }
      await cluster.run(60_000);
      const versions = new Set(cluster.nodes.map((node) => node.schema.current.version));
      assert.equal(versions.size, 1);
      assert.equal(new Set(tables(cluster)).size, 1);
    }),
    { numRuns: 25 },
  );
});
