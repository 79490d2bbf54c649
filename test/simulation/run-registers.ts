import { Consistency, ErrorCode, RequestError } from '../../src/base/error/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import type { SeededRandom } from '../../src/testing/index.ts';
import type { RegisterOperation } from './check-registers.ts';
import { checkRegisters } from './check-registers.ts';
import { History } from './history.ts';
import { heal, Nemesis } from './nemesis.ts';
import type { SeedOptions } from './run-seed.ts';
import { createTables } from './run-seed.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { context, optionsOf } from './workload.ts';

export interface RegisterReport {
  readonly seed: number;
  readonly fingerprint: number;
  readonly operations: readonly RegisterOperation[];
  readonly applied: number;
  readonly faults: number;
  readonly violations: readonly string[];
}

const REGISTERS = 4;
const ANSWER_LIMIT_MS = 13_000;

/**
 * Clients compare and set a few registers by lightweight transactions, and read them serially, on
 * nine nodes of which some are always cut off, dead or standing still; then the history is judged.
 */
export async function runRegisters(
  seed: number,
  options: SeedOptions = {},
): Promise<RegisterReport> {
  const cluster = await SimulatedCluster.start(seed, {
    maximumSkewMs: 100,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const { time, random } = cluster.simulation;
  const history = new History();
  await createTables(cluster);
  const clients = new RegisterClients(cluster, random.fork('registers'), options);
  const nemesis = new Nemesis(cluster, history, {
    everyMs: options.faultEveryMs ?? 2500,
    longestMs: options.longestFaultMs ?? 10_000,
  });
  clients.start();
  nemesis.start();
  await time.runFor(options.durationMs ?? 60_000);
  nemesis.stop();
  clients.stop();
  heal(cluster, history);
  await time.runFor(ANSWER_LIMIT_MS);
  const { operations } = clients;
  return {
    seed,
    fingerprint: cluster.simulation.fingerprint,
    operations,
    applied: operations.filter(({ outcome }) => outcome === 'applied').length,
    faults: history.faults.length,
    violations: checkRegisters(operations),
  };
}

/** Each client does one thing at a time and remembers what it saw last of each register. */
class RegisterClients {
  readonly operations: RegisterOperation[] = [];
  private readonly cluster: SimulatedCluster;
  private readonly random: SeededRandom;
  private readonly count: number;
  private readonly thinkMs: number;
  private nextValue = 0;
  private stopped = false;

  constructor(cluster: SimulatedCluster, random: SeededRandom, options: SeedOptions) {
    this.cluster = cluster;
    this.random = random;
    this.count = options.clients ?? 6;
    this.thinkMs = options.thinkMs ?? 150;
  }

  start(): void {
    for (let client = 0; client < this.count; client++) this.think(new Map());
  }

  stop(): void {
    this.stopped = true;
  }

  private think(known: Map<number, string | null>): void {
    const delayMs = -Math.log(1 - this.random.fraction()) * this.thinkMs;
    this.cluster.simulation.time.timers.after(delayMs, () => {
      if (this.stopped) return;
      void this.act(known).then(() => this.think(known));
    });
  }

  private async act(known: Map<number, string | null>): Promise<void> {
    const open = this.cluster.living.filter((place) => place.living.server.isRunning);
    if (open.length === 0) return;
    const place = this.random.pick(open);
    const key = this.random.integer(REGISTERS);
    const isRead = this.random.chance(0.3);
    const written = `v${this.nextValue++}`;
    const expected = known.get(key) ?? null;
    const operation: RegisterOperation = {
      key,
      startedAtMs: this.cluster.simulation.time.nowMs,
      endedAtMs: null,
      change: isRead ? null : { expected, written },
      outcome: 'unknown',
      observed: null,
    };
    this.operations.push(operation);
    const text = isRead
      ? `SELECT v FROM sim.r WHERE k = ${key}`
      : `UPDATE sim.r SET v = '${written}' WHERE k = ${key} IF v = ${
          expected === null ? 'null' : `'${expected}'`
        }`;
    const level = isRead ? 'SERIAL' : this.random.pick(['QUORUM', 'ONE', 'ANY', 'ALL'] as const);
    const asked = { ...optionsOf(level, []), serialConsistency: Consistency.SERIAL };
    try {
      const result = await place.ask((processor) => processor.query(text, asked, context()));
      if (result.kind !== 'rows') throw new Error(`rows expected, not ${result.kind}`);
      const row = rowsAsBytes(result)[0] ?? [];
      const value = (isRead ? row[0] : row[1])?.toString() ?? null;
      const isApplied = !isRead && row[0]?.[0] === 1;
      operation.outcome = isApplied ? 'applied' : 'seen';
      operation.observed = value;
      known.set(key, isApplied ? written : value);
    } catch (error) {
      if (error instanceof RequestError && error.code === ErrorCode.INVALID) throw error;
    }
    operation.endedAtMs = this.cluster.simulation.time.nowMs;
  }
}
