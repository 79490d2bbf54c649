import type { ManagedNode } from '../admin/index.ts';
import type { Settings } from '../config/index.ts';
import type { IlionNode } from '../main/index.ts';
import { NodeManagement, startNode } from '../main/index.ts';
import type { NodeEvent } from '../observe/index.ts';
import type { Endpoint, Platform } from '../platform/index.ts';
import { endpointOf } from '../platform/index.ts';
import { Life } from '../platform/life/index.ts';
import type { NodeSpecification } from './topology.ts';

export type HostedState = 'stopped' | 'starting' | 'running' | 'paused' | 'killed';

/**
 * One place in a cluster: its settings and disk stay, nodes live and die on it.
 *
 *   stop    goes in good order: tells the others, finishes, syncs
 *   kill    ends as kill -9 does, between two steps
 *   pause   stands still as SIGSTOP does; `resume` goes on
 */
export class HostedNode implements NodeSpecification {
  readonly name: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly settings: Settings;
  readonly endpoint: Endpoint;
  private readonly platform: Platform;
  private life: Life | null = null;
  /** Also when it is over: its threads may need a moment to end. */
  private lastLife: Life | null = null;
  private running: IlionNode | null = null;
  private managedNode: ManagedNode | null = null;
  private giveUp: () => void = () => {};
  private stateNow: HostedState = 'stopped';
  /** Told of each change of state, and of what each of its nodes observes. */
  onState: (state: HostedState) => void = () => {};
  onEvent: (event: NodeEvent) => void = () => {};

  constructor(specification: NodeSpecification, settings: Settings, platform: Platform) {
    this.name = specification.name;
    this.dataCenter = specification.dataCenter;
    this.rack = specification.rack;
    this.settings = settings;
    this.endpoint = endpointOf(settings.listenAddress, settings.storagePort);
    this.platform = platform;
  }

  get state(): HostedState {
    return this.stateNow;
  }

  get address(): string {
    return this.settings.broadcastRpcAddress;
  }

  get port(): number {
    return this.settings.nativeTransportPort;
  }

  /** What operators see of the living node; null when there is none. */
  get management(): ManagedNode | null {
    return this.managedNode;
  }

  /** The living node, or null. */
  get node(): IlionNode | null {
    return this.running;
  }

  /** Begins a new life; does nothing when there is one. */
  async start(): Promise<void> {
    if (this.stateNow === 'paused') return this.resume();
    if (this.stateNow === 'running' || this.stateNow === 'starting') return;
    this.change('starting');
    const before = this.lastLife;
    const life = new Life(this.platform);
    this.life = life;
    this.lastLife = life;
    // What a life awaits is never answered once it is over: whoever started it must not wait on.
    const over = new Promise<null>((resolve) => {
      this.giveUp = () => resolve(null);
    });
    try {
      await before?.gone();
      const node = await Promise.race([startNode(this.settings, life.platform), over]);
      if (this.life !== life || node === null) return;
      this.running = node;
      this.managedNode = new NodeManagement(node, () => process.memoryUsage());
      node.events.subscribe((event) => this.onEvent(event));
      this.change('running');
    } catch (error) {
      if (this.life === life) this.end('stopped');
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.stateNow === 'stopped' || this.stateNow === 'killed') return;
    this.resume();
    const node = this.running;
    const life = this.life;
    // Killed while it stops, it never finishes.
    const killed = new Promise<void>((resolve) => {
      this.giveUp = resolve;
    });
    await Promise.race([node?.stop(), killed]);
    if (this.life === life) this.end('stopped');
  }

  kill(): void {
    if (this.stateNow === 'stopped') return;
    this.end('killed');
  }

  pause(): void {
    if (this.stateNow !== 'running') return;
    this.change('paused');
    this.life?.pause();
  }

  resume(): void {
    if (this.stateNow !== 'paused') return;
    this.change('running');
    this.life?.resume();
  }

  private end(state: 'stopped' | 'killed'): void {
    this.life?.end();
    this.giveUp();
    this.life = null;
    this.running = null;
    this.managedNode = null;
    this.change(state);
  }

  private change(state: HostedState): void {
    this.stateNow = state;
    this.onState(state);
  }
}
