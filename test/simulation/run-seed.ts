import { decorateKey } from '../../src/mutation/index.ts';
import type { ReplicaValue } from './check-convergence.ts';
import { checkConverged, checkHinted } from './check-convergence.ts';
import { checkVisibility } from './check-visibility.ts';
import type { Operation, RegisterName } from './history.ts';
import { History, operationText } from './history.ts';
import { heal, Nemesis } from './nemesis.ts';
import type { StoredValue } from './replica-state.ts';
import { storedRegisters } from './replica-state.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import {
  context,
  keyspaceStatement,
  optionsOf,
  registerKeys,
  tableStatements,
  Workload,
  wideKeys,
  wideRows,
} from './workload.ts';

export interface SeedOptions {
  /** How long clients and faults go on, in virtual milliseconds. */
  readonly durationMs?: number;
  readonly clients?: number;
  readonly thinkMs?: number;
  readonly faultEveryMs?: number;
  readonly longestFaultMs?: number;
  readonly schemaChanges?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface SeedReport {
  readonly seed: number;
  readonly fingerprint: number;
  readonly history: History;
  readonly operations: number;
  readonly acknowledged: number;
  readonly faults: number;
  readonly events: number;
  readonly virtualMs: number;
  /** What must never happen and did; empty for a good run. */
  readonly violations: readonly string[];
  readonly cluster: SimulatedCluster;
}

/** The longest any request may take: the longest timeout of the settings, and something more. */
const answerLimitMs = 10_000 + 3000;
const drainLimitMs = 1_200_000;

/**
 * One whole run from one seed:
 *
 * 1. Nine nodes in two data centres start, with clocks that are a little off, and get their tables.
 * 2. Clients work while the nemesis breaks things.
 * 3. Everything is healed; every request that waits must be answered soon.
 * 4. Nodes see one another again, agree on the schema, and all hints and batches are delivered.
 *    What the stores hold now is what hints alone promise.
 * 5. A read at ALL of every register, and the stores are looked at again.
 * 6. The checks judge the history.
 */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedReport> {
  const violations: string[] = [];
  const onRejection = (reason: unknown) => {
    violations.push(`unhandled rejection: ${reason instanceof Error ? reason.stack : reason}`);
  };
  process.on('unhandledRejection', onRejection);
  const history = new History();
  const cluster = await SimulatedCluster.start(seed, {
    maximumSkewMs: 100,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  try {
    await createTables(cluster);
    await workUnderFaults(cluster, history, options);
    await settle(cluster, history, violations);
  } catch (error) {
    violations.push(`run ended early: ${error instanceof Error ? error.stack : String(error)}`);
  }
  violations.push(...checkVisibility(history), ...checkOutcomes(history), ...checkLogs(cluster));
  process.off('unhandledRejection', onRejection);
  const { operations } = history;
  const { time } = cluster.simulation;
  return {
    seed,
    fingerprint: cluster.simulation.fingerprint,
    history,
    operations: operations.length,
    acknowledged: operations.filter(({ outcome }) => outcome === 'ok').length,
    faults: history.faults.filter(({ text }) => !text.startsWith('end of')).length,
    events: time.events,
    virtualMs: time.nowMs,
    violations,
    cluster,
  };
}

export async function createTables(cluster: SimulatedCluster): Promise<void> {
  for (const statement of [keyspaceStatement, ...tableStatements]) {
    const [first] = cluster.living;
    if (first === undefined) throw new Error('no node is up');
    await cluster.wait(
      first.ask((processor) => processor.query(statement, optionsOf('ONE', []), context())),
    );
  }
  await cluster.untilSettled();
}

async function workUnderFaults(
  cluster: SimulatedCluster,
  history: History,
  options: SeedOptions,
): Promise<void> {
  const workload = new Workload(cluster, history, {
    clients: options.clients ?? 6,
    thinkMs: options.thinkMs ?? 300,
    schemaChanges: options.schemaChanges ?? true,
  });
  const nemesis = new Nemesis(cluster, history, {
    everyMs: options.faultEveryMs ?? 2500,
    longestMs: options.longestFaultMs ?? 25_000,
  });
  workload.start();
  nemesis.start();
  await cluster.simulation.time.runFor(options.durationMs ?? 60_000);
  nemesis.stop();
  workload.stop();
  heal(cluster, history);
  await cluster.simulation.time.runFor(answerLimitMs);
}

async function settle(
  cluster: SimulatedCluster,
  history: History,
  violations: string[],
): Promise<void> {
  const { time } = cluster.simulation;
  await time.runUntil(() => cluster.places.every((place) => place.isUp), 300_000);
  await cluster.untilSettled(300_000);
  violations.push(...checkSchema(cluster, history));
  await delivered(cluster);
  violations.push(...checkHinted(history, await replicaStates(cluster)));
  await readEverythingAtAll(cluster);
  violations.push(...checkConverged(history, await replicaStates(cluster)));
  await time.runFor(answerLimitMs);
  violations.push(...checkQueues(cluster));
}

/** Waits until no hint and no batch waits on any node, for as long as two looks apart. */
async function delivered(cluster: SimulatedCluster): Promise<void> {
  const { time } = cluster.simulation;
  const isDone = () =>
    cluster.living.every((place) => place.living.coordinator.hints.pending().length === 0);
  const batches = 25_000;
  for (let quiet = 0; quiet < 2; quiet++) {
    await time.runUntil(isDone, drainLimitMs);
    // A batch left behind is replayed at a look each ten seconds, and may leave hints.
    await time.runFor(batches);
    if (!isDone()) quiet = -1;
  }
}

export async function readEverythingAtAll(cluster: SimulatedCluster): Promise<void> {
  const ask = (text: string, turn: number) => {
    const place = cluster.places[turn % cluster.places.length];
    if (place === undefined) throw new Error('no place');
    return cluster.wait(
      place.ask((processor) => processor.query(text, optionsOf('ALL', []), context())),
    );
  };
  for (let k = 0; k < registerKeys; k++) await ask(`SELECT * FROM sim.r WHERE k = ${k}`, k);
  for (let k = 0; k < wideKeys; k++) await ask(`SELECT * FROM sim.w WHERE k = ${k}`, k);
}

/** What each replica of each register holds in its own store. */
export async function replicaStates(
  cluster: SimulatedCluster,
): Promise<ReadonlyMap<RegisterName, readonly ReplicaValue[]>> {
  const stores = new Map<string, ReadonlyMap<RegisterName, StoredValue>>();
  for (const place of cluster.places) stores.set(place.endpoint, await storedRegisters(place));
  const states = new Map<RegisterName, readonly ReplicaValue[]>();
  for (const register of allRegisters()) {
    const key = Buffer.alloc(4);
    key.writeInt32BE(Number(register.split('/')[1]));
    const { schema, view } = (cluster.places[0] as (typeof cluster.places)[number]).living;
    const keyspace = schema.current.keyspace('sim');
    if (keyspace === undefined) throw new Error('keyspace sim is gone');
    const replicas = view.replicas(keyspace, decorateKey(key)).map(({ endpoint }) => {
      const place = cluster.places.find((each) => each.endpoint === endpoint);
      return { node: place?.name ?? endpoint, stored: stores.get(endpoint)?.get(register) ?? null };
    });
    states.set(register, replicas);
  }
  return states;
}

function allRegisters(): readonly RegisterName[] {
  const names: RegisterName[] = [];
  for (let k = 0; k < registerKeys; k++) names.push(`r/${k}`);
  for (let k = 0; k < wideKeys; k++) for (let c = 0; c < wideRows; c++) names.push(`w/${k}/${c}`);
  return names;
}

/** One version everywhere, with every acknowledged change that no other took back. */
function checkSchema(cluster: SimulatedCluster, history: History): readonly string[] {
  const faults: string[] = [];
  const versions = new Set(cluster.places.map((place) => place.living.schema.current.version));
  if (versions.size > 1) faults.push(`${versions.size} schema versions after everything is healed`);
  const schema = (cluster.places[0] as (typeof cluster.places)[number]).living.schema.current;
  const dropped = new Set<string>();
  for (const { change } of history.schemaUpdates) {
    if (change.kind === 'drop') dropped.add(change.table);
  }
  for (const operation of history.schemaUpdates) {
    const { change, outcome } = operation;
    if (outcome !== 'ok') continue;
    const lost =
      change.kind === 'create'
        ? !dropped.has(change.table) && schema.table('sim', change.table) === undefined
        : change.kind === 'add'
          ? schema.table('sim', 'w')?.column(change.column) === undefined
          : schema.table('sim', change.table) !== undefined;
    if (lost) faults.push(`schema change is lost: ${operationText(operation)}`);
  }
  return faults;
}

/** Every request was answered, in time, with rows or an error that clients know. */
function checkOutcomes(history: History): readonly string[] {
  return history.operations.flatMap((operation) => {
    const fault = outcomeFault(operation, history);
    return fault === null ? [] : [`${fault}: ${operationText(operation)}`];
  });
}

const expectedErrors =
  /^(ConnectionLost|RequestError: (Cannot achieve consistency|Operation (timed out|failed)|Too many in flight))/;

function outcomeFault(operation: Operation, history: History): string | null {
  const { outcome, error, startedAtMs, endedAtMs, coordinator } = operation;
  if (outcome === null || endedAtMs === null) return 'no answer';
  const isExpected = expectedErrors.test(error ?? '') || operation.kind === 'schema';
  if (outcome !== 'ok' && !isExpected) return 'unexpected error';
  const stoodStill = history.faults.some(
    ({ kind, nodes }) => kind === 'pause' && nodes.includes(coordinator),
  );
  const limitMs = operation.kind === 'schema' ? 60_000 : answerLimitMs;
  return !stoodStill && endedAtMs - startedAtMs > limitMs ? 'late answer' : null;
}

/** Lines that tell of a fault in the code, not of the faults around it. */
function checkLogs(cluster: SimulatedCluster): readonly string[] {
  const bad = /BrokenInvariant|TypeError|ReferenceError|RangeError|Corruption|Unexpected exception/;
  return cluster.places.flatMap((place) =>
    place.machine.log.lines.filter((line) => bad.test(line)).map((line) => `log: ${line}`),
  );
}

/** When nothing is asked any more, nothing waits. */
function checkQueues(cluster: SimulatedCluster): readonly string[] {
  const faults: string[] = [];
  for (const place of cluster.places) {
    const { messages, coordinator } = place.living;
    for (const { verb, pending } of messages.statistics()) {
      const isGossip = /GOSSIP|ECHO/.test(verb);
      if (pending > 0 && !isGossip) faults.push(`${place.name}: ${pending} ${verb} still wait`);
    }
    if (place.unanswered > 0) faults.push(`${place.name}: ${place.unanswered} unanswered`);
    const waiting = coordinator.hints.pending();
    if (waiting.length > 0) faults.push(`${place.name}: hints left: ${JSON.stringify(waiting)}`);
  }
  return faults;
}
