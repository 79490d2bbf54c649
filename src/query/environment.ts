import type { NodeAuth } from '../auth/index.ts';
import type { Settings } from '../config/index.ts';
import type { Coordinator } from '../coordinator/index.ts';
import type { Guardrails } from '../guardrail/index.ts';
import type { DecoratedKey } from '../mutation/index.ts';
import type { Clock, Random } from '../platform/index.ts';
import type { SchemaSource } from '../schema/index.ts';
import type { LocalTables } from './local-tables.ts';
import type { Tracer } from './tracer.ts';

/** What the query layer needs of its node. */
export interface QueryEnvironment {
  readonly schema: SchemaSource;
  readonly coordinator: Coordinator;
  readonly localTables: LocalTables;
  readonly clock: Clock;
  readonly random: Random;
  readonly tracer: Tracer;
  /** Roles and permissions. */
  readonly auth: NodeAuth;
  /** What clients are kept from, or warned of. */
  readonly guardrails: Guardrails;
  readonly settings: QuerySettings;
  /** Resolves when what waits for the node's one thread has run. */
  giveWay(): Promise<void>;
  /** Nodes of each data centre that is known now, by its name. */
  knownDataCenters(): ReadonlyMap<string, number>;
  /** Other nodes that join, leave or move now, as `/address:port`. */
  endpointsInMotion(): readonly string[];
  /** `address:port` of this node, as others know it. */
  localEndpoint(): string;
  /** Whether a node has told that its disks are full or nearly so. */
  hasCrowdedDisks(): boolean;
  /** What the replicas of a key tell of their disks (DISK_USAGE of gossip); null for nothing. */
  diskUsageOfReplicas(keyspace: string, key: DecoratedKey): readonly (string | null)[];
  /** For each token of the ring its replicas' addresses, as DESCRIBE CLUSTER lists them. */
  rangeOwnership(keyspace: string): ReadonlyMap<string, readonly string[]>;
}

export type QuerySettings = Pick<
  Settings,
  | 'clusterName'
  | 'partitioner'
  | 'endpointSnitch'
  | 'batchSizeWarnThresholdBytes'
  | 'batchSizeFailThresholdBytes'
  | 'maxMutationSizeBytes'
  | 'readThresholds'
  | 'unloggedBatchAcrossPartitionsWarnThreshold'
  | 'preparedStatementsCacheBytes'
  | 'materializedViewsEnabled'
  | 'dropCompactStorageEnabled'
  | 'dynamicDataMaskingEnabled'
  | 'userDefinedFunctionsEnabled'
  | 'userDefinedFunctionsWarnTimeoutMs'
  | 'userDefinedFunctionsFailTimeoutMs'
  | 'useStatementsEnabled'
  | 'defaultSecondaryIndex'
>;
