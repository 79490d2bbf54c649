import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelCluster, PanelNode, PanelRoad, PanelStation } from '../../../admin/index.ts';
import { LEVELS } from '../../client/levels.ts';
import type { Fact, FactState } from './fact.ts';
import { holds } from './fact.ts';
import { LessonRun, parseLesson, readLessons } from './index.ts';

const lessons = readLessons('src/panel/lessons');

const node = (name: string, dataCenter: string, power: 'on' | 'off' = 'on'): PanelNode => ({
  name,
  address: '127.0.0.1:9042',
  dataCenter,
  rack: 'RAC1',
  state: power === 'on' ? 'running' : 'killed',
  seenUpBy: power === 'on' ? ['x'] : [],
  seenDownBy: power === 'on' ? [] : ['x'],
});

const cluster = (...nodes: readonly PanelNode[]): PanelCluster => ({
  name: 'c',
  kind: 'ilion',
  version: '5.0.5',
  nodes,
  faults: [],
  handoff: true,
  locks: { lives: null, links: null, nodetool: null, activity: null },
});

const station: PanelStation = {
  dataCenter: 'DC1',
  name: 'rpidc1user',
  lines: ['', ''],
  colour: 'green',
  mode: 'running',
  writing: true,
  writeLevel: 'QUORUM',
  readLevel: 'ONE',
  everyMs: 5000,
  lastMessage: '',
  done: 0,
  failed: 0,
};

const road: PanelRoad = {
  id: 1,
  station: 'DC1',
  operation: 'write',
  level: 'QUORUM',
  key: 'k',
  coordinator: 'a',
  outcome: 'done',
  meaning: '',
  latencyMs: 1,
  replicas: [{ node: 'b', dataCenter: 'DC2', askedMs: null, answeredMs: null, hint: true }],
  needs: [],
  steps: [],
};

const state: FactState = {
  cluster: cluster(node('a', 'DC1'), node('b', 'DC2')),
  stations: [station],
};
const nothing = { roads: [], hintsReplayed: 0, readRepairs: 0 };

test('there are six lessons, whose facts name levels, targets and stations that there are', () => {
  assert.equal(lessons.length, 6);
  const targets = /^(DC1(:RAC[123])?|DC2(:RAC1)?)$/;
  for (const { id, steps } of lessons) {
    for (const { until } of steps) {
      if (until === null) continue;
      const { station: set, request, nodes } = until;
      const levels = [set?.write, set?.read, request?.level].filter((level) => level !== undefined);
      for (const level of levels) assert.ok((LEVELS as readonly string[]).includes(level), id);
      if (nodes !== undefined) assert.match(nodes.target, targets, id);
      if (request !== undefined) assert.match(request.station, /^DC[12]$/, id);
    }
  }
});

test('a lesson that is none says what is missing in which step', () => {
  const wrong = (text: string) => () => parseLesson('mine.yaml', text);
  assert.throws(wrong('title: x'), /lesson mine.yaml: a lesson has a title, about, and steps/);
  const step = 'title: t\nabout: a\nsteps:\n  - { press: p, expect: e';
  assert.throws(wrong(`${step} }`), /mine.yaml: step 1 must say what to press/);
  assert.throws(wrong(`${step}, why: w, until: { moon: full } }`), /step 1 waits for "moon"; it/);
  const told = parseLesson('mine.yaml', `${step}, why: w }`).steps[0];
  assert.deepEqual([told?.tells, told?.until], [true, null]);
});

const after = { ...nothing, roads: [road] };
const facts: readonly (readonly [string, Fact, FactState, typeof after | typeof nothing])[] = [
  ['a level that is set', { station: { name: 'DC1', write: 'QUORUM' } }, state, nothing],
  ['a request', { request: { station: 'DC1', outcome: 'done' } }, state, after],
  ['a hint', { request: { station: 'DC1', hint: true } }, state, after],
  ['its coordinator', { request: { station: 'DC1', coordinator: 'DC1' } }, state, after],
  ['nodes that are on', { nodes: { target: 'DC1', power: 'on', seen: 'UP' } }, state, nothing],
  ['a whole link', { link: 'whole' }, state, nothing],
  ['handoff', { handoff: 'on' }, state, nothing],
  ['replayed hints', { happened: 'hint-replayed' }, state, { ...nothing, hintsReplayed: 1 }],
];
for (const [what, fact, given, since] of facts) {
  test(`${what}: holds when it is so`, () => assert.ok(holds(fact, given, since)));
}

test('and does not hold when it is not so', () => {
  const not = (fact: Fact, given = state, since = nothing as typeof after | typeof nothing) =>
    assert.equal(holds(fact, given, since), false, JSON.stringify(fact));
  not({ station: { name: 'DC1', write: 'ONE' } });
  not({ station: { name: 'DC1', write: 'QUORUM' } }, { ...state, stations: [] });
  const choosing = { ...station, mode: 'choosing-write' as const };
  not({ station: { name: 'DC1', write: 'QUORUM' } }, { ...state, stations: [choosing] });
  not({ request: { station: 'DC1' } });
  not({ request: { station: 'DC2' } }, state, after);
  not({ request: { station: 'DC1', outcome: 'failed' } }, state, after);
  not({ link: 'cut' });
  not({ happened: 'read-repair' });
  not({ nodes: { target: 'DC1', power: 'off' } });
});

test('a link is cut only when no node of one side reaches any of the other', () => {
  const cut = (from: string, to: string) => ({ kind: 'cut' as const, from, to });
  const nodes = [node('a', 'DC1'), node('b', 'DC2'), node('c', 'DC2')];
  const half = [cut('a', 'b'), cut('b', 'a'), cut('a', 'c')];
  const look = (faults: typeof half) =>
    holds({ link: 'cut' }, { ...state, cluster: { ...cluster(...nodes), faults } }, nothing);
  assert.equal(look(half), false);
  assert.equal(look([...half, cut('c', 'a')]), true);
});

test('a request that was made before a step does not end it', () => {
  const [lesson] = lessons;
  assert.ok(lesson !== undefined);
  const run = new LessonRun(lesson);
  run.sawRoad(road);
  assert.equal(run.look(state), true, 'the level is set');
  run.sawRoad({ ...road, latencyMs: 2 });
  assert.equal(run.look(state), false, 'more of the same request is no new one');
  run.sawRoad({ ...road, id: 2 });
  assert.equal(run.look(state), true);
  assert.equal(run.report().done, 2);
});
