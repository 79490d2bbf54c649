/**
 * What the routes answer, as JSON: the contract between a cluster and nodetool, ctl and the panel.
 */
import type { Fault, HostedNodeReport } from './managed-cluster.ts';
import type {
  CompactionHistoryEntry,
  CompactionStatistics,
  ManagedCompactions,
} from './managed-compactions.ts';
import type { LoggerLevel } from './managed-control.ts';
import type {
  ClientConnection,
  DataPath,
  DroppedMessages,
  NetworkFacts,
  NodeLimits,
  PhiReport,
  PoolReport,
  RequestLatencies,
  RingDescription,
  ViewBuildReport,
} from './managed-facts.ts';
import type {
  ClusterIdentity,
  GossipEndpoint,
  ManagedKeyspace,
  ManagedMember,
  ManagedNode,
  NodeInformation,
  ServiceName,
  WaitingHints,
} from './managed-node.ts';
import type { SamplingResults } from './managed-sampling.ts';
import type { ManagedSnapshot } from './managed-snapshots.ts';
import type { TableReport } from './managed-tables.ts';

/** Where the administration of a cluster listens when nobody says otherwise; JMX's port. */
export const defaultAdminPort = 7199;

/** Body of every answer that is no success. */
export interface ProblemReport {
  readonly error: string;
  readonly hint: string;
}

/** GET /v1/cluster */
export interface ClusterReport {
  readonly name: string;
  /** Of the process that hosts the nodes. */
  readonly processId: number;
  readonly residentBytes: number;
  readonly settled: boolean;
  readonly nodes: readonly HostedNodeReport[];
  readonly faults: readonly Fault[];
}

/** POST /v1/cluster/{stop,kill,start,pause,resume}; body { target }. */
export interface ChangedNodesReport {
  readonly nodes: readonly string[];
}

/**
 * POST /v1/cluster/cut { from, to, oneWay? }, heal {}, slow { target, delayMs } or
 * { from, to, delayMs }; GET faults.
 */
export interface FaultsReport {
  readonly faults: readonly Fault[];
}

/** GET /v1/nodes/NODE/members?keyspace=NAME */
export interface MembersReport {
  readonly local: string;
  readonly members: readonly (ManagedMember & { readonly owns: number | null })[];
  readonly ownership: OwnershipReport;
}

export interface OwnershipReport {
  /** True: `owns` counts a keyspace's replicas; false: it counts tokens only, `note` says why. */
  readonly effective: boolean;
  readonly keyspace: string | null;
  readonly note: string | null;
}

/** GET /v1/nodes/NODE/information */
export interface InformationReport extends NodeInformation {
  readonly endpoint: string;
  readonly nativeEndpoint: string;
  readonly hostId: string;
  readonly releaseVersion: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly tokens: readonly string[];
  /** False while it owns no tokens yet. */
  readonly joined: boolean;
  readonly services: ServicesReport;
}

export type ServicesReport = Readonly<Record<ServiceName, boolean>> & {
  readonly hintedHandoffDisabledDataCenters: readonly string[];
};

/** GET /v1/nodes/NODE/cluster */
export interface ClusterDescriptionReport extends ClusterIdentity {
  readonly members: MembersReport;
  readonly keyspaces: readonly ManagedKeyspace[];
}

/** GET /v1/nodes/NODE/gossip */
export interface GossipReport {
  readonly endpoints: readonly GossipEndpoint[];
}

/** GET /v1/nodes/NODE/endpoints?keyspace=NAME&table=NAME&key=TEXT */
export interface EndpointsReport {
  readonly endpoints: readonly string[];
}

/**
 * GET /v1/nodes/NODE/compactions gives `CompactionStatistics`. POST there starts one and ends with it:
 * { operation: 'compact' | 'compact-keys' | 'upgrade', what, ... }; PUT compactions/throughput { mebibytes },
 * compactions/automatic { what, running }; POST compactions/stop { kind } or { id }.
 * `what` is `*`, or a keyspace and perhaps tables of it, with spaces in between.
 */
export type CompactionsReport = CompactionStatistics;

/** GET /v1/nodes/NODE/compactions/history */
export interface CompactionHistoryReport {
  readonly history: readonly CompactionHistoryEntry[];
}

/** GET /v1/nodes/NODE/compactions/automatic?what=WHAT */
export interface AutomaticCompactionReport {
  readonly tables: ReturnType<ManagedCompactions['automatic']>;
}

/**
 * GET /v1/nodes/NODE/snapshots. POST there takes one (`SnapshotRequest`), POST snapshots/clear removes
 * some: { tag?, keyspaces?, createdBefore?, olderThanMs? }.
 */
export interface SnapshotsReport {
  readonly snapshots: readonly ManagedSnapshot[];
}

/** GET /v1/nodes/NODE/files?keyspace=NAME&table=NAME&key=TEXT&hex=true */
export interface FilesReport {
  /** Null: there is no such table. */
  readonly files: ReturnType<ManagedNode['filesWith']>;
}

/**
 * GET /v1/nodes/NODE/tables. POST tables/import takes an `ImportRequest`, POST tables/refresh
 * { keyspace, table }.
 */
export interface TablesReport {
  readonly tables: readonly TableReport[];
}

/** POST /v1/nodes/NODE/tables/import */
export interface ImportReport {
  /** Folders that failed; null: there is no such table. */
  readonly failed: readonly string[] | null;
}

/**
 * POST /v1/nodes/NODE/maintenance/verify { what, isThorough?, checksTokens? }. Beside it: garbagecollect
 * { what, grain }, cleanup { what }, scrub { what, skipsCorrupted?, takesSnapshot? }, rebuild-index
 * { keyspace, table, indexes }.
 */
export interface DamageReport {
  /** Tables that have a damaged file. */
  readonly damaged: readonly { readonly keyspace: string; readonly table: string }[];
}

/** GET /v1/nodes/NODE/facts/pools */
export interface PoolsReport {
  readonly pools: readonly PoolReport[];
  readonly dropped: readonly DroppedMessages[];
}

/** GET /v1/nodes/NODE/facts/views?keyspace=NAME&view=NAME */
export interface ViewBuildsReport {
  readonly builds: readonly ViewBuildReport[];
}

/** GET /v1/nodes/NODE/facts/latencies */
export type LatenciesReport = RequestLatencies;

/** GET /v1/nodes/NODE/facts/ring?keyspace=NAME */
export type RingReport = RingDescription;

/** GET /v1/nodes/NODE/facts/paths */
export interface DataPathsReport {
  readonly paths: readonly DataPath[];
}

/** GET /v1/nodes/NODE/facts/tokens */
export interface SampledTokensReport {
  readonly tokens: readonly string[];
}

/** GET /v1/nodes/NODE/facts/phi */
export interface PhisReport {
  readonly phis: readonly PhiReport[];
}

/** GET /v1/nodes/NODE/facts/network */
export type NetworkReport = NetworkFacts;

/** GET /v1/nodes/NODE/facts/clients */
export interface ClientsReport {
  readonly clients: readonly ClientConnection[];
}

/** GET /v1/nodes/NODE/facts/limits */
export type LimitsReport = NodeLimits;

/** POST /v1/nodes/NODE/sampling (a `SamplingRequest`): answers when the time is over. */
export interface SampledReport {
  readonly results: SamplingResults;
}

/** GET /v1/nodes/NODE/sampling/jobs */
export interface SamplingJobsReport {
  readonly jobs: readonly string[];
}

/** POST /v1/nodes/NODE/sampling/jobs (a `SamplingRequest` with `intervalMs`), jobs/stop { keyspace?, table? }. */
export interface SamplingSwitchReport {
  readonly done: boolean;
}

/**
 * GET /v1/nodes/NODE/control/logging; PUT there { logger?, level? }. Beside it: PUT control/limit
 * { limit, value }, handoff { running }, hints { dataCenter, running }, caches/key { mebibytes },
 * thresholds { keyspace, table, min, max }; POST hints/truncate { address? }, batches/replay {},
 * caches/invalidate { cache, keys? }.
 */
export interface LoggingReport {
  readonly loggers: readonly LoggerLevel[];
}

/** GET /v1/nodes/NODE/control/tracing; PUT there takes the same. */
export interface TraceProbabilityReport {
  readonly probability: number;
}

/** GET /v1/nodes/NODE/cidr-groups, and below it ranges?group=NAME and of?address=ADDRESS */
export interface NamesReport {
  readonly names: readonly string[];
}

/** POST /v1/nodes/NODE/cidr-groups/forget { role? } */
export interface ForgottenReport {
  readonly wasKnown: boolean;
}

/** GET /v1/nodes/NODE/hints */
export interface HintsReport {
  readonly hints: readonly WaitingHints[];
}
