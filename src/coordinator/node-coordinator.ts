import type { ClusterView, NodeInfo } from '../cluster/index.ts';
import type { Settings } from '../config/index.ts';
import type { MessageService } from '../messaging/index.ts';
import type {
  DecoratedKey,
  Mutation,
  PartitionData,
  PartitionRead,
  RangeRead,
} from '../mutation/index.ts';
import type { MoreMeters, NodeEvent, Observer, OperationMeter } from '../observe/index.ts';
import { NodeMeter, RequestMeters } from '../observe/index.ts';
import type { Clock, Disk, Endpoint, Log, Random, Timers } from '../platform/index.ts';
import type { KeyspaceMetadata, Schema, TableMetadata } from '../schema/index.ts';
import { isSystemKeyspace } from '../schema/index.ts';
import type { BatchLog } from './batch/index.ts';
import { BatchReplay, BatchWriter } from './batch/index.ts';
import type { CasOptions, CasRequest, CasResult } from './cas.ts';
import {
  KeyspaceRules,
  NO_PENDING,
  validateForRead,
  validateForWrite,
} from './consistency/index.ts';
import type { CoordinationOptions, Coordinator, WriteOptions } from './coordinator.ts';
import type { CounterStore } from './counter/index.ts';
import { CounterWriter } from './counter/index.ts';
import type { LocalSchema } from './ddl/index.ts';
import { SchemaChanger } from './ddl/index.ts';
import { HintService } from './hint/index.ts';
import { LightweightTransactions } from './paxos/index.ts';
import { Reader } from './read/index.ts';
import { truncateEverywhere } from './truncate/truncation.ts';
import type { WriteEnvironment } from './write/index.ts';
import { Writer } from './write/index.ts';

export type CoordinatorSettings = Pick<
  Settings,
  | 'hintedHandoffEnabled'
  | 'hintedHandoffDisabledDataCenters'
  | 'maxHintWindowMs'
  | 'hintedHandoffThrottleBytesPerSecond'
  | 'maxHintsFileSizeBytes'
  | 'hintsFlushPeriodMs'
  | 'readRequestTimeoutMs'
  | 'rangeRequestTimeoutMs'
  | 'writeRequestTimeoutMs'
  | 'counterWriteRequestTimeoutMs'
  | 'casContentionTimeoutMs'
  | 'truncateRequestTimeoutMs'
>;

/** What a coordinator needs of its node. */
export interface CoordinatorEnvironment {
  readonly settings: CoordinatorSettings;
  readonly cluster: ClusterView;
  readonly messages: MessageService;
  readonly schema: LocalSchema;
  readonly batches: BatchLog;
  /** Where updates of counters are applied that this node leads. */
  readonly counters: CounterStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly disk: Disk;
  readonly log: Log;
  readonly observer: Observer;
  /** Counts requests by level; one of its own when not given. */
  readonly meter?: NodeMeter;
  readonly events: { subscribe(listener: (event: NodeEvent) => void): () => void };
  /** Folder of the hint files. */
  readonly hintsDirectory: string;
  /** Partitions of a table in the local store; a guess is enough. */
  estimatedPartitions(tableId: string): number;
  /** A transaction had to begin again so often because others were in its way. */
  readonly onContention?: (table: TableMetadata, key: DecoratedKey, contentions: number) => void;
  /** Nodes that become replicas of a key and get its writes already; by default none. */
  readonly pendingReplicas?: (keyspace: KeyspaceMetadata, key: DecoratedKey) => readonly NodeInfo[];
}

/** The coordinator of a node, with what its life and its operators need. */
export interface NodeCoordinator extends Coordinator {
  readonly hints: HintService;
  /** How long requests of clients take. */
  readonly requests: RequestMeters;
  /** Reads kept hints and begins the periodic work: hints, batches, agreement of schemas. */
  start(): Promise<void>;
  /** Takes the schema of a live member; false when it did not answer. For a node that joins. */
  pullSchema(from: Endpoint): Promise<boolean>;
  /** Finishes batches that their coordinators left behind (nodetool replaybatchlog). */
  replayBatches(): Promise<void>;
  /** Ends the periodic work; hints are durable when it resolves. */
  close(): Promise<void>;
}

export function createCoordinator(environment: CoordinatorEnvironment): NodeCoordinator {
  return new CoordinatorOfNode(environment);
}

class CoordinatorOfNode implements NodeCoordinator {
  readonly hints: HintService;
  private readonly environment: CoordinatorEnvironment;
  private readonly meter: NodeMeter;
  /** How long requests of clients take. */
  readonly requests: RequestMeters;
  private readonly writer: Writer;
  private readonly batchWriter: BatchWriter;
  private readonly batchReplay: BatchReplay;
  private readonly counterWriter: CounterWriter;
  private readonly reader: Reader;
  private readonly transactions: LightweightTransactions;
  private readonly schemaChanger: SchemaChanger;

  constructor(environment: CoordinatorEnvironment) {
    this.environment = environment;
    this.requests = new RequestMeters(environment.clock);
    this.meter = environment.meter ?? new NodeMeter(() => environment.clock.monotonicMillis());
    const { cluster, schema, settings, random, batches, log } = environment;
    const rules = new KeyspaceRules(schema, cluster);
    this.hints = new HintService({ ...environment, directory: environment.hintsDirectory });
    const writing: WriteEnvironment = {
      ...environment,
      hints: this.hints,
      pendingReplicas: environment.pendingReplicas ?? (() => NO_PENDING),
    };
    this.writer = new Writer(writing, rules);
    this.batchWriter = new BatchWriter(writing, this.writer, random, settings);
    this.batchReplay = new BatchReplay(writing, rules, batches, this.hints, log, settings);
    this.counterWriter = new CounterWriter(
      { ...writing, random, log, counters: environment.counters },
      rules,
      this.writer,
      settings,
    );
    this.reader = new Reader(environment, rules, schema, settings);
    this.transactions = new LightweightTransactions(
      { ...writing, rules, writer: this.writer, random, timeouts: settings },
      this.reader,
    );
    this.schemaChanger = new SchemaChanger(environment);
  }

  async start(): Promise<void> {
    await this.hints.start();
    this.batchReplay.start();
    this.schemaChanger.start();
  }

  async close(): Promise<void> {
    this.schemaChanger.close();
    await this.batchReplay.close();
    await this.hints.close();
  }

  write(mutations: readonly Mutation[], options: WriteOptions): Promise<void> {
    const { consistency } = options;
    // Traces are the node's own writes, not a client's.
    if (isSystemKeyspace(mutations[0]?.keyspace ?? ''))
      return this.checkedWrite(mutations, options);
    const beganAt = this.meter.begin('write', consistency);
    const meters = this.writeMeters(mutations);
    const began = this.requests.begin('write', meters);
    const writing = this.checkedWrite(mutations, options);
    const written = this.requests.watch(writing, 'write', began, meters);
    return this.meter.watch(written, 'write', consistency, beganAt);
  }

  /** Each table counts once, however many of its partitions are written. */
  private writeMeters(mutations: readonly Mutation[]): MoreMeters {
    const only = mutations.length === 1 ? mutations[0]?.updates : undefined;
    if (only?.length === 1 && only[0] !== undefined) {
      return this.requests.ofTable(only[0].table.id).writes;
    }
    const meters = new Set<OperationMeter>();
    for (const { updates } of mutations) {
      for (const { table } of updates) meters.add(this.requests.ofTable(table.id).writes[0]);
    }
    return [...meters];
  }

  private checkedWrite(mutations: readonly Mutation[], options: WriteOptions): Promise<void> {
    try {
      if (options.writeType === 'COUNTER') return this.writeCounters(mutations, options);
      if (options.writeType === 'SIMPLE') validateForWrite(options.consistency);
      return this.writeAll(mutations, options);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  async writeLogged(mutations: readonly Mutation[], options: CoordinationOptions): Promise<void> {
    const meters = this.writeMeters(mutations);
    const began = this.requests.begin('write', meters);
    const { consistency, trace } = options;
    // One mutation is atomic by itself.
    const writing =
      mutations.length < 2
        ? this.writeAll(mutations, options)
        : this.batchWriter.write(mutations, consistency, trace);
    return this.requests.watch(writing, 'write', began, meters);
  }

  readPartitions(
    commands: readonly PartitionRead[],
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]> {
    const { consistency } = options;
    try {
      validateForRead(consistency);
      const keyspace = commands[0]?.table.keyspace ?? '';
      const beganAt = isSystemKeyspace(keyspace) ? -1 : this.meter.begin('read', consistency);
      const meters = this.readMeters(commands[0], commands.length);
      const began = this.requests.begin('read', meters);
      const read = this.reader.partitions(commands, consistency, options);
      const found = this.requests.watch(read, 'read', began, meters);
      return this.meter.watch(found, 'read', consistency, beganAt);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** Each partition counts, of a table that is the same for all. */
  private readMeters(command: PartitionRead | undefined, count: number): MoreMeters {
    if (command === undefined) return [];
    const { reads } = this.requests.ofTable(command.table.id);
    reads[0].count += count - 1;
    return reads;
  }

  async cas(request: CasRequest, options: CasOptions): Promise<CasResult> {
    const began = this.requests.begin('casWrite');
    return this.requests.watch(this.transactions.cas(request, options), 'casWrite', began);
  }

  async readSerially(
    command: PartitionRead,
    options: CasOptions,
  ): Promise<readonly PartitionData[]> {
    const meters = this.readMeters(command, 1);
    const began = this.requests.begin('casRead', meters);
    return this.requests.watch(this.transactions.read(command, options), 'casRead', began, meters);
  }

  async readRange(
    command: RangeRead,
    options: CoordinationOptions,
  ): Promise<readonly PartitionData[]> {
    const { consistency } = options;
    validateForRead(consistency);
    const beganAt = this.meter.begin('read', consistency);
    const meters = this.requests.ofTable(command.table.id).scans;
    const began = this.requests.begin('range', meters);
    const read = this.reader.range(command, consistency, options);
    const found = this.requests.watch(read, 'range', began, meters);
    return this.meter.watch(found, 'read', consistency, beganAt);
  }

  async truncate(table: TableMetadata, options: CoordinationOptions): Promise<void> {
    const { cluster, messages, settings } = this.environment;
    const { truncateRequestTimeoutMs } = settings;
    await truncateEverywhere(cluster, messages, table, truncateRequestTimeoutMs, options.trace);
  }

  changeSchema(change: (current: Schema) => Schema): Promise<Schema> {
    return this.schemaChanger.change(change);
  }

  pullSchema(from: Endpoint): Promise<boolean> {
    return this.schemaChanger.pullFrom(from);
  }

  replayBatches(): Promise<void> {
    return this.batchReplay.replay();
  }

  /** Each key has a leader of its own. */
  private writeCounters(mutations: readonly Mutation[], options: WriteOptions): Promise<void> {
    const { consistency, trace } = options;
    const [first] = mutations;
    if (mutations.length === 1 && first !== undefined) {
      return this.counterWriter.write(first, consistency, trace);
    }
    const writes = mutations.map((each) => this.counterWriter.write(each, consistency, trace));
    return Promise.all(writes).then(() => undefined);
  }

  /** Cassandra names the type after the number of mutations, not of statements. */
  private writeAll(mutations: readonly Mutation[], options: CoordinationOptions): Promise<void> {
    const { consistency, trace } = options;
    trace?.event('Determining replicas for mutation');
    const writeType = mutations.length <= 1 ? 'SIMPLE' : 'UNLOGGED_BATCH';
    const { writeRequestTimeoutMs } = this.environment.settings;
    const context = this.writer.context(consistency, writeType, writeRequestTimeoutMs, trace);
    const [first] = mutations;
    if (mutations.length === 1 && first !== undefined) {
      const planned = this.writer.plan(first, context);
      this.writer.send(planned, context);
      return planned.handler.settled();
    }
    const handlers = mutations.map((mutation) => {
      const planned = this.writer.plan(mutation, context);
      this.writer.send(planned, context);
      return planned.handler;
    });
    return allSettled(handlers);
  }
}

/** Waits for each in its order; the first that failed says how. */
async function allSettled(handlers: readonly { settled(): Promise<void> }[]): Promise<void> {
  for (const handler of handlers) await handler.settled();
}
