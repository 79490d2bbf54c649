import { Consistency } from '../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../cluster/index.ts';
import { ReplicaCache, sortByProximity, TokenRing } from '../cluster/index.ts';
import type { MessageService } from '../messaging/index.ts';
import { createMessageService } from '../messaging/index.ts';
import type { DecoratedKey, PartitionData, PartitionRead, RangeRead } from '../mutation/index.ts';
import {
  ALL_ROWS,
  Cell,
  ComplexCells,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  NO_LIMITS,
  NO_TTL,
  Row,
  UpdateBuilder,
  wholeTable,
} from '../mutation/index.ts';
import type { NodeEvent } from '../observe/index.ts';
import { EventStream } from '../observe/index.ts';
import type { Endpoint } from '../platform/index.ts';
import { createReplica, keyspaceMutation, SchemaStore } from '../replica/index.ts';
import type { KeyspaceMetadata, TableMetadata } from '../schema/index.ts';
import { makeKeyspace, makeSchema, SYSTEM_KEYSPACE_DEFINITIONS } from '../schema/index.ts';
import type { LocalEngine } from '../storage/index.ts';
import { openStorage } from '../storage/index.ts';
import type { SimulatedMachine } from '../testing/index.ts';
import { Simulation } from '../testing/index.ts';
import type { CoordinatorSettings, NodeCoordinator } from './node-coordinator.ts';
import { createCoordinator } from './node-coordinator.ts';

/** A cluster of real coordinators, replicas and engines in a simulated world; gossip is faked. */

export interface SuitePlace {
  readonly dataCenter: string;
  readonly rack: string;
  readonly tokens: readonly bigint[];
}

export interface SuiteOptions {
  readonly seed?: number;
  readonly places: readonly SuitePlace[];
  readonly keyspaces?: readonly KeyspaceMetadata[];
  readonly settings?: Partial<CoordinatorSettings>;
  /** Replicas of a key where the ring does not decide; node numbers from 1. */
  readonly placement?: (key: DecoratedKey) => readonly number[] | null;
}

const storageSettings = {
  dataDirectory: '/data',
  commitlogSync: 'batch',
  commitlogSyncPeriodMs: 10_000,
  commitlogSyncGroupWindowMs: 15,
  commitlogSegmentSizeBytes: 1024 * 1024,
  maxMutationSizeBytes: 512 * 1024,
  commitFailurePolicy: 'stop',
  tombstoneWarnThreshold: 1000,
  tombstoneFailureThreshold: 100_000,
} as const;

const coordinatorSettings: CoordinatorSettings = {
  hintedHandoffEnabled: true,
  hintedHandoffDisabledDataCenters: [],
  maxHintWindowMs: 3 * 3600_000,
  hintedHandoffThrottleBytesPerSecond: 1024 * 1024,
  maxHintsFileSizeBytes: 128 * 1024 * 1024,
  hintsFlushPeriodMs: 10_000,
  readRequestTimeoutMs: 5000,
  rangeRequestTimeoutMs: 10_000,
  writeRequestTimeoutMs: 2000,
  counterWriteRequestTimeoutMs: 5000,
  casContentionTimeoutMs: 1800,
  truncateRequestTimeoutMs: 60_000,
};

/** What one node believes of the others; tests say what that is. */
class SuiteView implements ClusterView {
  readonly down = new Map<Endpoint, number>();
  private readonly cluster: SuiteCluster;
  private readonly index: number;
  private readonly cache: ReplicaCache;

  constructor(cluster: SuiteCluster, index: number) {
    this.cluster = cluster;
    this.index = index;
    this.cache = new ReplicaCache(() => this.local);
    this.cache.replaceRing(new TokenRing(cluster.infos));
  }

  get local(): NodeInfo {
    return this.cluster.infos[this.index] as NodeInfo;
  }

  members(): readonly NodeInfo[] {
    return this.cluster.members.map((info) => this.withVersion(info));
  }

  node(endpoint: Endpoint): NodeInfo | undefined {
    const info = this.cluster.members.find((each) => each.endpoint === endpoint);
    return info === undefined ? undefined : this.withVersion(info);
  }

  byHostId(hostId: string): NodeInfo | undefined {
    return this.cluster.members.find((each) => each.hostId === hostId);
  }

  isAlive(endpoint: Endpoint): boolean {
    return endpoint === this.local.endpoint || !this.down.has(endpoint);
  }

  downForMs(endpoint: Endpoint): number {
    const since = this.down.get(endpoint);
    return since === undefined ? 0 : this.cluster.simulation.time.nowMs - since;
  }

  replicas(keyspace: KeyspaceMetadata, key: DecoratedKey): readonly NodeInfo[] {
    const placed = this.cluster.placement(key);
    if (placed !== null) return placed;
    return this.cache.replicas(keyspace, key);
  }

  replicationFactor(keyspace: KeyspaceMetadata): number {
    return this.cache.strategy(keyspace).replicationFactor;
  }

  replicationFactorIn(keyspace: KeyspaceMetadata, dataCenter: string): number {
    return this.cache.strategy(keyspace).replicationFactorIn(dataCenter);
  }

  dataCentersOf(keyspace: KeyspaceMetadata): readonly string[] {
    return this.cache.strategy(keyspace).dataCenters;
  }

  get ring() {
    return this.cache.ring.entries;
  }

  byProximity(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
    return sortByProximity(this.local, nodes);
  }

  private withVersion(info: NodeInfo): NodeInfo {
    return { ...info, schemaVersion: this.cluster.versions.get(info.endpoint) ?? null };
  }
}

export interface SuiteNode {
  readonly info: NodeInfo;
  readonly machine: SimulatedMachine;
  readonly view: SuiteView;
  readonly messages: MessageService;
  readonly engine: LocalEngine;
  readonly schema: SchemaStore;
  readonly coordinator: NodeCoordinator;
  readonly events: EventStream;
  readonly seen: NodeEvent[];
}

export class SuiteCluster {
  readonly simulation: Simulation;
  readonly infos: readonly NodeInfo[];
  members: readonly NodeInfo[];
  readonly nodes: SuiteNode[] = [];
  readonly versions = new Map<Endpoint, string>();
  private readonly options: SuiteOptions;
  private timestamp = 1_735_689_600_000_000;
  private readonly placements = new Map<string, readonly NodeInfo[] | null>();

  private constructor(options: SuiteOptions) {
    this.options = options;
    this.simulation = new Simulation(options.seed ?? 1);
    this.infos = options.places.map((place, i) => ({
      endpoint: `127.0.0.${i + 1}:7000`,
      hostId: `00000000-0000-4000-8000-${String(i + 1).padStart(12, '0')}`,
      ...place,
      status: 'NORMAL',
      nativeAddress: `127.0.0.${i + 1}`,
      nativePort: 9042,
      releaseVersion: '5.0.5',
      schemaVersion: null,
      nativeReady: true,
    }));
    this.members = this.infos;
  }

  static async start(options: SuiteOptions): Promise<SuiteCluster> {
    const cluster = new SuiteCluster(options);
    for (let i = 0; i < cluster.infos.length; i++) {
      cluster.nodes.push(await cluster.wait(cluster.boot(i)));
    }
    return cluster;
  }

  placement(key: DecoratedKey): readonly NodeInfo[] | null {
    const id = key.key.toString('hex');
    let placed = this.placements.get(id);
    if (placed === undefined) {
      const numbers = this.options.placement?.(key) ?? null;
      placed = numbers === null ? null : numbers.map((n) => this.infos[n - 1] as NodeInfo);
      this.placements.set(id, placed);
    }
    return placed;
  }

  node(number: number): SuiteNode {
    return this.nodes[number - 1] as SuiteNode;
  }

  /** Starts node `index` (from 0), again after a kill. */
  async boot(index: number): Promise<SuiteNode> {
    const info = this.infos[index] as NodeInfo;
    const machine = this.simulation.machine(info.endpoint);
    const { clock, timers, random, disk, log, internode } = machine.boot();
    const events = new EventStream();
    const seen: NodeEvent[] = [];
    events.subscribe((event) => seen.push(event));
    const view = new SuiteView(this, index);
    const base = { clock, timers, log, observer: events };
    const messages = createMessageService({ endpoint: info.endpoint, internode, ...base });
    const settings = { ...storageSettings, nodeName: info.endpoint };
    const builtIn = SYSTEM_KEYSPACE_DEFINITIONS;
    const engine = await openStorage({
      settings,
      disk,
      random,
      schema: makeSchema(builtIn),
      ...base,
    });
    const schema = await SchemaStore.open({
      ...base,
      engine,
      builtIn,
      announceSchemaVersion: (version) => this.versions.set(info.endpoint, version),
    });
    for (const keyspace of this.options.keyspaces ?? []) {
      await schema.merge([keyspaceMutation(keyspace, 1000)]);
    }
    await engine.replayUserTables();
    const parts = { ...base, messages, engine, schema, cluster: view };
    const replica = createReplica({
      ...parts,
      hints: {
        writeFor: (hostIds, mutation, at) => coordinator.hints.writeFor(hostIds, mutation, at),
      },
    });
    const coordinator = createCoordinator({
      ...parts,
      settings: { ...coordinatorSettings, ...this.options.settings },
      batches: replica.batches,
      counters: replica.counters,
      random,
      disk,
      events,
      hintsDirectory: '/data/hints',
      estimatedPartitions: (id) => engine.tableStatistics(id).partitions,
    });
    await replica.start();
    await coordinator.start();
    return { info, machine, view, messages, engine, schema, coordinator, events, seen };
  }

  /** Cuts a node off; nobody knows yet. */
  cut(number: number): void {
    for (const { endpoint } of this.infos)
      this.cutBetween(this.node(number).info.endpoint, endpoint);
  }

  private cutBetween(left: Endpoint, right: Endpoint): void {
    if (left === right) return;
    this.simulation.fabric.cut(left, right);
    this.simulation.fabric.cut(right, left);
  }

  /** All others believe that a node is down. */
  markDown(number: number): void {
    const { endpoint } = this.node(number).info;
    for (const node of this.nodes) {
      if (node.info.endpoint === endpoint || node.view.down.has(endpoint)) continue;
      node.view.down.set(endpoint, this.simulation.time.nowMs);
      node.events.emit({ kind: 'endpoint-down', endpoint });
    }
  }

  /** Heals a node's links, and all others believe that it is up. */
  bringBack(number: number): void {
    const { endpoint } = this.node(number).info;
    for (const { endpoint: other } of this.infos) {
      if (other === endpoint) continue;
      this.simulation.fabric.heal(endpoint, other);
      this.simulation.fabric.heal(other, endpoint);
    }
    for (const node of this.nodes) {
      if (node.info.endpoint === endpoint || !node.view.down.delete(endpoint)) continue;
      node.events.emit({ kind: 'endpoint-up', endpoint });
    }
  }

  wait<T>(promise: Promise<T>, limitMs = 120_000): Promise<T> {
    return this.simulation.time.wait(promise, limitMs);
  }

  /** Lets time pass. */
  run(durationMs: number): Promise<void> {
    return this.simulation.time.runFor(durationMs);
  }

  nextTimestamp(): number {
    return ++this.timestamp;
  }

  /** Seconds since the epoch, in this world. */
  get nowInSeconds(): number {
    return Math.floor(this.node(1).machine.clock.nowMillis() / 1000);
  }
}

export const quiet = { trace: null, warn: () => undefined };

export function options(level: Consistency, writeType: 'SIMPLE' | 'UNLOGGED_BATCH' = 'SIMPLE') {
  return { consistency: level, writeType, ...quiet };
}

export function intValue(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function keyOf(key: number): DecoratedKey {
  return decorateKey(intValue(key));
}

/** `INSERT INTO table (k, c, v) VALUES (key, clustering, value)`; columns of type int. */
export function insert(
  table: TableMetadata,
  key: DecoratedKey,
  clustering: readonly number[],
  value: number,
  timestamp: number,
): Mutation {
  const column = table.column('v');
  if (column === undefined) throw new Error('no column v');
  const cell = new Cell(column, timestamp, NO_TTL, NO_DELETION_TIME, intValue(value), null);
  const liveness = new Liveness(timestamp, NO_TTL, NO_DELETION_TIME);
  const row = new Row(clustering.map(intValue), liveness, DeletionTime.LIVE, [cell]);
  const update = new UpdateBuilder(table, key).addRow(row).build();
  return new Mutation(table.keyspace, key, [update]);
}

/** `DELETE FROM table WHERE k = key AND c = clustering`. */
export function deleteRow(
  table: TableMetadata,
  key: DecoratedKey,
  clustering: readonly number[],
  timestamp: number,
  nowInSeconds: number,
): Mutation {
  const deletion = new DeletionTime(timestamp, nowInSeconds);
  const row = new Row(clustering.map(intValue), Liveness.EMPTY, deletion, []);
  const update = new UpdateBuilder(table, key).addRow(row).build();
  return new Mutation(table.keyspace, key, [update]);
}

export function readKey(
  cluster: SuiteCluster,
  table: TableMetadata,
  key: DecoratedKey,
  changes: Partial<PartitionRead> = {},
): PartitionRead {
  return {
    kind: 'partition',
    table,
    key,
    columns: null,
    clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
    rowFilter: [],
    limits: NO_LIMITS,
    nowInSeconds: cluster.nowInSeconds,
    ...changes,
  };
}

export function readAll(
  cluster: SuiteCluster,
  table: TableMetadata,
  changes: Partial<RangeRead> = {},
): RangeRead {
  return { ...wholeTable(table, cluster.nowInSeconds), ...changes };
}

/** `key/clustering=value` of all rows, for comparison. */
export function rowsText(partitions: readonly PartitionData[]): string {
  return partitions
    .flatMap(({ key, unfiltereds }) =>
      unfiltereds.map((row) => {
        if (!(row instanceof Row)) return 'marker';
        const clustering = row.clustering.map((value) => value?.readInt32BE()).join('.');
        const values = row.columns.map((data) =>
          data instanceof ComplexCells ? 'complex' : data.value.readInt32BE(),
        );
        return `${key.key.readInt32BE()}/${clustering}=${values.join(',')}`;
      }),
    )
    .join(' ');
}

export function networkTopology(factors: Readonly<Record<string, number>>) {
  const options = Object.fromEntries(
    Object.entries(factors).map(([name, factor]) => [name, String(factor)]),
  );
  return { className: 'org.apache.cassandra.locator.NetworkTopologyStrategy', options };
}

export function keyspaceOf(
  name: string,
  replication: KeyspaceMetadata['replication'],
  ...tables: TableMetadata[]
): KeyspaceMetadata {
  return makeKeyspace({ name, replication, tables });
}

/** One rack, one data centre, `count` nodes with tokens spread evenly. */
export function placesInOneRack(count: number): readonly SuitePlace[] {
  const step = (1n << 64n) / BigInt(count);
  return Array.from({ length: count }, (_, i) => ({
    dataCenter: 'DC1',
    rack: 'rack1',
    tokens: [-(1n << 63n) + step * BigInt(i) + 1n],
  }));
}

/** The outcome of a promise as one line. */
export async function outcome(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'ok';
  } catch (error) {
    const { message, details } = error as { message: string; details?: Record<string, unknown> };
    const shown = { ...details };
    delete shown.kind;
    if ('consistency' in shown) {
      const names = Object.entries(Consistency);
      shown.consistency = names.find(([, code]) => code === shown.consistency)?.[0];
    }
    return `${message} ${JSON.stringify(shown)}`;
  }
}
