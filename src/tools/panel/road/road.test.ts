import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PanelNode } from '../../../admin/index.ts';
import { LEVELS } from '../../client/levels.ts';
import type { StationRequest } from '../../client/session.ts';
import type { TraceEvent } from '../source/index.ts';
import type { RoadParts } from './index.ts';
import { levelsOf, makeRoad, requirementsOf, TraceKeeper } from './index.ts';

const nodes = ['a', 'b', 'c', 'd', 'e', 'f'].map(
  (name, i): PanelNode => ({
    name,
    address: `127.0.0.${i + 1}:9042`,
    dataCenter: i < 3 ? 'DC1' : 'DC2',
    rack: 'RAC1',
    state: 'running',
    seenUpBy: [],
    seenDownBy: [],
  }),
);
const replication = { DC1: 3, DC2: 3 };

const event = (session: string, node: string, atMs: number, what: TraceEvent['what']) => ({
  session,
  node,
  atMs,
  what,
});
const begun = (session: string, key: string, operation: 'write' | 'read' = 'write') =>
  event(session, 'a', 0, { kind: 'begun', operation, key });
const did = (session: string, activity: string, atMs: number, node = 'a') =>
  event(session, node, atMs, { kind: 'activity', activity });
const hinted = (session: string, target: string) =>
  event(session, 'a', 9, { kind: 'hint', target });

test('a hint is drawn on the request that it was kept for, whatever else goes on', () => {
  const keeper = new TraceKeeper();
  for (const session of ['one', 'two', 'three']) keeper.add(begun(session, `key of ${session}`));
  keeper.add(hinted('one', 'd'));
  keeper.add(hinted('nobody', 'e'));
  const kept = ['one', 'two', 'three'].map((session) => keeper.take(session, 'write', ''));
  assert.deepEqual(
    kept.map((trace) => trace?.events.length),
    [1, 0, 0],
  );
});

test('a request that failed finds its trace by its key, once, and only its own kind', () => {
  const keeper = new TraceKeeper();
  keeper.add(begun('w1', 'k'));
  keeper.add(begun('r1', 'k', 'read'));
  keeper.add(begun('r2', 'k', 'read'));
  keeper.add(begun('w2', 'other'));
  assert.equal(keeper.take(null, 'write', 'k')?.session, 'w1');
  assert.equal(keeper.take(null, 'write', 'k'), null);
  assert.equal(keeper.take(null, 'read', 'k')?.session, 'r2');
  assert.equal(keeper.take('w2', 'write', 'other')?.session, 'w2');
});

test('traces of others are not kept, and no more than a bound of our own', () => {
  const keeper = new TraceKeeper();
  keeper.add(event('theirs', 'a', 0, { kind: 'begun', operation: 'write', key: null }));
  assert.equal(keeper.take('theirs', 'write', ''), null);
  for (let i = 0; i < 1000; i++) keeper.add(begun(`s${i}`, `k${i}`));
  assert.equal(keeper.take('s0', 'write', 'k0'), null);
  for (let i = 0; i < 5000; i++) keeper.add(did('s999', `step ${i}`, i));
  assert.ok((keeper.take('s999', 'write', 'k999')?.events.length ?? 0) <= 400);
});

function roadOf(level: StationRequest['level'], events: readonly TraceEvent[]) {
  const request: StationRequest = {
    operation: 'write',
    level,
    key: 'k',
    traceSession: 's',
    coordinator: '127.0.0.1:9042',
    latencyMs: 3,
    outcome: {
      kind: 'done',
      operation: 'write',
      dataCenter: 'DC1',
      rack: 'R',
      node: 'N1',
      latencyMs: 3,
    },
    required: null,
    received: null,
  };
  const parts: RoadParts = {
    id: 1,
    station: 'DC1',
    request,
    coordinator: 'a',
    replicas: ['a', 'b', 'd'],
    nodes,
    replication,
    beganAtMs: 10,
    events,
  };
  return makeRoad(parts);
}

test('a road says who was asked, who answered when, who was silent and who gets a hint', () => {
  const road = roadOf('LOCAL_QUORUM', [
    did('s', 'Sending MUTATION_REQ message to /127.0.0.2:7000', 11),
    did('s', 'Sending MUTATION_REQ message to /127.0.0.4:7000', 11.5),
    did('s', 'Appending to commitlog', 12),
    did('s', 'MUTATION_RSP message received from /127.0.0.2:7000', 13),
    did('s', 'MUTATION_RSP message received from /127.0.0.21:7000', 14),
    hinted('s', 'd'),
  ]);
  assert.deepEqual(
    road.replicas.map(({ node, askedMs, answeredMs, hint }) => [node, askedMs, answeredMs, hint]),
    [
      ['a', 2, 2, false],
      ['b', 1, 3, false],
      ['d', 1.5, null, true],
    ],
  );
  assert.deepEqual(road.needs, [{ dataCenter: 'DC1', needed: 2, replicas: 3, answered: 2 }]);
  assert.equal(road.steps.at(-1)?.activity, 'Keeping a hint for d');
});

test('a level never waits for more than there are replicas, nor for none', () => {
  const factor = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(factor, factor, (DC1, DC2) => {
      const given = { DC1, DC2 };
      for (const level of LEVELS) {
        for (const need of requirementsOf(level, given, 'DC1')) {
          const all = need.dataCenter === null ? DC1 + DC2 : given[need.dataCenter as 'DC1'];
          assert.equal(need.replicas, all);
          assert.ok(need.needed >= 1, level);
          if (/QUORUM|SERIAL|ALL|LOCAL/.test(level)) assert.ok(need.needed <= all, level);
          if (/QUORUM|SERIAL/.test(level)) assert.ok(2 * need.needed > all, level);
        }
      }
    }),
  );
});

test('what the living nodes cannot serve is said of each level, for writes and reads', () => {
  const half = nodes.map((node) =>
    node.dataCenter === 'DC2' ? { ...node, state: 'killed' as const } : node,
  );
  const can = (which: 'write' | 'read') =>
    levelsOf(replication, ['DC1', 'DC2'], half)
      .map((level) => [level.level, ...level[which].map((yes) => (yes ? '+' : '-'))].join(' '))
      .join(', ');
  assert.equal(
    can('write'),
    'ALL - -, ANY + +, EACH_QUORUM - -, LOCAL_ONE + -, LOCAL_QUORUM + -, LOCAL_SERIAL - -, ' +
      'ONE + +, QUORUM - -, SERIAL - -, THREE + +, TWO + +',
  );
  assert.match(can('read'), /ANY - -.* LOCAL_SERIAL \+ -, ONE \+ \+/);
});
