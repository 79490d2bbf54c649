import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsistencyName } from '../../src/base/error/index.ts';
import { ErrorCode, RequestError } from '../../src/base/error/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import { History } from './history.ts';
import { heal, Nemesis } from './nemesis.ts';
import type { Place } from './simulated-cluster.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { context, optionsOf } from './workload.ts';

const counterKeys = 4;
const clients = 6;
const thinkMs = 150;
const durationMs = 40_000;

/** What clients know of one counter. */
interface Tally {
  /** Increments that were acknowledged. */
  acknowledged: number;
  /** Those that may count or not: time ran out, or the node was lost. */
  unknown: number;
}

function ask(place: Place, text: string, level: ConsistencyName) {
  return place.ask((processor) => processor.query(text, optionsOf(level, []), context()));
}

/** True when nothing can have been written: it was refused before anything was sent. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  return error.code === ErrorCode.UNAVAILABLE || error.code === ErrorCode.OVERLOADED;
}

class CounterClients {
  readonly tallies: Tally[] = Array.from({ length: counterKeys }, () => ({
    acknowledged: 0,
    unknown: 0,
  }));
  inFlight = 0;
  private readonly cluster: SimulatedCluster;
  private stopped = false;

  constructor(cluster: SimulatedCluster) {
    this.cluster = cluster;
    for (let client = 0; client < clients; client++) this.think();
  }

  stop(): void {
    this.stopped = true;
  }

  private think(): void {
    const { random, time } = this.cluster.simulation;
    time.timers.after(-Math.log(1 - random.fraction()) * thinkMs, () => {
      if (this.stopped) return;
      this.think();
      void this.increment();
    });
  }

  private async increment(): Promise<void> {
    const { random } = this.cluster.simulation;
    const open = this.cluster.living.filter((place) => place.living.server.isRunning);
    if (open.length === 0) return;
    const key = random.integer(counterKeys);
    const amount = 1 + random.integer(5);
    const level = random.pick(['QUORUM', 'QUORUM', 'LOCAL_QUORUM', 'ONE', 'ALL'] as const);
    const tally = this.tallies[key] as Tally;
    this.inFlight++;
    try {
      const text = `UPDATE sim.n SET n = n + ${amount} WHERE k = ${key}`;
      await ask(random.pick(open), text, level);
      tally.acknowledged += amount;
    } catch (error) {
      if (!isRefusal(error)) tally.unknown += amount;
    } finally {
      this.inFlight--;
    }
  }
}

async function totalsOf(cluster: SimulatedCluster, place: Place): Promise<readonly number[]> {
  const totals: number[] = [];
  for (let key = 0; key < counterKeys; key++) {
    const text = `SELECT n FROM sim.n WHERE k = ${key}`;
    const result = await cluster.wait(ask(place, text, 'ALL'));
    const value = result.kind === 'rows' ? rowsAsBytes(result)[0]?.[0] : null;
    totals.push(value ? Number(value.readBigInt64BE(0)) : 0);
  }
  return totals;
}

async function runCounters(seed: number): Promise<void> {
  const cluster = await SimulatedCluster.start(seed, { maximumSkewMs: 100 });
  const { time } = cluster.simulation;
  const [first] = cluster.living;
  assert.ok(first);
  const replication = "{'class': 'NetworkTopologyStrategy', 'DC1': 3, 'DC2': 3}";
  for (const text of [
    `CREATE KEYSPACE sim WITH replication = ${replication}`,
    'CREATE TABLE sim.n (k int PRIMARY KEY, n counter)',
  ]) {
    await cluster.wait(ask(first, text, 'ONE'));
  }
  await cluster.untilSettled();
  const working = new CounterClients(cluster);
  const history = new History();
  const nemesis = new Nemesis(cluster, history, { everyMs: 2500, longestMs: 8000 });
  nemesis.start();
  await time.runFor(durationMs);
  working.stop();
  nemesis.stop();
  heal(cluster, history);
  for (let waited = 0; working.inFlight > 0 && waited < 60; waited++) await time.runFor(1000);
  assert.equal(working.inFlight, 0, `seed ${seed}: every request is answered`);
  await cluster.untilSettled();
  const acknowledged = working.tallies.reduce((sum, tally) => sum + tally.acknowledged, 0);
  assert.ok(acknowledged > 50, `seed ${seed}: clients got work done: ${acknowledged}`);
  const totals = await totalsOf(cluster, cluster.living[0] as Place);
  working.tallies.forEach((tally, key) => {
    const total = totals[key] as number;
    const told = `seed ${seed}, counter ${key}: ${total} for ${JSON.stringify(tally)}`;
    assert.ok(total >= tally.acknowledged, `an acknowledged increment is lost: ${told}`);
    assert.ok(total <= tally.acknowledged + tally.unknown, `one counts twice: ${told}`);
  });
  assert.deepEqual(await totalsOf(cluster, cluster.living[1] as Place), totals);
}

for (const seed of [1, 2]) {
  test(`seed ${seed}: counters under faults lose nothing and count nothing twice`, async () => {
    await runCounters(seed);
  });
}
