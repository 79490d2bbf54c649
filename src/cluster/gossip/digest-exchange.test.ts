import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ApplicationState, EndpointState } from '../../messaging/index.ts';
import { SeededRandom, SimulatedClock, SimulatedLog, SimulatedTime } from '../../testing/index.ts';
import { examineDigests, makeDigests, statesFor } from './digest-exchange.ts';
import { EndpointRecord } from './endpoint-record.ts';
import { EndpointTable } from './endpoint-table.ts';
import { FailureDetector } from './failure-detector.ts';

/** A node's whole knowledge, without network: rounds are carried out by hand. */
class Knowing {
  readonly table: EndpointTable;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    const time = new SimulatedTime();
    const clock = new SimulatedClock(time);
    const log = new SimulatedLog(name, () => time.nowMs);
    this.table = new EndpointTable({
      local: name,
      clock,
      log,
      failureDetector: new FailureDetector(clock, log, 8),
      listener: {
        changed: () => {},
        alive: () => {},
        dead: () => {},
        evicted: () => {},
        isMember: () => true,
      },
      echo: (_, came) => came(),
      ringDelayMs: 30_000,
    });
    this.table.records.set(name, new EndpointRecord({ generation: 1, version: 1 }, [], 0));
  }

  /** One round with another node: SYN, ACK, ACK2. */
  gossipWith(other: Knowing, random: SeededRandom): void {
    const syn = makeDigests(this.table.records, random);
    const ack = examineDigests(syn, other.table.records, other.name);
    this.learn(ack.states);
    other.learn(statesFor(ack.digests, this.table.records, this.name));
  }

  learn(states: ReadonlyMap<string, EndpointState>): void {
    this.table.reportHeartBeats(states);
    this.table.apply(states);
  }

  get own(): EndpointRecord {
    return this.table.records.get(this.name) as EndpointRecord;
  }

  get knowledge(): string {
    const lines = [...this.table.records].map(([name, record]) => {
      const states = [...record.states].map(
        ([key, value]) => `${key}=${value.value}@${value.version}`,
      );
      return `${name} ${record.generation}/${record.maxVersion} ${states.sort().join(' ')}`;
    });
    return lines.sort().join('\n');
  }
}

const names: readonly ApplicationState[] = ['LOAD', 'SCHEMA', 'DC', 'RPC_READY'];

test('whatever happens first, enough rounds make all know the same, and the newest of each', () => {
  const action = fc.record({
    node: fc.integer({ min: 0, max: 3 }),
    other: fc.integer({ min: 0, max: 3 }),
    what: fc.constantFrom('gossip', 'gossip', 'beat', 'set', 'restart'),
    state: fc.constantFrom(...names),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), fc.integer(), (actions, seed) => {
      const random = new SeededRandom(seed);
      const nodes = ['a:1', 'b:1', 'c:1', 'd:1'].map((name) => new Knowing(name));
      const versions = [1, 1, 1, 1];
      for (const { node, other, what, state } of actions) {
        const acting = nodes[node] as Knowing;
        const version = (versions[node] as number) + 1;
        versions[node] = version;
        if (what === 'gossip') {
          if (node !== other) acting.gossipWith(nodes[other] as Knowing, random);
        } else if (what === 'beat') {
          acting.own.heartBeatVersion = version;
        } else if (what === 'set') {
          acting.own.states.set(state, { value: `value${version}`, version });
        } else {
          const generation = acting.own.generation + 1;
          versions[node] = 1;
          const record = new EndpointRecord({ generation, version: 1 }, [], 0);
          acting.table.records.set(acting.name, record);
        }
      }
      for (let round = 0; round < 4; round++) {
        for (const node of nodes) {
          for (const other of nodes) if (node !== other) node.gossipWith(other, random);
        }
      }
      for (const node of nodes) {
        assert.equal(node.knowledge, nodes[0]?.knowledge);
        for (const other of nodes) {
          const seen = node.table.records.get(other.name);
          assert.deepEqual(seen?.states, other.own.states, 'as the node itself has it');
          assert.equal(seen?.generation, other.own.generation);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('an exchange tells only what is newer', () => {
  const random = new SeededRandom(1);
  const [one, two] = [new Knowing('a:1'), new Knowing('b:1')];
  one.own.states.set('DC', { value: 'DC1', version: 2 });
  one.gossipWith(two, random);
  one.own.states.set('LOAD', { value: '1.0', version: 3 });
  const syn = makeDigests(two.table.records, random);
  const { states } = examineDigests(
    syn.filter((digest) => digest.endpoint === 'a:1').map((digest) => ({ ...digest })),
    new Map([['a:1', one.own]]),
    'nobody',
  );
  assert.deepEqual([...(states.get('a:1')?.states.keys() ?? [])], ['LOAD']);
});

test('a generation a year ahead of the clock is not believed', () => {
  const knowing = new Knowing('a:1');
  const stateOf = (generation: number): ReadonlyMap<string, EndpointState> =>
    new Map([['b:1', { heartBeat: { generation, version: 1 }, states: new Map() }]]);
  knowing.learn(stateOf(1000));
  knowing.learn(stateOf(4_000_000_000));
  assert.equal(knowing.table.records.get('b:1')?.generation, 1000);
  knowing.learn(stateOf(1001));
  assert.equal(knowing.table.records.get('b:1')?.generation, 1001);
  knowing.learn(stateOf(999));
  assert.equal(knowing.table.records.get('b:1')?.generation, 1001);
});
