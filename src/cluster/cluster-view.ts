import type { DecoratedKey } from '../mutation/index.ts';
import type { Endpoint } from '../platform/index.ts';
import type { KeyspaceMetadata } from '../schema/index.ts';

/** Where a node stands in its life, as `nodetool status` shows it (N, J, L, M). */
export type NodeStatus = 'NORMAL' | 'JOINING' | 'LEAVING' | 'MOVING' | 'LEFT' | 'SHUTDOWN';

/** What is known of a node: from gossip for the others. Replaced whole when it changes. */
export interface NodeInfo {
  readonly endpoint: Endpoint;
  /** Host id as UUID text. */
  readonly hostId: string;
  readonly dataCenter: string;
  readonly rack: string;
  /** Signed 64-bit tokens in ascending order. */
  readonly tokens: readonly bigint[];
  readonly status: NodeStatus;
  readonly nativeAddress: string;
  readonly nativePort: number;
  readonly releaseVersion: string;
  /** Schema version (UUID text) it last told, or null. */
  readonly schemaVersion: string | null;
  /** True when it accepts CQL clients. */
  readonly nativeReady: boolean;
}

/**
 * Who is where, who is up, and who holds what: the coordinator's whole knowledge of the cluster.
 * All answers are of this node's own opinion at this moment.
 */
export interface ClusterView {
  readonly local: NodeInfo;
  /** Every member that owns tokens, the local node included. */
  members(): readonly NodeInfo[];
  node(endpoint: Endpoint): NodeInfo | undefined;
  byHostId(hostId: string): NodeInfo | undefined;
  /** The failure detector's opinion; the local node is always alive. */
  isAlive(endpoint: Endpoint): boolean;
  /** Milliseconds (monotonic) since it was seen alive; 0 while it is. For max_hint_window. */
  downForMs(endpoint: Endpoint): number;
  /**
   * Replicas of a key in ring order (cached an interval): natural order of the strategy. The same
   * array object for keys of the same interval while ring and replication stay the same.
   */
  replicas(keyspace: KeyspaceMetadata, key: DecoratedKey): readonly NodeInfo[];
  /** Replication factor of a keyspace in all, and in one data centre (0 when it has none). */
  replicationFactor(keyspace: KeyspaceMetadata): number;
  replicationFactorIn(keyspace: KeyspaceMetadata, dataCenter: string): number;
  /** Data centres the keyspace replicates to; for a strategy without data centres, empty. */
  dataCentersOf(keyspace: KeyspaceMetadata): readonly string[];
  /** All tokens of the ring in ascending order with their owner. */
  readonly ring: readonly { readonly token: bigint; readonly owner: NodeInfo }[];
  /** Sorted by nearness to the local node: itself, its rack, its data centre, the rest. */
  byProximity(nodes: readonly NodeInfo[]): readonly NodeInfo[];
}
