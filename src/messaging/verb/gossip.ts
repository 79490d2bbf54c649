/** Cassandra's application states that this project gossips (names as `nodetool gossipinfo`). */
export type ApplicationState =
  | 'STATUS_WITH_PORT'
  | 'STATUS'
  | 'LOAD'
  | 'SCHEMA'
  | 'DC'
  | 'RACK'
  | 'RELEASE_VERSION'
  | 'INTERNAL_IP'
  | 'INTERNAL_ADDRESS_AND_PORT'
  | 'NATIVE_ADDRESS_AND_PORT'
  | 'RPC_ADDRESS'
  | 'SEVERITY'
  | 'NET_VERSION'
  | 'HOST_ID'
  | 'TOKENS'
  | 'RPC_READY'
  | 'SSTABLE_VERSIONS'
  | 'DISK_USAGE'
  | 'INDEX_STATUS';

export interface VersionedValue {
  readonly value: string;
  readonly version: number;
}

export interface HeartBeat {
  /** Seconds since the epoch when the node started (greater after every restart). */
  readonly generation: number;
  readonly version: number;
}

export interface EndpointState {
  readonly heartBeat: HeartBeat;
  readonly states: ReadonlyMap<ApplicationState, VersionedValue>;
}

export interface GossipDigest {
  readonly endpoint: string;
  readonly generation: number;
  readonly maxVersion: number;
}

export interface GossipDigestSyn {
  readonly clusterName: string;
  readonly partitioner: string;
  readonly digests: readonly GossipDigest[];
}

export interface GossipDigestAck {
  readonly digests: readonly GossipDigest[];
  readonly states: ReadonlyMap<string, EndpointState>;
}

export interface GossipDigestAck2 {
  readonly states: ReadonlyMap<string, EndpointState>;
}
