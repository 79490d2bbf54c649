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

/** What operators ask a node about itself, and that changes nothing. */
export interface ManagedFacts {
  pools(): readonly PoolReport[];
  droppedMessages(): readonly DroppedMessages[];
  viewBuilds(keyspace: string, view: string): Promise<readonly ViewBuildReport[]>;
  limits(): NodeLimits;
  requestLatencies(): RequestLatencies;
}
