import type { ConsistencyName } from '../../src/base/error/index.ts';
import { Consistency, ErrorCode, RequestError } from '../../src/base/error/index.ts';
import type {
  BoundValue,
  ClientState,
  QueryOptions,
  QueryProcessor,
  QueryResult,
  RequestContext,
} from '../../src/query/index.ts';
import { rowsAsBytes } from '../../src/query/index.ts';
import type { SeededRandom } from '../../src/testing/index.ts';
import { simulationEpochMillis } from '../../src/testing/index.ts';
import type { History, Operation, Outcome, Read, RegisterName, Update } from './history.ts';
import { valueWrittenBy } from './history.ts';
import type { Place, SimulatedCluster } from './simulated-cluster.ts';

export const keyspaceStatement =
  "CREATE KEYSPACE sim WITH replication = {'class': 'NetworkTopologyStrategy', 'DC1': 3, 'DC2': 3}";
export const tableStatements = [
  'CREATE TABLE sim.r (k int PRIMARY KEY, v text)',
  'CREATE TABLE sim.w (k int, c int, v text, PRIMARY KEY (k, c))',
];

export const registerKeys = 20;
export const wideKeys = 6;
export const wideRows = 8;

const insertR = 'INSERT INTO sim.r (k, v) VALUES (?, ?) USING TIMESTAMP ?';
const deleteR = 'DELETE FROM sim.r USING TIMESTAMP ? WHERE k = ?';
const selectR = 'SELECT k, v FROM sim.r WHERE k = ?';
const scanR = 'SELECT k, v FROM sim.r';
const insertW = 'INSERT INTO sim.w (k, c, v) VALUES (?, ?, ?) USING TIMESTAMP ?';
const deleteW = 'DELETE FROM sim.w USING TIMESTAMP ? WHERE k = ? AND c = ?';
const deleteRange = 'DELETE FROM sim.w USING TIMESTAMP ? WHERE k = ? AND c >= ? AND c < ?';
const selectW = 'SELECT k, c, v FROM sim.w WHERE k = ?';
const sliceW = 'SELECT k, c, v FROM sim.w WHERE k = ? LIMIT ?';

/** Levels by how often they are chosen. */
const writeLevels: readonly ConsistencyName[] = [
  ...(['QUORUM', 'QUORUM', 'QUORUM', 'LOCAL_QUORUM', 'LOCAL_QUORUM', 'EACH_QUORUM'] as const),
  ...(['ALL', 'ONE', 'LOCAL_ONE', 'TWO', 'THREE', 'ANY', 'ANY'] as const),
];
const readLevels: readonly ConsistencyName[] = [
  ...(['QUORUM', 'QUORUM', 'QUORUM', 'LOCAL_QUORUM', 'LOCAL_QUORUM', 'EACH_QUORUM'] as const),
  ...(['ALL', 'ONE', 'LOCAL_ONE', 'TWO', 'THREE'] as const),
];

export interface WorkloadOptions {
  readonly clients: number;
  /** Mean time between two requests of one client. */
  readonly thinkMs: number;
  readonly schemaChanges: boolean;
}

/** One statement with its values. */
interface Step {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

/**
 * Clients that read and write registers, each by itself, several requests at a time, through the
 * query processor of a node of their data centre (seldom of the other), and write all down.
 */
export class Workload {
  private readonly cluster: SimulatedCluster;
  private readonly history: History;
  private readonly options: WorkloadOptions;
  private readonly random: SeededRandom;
  private readonly timestamps: number[];
  private readonly prepared = new Map<string, Buffer>();
  private schemaNumber = 0;
  private readonly tables: string[] = [];
  private stopped = false;
  inFlight = 0;

  constructor(cluster: SimulatedCluster, history: History, options: WorkloadOptions) {
    this.cluster = cluster;
    this.history = history;
    this.options = options;
    this.random = cluster.simulation.random.fork('workload');
    this.timestamps = Array.from({ length: options.clients }, () => 0);
  }

  start(): void {
    for (let client = 0; client < this.options.clients; client++) this.think(client);
  }

  stop(): void {
    this.stopped = true;
  }

  private think(client: number): void {
    const delayMs = -Math.log(1 - this.random.fraction()) * this.options.thinkMs;
    this.cluster.simulation.time.timers.after(delayMs, () => {
      if (this.stopped) return;
      this.think(client);
      this.begin(client);
    });
  }

  private begin(client: number): void {
    const place = this.coordinatorFor(client);
    if (place === null) return;
    const roll = this.random.integer(1000);
    if (roll < 4 && this.options.schemaChanges) this.changeSchema(client, place);
    else if (roll < 500) this.update(client, place);
    else this.read(client, place);
  }

  /** Null: nobody accepts connections just now. */
  private coordinatorFor(client: number): Place | null {
    const home = client % 2 === 0 ? 'DC1' : 'DC2';
    const wanted = this.random.chance(0.9) ? home : '';
    const open = this.cluster.living.filter(
      (place) => place.living.server.isRunning && (wanted === '' || place.dataCenter === wanted),
    );
    return open.length === 0 ? null : this.random.pick(open);
  }

  private timed(client: number, place: Place, level: ConsistencyName) {
    return {
      id: this.history.newId(),
      client,
      level,
      coordinator: place.name,
      dataCenter: place.dataCenter,
      startedAtMs: this.cluster.simulation.time.nowMs,
      endedAtMs: null,
      outcome: null,
      error: null,
    };
  }

  /** Unique in all the run, increasing for one client; clocks of clients differ a little. */
  private nextTimestamp(client: number): number {
    const { time } = this.cluster.simulation;
    const skewMicros = ((client * 7919) % 100) * 1000;
    const now = simulationEpochMillis * 1000 + time.nowMicros + skewMicros;
    const rounded = Math.floor(now / 64) * 64 + client;
    const timestamp = Math.max(rounded, (this.timestamps[client] as number) + 64);
    this.timestamps[client] = timestamp;
    return timestamp;
  }

  private update(client: number, place: Place): void {
    const level = this.random.pick(writeLevels);
    const base = {
      ...this.timed(client, place, level),
      timestampMicros: this.nextTimestamp(client),
    };
    const roll = this.random.integer(100);
    if (roll < 40) {
      const key = this.random.integer(registerKeys);
      this.runUpdate(place, { ...base, kind: 'write', registers: [`r/${key}`] });
    } else if (roll < 46) {
      const key = this.random.integer(registerKeys);
      this.runUpdate(place, { ...base, kind: 'delete', registers: [`r/${key}`] });
    } else if (roll < 75) {
      this.runUpdate(place, { ...base, kind: 'write', registers: [this.wideRegister()] });
    } else if (roll < 82) {
      this.runUpdate(place, { ...base, kind: 'delete', registers: [this.wideRegister()] });
    } else if (roll < 86) {
      this.runUpdate(place, { ...base, kind: 'delete', registers: this.wideRange() });
    } else {
      const kind = roll < 95 ? 'logged batch' : 'unlogged batch';
      this.runUpdate(place, { ...base, kind, registers: this.batchRegisters() });
    }
  }

  private wideRegister(): RegisterName {
    return `w/${this.random.integer(wideKeys)}/${this.random.integer(wideRows)}`;
  }

  private wideRange(): readonly RegisterName[] {
    const key = this.random.integer(wideKeys);
    const from = this.random.integer(wideRows - 2);
    const to = from + 2 + this.random.integer(wideRows - from - 1);
    return Array.from({ length: to - from }, (_, i) => `w/${key}/${from + i}`);
  }

  private batchRegisters(): readonly RegisterName[] {
    const first = this.random.integer(registerKeys);
    const second = (first + 1 + this.random.integer(registerKeys - 1)) % registerKeys;
    return [`r/${first}`, `r/${second}`, this.wideRegister()];
  }

  private runUpdate(place: Place, update: Update): void {
    const steps = stepsOf(update);
    const [step] = steps;
    const isBatch = update.kind === 'logged batch' || update.kind === 'unlogged batch';
    if (isBatch) {
      this.run(place, update, async (processor) => {
        const statements = [];
        for (const { text, values } of steps) {
          statements.push({ statement: await this.prepareAnew(processor, text), values });
        }
        const kind = update.kind === 'logged batch' ? 'LOGGED' : 'UNLOGGED';
        const options = { ...optionsOf(update.level, []), kind, statements } as const;
        return processor.batch(options, context());
      });
    } else if (step !== undefined) {
      this.run(place, update, (processor) => this.execute(processor, step, update.level));
    }
  }

  private read(client: number, place: Place): void {
    const level = this.random.pick(readLevels);
    const base = { ...this.timed(client, place, level), observed: new Map() };
    const roll = this.random.integer(100);
    if (roll < 55) {
      const key = this.random.integer(registerKeys);
      const step = { text: selectR, values: [int(key)] };
      this.runRead(place, { ...base, kind: 'read' }, step, (rows) =>
        observe([`r/${key}`], rows, registerOfR),
      );
    } else if (roll < 62) {
      const all = Array.from({ length: registerKeys }, (_, key) => `r/${key}`);
      this.runRead(place, { ...base, kind: 'scan' }, { text: scanR, values: [] }, (rows) =>
        observe(all, rows, registerOfR),
      );
    } else {
      const key = this.random.integer(wideKeys);
      const all = Array.from({ length: wideRows }, (_, c) => `w/${key}/${c}`);
      const limit = roll < 80 ? null : 1 + this.random.integer(3);
      const step =
        limit === null
          ? { text: selectW, values: [int(key)] }
          : { text: sliceW, values: [int(key), int(limit)] };
      this.runRead(place, { ...base, kind: 'slice' }, step, (rows) => {
        const last = rows.at(-1)?.[1];
        const isCut = limit !== null && rows.length === limit && last != null;
        const seen = isCut ? all.slice(0, last.readInt32BE() + 1) : all;
        return observe(seen, rows, registerOfW);
      });
    }
  }

  private runRead(
    place: Place,
    read: Read,
    step: Step,
    interpret: (rows: Rows) => ReadonlyMap<RegisterName, string | null>,
  ): void {
    this.run(place, read, async (processor) => {
      const result = await this.execute(processor, step, read.level);
      if (result.kind !== 'rows') throw new Error(`rows expected, not ${result.kind}`);
      read.observed = interpret(rowsAsBytes(result));
      return result;
    });
  }

  private changeSchema(client: number, place: Place): void {
    const number = this.schemaNumber++;
    const dropped = number % 3 === 2 ? this.tables.shift() : undefined;
    const base = { ...this.timed(client, place, 'QUORUM'), kind: 'schema' } as const;
    if (dropped !== undefined) {
      const text = `DROP TABLE sim.${dropped}`;
      this.runSchema(place, { ...base, change: { kind: 'drop', table: dropped } }, text);
    } else if (number % 3 === 1) {
      const column = `x${number}`;
      const text = `ALTER TABLE sim.w ADD ${column} int`;
      this.runSchema(place, { ...base, change: { kind: 'add', column } }, text);
    } else {
      const table = `t${number}`;
      this.tables.push(table);
      const text = `CREATE TABLE sim.${table} (k int PRIMARY KEY, v text)`;
      this.runSchema(place, { ...base, change: { kind: 'create', table } }, text);
    }
  }

  private runSchema(place: Place, operation: Operation, text: string): void {
    this.run(place, operation, (processor) =>
      processor.query(text, optionsOf('QUORUM', []), context()),
    );
  }

  private run(
    place: Place,
    operation: Operation,
    question: (processor: QueryProcessor) => Promise<QueryResult>,
  ): void {
    this.history.add(operation);
    this.inFlight++;
    const { time } = this.cluster.simulation;
    const end = (outcome: Outcome, error: string | null) => {
      operation.endedAtMs = time.nowMs;
      operation.outcome = outcome;
      operation.error = error;
      this.inFlight--;
      time.note(operation.id);
      time.note(outcome.length);
    };
    place.ask(question).then(
      () => end('ok', null),
      (error: unknown) => end(outcomeOf(operation, error), errorText(error)),
    );
  }

  private async execute(
    processor: QueryProcessor,
    step: Step,
    level: ConsistencyName,
  ): Promise<QueryResult> {
    const id = await this.prepare(processor, step.text);
    return executePrepared(processor, id, step, level);
  }

  /** As a driver does: prepared once, and again on a node that does not know it. */
  private async prepare(processor: QueryProcessor, text: string): Promise<Buffer> {
    const known = this.prepared.get(text);
    if (known !== undefined && this.random.chance(0.5)) return known;
    return this.prepareAnew(processor, text);
  }

  private async prepareAnew(processor: QueryProcessor, text: string): Promise<Buffer> {
    const { id } = await processor.prepare(text, null, context());
    this.prepared.set(text, id);
    return id;
  }
}

type Rows = readonly (readonly (Buffer | null)[])[];

async function executePrepared(
  processor: QueryProcessor,
  id: Buffer,
  step: Step,
  level: ConsistencyName,
): Promise<QueryResult> {
  const options = { ...optionsOf(level, step.values), resultMetadataId: null };
  try {
    return await processor.execute(id, options, context());
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== ErrorCode.UNPREPARED) throw error;
    const again = await processor.prepare(step.text, null, context());
    return processor.execute(again.id, options, context());
  }
}

function stepsOf(update: Update): readonly Step[] {
  const at = bigint(update.timestampMicros);
  const value = Buffer.from(valueWrittenBy(update));
  const [first = ''] = update.registers;
  const [table, key = '', clustering = ''] = first.split('/');
  if (update.kind === 'delete' && update.registers.length > 1) {
    const to = Number(clustering) + update.registers.length;
    return [{ text: deleteRange, values: [at, int(key), int(clustering), int(to)] }];
  }
  if (update.kind === 'delete') {
    return table === 'r'
      ? [{ text: deleteR, values: [at, int(key)] }]
      : [{ text: deleteW, values: [at, int(key), int(clustering)] }];
  }
  return update.registers.map((register) => {
    const [name, k = '', c = ''] = register.split('/');
    return name === 'r'
      ? { text: insertR, values: [int(k), value, at] }
      : { text: insertW, values: [int(k), int(c), value, at] };
  });
}

function observe(
  all: readonly RegisterName[],
  rows: Rows,
  nameOf: (row: readonly (Buffer | null)[]) => RegisterName,
): ReadonlyMap<RegisterName, string | null> {
  const observed = new Map<RegisterName, string | null>(all.map((name) => [name, null]));
  for (const row of rows) observed.set(nameOf(row), row.at(-1)?.toString() ?? null);
  return observed;
}

function registerOfR(row: readonly (Buffer | null)[]): RegisterName {
  return `r/${row[0]?.readInt32BE()}`;
}

function registerOfW(row: readonly (Buffer | null)[]): RegisterName {
  return `w/${row[0]?.readInt32BE()}/${row[1]?.readInt32BE()}`;
}

function int(value: number | string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Number(value));
  return bytes;
}

function bigint(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

export function optionsOf(level: ConsistencyName, values: readonly BoundValue[]): QueryOptions {
  return {
    consistency: Consistency[level],
    values,
    names: null,
    skipMetadata: false,
    pageSize: null,
    pagingState: null,
    serialConsistency: null,
    timestamp: null,
    keyspace: null,
    nowInSeconds: null,
  };
}

export function context(): RequestContext {
  const client: ClientState = {
    keyspace: null,
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    driverName: null,
    driverVersion: null,
    role: null,
  };
  return { client, protocolVersion: 5, tracing: false, customPayload: null };
}

/** Refused are those of which Cassandra says that nothing was begun. */
function outcomeOf(operation: Operation, error: unknown): Outcome {
  if (!(error instanceof RequestError)) return 'unknown';
  if (operation.kind === 'unlogged batch') return 'unknown';
  return error.code === ErrorCode.UNAVAILABLE ? 'refused' : 'unknown';
}

function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
