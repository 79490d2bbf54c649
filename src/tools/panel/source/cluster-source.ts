import type { PanelCluster, PanelLife, PanelMark, PanelPulse } from '../../../admin/index.ts';
import type { LevelActivity } from '../../../observe/index.ts';

/** What one node did until now: counters that grow, and its state of this moment. */
export interface NodeNumbers {
  readonly name: string;
  readonly replicaReads: number;
  readonly replicaWrites: number;
  readonly requests: readonly LevelActivity[];
  readonly dropped: number;
  readonly loadBytes: number;
  readonly hintBytes: number;
}

/** One activity of a traced request, when it happened. */
export interface TraceEvent {
  readonly session: string;
  readonly node: string;
  /** Milliseconds of one clock for all nodes. */
  readonly atMs: number;
  readonly what:
    | { readonly kind: 'begun'; readonly level: string; readonly query: string }
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
  numbers(): readonly NodeNumbers[];
  residentBytes(): number | null;
  /** A trace that the source does not tell by itself; empty when there is none. */
  traceOf(session: string): Promise<readonly TraceEvent[]>;
  change(change: PanelLife, target: string): Promise<void>;
  cut(from: string, to: string): void;
  slow(target: string, delayMs: number): void;
  heal(): void;
  setHandoff(running: boolean): Promise<void>;
  nodetool(node: string, command: string): Promise<string>;
  /** Begins to tell; one listener. */
  open(listener: SourceListener): Promise<void>;
  close(): Promise<void>;
}
