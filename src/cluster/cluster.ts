import { configurationError } from '../base/error/index.ts';
import type { Settings } from '../config/index.ts';
import { RELEASE_VERSION } from '../config/index.ts';
import type { ApplicationState, EndpointState, MessageService } from '../messaging/index.ts';
import type { DecoratedKey } from '../mutation/index.ts';
import type { Observer } from '../observe/index.ts';
import type { Endpoint, Platform } from '../platform/index.ts';
import { endpointAddress } from '../platform/index.ts';
import type { KeyspaceMetadata } from '../schema/index.ts';
import type { ClusterView, NodeInfo } from './cluster-view.ts';
import {
  applicationStates,
  doubleValue,
  Gossiper,
  isDeadStatus,
  normalStatus,
  parseTokensValue,
  statusWord,
  tokensValue,
} from './gossip/index.ts';
import type { KnownNode } from './membership.ts';
import { Membership } from './membership.ts';
import type { DescribedRange, RingEntry, Snitch, TokenOwner } from './ring/index.ts';
import {
  allocateTokens,
  createSnitch,
  describeRing,
  effectiveOwnership,
  ReplicaCache,
  sortByProximity,
  sortTokens,
  tokenOwnership,
} from './ring/index.ts';

/** What a node remembers of itself and of others (system.local and system.peers_v2). */
export interface LocalIdentity {
  /** Host id as UUID text; made once, when the node first starts. */
  readonly hostId: string;
  /** Tokens of before; null for a node that joins: it takes the settings' or chooses. */
  readonly tokens: readonly bigint[] | null;
  /** Generation of the last life, in seconds since the epoch; null for the first one. */
  readonly previousGeneration: number | null;
  readonly savedPeers: readonly KnownNode[];
}

export interface ClusterParts {
  readonly settings: Pick<
    Settings,
    | 'clusterName'
    | 'partitioner'
    | 'seeds'
    | 'endpointSnitch'
    | 'topology'
    | 'dataCenter'
    | 'rack'
    | 'numTokens'
    | 'initialTokens'
    | 'ringDelayMs'
    | 'phiConvictThreshold'
    | 'requestTimeoutMs'
    | 'broadcastRpcAddress'
    | 'nativeTransportPort'
  >;
  readonly platform: Pick<Platform, 'clock' | 'timers' | 'random' | 'log'>;
  readonly messages: MessageService;
  readonly observer: Observer;
  readonly identity: LocalIdentity;
  /** For SSTABLE_VERSIONS; `big-nb` when not given. */
  readonly sstableVersions?: string;
  /** `allocate_tokens_for_local_replication_factor`; 3 when not given. */
  readonly localReplicationFactor?: number;
}

/** One state of a node as `nodetool gossipinfo` prints it; TOKENS is `<hidden>`. */
export interface GossipStateInfo {
  readonly name: ApplicationState;
  readonly version: number;
  readonly value: string;
}

export interface GossipNodeInfo {
  readonly generation: number;
  readonly heartbeat: number;
  readonly states: readonly GossipStateInfo[];
}

type States = readonly (readonly [ApplicationState, string])[];

/** The view of the cluster with the controls that the composition root and admin need. */
export class Cluster implements ClusterView {
  private readonly parts: ClusterParts;
  private readonly endpoint: Endpoint;
  private readonly gossiper: Gossiper;
  private readonly membership: Membership;
  private readonly snitch: Snitch;
  private readonly sorted = new WeakMap<readonly NodeInfo[], readonly NodeInfo[]>();
  private tokens: readonly bigint[];
  private schemaVersion: string | null = null;
  private loadBytes = 0;
  private nativeReady = false;

  constructor(parts: ClusterParts) {
    const { settings, platform, messages, identity } = parts;
    this.parts = parts;
    this.endpoint = messages.endpoint;
    this.tokens = identity.tokens ?? [];
    const saved = new Map(identity.savedPeers.map((node) => [node.endpoint, node]));
    this.snitch = createSnitch(settings, this.endpoint, (endpoint) => {
      const states = this.gossiper?.table.records.get(endpoint)?.states;
      const dataCenter = states?.get('DC')?.value;
      const rack = states?.get('RACK')?.value;
      if (dataCenter !== undefined && rack !== undefined) return { dataCenter, rack };
      return saved.get(endpoint) ?? null;
    });
    this.membership = new Membership({
      local: {
        endpoint: this.endpoint,
        hostId: identity.hostId,
        ...this.snitch.placeOf(this.endpoint),
        tokens: this.tokens,
        nativeAddress: settings.broadcastRpcAddress,
        nativePort: settings.nativeTransportPort,
        releaseVersion: RELEASE_VERSION,
      },
      saved: identity.savedPeers.filter((node) => node.endpoint !== this.endpoint),
      snitch: this.snitch,
      replicas: new ReplicaCache(() => this.membership.local),
      clock: platform.clock,
      log: platform.log,
      observer: parts.observer,
    });
    this.gossiper = new Gossiper({
      local: this.endpoint,
      clusterName: settings.clusterName,
      partitioner: settings.partitioner,
      seeds: settings.seeds,
      ...platform,
      messages,
      phiConvictThreshold: settings.phiConvictThreshold,
      ringDelayMs: settings.ringDelayMs,
      get echoTimeoutMs() {
        return settings.requestTimeoutMs;
      },
      listener: this.membership,
    });
    this.membership.attach(this.gossiper.table);
  }

  get local(): NodeInfo {
    return this.membership.local;
  }

  get ring(): readonly RingEntry[] {
    return this.membership.replicas.ring.entries;
  }

  members(): readonly NodeInfo[] {
    return this.membership.replicas.ring.members;
  }

  /** Every node gossip knows, also those that own no tokens (yet, or any more). */
  knownNodes(): readonly NodeInfo[] {
    return this.membership.nodes();
  }

  node(endpoint: Endpoint): NodeInfo | undefined {
    return this.membership.node(endpoint);
  }

  byHostId(hostId: string): NodeInfo | undefined {
    return this.membership.byHostId(hostId);
  }

  isAlive(endpoint: Endpoint): boolean {
    return this.gossiper.table.isAlive(endpoint);
  }

  downForMs(endpoint: Endpoint): number {
    return this.gossiper.table.downForMs(endpoint);
  }

  replicas(keyspace: KeyspaceMetadata, key: DecoratedKey): readonly NodeInfo[] {
    return this.membership.replicas.replicas(keyspace, key);
  }

  replicationFactor(keyspace: KeyspaceMetadata): number {
    return this.membership.replicas.strategy(keyspace).replicationFactor;
  }

  /** For a strategy without data centres: all replicas, as for Cassandra's LOCAL_QUORUM. */
  replicationFactorIn(keyspace: KeyspaceMetadata, dataCenter: string): number {
    return this.membership.replicas.strategy(keyspace).replicationFactorIn(dataCenter);
  }

  dataCentersOf(keyspace: KeyspaceMetadata): readonly string[] {
    return this.membership.replicas.strategy(keyspace).dataCenters;
  }

  byProximity(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
    if (!this.snitch.knowsDistance) return nodes;
    if (!Object.isFrozen(nodes)) return sortByProximity(this.local, nodes);
    let sorted = this.sorted.get(nodes);
    if (sorted === undefined) {
      sorted = Object.freeze(sortByProximity(this.local, nodes));
      this.sorted.set(nodes, sorted);
    }
    return sorted;
  }

  /** Share (0 to 1) of the ring that each member's tokens cover. */
  tokenOwnership(): ReadonlyMap<Endpoint, number> {
    return tokenOwnership(this.membership.replicas.ring);
  }

  /** Share (0 to 1) of a keyspace's data that each member holds. */
  effectiveOwnership(keyspace: KeyspaceMetadata): ReadonlyMap<Endpoint, number> {
    return effectiveOwnership(this.membership.replicas, keyspace);
  }

  describeRing(keyspace: KeyspaceMetadata): readonly DescribedRange[] {
    return describeRing(this.membership.replicas, keyspace);
  }

  /** This life's generation, to be saved for the next; 0 before `start`. */
  get generation(): number {
    return this.gossiper.generation;
  }

  get isGossipRunning(): boolean {
    return this.gossiper.isEnabled;
  }

  /**
   * Joins: looks at the cluster first, takes or chooses tokens, and gossips as NORMAL. Data that
   * other nodes have is not streamed (Cassandra's `auto_bootstrap: false`). Rejects with
   * Cassandra's words when the address or a token is another node's, or when no other node answers
   * a node that is no seed.
   */
  async start(): Promise<void> {
    const { identity, platform, settings } = this.parts;
    const peers = identity.savedPeers.map((node) => node.endpoint);
    const states = await this.gossiper.shadowRound(peers.filter((peer) => peer !== this.endpoint));
    this.checkAddress(states);
    if (identity.tokens === null)
      this.tokens = this.chooseTokens(tokenOwners(states, this.endpoint));
    const seconds = Math.floor(platform.clock.nowMillis() / 1000);
    const generation = Math.max(seconds, (identity.previousGeneration ?? 0) + 1);
    const place = this.snitch.placeOf(this.endpoint);
    const address = endpointAddress(this.endpoint);
    const schema: States = this.schemaVersion === null ? [] : [['SCHEMA', this.schemaVersion]];
    this.gossiper.start(generation, [
      ['NET_VERSION', '13'],
      ['HOST_ID', identity.hostId],
      [
        'NATIVE_ADDRESS_AND_PORT',
        `${settings.broadcastRpcAddress}:${settings.nativeTransportPort}`,
      ],
      ['RPC_ADDRESS', settings.broadcastRpcAddress],
      ['RELEASE_VERSION', RELEASE_VERSION],
      ['SSTABLE_VERSIONS', this.parts.sstableVersions ?? 'big-nb'],
      ['INTERNAL_ADDRESS_AND_PORT', this.endpoint],
      ['INTERNAL_IP', address],
      ['DC', place.dataCenter],
      ['RACK', place.rack],
      ...schema,
      ['LOAD', doubleValue(this.loadBytes)],
      ...this.normalStates(),
      ['RPC_READY', String(this.nativeReady)],
    ]);
  }

  /** Tells the others that this node stops, and stops gossiping. */
  stop(): void {
    this.gossiper.stop(this.membership.isMember(this.endpoint));
  }

  /** Stops gossiping without a word, as a crash does. */
  close(): void {
    this.gossiper.close();
  }

  /** `nodetool disablegossip`: the others see this node as shut down. */
  disableGossip(): void {
    if (!this.gossiper.isEnabled) return;
    this.parts.platform.log.warn('Stopping gossip by operator request');
    this.stop();
  }

  /** `nodetool enablegossip`. */
  enableGossip(): void {
    if (this.gossiper.isEnabled) return;
    this.parts.platform.log.warn('Starting gossip by operator request');
    this.gossiper.restart([...this.normalStates(), ['RPC_READY', String(this.nativeReady)]]);
  }

  /** A round at once, to all seeds and live nodes; see `settleClusters`. */
  gossipNow(): void {
    this.gossiper.gossipNow();
  }

  /** `version`: UUID text. */
  setSchemaVersion(version: string): void {
    if (this.schemaVersion === version) return;
    this.schemaVersion = version;
    this.gossiper.setStates([['SCHEMA', version]]);
  }

  setNativeReady(ready: boolean): void {
    if (this.nativeReady === ready) return;
    this.nativeReady = ready;
    this.gossiper.setStates([['RPC_READY', String(ready)]]);
  }

  /** Bytes of live data on disk, for LOAD. */
  setLoad(bytes: number): void {
    if (this.loadBytes === bytes) return;
    this.loadBytes = bytes;
    this.gossiper.setStates([['LOAD', doubleValue(bytes)]]);
  }

  /** LOAD of a node in bytes; null when it has told none. */
  loadOf(endpoint: Endpoint): number | null {
    if (endpoint === this.endpoint) return this.loadBytes;
    const load = this.gossiper.table.records.get(endpoint)?.value('LOAD');
    return load === undefined ? null : Number(load);
  }

  /** How full the disks of this node are, for DISK_USAGE. */
  setDiskUsage(usage: string): void {
    this.gossiper.setStates([['DISK_USAGE', usage]]);
  }

  get hasCrowdedDisks(): boolean {
    return this.membership.hasCrowdedDisks;
  }

  /** DISK_USAGE of a node; null when it has told none. */
  diskUsageOf(endpoint: Endpoint): string | null {
    return this.gossiper.table.records.get(endpoint)?.value('DISK_USAGE') ?? null;
  }

  /** What this node thinks of another. */
  seenAs(endpoint: Endpoint): 'UP' | 'DOWN' | 'UNKNOWN' {
    if (this.isAlive(endpoint)) return 'UP';
    return this.membership.node(endpoint) === undefined ? 'UNKNOWN' : 'DOWN';
  }

  /** The failure detector's phi of a node; 0 when nothing was heard of it. */
  phiOf(endpoint: Endpoint): number {
    return this.gossiper.failureDetector.phi(endpoint);
  }

  /** All that gossip knows, by endpoint in order, states as `nodetool gossipinfo` orders them. */
  gossipInfo(): ReadonlyMap<Endpoint, GossipNodeInfo> {
    const { records } = this.gossiper.table;
    const info = new Map<Endpoint, GossipNodeInfo>();
    for (const endpoint of [...records.keys()].sort()) {
      const record = records.get(endpoint);
      if (record === undefined) continue;
      const states = applicationStates.flatMap((name) => {
        const state = record.states.get(name);
        if (state === undefined) return [];
        const value = name === 'TOKENS' ? '<hidden>' : state.value;
        return [{ name, version: state.version, value }];
      });
      const { generation, heartBeatVersion } = record;
      info.set(endpoint, { generation, heartbeat: heartBeatVersion, states });
    }
    return info;
  }

  private normalStates(): States {
    const status = normalStatus(this.tokens);
    return [
      ['TOKENS', tokensValue(this.tokens)],
      ['STATUS_WITH_PORT', status],
      ['STATUS', status],
    ];
  }

  private checkAddress(states: ReadonlyMap<Endpoint, EndpointState>): void {
    const previous = states.get(this.endpoint)?.states;
    const status = statusWord(previous?.get('STATUS_WITH_PORT')?.value ?? '');
    if (previous === undefined || previous.size === 0 || isDeadStatus(status)) return;
    if (previous.get('HOST_ID')?.value === this.parts.identity.hostId) return;
    throw configurationError(
      `A node with address /${this.endpoint} already exists, cancelling join. ` +
        'Use cassandra.replace_address if you want to replace this node.',
    );
  }

  private chooseTokens(others: readonly TokenOwner[]): readonly bigint[] {
    const { settings, platform } = this.parts;
    const taken = new Set(others.flatMap((owner) => owner.tokens));
    if (settings.initialTokens !== null) {
      const used = settings.initialTokens.find((token) => taken.has(token));
      if (used === undefined) return sortTokens(settings.initialTokens);
      throw configurationError(
        `Bootstrapping to existing token ${used} is not allowed ` +
          '(decommission/removenode the old node first).',
      );
    }
    if (settings.numTokens < 1) throw configurationError('num_tokens must be >= 1');
    const place = this.snitch.placeOf(this.endpoint);
    const factor = this.parts.localReplicationFactor ?? 3;
    return allocateTokens(platform.random, others, place, settings.numTokens, factor);
  }
}

/** The other nodes' tokens and places, out of what a shadow round learned. */
function tokenOwners(
  states: ReadonlyMap<Endpoint, EndpointState>,
  local: Endpoint,
): readonly TokenOwner[] {
  const owners: TokenOwner[] = [];
  for (const [endpoint, { states: values }] of states) {
    const status = statusWord(values.get('STATUS_WITH_PORT')?.value ?? '');
    const tokens = values.get('TOKENS')?.value;
    if (endpoint === local || tokens === undefined || isDeadStatus(status)) continue;
    owners.push({
      dataCenter: values.get('DC')?.value ?? '',
      rack: values.get('RACK')?.value ?? '',
      tokens: parseTokensValue(tokens),
    });
  }
  return owners;
}

/**
 * One node's membership in its cluster: registers the gossip verbs with `messages`; gossip begins
 * with `start`. Throws a ConfigurationError when the snitch cannot place the local node.
 */
export function createCluster(parts: ClusterParts): Cluster {
  return new Cluster(parts);
}
