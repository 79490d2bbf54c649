import type { Consistency, FailureReason } from '../../base/error/index.ts';
import type {
  Mutation,
  PartitionData,
  PartitionUpdate,
  ReadCommand,
  ReadLimit,
  ReadNotice,
} from '../../mutation/index.ts';
import type {
  EndpointState,
  GossipDigestAck,
  GossipDigestAck2,
  GossipDigestSyn,
} from './gossip.ts';

/**
 * The contract between nodes: each verb with its payload, named as in Cassandra's
 * `org.apache.cassandra.net.Verb`, so that the wire form (messaging versions 12 and 13) is only a
 * serializer beside each of these.
 */
export interface VerbPayloads {
  MUTATION_REQ: Mutation;
  MUTATION_RSP: null;
  COUNTER_MUTATION_REQ: CounterMutation;
  COUNTER_MUTATION_RSP: null;
  READ_REQ: ReadRequest;
  READ_RSP: ReadResponse;
  RANGE_REQ: ReadRequest;
  RANGE_RSP: ReadResponse;
  READ_REPAIR_REQ: Mutation;
  READ_REPAIR_RSP: null;
  HINT_REQ: HintRequest;
  HINT_RSP: null;
  BATCH_STORE_REQ: BatchStore;
  BATCH_STORE_RSP: null;
  /** Payload: the batch's id, a timeuuid of 16 bytes. */
  BATCH_REMOVE_REQ: Buffer;
  /** Asks for the promise to accept nothing older than a ballot; the update is empty. */
  PAXOS_PREPARE_REQ: PaxosCommit;
  PAXOS_PREPARE_RSP: PrepareResponse;
  PAXOS_PROPOSE_REQ: PaxosCommit;
  /** Whether the proposal was accepted. */
  PAXOS_PROPOSE_RSP: boolean;
  PAXOS_COMMIT_REQ: PaxosCommit;
  PAXOS_COMMIT_RSP: null;
  TRUNCATE_REQ: TruncateRequest;
  TRUNCATE_RSP: null;
  GOSSIP_DIGEST_SYN: GossipDigestSyn;
  GOSSIP_DIGEST_ACK: GossipDigestAck;
  GOSSIP_DIGEST_ACK2: GossipDigestAck2;
  /** The sender's last state; null from nodes before 5.0. */
  GOSSIP_SHUTDOWN: EndpointState | null;
  ECHO_REQ: null;
  ECHO_RSP: null;
  /** Rows of system_schema that changed. */
  SCHEMA_PUSH_REQ: readonly Mutation[];
  SCHEMA_PUSH_RSP: null;
  SCHEMA_PULL_REQ: null;
  /** All rows of system_schema of the answering node. */
  SCHEMA_PULL_RSP: readonly Mutation[];
  PING_REQ: null;
  PING_RSP: null;
  FAILURE_RSP: FailureReason;
}

export type Verb = keyof VerbPayloads;
export type Payload<V extends Verb> = VerbPayloads[V];
export type ResponseVerb = Extract<Verb, `${string}_RSP`>;
export type RequestVerb = Exclude<Verb, ResponseVerb>;

export interface ReadRequest {
  readonly command: ReadCommand;
  /** Only the digest of the data is wanted. */
  readonly digest: boolean;
  /** Whether the read is held to read_thresholds, and what it had much of is told. */
  readonly hasThresholds?: boolean;
}

export type ReadResponse = (
  | { readonly kind: 'data'; readonly partitions: readonly PartitionData[] }
  /** MD5 over the reconciled content: 16 bytes. */
  | { readonly kind: 'digest'; readonly digest: Buffer }
  /** It was too much; told to those who hold it to thresholds, and by a node to itself. */
  | { readonly kind: 'aborted'; readonly limit: ReadLimit; readonly value: number }
) & {
  /** What it had much of. */
  readonly notices?: readonly ReadNotice[];
  /** For the client, when the coordinator is the replica itself. */
  readonly words?: readonly string[];
};

/** Updates of counters that their receiver shall lead. */
export interface CounterMutation {
  readonly mutation: Mutation;
  /** What the leader waits for. */
  readonly consistency: Consistency;
}

export interface HintRequest {
  /** Host id (UUID text) of the node the hint is meant for. */
  readonly hostId: string;
  readonly mutation: Mutation;
  readonly createdAtMillis: number;
}

export interface BatchStore {
  /** A timeuuid of 16 bytes. */
  readonly id: Buffer;
  readonly createdAtMicros: number;
  readonly mutations: readonly Mutation[];
}

/** A ballot and what is proposed under it: `Commit` of Cassandra's service.paxos. */
export interface PaxosCommit {
  /** A timeuuid of 16 bytes; the update carries its microseconds as timestamp. */
  readonly ballot: Buffer;
  readonly update: PartitionUpdate;
}

export interface PrepareResponse {
  readonly promised: boolean;
  /**
   * The proposal accepted last, which may have to be finished; null for none. When nothing was
   * promised, the newest ballot seen, with an empty update.
   */
  readonly inProgress: PaxosCommit | null;
  readonly mostRecentCommit: PaxosCommit | null;
}

export interface TruncateRequest {
  readonly keyspace: string;
  readonly table: string;
}
