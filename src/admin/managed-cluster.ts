import type { NodeEvent } from '../observe/index.ts';
import type { ManagedNode } from './managed-node.ts';

export type HostedNodeState = 'running' | 'stopped' | 'killed' | 'paused' | 'starting';

/** One node of this process, living or not. */
export interface HostedNodeReport {
  readonly name: string;
  /** Internode side: `address:port`. */
  readonly endpoint: string;
  /** Where it takes CQL clients. */
  readonly address: string;
  readonly port: number;
  readonly dataCenter: string;
  readonly rack: string;
  readonly state: HostedNodeState;
}

/** What is wrong between nodes (by name), because somebody asked for it. */
export type Fault =
  /** No message passes from one to the other; the way back is a fault of its own. */
  | { readonly kind: 'cut'; readonly from: string; readonly to: string }
  | { readonly kind: 'slow'; readonly node: string; readonly delayMs: number }
  /** Each message from one to the other takes so much longer. */
  | {
      readonly kind: 'delay';
      readonly from: string;
      readonly to: string;
      readonly delayMs: number;
    }
  /** Each message is lost with a probability from 0 to 1. */
  | {
      readonly kind: 'loss';
      readonly from: string;
      readonly to: string;
      readonly probability: number;
    };

export type ClusterEvent =
  | { readonly kind: 'node'; readonly node: string; readonly event: NodeEvent }
  | { readonly kind: 'node-state'; readonly node: string; readonly state: HostedNodeState }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/**
 * The nodes that this process hosts. A target is a node's name, `DC1:RAC2` or `DC1`; one that names
 * nothing throws `ConfigurationProblem` with the nearest name. Methods that take a target give back
 * the names of the nodes it means.
 */
export interface ManagedCluster {
  readonly name: string;
  /** All nodes in the order of the topology. */
  hosted(): readonly HostedNodeReport[];
  /** The living node (running or paused) of a name, or null. */
  managed(name: string): ManagedNode | null;
  /** True when all running nodes see one another as they are and agree on the schema. */
  isSettled(): boolean;

  stop(target: string): Promise<readonly string[]>;
  kill(target: string): Promise<readonly string[]>;
  start(target: string): Promise<readonly string[]>;
  pause(target: string): Promise<readonly string[]>;
  resume(target: string): Promise<readonly string[]>;

  /** Cuts every link between two targets, both ways or only from the first to the second. */
  cut(from: string, to: string, oneWay?: boolean): void;
  /** Delays everything to and from the nodes; 0 ends it. */
  slow(target: string, delayMs: number): void;
  /** Delays only what passes between two targets, both ways; 0 ends it. */
  slowLink(from: string, to: string, delayMs: number): void;
  /** Mends all links. Stopped nodes stay stopped. */
  heal(): void;
  faults(): readonly Fault[];

  /** Events of all nodes, also of lives that begin later. Gives the function that ends it. */
  subscribe(listener: (event: ClusterEvent) => void): () => void;
}
