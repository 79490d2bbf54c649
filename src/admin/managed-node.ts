import type { LevelActivity } from '../observe/index.ts';
import type { ManagedCidrGroups } from './managed-cidr-groups.ts';
import type { ManagedCompactions } from './managed-compactions.ts';
import type { ManagedControl } from './managed-control.ts';
import type { ManagedFacts } from './managed-facts.ts';
import type { ManagedMaintenance } from './managed-maintenance.ts';
import type { ManagedSampling } from './managed-sampling.ts';
import type { ManagedSnapshots } from './managed-snapshots.ts';
import type { ManagedTables } from './managed-tables.ts';

/** Letters of `nodetool status`: N, J, L, M. Nodes that left are no members. */
export type MemberState = 'NORMAL' | 'JOINING' | 'LEAVING' | 'MOVING';

/** One owner of tokens, as the asked node sees it. */
export interface ManagedMember {
  /** Internode side: `address:port`. */
  readonly endpoint: string;
  /** UUID text. */
  readonly hostId: string;
  readonly dataCenter: string;
  readonly rack: string;
  /** The failure detector's opinion; the asked node itself is always alive. */
  readonly alive: boolean;
  readonly state: MemberState;
  /** Signed 64-bit tokens as decimal text, ascending. */
  readonly tokens: readonly string[];
  /** Bytes of live data as it told (LOAD), or null when it has told none. */
  readonly loadBytes: number | null;
  /** `5.0.5`; empty when unknown. */
  readonly releaseVersion: string;
  /** UUID text as it told (SCHEMA), or null. */
  readonly schemaVersion: string | null;
}

/** What is the same for all nodes of a cluster, as this node is set. */
export interface ClusterIdentity {
  readonly name: string;
  /** Full class name, `org.apache.cassandra.locator.PropertyFileSnitch`. */
  readonly snitch: string;
  /** True when a dynamic snitch reorders replicas by their latency. */
  readonly dynamicSnitch: boolean;
  /** Full class name, `org.apache.cassandra.dht.Murmur3Partitioner`. */
  readonly partitioner: string;
}

export interface ManagedKeyspace {
  readonly name: string;
  /**
   * `user`: made by clients; `system`: replicated, Cassandra's own (system_auth, system_traces,
   * system_distributed); `local`: each node has its own (system, system_schema). No virtual ones.
   */
  readonly kind: 'user' | 'system' | 'local';
  /** Class name with or without its package. */
  readonly replicationClass: string;
  /** Without `class`: `{ DC1: '3', DC2: '3' }`. */
  readonly replicationOptions: Readonly<Record<string, string>>;
}

/** Zeros where there is no such cache. */
export interface CacheInformation {
  readonly entries: number;
  readonly sizeBytes: number;
  readonly capacityBytes: number;
  readonly hits: number;
  readonly requests: number;
  readonly savePeriodSeconds: number;
}

/** What `nodetool info` shows beside the services and the tokens. */
export interface NodeInformation {
  readonly loadBytes: number;
  /** Load before compression. */
  readonly uncompressedLoadBytes: number;
  /** Gossip generation of this life, in seconds since the epoch. */
  readonly generation: number;
  /** Milliseconds since this life of the node began. */
  readonly uptimeMs: number;
  /** Of the whole process: nodes of one process share it. */
  readonly heapUsedBytes: number;
  readonly heapMaxBytes: number;
  readonly residentBytes: number;
  readonly offHeapBytes: number;
  /** Errors that no request was told of. */
  readonly exceptions: number;
  readonly keyCache: CacheInformation;
  readonly rowCache: CacheInformation;
  readonly counterCache: CacheInformation;
  readonly networkCache: {
    readonly sizeBytes: number;
    readonly overflowBytes: number;
    readonly capacityBytes: number;
  };
  /** 0 to 100. */
  readonly percentRepaired: number;
  readonly bootstrapState: 'NEEDS_BOOTSTRAP' | 'IN_PROGRESS' | 'COMPLETED' | 'DECOMMISSIONED';
}

/** What a node did since it started; counters that only grow. */
export interface NodeActivity {
  /** Work for users' keyspaces, as a replica. */
  readonly replicaReads: number;
  readonly replicaWrites: number;
  /** Requests of clients, as their coordinator. */
  readonly requests: readonly LevelActivity[];
  /** Messages that came after their time. */
  readonly droppedMessages: number;
  /** Own requests that no replica answered in time. */
  readonly expiredRequests: number;
}

/** One application state in Cassandra's name; the value of TOKENS is `<hidden>`. */
export interface GossipState {
  readonly name: string;
  readonly version: number;
  readonly value: string;
}

export interface GossipEndpoint {
  /** `address:port`. */
  readonly endpoint: string;
  readonly generation: number;
  readonly heartbeat: number;
  /** In the order of Cassandra's ApplicationState. */
  readonly states: readonly GossipState[];
}

/** What can be switched off and on while the node lives. */
export type ServiceName = 'gossip' | 'native-transport' | 'hinted-handoff' | 'incremental-backups';
export const serviceNames: readonly ServiceName[] = [
  'gossip',
  'native-transport',
  'hinted-handoff',
  'incremental-backups',
];

/** Mutations that wait for one other node. */
export interface WaitingHints {
  /** Host id (UUID text) of the node that will get them. */
  readonly hostId: string;
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds since the epoch at which the oldest and the newest was written. */
  readonly oldestMillis: number;
  readonly newestMillis: number;
}

/**
 * One living node as operators see and steer it: data, never text. All answers are the node's own
 * opinion at this moment.
 */
export interface ManagedNode {
  /** Internode side: `address:port`; one of the members. */
  readonly endpoint: string;
  /** Where it takes CQL clients: `address:port`. */
  readonly nativeEndpoint: string;
  readonly hostId: string;
  readonly releaseVersion: string;
  readonly cluster: ClusterIdentity;
  readonly compactions: ManagedCompactions;
  readonly snapshots: ManagedSnapshots;
  readonly tables: ManagedTables;
  readonly maintenance: ManagedMaintenance;
  readonly facts: ManagedFacts;
  readonly sampling: ManagedSampling;
  readonly control: ManagedControl;
  readonly cidrGroups: ManagedCidrGroups;

  /** Every owner of tokens, this node included; nodes that join or leave with their state. */
  members(): readonly ManagedMember[];
  information(): NodeInformation;
  activity(): NodeActivity;
  /** Replicated keyspaces first, those of each node's own last. */
  keyspaces(): readonly ManagedKeyspace[];
  /** Share (0 to 1) of the ring by endpoint that a member's tokens cover. */
  tokenOwnership(): ReadonlyMap<string, number>;
  /** Share (0 to 1) of a replicated keyspace's data by endpoint. The keyspace exists. */
  effectiveOwnership(keyspace: string): ReadonlyMap<string, number>;
  gossip(): readonly GossipEndpoint[];
  /**
   * Endpoints of the replicas of a key, in ring order. `key` is the text form of the partition key's
   * type, parts of a composite key joined by `:`. Keyspace and table exist; throws
   * `AdminProblem` of status 400 when the text is no value of the key's type.
   */
  naturalEndpoints(keyspace: string, table: string, key: string): readonly string[];
  /**
   * Paths of the Data components that may hold a key, with their levels. `key` as for
   * `naturalEndpoints`, or in hexadecimal digits. Null when there is no such table. Throws `AdminProblem`
   * of status 500 when the text is no value of the key's type.
   */
  filesWith(
    keyspace: string,
    table: string,
    key: string,
    isHex: boolean,
  ): readonly { readonly path: string; readonly level: number }[] | null;
  /** False when the keyspace has neither table nor view of that name. */
  hasTable(keyspace: string, table: string): boolean;
  waitingHints(): readonly WaitingHints[];
  hintedHandoffDisabledDataCenters(): readonly string[];

  isRunning(service: ServiceName): boolean;
  /** Does nothing when the service is already so. */
  setRunning(service: ServiceName, running: boolean): Promise<void>;
  /**
   * Writes what tables hold in memory to files: tables of a keyspace, all of it when none is named, or
   * of all keyspaces (null). Throws `AdminProblem`: 404 for an unknown keyspace, 500 for an unknown
   * table.
   */
  flush(keyspace: string | null, tables: readonly string[]): Promise<void>;
  /** Stops taking clients and writes, and makes everything durable. The node stays, deaf. */
  drain(): Promise<void>;
}
