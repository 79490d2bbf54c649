import type { ConsistencyName } from '../base/error/index.ts';
import type { ClientEncryption } from './client-encryption.ts';
import type { GuardrailSettings } from './guardrail-settings.ts';
import type { ReadThresholds } from './read-thresholds.ts';

/**
 * A node's settings: frozen data, read once. Names are those of cassandra.yaml in camel case with
 * the unit last; values are 5.0's defaults unless noted. The loader turns yaml, properties files,
 * environment and flags into this.
 */
export interface Settings {
  readonly clusterName: string;
  readonly nodeName: string;
  readonly listenAddress: string;
  readonly storagePort: number;
  readonly rpcAddress: string;
  readonly broadcastRpcAddress: string;
  readonly nativeTransportPort: number;
  /** A second port, for TLS alone; null: one port serves all. */
  readonly nativeTransportPortSsl: number | null;
  readonly startNativeTransport: boolean;
  readonly clientEncryption: ClientEncryption;
  /** Endpoints (`address:port`). */
  readonly seeds: readonly string[];
  readonly dataCenter: string;
  readonly rack: string;
  readonly endpointSnitch: EndpointSnitch;
  /** PropertyFileSnitch: `address` or `address:port` to place; `default` for others. */
  readonly topology: ReadonlyMap<string, { readonly dataCenter: string; readonly rack: string }>;
  readonly numTokens: number;
  /** Null: chosen at random (or by the allocator). */
  readonly initialTokens: readonly bigint[] | null;
  readonly partitioner: string;
  /** Null: everything stays in memory. */
  readonly dataDirectory: string | null;
  readonly ringDelayMs: number;

  readonly commitlogSync: 'periodic' | 'batch' | 'group';
  readonly commitlogSyncPeriodMs: number;
  readonly commitlogSyncGroupWindowMs: number;
  readonly commitlogSegmentSizeBytes: number;
  /** Past it the tables that keep the oldest segments are flushed. */
  readonly commitlogTotalSpaceBytes: number;
  readonly maxMutationSizeBytes: number;
  readonly commitFailurePolicy: 'stop' | 'stop_commit' | 'ignore' | 'die';
  /** Memory of all memtables of the node, those being flushed included. */
  readonly memtableHeapSpaceBytes: number;
  /** Share of it that memtables may fill before the largest is flushed. */
  readonly memtableCleanupThreshold: number;
  /** Chunks of data files kept in memory. */
  readonly fileCacheSizeBytes: number;
  /** Places of partitions in data files kept in memory. */
  readonly keyCacheSizeBytes: number;
  readonly autoSnapshot: boolean;
  readonly incrementalBackups: boolean;
  /** Infinite: compactions write as fast as they can. */
  readonly compactionThroughputBytesPerSecond: number;
  /** How many compactions run at once. */
  readonly concurrentCompactors: number;
  readonly diskFailurePolicy: 'stop' | 'stop_paranoid' | 'best_effort' | 'ignore' | 'die';

  readonly hintedHandoffEnabled: boolean;
  readonly hintedHandoffDisabledDataCenters: readonly string[];
  readonly maxHintWindowMs: number;
  readonly hintedHandoffThrottleBytesPerSecond: number;
  readonly maxHintsFileSizeBytes: number;
  readonly hintsFlushPeriodMs: number;

  readonly readRequestTimeoutMs: number;
  readonly rangeRequestTimeoutMs: number;
  readonly writeRequestTimeoutMs: number;
  readonly counterWriteRequestTimeoutMs: number;
  readonly casContentionTimeoutMs: number;
  readonly truncateRequestTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly phiConvictThreshold: number;

  readonly concurrentReads: number;
  readonly concurrentWrites: number;
  readonly concurrentCounterWrites: number;

  readonly tombstoneWarnThreshold: number;
  readonly tombstoneFailureThreshold: number;
  /** Null: how large reads are is not looked at. */
  readonly readThresholds: ReadThresholds | null;
  readonly batchSizeWarnThresholdBytes: number;
  readonly batchSizeFailThresholdBytes: number;
  readonly unloggedBatchAcrossPartitionsWarnThreshold: number;
  readonly preparedStatementsCacheBytes: number;
  /** What clients are kept from, or warned of. */
  readonly guardrails: GuardrailSettings;
  /** False by default: Cassandra calls its views experimental. */
  readonly materializedViewsEnabled: boolean;
  /** ALTER TABLE ... DROP COMPACT STORAGE makes a table as others are. */
  readonly dropCompactStorageEnabled: boolean;
  /** Columns may have masks, and those that they have hide something. */
  readonly dynamicDataMaskingEnabled: boolean;
  /** False by default: functions of users can neither be made nor called. */
  readonly userDefinedFunctionsEnabled: boolean;
  /** A call that takes longer warns the client. */
  readonly userDefinedFunctionsWarnTimeoutMs: number;
  /** A call that takes longer fails. */
  readonly userDefinedFunctionsFailTimeoutMs: number;
  /** False: connections have no keyspace but that of each request. */
  readonly useStatementsEnabled: boolean;
  /** What CREATE INDEX makes without USING; null: USING must be there. */
  readonly defaultSecondaryIndex: string | null;
  readonly columnIndexSizeBytes: number;
  /** How flushes compress: not at all, fast whatever the table wants, or as the table wants. */
  readonly flushCompression: 'none' | 'fast' | 'table';

  readonly nativeTransportMaxFrameSizeBytes: number;
  readonly nativeTransportMaxMessageSizeBytes: number;
  readonly nativeTransportMaxConcurrentConnections: number;
  readonly nativeTransportMaxConcurrentConnectionsPerIp: number;
  readonly nativeTransportMaxRequestDataInFlightBytes: number;
  readonly nativeTransportMaxRequestDataInFlightPerIpBytes: number;
  readonly nativeTransportReceiveQueueCapacityBytes: number;
  readonly nativeTransportIdleTimeoutMs: number;
  readonly nativeTransportAllowOlderProtocols: boolean;
  readonly nativeTransportFlushInBatchesLegacy: boolean;
  /** Bytes asked of a socket in one read. */
  readonly nativeTransportReadSizeBytes: number;

  readonly authenticator: AuthenticatorName;
  readonly authorizer: 'AllowAllAuthorizer' | 'CassandraAuthorizer';
  /** CassandraNetworkAuthorizer: roles are served in their data centres only. */
  readonly restrictsDataCenters: boolean;
  readonly cidrAuthorizer: CidrAuthorizerSettings;
  readonly rolesValidityMs: number;
  readonly permissionsValidityMs: number;
  readonly credentialsValidityMs: number;
  readonly authReadConsistency: ConsistencyName;
  readonly authWriteConsistency: ConsistencyName;
  readonly roleManager: string;

  /** Every key of the yaml as the user wrote it (or its default), for system_views.settings. */
  readonly asWritten: ReadonlyMap<string, string>;
}

/** cidr_authorizer: from which addresses roles may come. */
export interface CidrAuthorizerSettings {
  /** `off`: addresses are not looked at. `monitor`: the log is told what `enforce` would refuse. */
  readonly mode: 'off' | 'monitor' | 'enforce';
  readonly checksSuperusers: boolean;
  readonly groupsRefreshMs: number;
}

export const AUTHENTICATORS = [
  'AllowAllAuthenticator',
  'PasswordAuthenticator',
  'MutualTlsAuthenticator',
  'MutualTlsWithPasswordFallbackAuthenticator',
] as const;
export type AuthenticatorName = (typeof AUTHENTICATORS)[number];

export type EndpointSnitch = 'SimpleSnitch' | 'PropertyFileSnitch' | 'GossipingPropertyFileSnitch';

/** What Ilion says it is: drivers and tools choose their behaviour by it. */
export const RELEASE_VERSION = '5.0.5';
export const CQL_VERSION = '3.4.7';
export const NATIVE_PROTOCOL_VERSION = 5;
