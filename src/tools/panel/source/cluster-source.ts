import type { PanelCluster, PanelLife, PanelMark, PanelPulse } from '../../../admin/index.ts';

/** Requests of one kind that a node coordinated; all levels together where it does not tell. */
export interface RequestNumbers {
  readonly kind: 'read' | 'write';
  /** `LOCAL_QUORUM`; `all levels`. */
  readonly level: string;
  readonly requests: number;
  /** Counts by bucket (see `latencyBoundMs`), or what the node made of them, in milliseconds. */
  readonly latencies: readonly number[] | { readonly median: number; readonly p99: number };
}

/** What one node did until now: counters that grow, and its state of this moment. */
export interface NodeNumbers {
  readonly name: string;
  readonly replicaReads: number;
  readonly replicaWrites: number;
  readonly requests: readonly RequestNumbers[];
  readonly dropped: number;
  readonly loadBytes: number;
  /** Of hints for others; null where only files are told. */
  readonly hintBytes: number | null;
  readonly hintFiles: number;
  readonly pendingCompactions: number;
}

/** One activity of a traced request, when it happened. */
export interface TraceEvent {
  readonly session: string;
  readonly node: string;
  /** Milliseconds of one clock for all nodes. */
  readonly atMs: number;
  readonly what: /** `key`: what the statement binds as `id`; null when it binds none. */
    | {
        readonly kind: 'begun';
        readonly operation: 'write' | 'read';
        readonly key: string | null;
      }
    | { readonly kind: 'activity'; readonly activity: string }
    | { readonly kind: 'hint'; readonly target: string };
}

export interface SourceListener {
  /** Nodes, opinions or faults are others now. */
  clusterChanged(): void;
  pulse(pulses: readonly PanelPulse[]): void;
  mark(kind: PanelMark['kind'], text: string): void;
  trace(event: TraceEvent): void;
  readRepair(node: string): void;
}

/** The cluster that a panel shows and steers. */
export interface ClusterSource {
  /** `address:port` of all nodes. */
  contactPoints(): readonly string[];
  cluster(): PanelCluster;
  /** Replicas in each data centre; null when the keyspace is not there yet. */
  replication(keyspace: string): Promise<Readonly<Record<string, number>> | null>;
  /** Names of the nodes that hold a key of `demorpi.messages`. */
  replicas(key: string): readonly string[];
  /** Of the nodes that answer. */
  numbers(): Promise<readonly NodeNumbers[]>;
  /** How often numbers may be asked for. */
  readonly sampleEveryMs: number;
  residentBytes(): number | null;
  /** A trace that the source does not tell by itself; empty when there is none. */
  traceOf(session: string): Promise<readonly TraceEvent[]>;
  change(change: PanelLife, target: string): Promise<void>;
  cut(from: string, to: string): void;
  /** Delays what passes between two targets; 0 ends it. */
  slow(from: string, to: string, delayMs: number): void;
  heal(): void;
  setHandoff(running: boolean): Promise<void>;
  nodetool(node: string, command: string): Promise<string>;
  /** Begins to tell; one listener. */
  open(listener: SourceListener): Promise<void>;
  close(): Promise<void>;
}
