import type {
  ClusterEvent,
  Fault,
  HostedNodeReport,
  ManagedCluster,
  ManagedNode,
} from '../admin/index.ts';
import { isSettled, settleClusters } from '../cluster/index.ts';
import type { EndpointSnitch, Settings } from '../config/index.ts';
import { ConfigurationProblem } from '../config/index.ts';
import type { FabricOptions } from '../platform/fabric/index.ts';
import { Fabric } from '../platform/fabric/index.ts';
import type { Disk, Log, Platform } from '../platform/index.ts';
import { sleep } from '../platform/index.ts';
import { MemoryDisk } from '../platform/memory/index.ts';
import {
  NodeClock,
  NodeDisk,
  NodeLog,
  NodeRandom,
  NodeThreads,
  NodeTimers,
  nodePlatform,
  nullLog,
  threadFile,
} from '../platform/node/index.ts';
import { planAddresses } from './addresses.ts';
import { settingsOf } from './cluster-settings.ts';
import { HostedNode } from './hosted-node.ts';
import { resolveTarget } from './target.ts';
import type { NodeNaming, NodeSpecification, Topology } from './topology.ts';
import { nodesOf, parseTopology, plainNaming, singleDataCenter } from './topology.ts';

export interface ClusterOptions {
  /** `Test Cluster` when not given. */
  readonly name?: string;
  /** `DC1:3x2,DC2:1x3`, or the parsed form; one node when not given. */
  readonly topology?: string | Topology;
  readonly naming?: NodeNaming;
  /** True (the default without `dataDirectory`): nothing is written to disk. */
  readonly memory?: boolean;
  /** One folder a node is made in it. */
  readonly dataDirectory?: string;
  /** Settings by their name in cassandra.yaml, for every node. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly snitch?: EndpointSnitch;
  /** Names of the seed nodes; the first node of each data centre when not given. */
  readonly seeds?: readonly string[];
  readonly oneAddress?: boolean;
  readonly firstAddress?: string;
  /** CQL port; 0 for any free one. */
  readonly port?: number;
  readonly storagePort?: number;
  /** Lines of each node; none when not given. `console` prints them as Cassandra does. */
  readonly log?: 'none' | 'console' | ((node: string) => Log);
  /** Faults and copies of messages between nodes. */
  readonly fabric?: FabricOptions;
}

export interface ContactPoint {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly dataCenter: string;
  readonly rack: string;
}

/** A young failure detector takes up to 40 s to find a node that fell silent. */
const defaultTimeoutMs = 60_000;
const lookEveryMs = 5;

/**
 * A cluster in this process: nodes with disks of their own that meet only by messages over one
 * fabric, where people and tests cut, slow and heal. The same class serves `ilion demo`, `start`
 * and tests:
 *
 *   await using cluster = await Cluster.start({ topology: 'DC1:3x2,DC2:1x3' });
 */
export class Cluster implements ManagedCluster, AsyncDisposable {
  readonly name: string;
  readonly nodes: readonly HostedNode[];
  private readonly fabric: Fabric;
  private readonly timers = new NodeTimers();
  private readonly clock = new NodeClock();
  private readonly listeners = new Set<(event: ClusterEvent) => void>();
  private faultList: readonly Fault[] = [];
  private closed = false;

  private constructor(name: string, nodes: readonly HostedNode[], fabric: Fabric) {
    this.name = name;
    this.nodes = nodes;
    this.fabric = fabric;
    for (const node of nodes) {
      node.onState = (state) => this.tell({ kind: 'node-state', node: node.name, state });
      node.onEvent = (event) => this.tell({ kind: 'node', node: node.name, event });
    }
  }

  private tell(event: ClusterEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** Events of all nodes, also of lives that begin later. Gives the function that ends it. */
  subscribe(listener: (event: ClusterEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Starts all nodes at once and resolves when each answers CQL and they agree on one another.
   * Rejects (and leaves nothing running) with `ConfigurationProblem` or `NetworkError`.
   */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = await Cluster.plan(options);
    try {
      await cluster.startAll();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  private static async plan(options: ClusterOptions): Promise<Cluster> {
    const topology =
      typeof options.topology === 'string'
        ? parseTopology(options.topology)
        : (options.topology ?? singleDataCenter(1));
    const specifications = nodesOf(topology, options.naming ?? plainNaming);
    const random = new NodeRandom();
    const fabric = new Fabric(new NodeTimers(), random, options.fabric);
    const threads = new NodeThreads(threadFile);
    const bare = nodePlatform({ internode: fabric.internode, log: nullLog, threads });
    const addresses = await planAddresses(bare.network, specifications.length, {
      firstAddress: options.firstAddress ?? '127.0.0.1',
      oneAddress: options.oneAddress ?? false,
      port: options.port ?? 0,
      storagePort: options.storagePort ?? 7000,
    });
    const settings = settingsOf(options, specifications, addresses, random);
    const nodes = specifications.map((specification, i) => {
      const own = settings[i] as Settings;
      const platform = platformOf(options, specification, bare);
      return new HostedNode(specification, own, platform);
    });
    return new Cluster(options.name ?? 'Test Cluster', nodes, fabric);
  }

  private async startAll(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.start()));
    await this.settled();
  }

  get contactPoints(): readonly ContactPoint[] {
    return this.nodes.map(({ name, address, port, dataCenter, rack }) => ({
      name,
      address,
      port,
      dataCenter,
      rack,
    }));
  }

  /** The node of a name; throws `ConfigurationProblem` when there is none. */
  node(name: string): HostedNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found !== undefined) return found;
    throw new ConfigurationProblem(`there is no node "${name}"`);
  }

  hosted(): readonly HostedNodeReport[] {
    return this.nodes.map(({ name, endpoint, address, port, dataCenter, rack, state }) => ({
      name,
      endpoint,
      address,
      port,
      dataCenter,
      rack,
      state,
    }));
  }

  managed(name: string): ManagedNode | null {
    return this.nodes.find((node) => node.name === name)?.management ?? null;
  }

  isSettled(): boolean {
    return isSettled(this.livingViews());
  }

  private get living(): readonly HostedNode[] {
    return this.nodes.filter((node) => node.state === 'running');
  }

  /** Stops nodes in good order. A target is a node, `DC:RACK` or `DC`, here and below. */
  async stop(target: string): Promise<readonly string[]> {
    const nodes = resolveTarget(this.nodes, target);
    await Promise.all(nodes.map((node) => node.stop()));
    return nodes.map((node) => node.name);
  }

  async kill(target: string): Promise<readonly string[]> {
    return this.each(target, (node) => node.kill());
  }

  /**
   * Starts stopped and killed nodes on their disks; resumes paused ones. Where nothing is cut the
   * nodes agree on one another when it resolves.
   */
  async start(target: string): Promise<readonly string[]> {
    const nodes = resolveTarget(this.nodes, target);
    await Promise.all(nodes.map((node) => node.start()));
    await settleClusters(this.livingViews(), this.timers);
    return nodes.map((node) => node.name);
  }

  async pause(target: string): Promise<readonly string[]> {
    return this.each(target, (node) => node.pause());
  }

  async resume(target: string): Promise<readonly string[]> {
    return this.each(target, (node) => node.resume());
  }

  private each(target: string, change: (node: HostedNode) => void): readonly string[] {
    const nodes = resolveTarget(this.nodes, target);
    for (const node of nodes) change(node);
    return nodes.map((node) => node.name);
  }

  /** Cuts every link between two targets, both ways or only from the first to the second. */
  cut(from: string, to: string, oneWay = false): void {
    this.pairs(from, to, (a, b) => {
      this.fabric.cut(a.endpoint, b.endpoint);
      this.addFault({ kind: 'cut', from: a.name, to: b.name });
      if (oneWay) return;
      this.fabric.cut(b.endpoint, a.endpoint);
      this.addFault({ kind: 'cut', from: b.name, to: a.name });
    });
    this.tellFaults();
  }

  /** Delays everything to and from the nodes by so many milliseconds; 0 ends it. */
  slow(target: string, delayMs: number): void {
    for (const node of resolveTarget(this.nodes, target)) {
      this.fabric.delayNode(node.endpoint, delayMs);
      this.addFault({ kind: 'slow', node: node.name, delayMs });
    }
    this.tellFaults();
  }

  /** Delays only what passes between two targets, each way by so many milliseconds; 0 ends it. */
  slowLink(from: string, to: string, delayMs: number): void {
    const delay = (a: HostedNode, b: HostedNode) => {
      this.fabric.delay(a.endpoint, b.endpoint, delayMs);
      this.addFault({ kind: 'delay', from: a.name, to: b.name, delayMs });
    };
    this.pairs(from, to, (a, b) => {
      delay(a, b);
      delay(b, a);
    });
    this.tellFaults();
  }

  /** Loses each message from one target to the other with a probability from 0 to 1. */
  lose(from: string, to: string, probability: number): void {
    this.pairs(from, to, (a, b) => {
      this.fabric.lose(a.endpoint, b.endpoint, probability);
      this.addFault({ kind: 'loss', from: a.name, to: b.name, probability });
    });
    this.tellFaults();
  }

  /** Mends all cuts, delays and losses. Stopped nodes stay stopped. */
  heal(): void {
    this.fabric.healAll();
    this.faultList = [];
    this.tellFaults();
  }

  faults(): readonly Fault[] {
    return this.faultList;
  }

  /** The last word on a link or a node replaces the one before. */
  private addFault(fault: Fault): void {
    const placeOf = (of: Fault) =>
      of.kind === 'slow' ? `slow ${of.node}` : `${of.kind} ${of.from} ${of.to}`;
    const others = this.faultList.filter((other) => placeOf(other) !== placeOf(fault));
    const isNone =
      ((fault.kind === 'slow' || fault.kind === 'delay') && fault.delayMs === 0) ||
      (fault.kind === 'loss' && fault.probability === 0);
    this.faultList = isNone ? others : [...others, fault];
  }

  private tellFaults(): void {
    this.tell({ kind: 'faults', faults: this.faultList });
  }

  /** True when no message passes from one node to the other. */
  isCut(from: string, to: string): boolean {
    return this.fabric.isCut(this.node(from).endpoint, this.node(to).endpoint);
  }

  private pairs(
    from: string,
    to: string,
    change: (from: HostedNode, to: HostedNode) => void,
  ): void {
    for (const a of resolveTarget(this.nodes, from)) {
      for (const b of resolveTarget(this.nodes, to)) if (a !== b) change(a, b);
    }
  }

  /** Resolves when all running nodes see one another as they are and agree on the schema. */
  async settled(options: { timeoutMs?: number } = {}): Promise<void> {
    if (await settleClusters(this.livingViews(), this.timers)) return;
    await this.when('nodes to agree on one another', () => this.isSettled(), options);
  }

  private livingViews() {
    return this.living.flatMap((node) => (node.node === null ? [] : node.node.view));
  }

  /** Resolves when all running nodes have the same schema version. */
  async schemaAgreed(options: { timeoutMs?: number } = {}): Promise<void> {
    const versions = () => new Set(this.living.map((node) => node.node?.schema.current.version));
    await this.when('one schema version', () => versions().size <= 1, options);
  }

  /** Resolves when a running node has the given opinion of another. */
  async until(
    name: string,
    fact: { readonly sees: string; readonly as: 'UP' | 'DOWN' },
    options: { timeoutMs?: number } = {},
  ): Promise<void> {
    const viewer = this.node(name);
    const seen = this.node(fact.sees).endpoint;
    const holds = () => viewer.node?.view.isAlive(seen) === (fact.as === 'UP');
    await this.when(`${name} to see ${fact.sees} as ${fact.as}`, holds, options);
  }

  /** Waits for a fact, looking again every few milliseconds. Rejects after the timeout. */
  private async when(
    what: string,
    holds: () => boolean,
    options: { timeoutMs?: number },
  ): Promise<void> {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const deadline = this.clock.monotonicMillis() + timeoutMs;
    while (!holds()) {
      if (this.clock.monotonicMillis() >= deadline) {
        throw new Error(`waited ${timeoutMs} ms for ${what}`);
      }
      await sleep(this.timers, lookEveryMs);
    }
  }

  /** Stops all nodes; nothing of the cluster is left but its files. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** Ends all nodes at once, as a killed process does. */
  abandon(): void {
    this.closed = true;
    for (const node of this.nodes) node.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function platformOf(options: ClusterOptions, node: NodeSpecification, shared: Platform): Platform {
  const inMemory = options.memory ?? options.dataDirectory === undefined;
  if (!inMemory && options.dataDirectory === undefined) {
    throw new ConfigurationProblem('a cluster on disk needs dataDirectory (--data DIR)');
  }
  const disk: Disk = inMemory ? new MemoryDisk() : new NodeDisk();
  // Another thread does not see a disk in memory.
  const threads = inMemory ? null : shared.threads;
  return { ...shared, disk, threads, log: logOf(options, node.name) };
}

function logOf(options: ClusterOptions, name: string): Log {
  if (typeof options.log === 'function') return options.log(name);
  return options.log === 'console' ? new NodeLog({ thread: name }) : nullLog;
}
