import type { Consistency, WriteType } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { MessageService } from '../../messaging/index.ts';
import type { DecoratedKey, Mutation } from '../../mutation/index.ts';
import type { Trace } from '../../observe/index.ts';
import type { Clock, Timers } from '../../platform/index.ts';
import type { KeyspaceMetadata } from '../../schema/index.ts';

/** What writes need of the hints: kept narrow, so that tests can stand in for the service. */
export interface HintSink {
  /** Whether a write that this node missed may be kept for it (StorageProxy.shouldHint). */
  shouldHint(target: NodeInfo): boolean;
  /** True while hints wait for the disk beyond their bound. */
  readonly isCongested: boolean;
  /** Whether hints of this target are among those that wait. */
  hasWaiting(target: NodeInfo): boolean;
  /** Keeps a mutation for nodes; `trace` is that of the request it belongs to. */
  write(targets: readonly NodeInfo[], mutation: Mutation, trace: Trace | null): void;
}

export interface WriteEnvironment {
  readonly cluster: ClusterView;
  readonly messages: MessageService;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly hints: HintSink;
  /** Nodes that are becoming replicas of a key and get its writes already. */
  pendingReplicas(keyspace: KeyspaceMetadata, key: DecoratedKey): readonly NodeInfo[];
}

/** What all handlers of one call share. */
export interface WriteContext {
  readonly environment: WriteEnvironment;
  readonly level: Consistency;
  readonly writeType: WriteType;
  readonly timeoutMs: number;
  /** Monotonic milliseconds at which the call began. */
  readonly startedAt: number;
  readonly trace: Trace | null;
}

/** As they are at the moment. */
export interface WriteTimeouts {
  readonly writeRequestTimeoutMs: number;
}
