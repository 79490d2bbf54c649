import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../../base/error/index.ts';
import type { PartitionData } from '../../mutation/index.ts';
import {
  Cell,
  DeletionTime,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  Row,
  UpdateBuilder,
} from '../../mutation/index.ts';
import { simpleReplication, tableFromText } from '../../schema/index.ts';
import type { CasOptions, CasRequest } from '../cas.ts';
import type { SuiteNode } from '../cluster-suite.ts';
import {
  insert,
  intValue,
  keyOf,
  keyspaceOf,
  networkTopology,
  options,
  outcome,
  placesInOneRack,
  quiet,
  readKey,
  rowsText,
  SuiteCluster,
} from '../cluster-suite.ts';

const table = tableFromText('k', 't', 'k int, c int, v int, PRIMARY KEY (k, c)');
const { SERIAL, LOCAL_SERIAL, QUORUM, LOCAL_QUORUM, ONE } = Consistency;

function threeNodes(): Promise<SuiteCluster> {
  const keyspaces = [keyspaceOf('k', simpleReplication(3), table)];
  return SuiteCluster.start({ places: placesInOneRack(3), keyspaces });
}

/** Sets row 1 of partition 7 when its value is the expected one; null: when it is not there. */
function replace(cluster: SuiteCluster, expected: number | null, value: number): CasRequest {
  const key = keyOf(7);
  return {
    table,
    key,
    readCommand: () => readKey(cluster, table, key),
    appliesTo: (current) => valueIn(current) === expected,
    makeUpdate: () => {
      const [update] = insert(table, key, [1], value, 0).updates;
      assert.ok(update);
      return update;
    },
  };
}

function valueIn(current: PartitionData | null): number | null {
  const row = current?.unfiltereds[0];
  if (!(row instanceof Row)) return null;
  const [cell] = row.columns;
  return cell !== undefined && 'value' in cell ? cell.value.readInt32BE() : null;
}

function casOptions(
  { machine }: SuiteNode,
  serialConsistency: Consistency = SERIAL,
  consistency: Consistency = QUORUM,
): CasOptions {
  let last = 0;
  const nextTimestamp = (atLeast: number) => {
    last = Math.max(machine.clock.nowMicros(), last + 1, atLeast);
    return last;
  };
  return { consistency, serialConsistency, nextTimestamp, ...quiet };
}

test('a value is set only over the one expected, and every replica has it', async () => {
  const cluster = await threeNodes();
  const cas = (number: number, expected: number | null, value: number) => {
    const node = cluster.node(number);
    const request = replace(cluster, expected, value);
    return cluster.wait(node.coordinator.cas(request, casOptions(node, SERIAL, Consistency.ALL)));
  };
  assert.deepEqual(await cas(1, null, 10), { applied: true });
  const refused = await cas(2, null, 20);
  assert.equal(refused.applied, false);
  assert.equal(refused.applied ? null : valueIn(refused.current), 10);
  assert.deepEqual(await cas(3, 10, 30), { applied: true });
  for (const number of [1, 2, 3]) {
    const read = readKey(cluster, table, keyOf(7));
    assert.equal(rowsText(cluster.node(number).engine.readAtOnce(read)), '7/1=30');
  }
});

test('of many that want the same value replaced, one gets it', async () => {
  const cluster = await threeNodes();
  const results = await cluster.wait(
    Promise.allSettled(
      Array.from({ length: 9 }, (_, i) => {
        const node = cluster.node((i % 3) + 1);
        return node.coordinator.cas(replace(cluster, null, 100 + i), casOptions(node));
      }),
    ),
  );
  const applied = results.filter((each) => each.status === 'fulfilled' && each.value.applied);
  assert.ok(applied.length <= 1, `${applied.length} applied`);
  const { coordinator } = cluster.node(2);
  const read = readKey(cluster, table, keyOf(7));
  const serial = { ...casOptions(cluster.node(2)), consistency: SERIAL };
  const [found] = await cluster.wait(coordinator.readSerially(read, serial));
  assert.notEqual(valueIn(found ?? null), null);
});

test('no majority alive is Unavailable, a silent one a timeout', async () => {
  const cluster = await threeNodes();
  const node = cluster.node(1);
  const cas = () => node.coordinator.cas(replace(cluster, null, 1), casOptions(node));
  const read = () =>
    node.coordinator.readSerially(readKey(cluster, table, keyOf(7)), {
      ...casOptions(node),
      consistency: SERIAL,
    });
  cluster.cut(2);
  cluster.cut(3);
  assert.equal(
    await cluster.wait(outcome(cas())),
    'CAS operation timed out: received 1 of 2 required responses after 0 contention retries ' +
      '{"consistency":"SERIAL","received":1,"blockFor":2,"writeType":"CAS","contentions":0}',
  );
  assert.equal(
    await cluster.wait(outcome(read())),
    'Operation timed out - received only 0 responses. ' +
      '{"consistency":"SERIAL","received":0,"blockFor":2,"dataPresent":false}',
  );
  cluster.markDown(2);
  cluster.markDown(3);
  const unavailable =
    'Cannot achieve consistency level SERIAL {"consistency":"SERIAL","required":2,"alive":1}';
  assert.equal(await cluster.wait(outcome(cas())), unavailable);
  assert.equal(await cluster.wait(outcome(read())), unavailable);
});

test('a proposal too large to be kept leaves the partition as it was', async () => {
  const cluster = await threeNodes();
  const node = cluster.node(1);
  const large = replace(cluster, null, 1);
  const oversized: CasRequest = {
    ...large,
    makeUpdate: () => {
      const column = table.column('v');
      assert.ok(column);
      const value = Buffer.alloc(600_000);
      const cell = new Cell(column, 0, NO_TTL, NO_DELETION_TIME, value, null);
      const row = new Row([intValue(1)], Liveness.EMPTY, DeletionTime.LIVE, [cell]);
      return new UpdateBuilder(table, large.key).addRow(row).build();
    },
  };
  const cas = (request: CasRequest) => node.coordinator.cas(request, casOptions(node));
  assert.match(await cluster.wait(outcome(cas(oversized))), /^CAS operation timed out/);
  assert.deepEqual((await cluster.wait(cas(replace(cluster, 5, 6)))).applied, false);
  assert.deepEqual(await cluster.wait(cas(replace(cluster, null, 5))), { applied: true });
});

test('LOCAL_SERIAL asks nobody of another data centre', async () => {
  const places = placesInOneRack(6).map((place, i) => ({
    ...place,
    dataCenter: i < 3 ? 'DC1' : 'DC2',
  }));
  const keyspaces = [keyspaceOf('k', networkTopology({ DC1: 3, DC2: 3 }), table)];
  const cluster = await SuiteCluster.start({ places, keyspaces });
  for (const number of [4, 5, 6]) cluster.markDown(number);
  const node = cluster.node(1);
  const local = casOptions(node, LOCAL_SERIAL, LOCAL_QUORUM);
  const request = replace(cluster, null, 5);
  assert.deepEqual(await cluster.wait(node.coordinator.cas(request, local)), { applied: true });
  const global = node.coordinator.cas(replace(cluster, 5, 6), casOptions(node, SERIAL));
  assert.equal(
    await cluster.wait(outcome(global)),
    'Cannot achieve consistency level SERIAL {"consistency":"SERIAL","required":4,"alive":3}',
  );
});

test('a transaction is newer than the plain write it saw, and older than the next', async () => {
  const cluster = await threeNodes();
  const node = cluster.node(1);
  const clock = casOptions(node);
  const write = (value: number) => {
    const mutation = insert(table, keyOf(7), [1], value, clock.nextTimestamp(0));
    return cluster.wait(node.coordinator.write([mutation], options(ONE)));
  };
  const read = () => rowsText(node.engine.readAtOnce(readKey(cluster, table, keyOf(7))));
  await write(1);
  const request = replace(cluster, 1, 2);
  assert.deepEqual(await cluster.wait(node.coordinator.cas(request, clock)), { applied: true });
  assert.equal(read(), '7/1=2');
  await write(3);
  assert.equal(read(), '7/1=3');
});
