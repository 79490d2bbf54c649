import type { ConsistencyName } from '../base/error/index.ts';
import { Consistency } from '../base/error/index.ts';
import type { ClientEncryption } from './client-encryption.ts';
import { clientEncryptionOf, tlsPortOf } from './client-encryption.ts';
import { guardrailsOf } from './guardrail-settings.ts';
import { ConfigurationProblem } from './problem.ts';
import { readThresholdsOf } from './read-thresholds.ts';
import type {
  AuthenticatorName,
  CidrAuthorizerSettings,
  EndpointSnitch,
  Settings,
} from './settings.ts';
import { AUTHENTICATORS } from './settings.ts';
import { SettingsReader } from './settings-reader.ts';

/** What a node is told beside its yaml: where it stands and who it is. */
export interface NodePlace {
  readonly nodeName: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly seeds: readonly string[];
  readonly topology: Settings['topology'];
  /** Null: everything stays in memory. */
  readonly dataDirectory: string | null;
  readonly initialTokens?: readonly bigint[] | null;
  readonly ringDelayMs?: number;
  readonly nativeTransportReadSizeBytes?: number;
  /** Part of the process's memory that this node may take, 0 to 1; all when not given. */
  readonly shareOfProcess?: number;
  /** What the heap of the process may grow to; not bounded when not given. */
  readonly heapBytes?: number;
}

/**
 * Of one process, and a share of its heap at most. Nodes that share a process get a part each, but no
 * less for memtables than the least.
 */
const DEFAULT_MEMORY_BYTES = {
  memtable_heap_space: 512 * 1024 * 1024,
  file_cache_size: 512 * 1024 * 1024,
  key_cache_size: 16 * 1024 * 1024,
} as const;
/**
 * Cassandra gives memtables, and the cache of files beside its heap, a quarter of it each. Here the limit of
 * the heap counts its nursery too, rows that are in flight or on their way to a file take as much as
 * memtables again, and a thread that compacts has a heap of its own.
 */
const SHARE_OF_HEAP = 1 / 8;
const LEAST_MEMTABLE_BYTES = 32 * 1024 * 1024;
const IN_FLIGHT_SHARE = {
  native_transport_max_request_data_in_flight: 1 / 10,
  native_transport_max_request_data_in_flight_per_ip: 1 / 40,
} as const;
/** A log in memory costs memory twice, one on disk only the time of a replay. */
const DEFAULT_LOG_BYTES = { inMemory: 64 * 1024 * 1024, onDisk: 1024 * 1024 * 1024 } as const;

const snitches: readonly EndpointSnitch[] = [
  'SimpleSnitch',
  'PropertyFileSnitch',
  'GossipingPropertyFileSnitch',
];

function snitch(text: string): EndpointSnitch {
  const short = text.replace(/^org\.apache\.cassandra\.locator\./, '');
  const found = snitches.find((name) => name === short);
  if (found === undefined) {
    throw new ConfigurationProblem(
      `endpoint_snitch: "${text}" is not supported; use one of ${snitches.join(', ')}`,
    );
  }
  return found;
}

/** The class that a setting names, with or without its package, or as `class_name`. */
function chosenClass<T extends string>(
  reader: SettingsReader,
  name: string,
  choices: readonly T[],
): T {
  const value = reader.text(name, reader.text(`${name}.class_name`));
  const short = value.replace(/^org\.apache\.cassandra\.auth\./, '');
  const found = value === '' ? choices[0] : choices.find((choice) => choice === short);
  if (found !== undefined) return found;
  throw new ConfigurationProblem(
    `${name}: "${value}" is not supported yet; use ${choices.join(' or ')}`,
  );
}

function authenticatorOf(reader: SettingsReader, encryption: ClientEncryption): AuthenticatorName {
  const authenticator = chosenClass(reader, 'authenticator', AUTHENTICATORS);
  if (!authenticator.startsWith('MutualTls')) return authenticator;
  const validator = reader.text('authenticator.parameters.validator_class_name');
  if (validator === '') {
    throw new ConfigurationProblem('authenticator.parameters.validator_class_name is not set');
  }
  if (validator.replace(/^org\.apache\.cassandra\.auth\./, '') !== 'SpiffeCertificateValidator') {
    throw new ConfigurationProblem(
      `validator_class_name: "${validator}" is not supported yet; use SpiffeCertificateValidator`,
    );
  }
  if (!encryption.enabled || encryption.tls.trust === null) {
    throw new ConfigurationProblem(
      'MutualTlsAuthenticator requires client_encryption_options.enabled to be true' +
        ' & client_encryption_options.require_client_auth to be true',
    );
  }
  return authenticator;
}

function authorizerOf(
  reader: SettingsReader,
  authenticator: Settings['authenticator'],
): Settings['authorizer'] {
  const authorizer = chosenClass(reader, 'authorizer', [
    'AllowAllAuthorizer',
    'CassandraAuthorizer',
  ]);
  if (authorizer === 'CassandraAuthorizer' && authenticator === 'AllowAllAuthenticator') {
    throw new ConfigurationProblem(`AllowAllAuthenticator can't be used with ${authorizer}`);
  }
  return authorizer;
}

/** Whether a class that asks who clients are is chosen; that cannot be where nobody logs in. */
function chosenAuthorizer(
  reader: SettingsReader,
  name: string,
  choices: readonly [string, string],
  authenticator: AuthenticatorName,
): boolean {
  const [open, restricting] = choices;
  const isChosen = chosenClass(reader, name, [open, restricting]) === restricting;
  if (isChosen && authenticator === 'AllowAllAuthenticator') {
    throw new ConfigurationProblem(`${restricting} can't be used with ${authenticator}`);
  }
  return isChosen;
}

function cidrAuthorizerOf(
  reader: SettingsReader,
  authenticator: AuthenticatorName,
): CidrAuthorizerSettings {
  const classes = ['AllowAllCIDRAuthorizer', 'CassandraCIDRAuthorizer'] as const;
  const isChosen = chosenAuthorizer(reader, 'cidr_authorizer', classes, authenticator);
  const parameter = (name: string, byDefault: string): string =>
    reader.text(`cidr_authorizer.parameters.${name}`, byDefault);
  const mode = parameter('cidr_authorizer_mode', 'MONITOR').toLowerCase();
  if (mode !== 'monitor' && mode !== 'enforce') {
    throw new ConfigurationProblem(
      `cidr_authorizer.parameters.cidr_authorizer_mode: "${mode}" is none of MONITOR, ENFORCE`,
    );
  }
  const refreshMinutes = Number(parameter('cidr_groups_cache_refresh_interval', '5'));
  return {
    mode: isChosen ? mode : 'off',
    checksSuperusers: parameter('cidr_checks_for_superusers', 'false').toLowerCase() === 'true',
    groupsRefreshMs: (Number.isFinite(refreshMinutes) ? refreshMinutes : 5) * 60_000,
  };
}

function levelOf(reader: SettingsReader, name: string): ConsistencyName {
  return reader.oneOf(name, Object.keys(Consistency) as ConsistencyName[]);
}

function refuseUnsupported(reader: SettingsReader): void {
  const partitioner = reader.text('partitioner');
  if (!partitioner.endsWith('Murmur3Partitioner')) {
    throw new ConfigurationProblem(
      `partitioner: "${partitioner}" is not supported; use Murmur3Partitioner`,
    );
  }
}

function defaultIndexOf(reader: SettingsReader): string | null {
  const name = reader.oneOf('default_secondary_index', ['legacy_local_table', 'sai']);
  return reader.flag('default_secondary_index_enabled') ? name : null;
}

/** Memory that settings name, or the node's part of what its process may take. */
function memoryBytes(
  reader: SettingsReader,
  written: ReadonlyMap<string, string>,
  { shareOfProcess = 1, heapBytes = Number.POSITIVE_INFINITY }: NodePlace,
  name: keyof typeof DEFAULT_MEMORY_BYTES,
): number {
  if (written.has(name)) return reader.bytes(name);
  const ofProcess = Math.min(DEFAULT_MEMORY_BYTES[name], heapBytes * SHARE_OF_HEAP);
  return Math.floor(ofProcess * shareOfProcess);
}

/** Bytes of requests under way: what the settings say, or a share of the heap, as Cassandra reckons. */
function inFlightBytes(
  reader: SettingsReader,
  written: ReadonlyMap<string, string>,
  { heapBytes = Number.POSITIVE_INFINITY }: NodePlace,
  name: keyof typeof IN_FLIGHT_SHARE,
): number {
  const bytes = reader.bytes(name);
  return written.has(name) ? bytes : Math.min(bytes, Math.floor(heapBytes * IN_FLIGHT_SHARE[name]));
}

/** The largest message of v5 and later: as large as a mutation and what may be in flight, if not less. */
function messageBytes(
  reader: SettingsReader,
  written: ReadonlyMap<string, string>,
  [mutation, inFlight, inFlightPerIp]: readonly [number, number, number],
): number {
  const name = 'native_transport_max_message_size';
  if (!written.has(name)) return Math.min(mutation, inFlight, inFlightPerIp);
  const bytes = reader.bytes(name);
  const total = 'native_transport_max_request_data_in_flight';
  for (const [other, most] of [
    [total, inFlight],
    [`${total}_per_ip`, inFlightPerIp],
  ] as const) {
    if (bytes > most) throw new ConfigurationProblem(`${name} must not exceed ${other}`);
  }
  return bytes;
}

/** 0 means without a bound. The name that it had before 4.1 counts in MiB. */
function compactionThroughput(
  reader: SettingsReader,
  written: ReadonlyMap<string, string>,
): number {
  const isOld = written.has('compaction_throughput_mb_per_sec');
  const bytes =
    isOld && !written.has('compaction_throughput')
      ? reader.number('compaction_throughput_mb_per_sec') * 1024 * 1024
      : reader.rate('compaction_throughput');
  return bytes > 0 ? bytes : Number.POSITIVE_INFINITY;
}

/** By default what Cassandra takes with one folder for data. */
function concurrentCompactors(reader: SettingsReader): number {
  const count = reader.integer('concurrent_compactors');
  if (count > 0) return count;
  throw new ConfigurationProblem(
    `concurrent_compactors should be strictly greater than 0, but was ${count}`,
  );
}

/** Of the commit log: Cassandra's 8 GiB were worth minutes of replay. */
function totalSpace(
  reader: SettingsReader,
  written: ReadonlyMap<string, string>,
  { dataDirectory }: NodePlace,
): number {
  if (written.has('commitlog_total_space')) return reader.bytes('commitlog_total_space');
  return dataDirectory === null ? DEFAULT_LOG_BYTES.inMemory : DEFAULT_LOG_BYTES.onDisk;
}

/**
 * Settings from the names and values of a cassandra.yaml (5.0's defaults for the rest) and the
 * node's place. Throws `ConfigurationProblem` with the setting's name.
 */
export function makeSettings(written: ReadonlyMap<string, string>, place: NodePlace): Settings {
  const reader = new SettingsReader(written);
  refuseUnsupported(reader);
  const syncPeriodMs = reader.durationMs('commitlog_sync_period');
  const segmentBytes = reader.bytes('commitlog_segment_size');
  const maxMutationBytes = written.has('max_mutation_size')
    ? reader.bytes('max_mutation_size')
    : segmentBytes / 2;
  const inFlight = [
    inFlightBytes(reader, written, place, 'native_transport_max_request_data_in_flight'),
    inFlightBytes(reader, written, place, 'native_transport_max_request_data_in_flight_per_ip'),
  ] as const;
  const rpcAddress = reader.text('rpc_address');
  const clientEncryption = clientEncryptionOf(reader, written);
  const authenticator = authenticatorOf(reader, clientEncryption);
  const settings: Settings = {
    clusterName: reader.text('cluster_name'),
    nodeName: place.nodeName,
    listenAddress: reader.text('listen_address'),
    storagePort: reader.integer('storage_port'),
    rpcAddress,
    broadcastRpcAddress: reader.text('broadcast_rpc_address', rpcAddress),
    nativeTransportPort: reader.integer('native_transport_port'),
    nativeTransportPortSsl: tlsPortOf(reader, clientEncryption),
    clientEncryption,
    startNativeTransport: reader.flag('start_native_transport'),
    seeds: place.seeds,
    dataCenter: place.dataCenter,
    rack: place.rack,
    endpointSnitch: snitch(reader.text('endpoint_snitch')),
    topology: place.topology,
    numTokens: reader.integer('num_tokens'),
    initialTokens: place.initialTokens ?? null,
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    dataDirectory: place.dataDirectory,
    ringDelayMs: place.ringDelayMs ?? 30_000,
    commitlogSync: reader.oneOf('commitlog_sync', ['periodic', 'batch', 'group']),
    commitlogSyncPeriodMs: syncPeriodMs > 0 ? syncPeriodMs : 10_000,
    commitlogSyncGroupWindowMs: reader.durationMs('commitlog_sync_group_window'),
    commitlogSegmentSizeBytes: segmentBytes,
    commitlogTotalSpaceBytes: totalSpace(reader, written, place),
    maxMutationSizeBytes: maxMutationBytes,
    commitFailurePolicy: reader.oneOf('commit_failure_policy', [
      'stop',
      'stop_commit',
      'ignore',
      'die',
    ]),
    memtableHeapSpaceBytes: Math.max(
      written.has('memtable_heap_space') ? 0 : LEAST_MEMTABLE_BYTES,
      memoryBytes(reader, written, place, 'memtable_heap_space'),
    ),
    memtableCleanupThreshold: reader.number('memtable_cleanup_threshold'),
    fileCacheSizeBytes: memoryBytes(reader, written, place, 'file_cache_size'),
    keyCacheSizeBytes: memoryBytes(reader, written, place, 'key_cache_size'),
    autoSnapshot: reader.flag('auto_snapshot') && place.dataDirectory !== null,
    incrementalBackups: reader.flag('incremental_backups'),
    compactionThroughputBytesPerSecond: compactionThroughput(reader, written),
    concurrentCompactors: concurrentCompactors(reader),
    diskFailurePolicy: reader.oneOf('disk_failure_policy', [
      'stop',
      'stop_paranoid',
      'best_effort',
      'ignore',
      'die',
    ]),
    hintedHandoffEnabled: reader.flag('hinted_handoff_enabled'),
    hintedHandoffDisabledDataCenters: reader.list('hinted_handoff_disabled_datacenters'),
    maxHintWindowMs: reader.durationMs('max_hint_window'),
    hintedHandoffThrottleBytesPerSecond: reader.rate('hinted_handoff_throttle'),
    maxHintsFileSizeBytes: reader.bytes('max_hints_file_size'),
    hintsFlushPeriodMs: reader.durationMs('hints_flush_period'),
    readRequestTimeoutMs: reader.durationMs('read_request_timeout'),
    rangeRequestTimeoutMs: reader.durationMs('range_request_timeout'),
    writeRequestTimeoutMs: reader.durationMs('write_request_timeout'),
    counterWriteRequestTimeoutMs: reader.durationMs('counter_write_request_timeout'),
    casContentionTimeoutMs: reader.durationMs('cas_contention_timeout'),
    truncateRequestTimeoutMs: reader.durationMs('truncate_request_timeout'),
    requestTimeoutMs: reader.durationMs('request_timeout'),
    phiConvictThreshold: reader.number('phi_convict_threshold'),
    concurrentReads: reader.integer('concurrent_reads'),
    concurrentWrites: reader.integer('concurrent_writes'),
    concurrentCounterWrites: reader.integer('concurrent_counter_writes'),
    tombstoneWarnThreshold: reader.integer('tombstone_warn_threshold'),
    readThresholds: readThresholdsOf(reader),
    tombstoneFailureThreshold: reader.integer('tombstone_failure_threshold'),
    batchSizeWarnThresholdBytes: reader.bytes('batch_size_warn_threshold'),
    batchSizeFailThresholdBytes: reader.bytes('batch_size_fail_threshold'),
    unloggedBatchAcrossPartitionsWarnThreshold: reader.integer(
      'unlogged_batch_across_partitions_warn_threshold',
    ),
    materializedViewsEnabled: reader.flag('materialized_views_enabled'),
    dropCompactStorageEnabled: reader.flag('drop_compact_storage_enabled'),
    dynamicDataMaskingEnabled: reader.flag('dynamic_data_masking_enabled'),
    userDefinedFunctionsEnabled: reader.flag('user_defined_functions_enabled'),
    userDefinedFunctionsWarnTimeoutMs: reader.durationMs('user_defined_functions_warn_timeout'),
    userDefinedFunctionsFailTimeoutMs: reader.durationMs('user_defined_functions_fail_timeout'),
    guardrails: guardrailsOf(reader),
    useStatementsEnabled: reader.flag('use_statements_enabled'),
    defaultSecondaryIndex: defaultIndexOf(reader),
    preparedStatementsCacheBytes: reader.bytes('prepared_statements_cache_size'),
    columnIndexSizeBytes:
      reader.text('column_index_size') === '' ? 65536 : reader.bytes('column_index_size'),
    flushCompression: reader.oneOf('flush_compression', ['none', 'fast', 'table']),
    nativeTransportMaxFrameSizeBytes: reader.bytes('native_transport_max_frame_size'),
    nativeTransportMaxConcurrentConnections: reader.integer(
      'native_transport_max_concurrent_connections',
    ),
    nativeTransportMaxConcurrentConnectionsPerIp: reader.integer(
      'native_transport_max_concurrent_connections_per_ip',
    ),
    nativeTransportMaxMessageSizeBytes: messageBytes(reader, written, [
      maxMutationBytes,
      ...inFlight,
    ]),
    nativeTransportMaxRequestDataInFlightBytes: inFlight[0],
    nativeTransportMaxRequestDataInFlightPerIpBytes: inFlight[1],
    nativeTransportReceiveQueueCapacityBytes: reader.bytes(
      'native_transport_receive_queue_capacity',
    ),
    nativeTransportIdleTimeoutMs: reader.durationMs('native_transport_idle_timeout'),
    nativeTransportAllowOlderProtocols: reader.flag('native_transport_allow_older_protocols'),
    nativeTransportFlushInBatchesLegacy: reader.flag('native_transport_flush_in_batches_legacy'),
    nativeTransportReadSizeBytes: place.nativeTransportReadSizeBytes ?? 65536,
    authenticator,
    authorizer: authorizerOf(reader, authenticator),
    restrictsDataCenters: chosenAuthorizer(
      reader,
      'network_authorizer',
      ['AllowAllNetworkAuthorizer', 'CassandraNetworkAuthorizer'],
      authenticator,
    ),
    cidrAuthorizer: cidrAuthorizerOf(reader, authenticator),
    rolesValidityMs: reader.durationMs('roles_validity'),
    permissionsValidityMs: reader.durationMs('permissions_validity'),
    credentialsValidityMs: reader.durationMs('credentials_validity'),
    authReadConsistency: levelOf(reader, 'auth_read_consistency_level'),
    authWriteConsistency: levelOf(reader, 'auth_write_consistency_level'),
    roleManager: 'CassandraRoleManager',
    asWritten: new Map([...reader.all].filter(([name]) => !name.includes('.parameters.'))),
  };
  return Object.freeze(settings);
}
