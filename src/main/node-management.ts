import type {
  CacheInformation,
  ClusterIdentity,
  GossipEndpoint,
  ManagedKeyspace,
  ManagedMember,
  ManagedNode,
  MemberState,
  NodeActivity,
  NodeInformation,
  ServiceName,
  WaitingHints,
} from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import type { NodeInfo } from '../cluster/index.ts';
import { RELEASE_VERSION } from '../config/index.ts';
import { decorateKey } from '../mutation/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import { LOCAL_KEYSPACES, REPLICATED_SYSTEM_KEYSPACES } from '../schema/index.ts';
import { CidrManagement } from './cidr-management.ts';
import { CompactionManagement } from './compaction-management.ts';
import { ControlManagement } from './control-management.ts';
import type { IlionNode } from './ilion-node.ts';
import { MaintenanceManagement } from './maintenance-management.ts';
import { NodeFacts } from './node-facts.ts';
import { partitionKeyFromText } from './partition-key-from-text.ts';
import { SamplingManagement } from './sampling-management.ts';
import { SnapshotManagement } from './snapshot-management.ts';
import { chosenTables } from './table-choice.ts';
import { TableManagement } from './table-management.ts';

const noCache: CacheInformation = {
  entries: 0,
  sizeBytes: 0,
  capacityBytes: 0,
  hits: 0,
  requests: 0,
  savePeriodSeconds: 0,
};

const memberStates: Readonly<Record<string, MemberState>> = {
  NORMAL: 'NORMAL',
  SHUTDOWN: 'NORMAL',
  JOINING: 'JOINING',
  LEAVING: 'LEAVING',
  MOVING: 'MOVING',
};

/** Memory of the whole process, as Node.js tells it. */
export interface ProcessMemory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly heapTotal: number;
  readonly external: number;
}

/** A living node as operators see and steer it. */
export class NodeManagement implements ManagedNode {
  private readonly node: IlionNode;
  private readonly memory: () => ProcessMemory;
  readonly compactions: CompactionManagement;
  readonly snapshots: SnapshotManagement;
  readonly tables: TableManagement;
  readonly maintenance: MaintenanceManagement;
  readonly facts: NodeFacts;
  readonly sampling: SamplingManagement;
  readonly control: ControlManagement;
  readonly cidrGroups: CidrManagement;
  private handoff: boolean;

  constructor(node: IlionNode, memory: () => ProcessMemory) {
    this.node = node;
    this.memory = memory;
    this.compactions = new CompactionManagement(node);
    this.snapshots = new SnapshotManagement(node);
    this.tables = new TableManagement(node);
    this.maintenance = new MaintenanceManagement(node);
    this.facts = new NodeFacts(node);
    this.sampling = new SamplingManagement(node);
    this.control = new ControlManagement(node);
    this.cidrGroups = new CidrManagement(node);
    this.handoff = node.settings.hintedHandoffEnabled;
  }

  get endpoint(): string {
    return this.node.view.local.endpoint;
  }

  get nativeEndpoint(): string {
    const { broadcastRpcAddress, nativeTransportPort } = this.node.settings;
    return `${broadcastRpcAddress}:${nativeTransportPort}`;
  }

  get hostId(): string {
    return this.node.view.local.hostId;
  }

  get releaseVersion(): string {
    return RELEASE_VERSION;
  }

  get cluster(): ClusterIdentity {
    const { clusterName, endpointSnitch, partitioner } = this.node.settings;
    return {
      name: clusterName,
      snitch: `org.apache.cassandra.locator.${endpointSnitch}`,
      dynamicSnitch: false,
      partitioner,
    };
  }

  members(): readonly ManagedMember[] {
    return this.node.view.members().map((member) => this.member(member));
  }

  private member(member: NodeInfo): ManagedMember {
    const { view } = this.node;
    return {
      endpoint: member.endpoint,
      hostId: member.hostId,
      dataCenter: member.dataCenter,
      rack: member.rack,
      alive: view.isAlive(member.endpoint),
      state: memberStates[member.status] ?? 'NORMAL',
      tokens: member.tokens.map(String),
      loadBytes: view.loadOf(member.endpoint),
      releaseVersion: member.releaseVersion,
      schemaVersion: member.schemaVersion,
    };
  }

  information(): NodeInformation {
    const { platform, startedAtMillis, view } = this.node;
    const memory = this.memory();
    const loadBytes = view.loadOf(this.endpoint) ?? 0;
    return {
      loadBytes,
      uncompressedLoadBytes: loadBytes,
      generation: view.generation,
      uptimeMs: platform.clock.nowMillis() - startedAtMillis,
      heapUsedBytes: memory.heapUsed,
      heapMaxBytes: memory.heapTotal,
      residentBytes: memory.rss,
      offHeapBytes: memory.external,
      exceptions: 0,
      keyCache: { ...this.node.format.caches.keyCacheFacts, savePeriodSeconds: 0 },
      rowCache: noCache,
      counterCache: noCache,
      networkCache: { sizeBytes: 0, overflowBytes: 0, capacityBytes: 0 },
      percentRepaired: 100,
      bootstrapState: 'COMPLETED',
    };
  }

  activity(): NodeActivity {
    const { meter, messages } = this.node;
    let droppedMessages = 0;
    let expiredRequests = 0;
    for (const { dropped, expired } of messages.statistics()) {
      droppedMessages += dropped;
      expiredRequests += expired;
    }
    const { replicaReads, replicaWrites } = meter;
    const requests = meter.activity();
    return { replicaReads, replicaWrites, requests, droppedMessages, expiredRequests };
  }

  keyspaces(): readonly ManagedKeyspace[] {
    const all = [...this.node.schema.current.keyspaces.values()].filter((k) => !k.isVirtual);
    const managed = all.map(
      ({ name, replication }): ManagedKeyspace => ({
        name,
        kind: LOCAL_KEYSPACES.has(name)
          ? 'local'
          : REPLICATED_SYSTEM_KEYSPACES.has(name)
            ? 'system'
            : 'user',
        replicationClass: replication.className,
        replicationOptions: replication.options,
      }),
    );
    const order = ['user', 'system', 'local'];
    return managed.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }

  tokenOwnership(): ReadonlyMap<string, number> {
    return this.node.view.tokenOwnership();
  }

  effectiveOwnership(keyspace: string): ReadonlyMap<string, number> {
    const found = this.node.schema.current.keyspace(keyspace);
    if (found === undefined) throw new AdminProblem(404, `there is no keyspace ${keyspace}`);
    return this.node.view.effectiveOwnership(found);
  }

  gossip(): readonly GossipEndpoint[] {
    return [...this.node.view.gossipInfo()].map(([endpoint, info]) => ({ endpoint, ...info }));
  }

  naturalEndpoints(keyspace: string, table: string, key: string): readonly string[] {
    const { schema, view } = this.node;
    const found = schema.current.keyspace(keyspace);
    const metadata = found?.tables.get(table);
    if (found === undefined || metadata === undefined) {
      throw new AdminProblem(404, `there is no table ${keyspace}.${table}`);
    }
    const replicas = view.replicas(found, decorateKey(partitionKeyFromText(metadata, key)));
    return replicas.map((node) => node.endpoint);
  }

  filesWith(
    keyspace: string,
    table: string,
    key: string,
    isHex: boolean,
  ): ReturnType<ManagedNode['filesWith']> {
    const metadata = this.node.schema.current.table(keyspace, table);
    if (metadata === undefined) return null;
    const bytes = isHex ? Buffer.from(key, 'hex') : keyForFiles(metadata, key);
    return this.node.engine.places.filesWith(metadata.id, decorateKey(bytes));
  }

  hasTable(keyspace: string, table: string): boolean {
    return this.node.schema.current.table(keyspace, table) !== undefined;
  }

  waitingHints(): readonly WaitingHints[] {
    return this.node.coordinator.hints.pending();
  }

  hintedHandoffDisabledDataCenters(): readonly string[] {
    return this.node.coordinator.hints.disabledFor;
  }

  isRunning(service: ServiceName): boolean {
    switch (service) {
      case 'gossip':
        return this.node.view.isGossipRunning;
      case 'native-transport':
        return this.node.server.isRunning;
      case 'hinted-handoff':
        return this.handoff;
      case 'incremental-backups':
        return this.node.engine.incrementalBackups;
    }
  }

  async setRunning(service: ServiceName, running: boolean): Promise<void> {
    const { node } = this;
    if (this.isRunning(service) === running) return;
    switch (service) {
      case 'gossip':
        if (running) node.view.enableGossip();
        else node.view.disableGossip();
        return;
      case 'native-transport':
        return running ? node.openNativeTransport() : node.closeNativeTransport();
      case 'hinted-handoff':
        this.handoff = running;
        node.coordinator.hints.setEnabled(running);
        return;
      case 'incremental-backups':
        node.engine.incrementalBackups = running;
    }
  }

  async flush(keyspace: string | null, tables: readonly string[]): Promise<void> {
    const { engine, schema } = this.node;
    if (keyspace === null) {
      await engine.flush();
      return;
    }
    const chosen = chosenTables(schema.current, { keyspace, tables });
    await engine.flush(chosen.map(({ id }) => id));
  }

  drain(): Promise<void> {
    return this.node.drain();
  }
}

/** As `partitionKeyFromText`; what is wrong with the text is a failure, not a wrong use. */
function keyForFiles(table: TableMetadata, text: string): Buffer {
  try {
    return partitionKeyFromText(table, text);
  } catch (error) {
    if (error instanceof AdminProblem) throw new AdminProblem(500, error.message);
    throw error;
  }
}
