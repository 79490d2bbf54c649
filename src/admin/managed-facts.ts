import type { Distribution } from './managed-tables.ts';

/** Work of one kind on a node, in the name of Cassandra's pool for it. */
export interface PoolReport {
  readonly name: string;
  readonly active: number;
  readonly pending: number;
  readonly completed: number;
}

/** Messages of one verb that came too late to be looked at. */
export interface DroppedMessages {
  readonly verb: string;
  readonly dropped: number;
}

/** How far a node has come with building a view. */
export interface ViewBuildReport {
  /** `address:port`. */
  readonly endpoint: string;
  /** `STARTED` or `SUCCESS`, as it told; `UNKNOWN` when it told nothing. */
  readonly status: string;
}

/** What a node goes by, as it was set. */
export interface NodeLimits {
  /** `address:port` of each but the node itself. */
  readonly otherSeeds: readonly string[];
  /** Milliseconds by the type that `gettimeout` names. */
  readonly timeoutsMs: Readonly<Record<string, number>>;
  readonly maxHintWindowMs: number;
  readonly columnIndexKibibytes: number;
  readonly defaultReplicationFactor: number;
}

/** Microseconds that requests of clients took, by kind; the last minutes weigh most. */
export interface RequestLatencies {
  readonly read: Distribution;
  readonly write: Distribution;
  readonly range: Distribution;
  readonly casRead: Distribution;
  readonly casWrite: Distribution;
}

/** A range of tokens, behind `start` and up to `end`, and the nodes that have its data. */
export interface RingRange {
  /** Decimal text. */
  readonly start: string;
  readonly end: string;
  readonly replicas: readonly {
    /** `address:port` */
    readonly endpoint: string;
    /** Where it takes CQL clients: `address:port`. */
    readonly nativeEndpoint: string;
    readonly dataCenter: string;
    readonly rack: string;
  }[];
}

export interface RingDescription {
  /** UUID text. */
  readonly schemaVersion: string;
  readonly ranges: readonly RingRange[];
  /** Why the keyspace has no ring; null when it has one. */
  readonly problem: string | null;
}

/** Where the files of a table are. */
export interface DataPath {
  readonly keyspace: string;
  readonly table: string;
  readonly path: string;
}

/** What the failure detector makes of a node. */
export interface PhiReport {
  /** `address:port` */
  readonly endpoint: string;
  readonly phi: number;
}

/** Messages of some kind that a node sent. */
export interface MessageCounts {
  readonly pending: number;
  readonly completed: number;
  readonly dropped: number;
}

/** What a node has to do with others. */
export interface NetworkFacts {
  readonly mode: 'NORMAL' | 'DRAINED';
  /** Reads that mended replicas before they answered. */
  readonly readRepairs: number;
  readonly gossip: MessageCounts;
  readonly other: MessageCounts;
}

/** A connection of a CQL client. */
export interface ClientConnection {
  /** `address:port` of the client. */
  readonly address: string;
  readonly protocolVersion: number;
  /** Null: nobody has logged in. */
  readonly role: string | null;
  readonly keyspace: string | null;
  readonly requests: number;
  readonly driverName: string | null;
  readonly driverVersion: string | null;
  readonly options: Readonly<Record<string, string>>;
  /** Null without TLS. */
  readonly tls: { readonly cipher: string; readonly protocol: string } | null;
}

/** What operators ask a node about itself, and that changes nothing. */
export interface ManagedFacts {
  pools(): readonly PoolReport[];
  droppedMessages(): readonly DroppedMessages[];
  viewBuilds(keyspace: string, view: string): Promise<readonly ViewBuildReport[]>;
  limits(): NodeLimits;
  requestLatencies(): RequestLatencies;
  /** In ring order. */
  describeRing(keyspace: string): RingDescription;
  /** Of the tables of all keyspaces. */
  dataPaths(): readonly DataPath[];
  /** Tokens (decimal text) of the keys in the summaries of files that the node is the first replica of. */
  sampledTokens(): readonly string[];
  /** Of the other nodes. */
  phis(): readonly PhiReport[];
  network(): NetworkFacts;
  clients(): readonly ClientConnection[];
}
