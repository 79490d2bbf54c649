import type { Settings } from '../../src/config/index.ts';
import type { NodeAddress } from '../../src/host/index.ts';
import { nodesOf, parseTopology, plainNaming, settingsOf } from '../../src/host/index.ts';
import type { IlionNode } from '../../src/main/index.ts';
import { startNode } from '../../src/main/index.ts';
import type { Platform } from '../../src/platform/index.ts';
import { endpointOf } from '../../src/platform/index.ts';
import type { QueryProcessor } from '../../src/query/index.ts';
import type { SimulatedMachine } from '../../src/testing/index.ts';
import { Simulation } from '../../src/testing/index.ts';

export interface SimulatedClusterOptions {
  readonly topology?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Clocks of the machines are off by up to this, either way. */
  readonly maximumSkewMs?: number;
  readonly print?: (line: string) => void;
}

export type PlaceState = 'down' | 'starting' | 'up' | 'paused' | 'stopping';

/** One machine of the cluster and the node that lives on it, if one does. */
export class Place {
  readonly name: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly endpoint: string;
  readonly settings: Settings;
  readonly machine: SimulatedMachine;
  state: PlaceState = 'down';
  node: IlionNode | null = null;
  /** The platform of the present life: a client's request comes in by its timers. */
  platform: Platform | null = null;
  /** Counts lives, so that what belongs to an earlier one is known. */
  lives = 0;
  /** Why starts did not succeed, each with its time. */
  readonly failedStarts: string[] = [];
  /** Calls of `ask` that wait for their answer, to be told when the node dies. */
  private readonly waiting = new Set<(reason: Error) => void>();

  constructor(
    specification: { readonly name: string; readonly dataCenter: string; readonly rack: string },
    settings: Settings,
    machine: SimulatedMachine,
  ) {
    this.name = specification.name;
    this.dataCenter = specification.dataCenter;
    this.rack = specification.rack;
    this.settings = settings;
    this.endpoint = endpointOf(settings.listenAddress, settings.storagePort);
    this.machine = machine;
  }

  get isUp(): boolean {
    return this.state === 'up';
  }

  /** The living node; throws when there is none. */
  get living(): IlionNode {
    if (this.node === null) throw new Error(`${this.name} is ${this.state}`);
    return this.node;
  }

  /**
   * Asks the node as a client on a connection does: it hears of it when it runs, and when it dies
   * the connection is lost (`ConnectionLost`).
   */
  ask<T>(question: (processor: QueryProcessor) => Promise<T>): Promise<T> {
    const { node, platform } = this;
    if (node === null || platform === null) return Promise.reject(new ConnectionLost(this.name));
    return new Promise<T>((resolve, reject) => {
      this.waiting.add(reject);
      platform.timers.after(0.1, () => {
        const done = (settle: () => void) => {
          this.waiting.delete(reject);
          settle();
        };
        question(node.processor).then(
          (value) => done(() => resolve(value)),
          (error: unknown) => done(() => reject(error as Error)),
        );
      });
    });
  }

  /** How many questions wait for their answer. */
  get unanswered(): number {
    return this.waiting.size;
  }

  loseConnections(): void {
    const lost = [...this.waiting];
    this.waiting.clear();
    for (const reject of lost) reject(new ConnectionLost(this.name));
  }
}

/** The node died before it answered: the outcome of the request is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(node: string) {
    super(`connection to ${node} lost`);
  }
}

/**
 * A whole cluster of real nodes in one simulated world: `startNode` on machines whose clocks, disks
 * and networks follow from one seed.
 */
export class SimulatedCluster {
  readonly simulation: Simulation;
  readonly places: readonly Place[];

  private constructor(simulation: Simulation, places: readonly Place[]) {
    this.simulation = simulation;
    this.places = places;
  }

  static async start(
    seed: number,
    options: SimulatedClusterOptions = {},
  ): Promise<SimulatedCluster> {
    const cluster = SimulatedCluster.plan(seed, options);
    await cluster.simulation.time.wait(
      Promise.all(cluster.places.map((place) => cluster.boot(place))),
      60_000,
    );
    await cluster.untilSettled();
    return cluster;
  }

  /** The machines, on which nothing runs yet. */
  static plan(seed: number, options: SimulatedClusterOptions = {}): SimulatedCluster {
    const simulation = new Simulation(seed, {
      maximumSkewMs: options.maximumSkewMs ?? 0,
      ...(options.print === undefined ? {} : { print: options.print }),
    });
    const topology = parseTopology(options.topology ?? 'DC1:3x2,DC2:1x3', 'RAC');
    const specifications = nodesOf(topology, plainNaming);
    const addresses = specifications.map(
      (_, i): NodeAddress => ({ address: `127.0.0.${i + 1}`, nativePort: 9042, storagePort: 7000 }),
    );
    const settings = settingsOf(
      {
        dataDirectory: '/data',
        settings: { commitlog_sync: 'batch', ...options.settings },
      },
      specifications,
      addresses,
      simulation.random.fork('tokens'),
    );
    const places = specifications.map(
      (specification, i) =>
        new Place(specification, settings[i] as Settings, simulation.machine(specification.name)),
    );
    return new SimulatedCluster(simulation, places);
  }

  /** The place of a name (`node1`...); throws when there is none. */
  place(name: string): Place {
    const found = this.places.find((place) => place.name === name);
    if (found === undefined) throw new Error(`no node ${name}`);
    return found;
  }

  /** A node by name, a rack (`DC1:RAC2`) or a data centre. */
  targets(target: string): readonly Place[] {
    const [dataCenter, rack] = target.split(':');
    const found = this.places.filter(
      (place) =>
        place.name === target ||
        (place.dataCenter === dataCenter && (rack === undefined || place.rack === rack)),
    );
    if (found.length === 0) throw new Error(`nothing is called ${target}`);
    return found;
  }

  get living(): readonly Place[] {
    return this.places.filter((place) => place.node !== null);
  }

  /** Begins a new life on a machine; rejects as `startNode` does, and the place is down then. */
  async boot(place: Place): Promise<void> {
    const platform = place.machine.boot();
    const life = ++place.lives;
    place.state = 'starting';
    try {
      const node = await startNode(place.settings, platform);
      if (place.lives !== life) return;
      place.platform = platform;
      place.node = node;
      place.state = 'up';
    } catch (error) {
      if (place.lives === life) this.end(place);
      throw error;
    }
  }

  /** SIGTERM: rejects as `stop` of the node does; the place is down then, too. */
  async stop(place: Place): Promise<void> {
    const life = place.lives;
    const { living } = place;
    place.state = 'stopping';
    try {
      await living.stop();
    } finally {
      if (place.lives === life) this.end(place);
    }
  }

  /** kill -9. */
  kill(place: Place): void {
    this.end(place);
  }

  /** A power cut: what was not synced is lost. */
  crash(place: Place): void {
    this.end(place);
    place.machine.disk.crash();
  }

  private end(place: Place): void {
    place.machine.kill();
    place.lives++;
    place.state = 'down';
    place.node = null;
    place.platform = null;
    place.loseConnections();
  }

  pause(place: Place): void {
    if (!place.isUp) return;
    place.state = 'paused';
    place.machine.pause();
  }

  resume(place: Place): void {
    if (place.state !== 'paused') return;
    place.state = 'up';
    place.machine.resume();
  }

  /** Cuts all links between two groups: only from the first to the second when `oneWay`. */
  cut(from: readonly Place[], to: readonly Place[], oneWay = false): void {
    const { fabric } = this.simulation;
    for (const a of from) {
      for (const b of to) {
        if (a === b) continue;
        fabric.cut(a.endpoint, b.endpoint);
        if (!oneWay) fabric.cut(b.endpoint, a.endpoint);
      }
    }
  }

  /** Waits until every living node sees every other as it is. */
  async untilSettled(limitMs = 120_000): Promise<void> {
    await this.simulation.time.runUntil(() => this.isSettled(), limitMs);
  }

  isSettled(): boolean {
    const views = this.living.map((place) => place.living.view);
    return views.every((view) =>
      this.places.every((other) => {
        const seen = view.node(other.endpoint);
        if (other.node === null) return seen === undefined || !view.isAlive(other.endpoint);
        const { local } = other.node.view;
        return (
          view.isAlive(other.endpoint) &&
          seen?.status === local.status &&
          seen.schemaVersion === local.schemaVersion
        );
      }),
    );
  }

  /** Lets virtual time pass until a promise is settled. */
  wait<T>(promise: Promise<T>, limitMs = 120_000): Promise<T> {
    return this.simulation.time.wait(promise, limitMs);
  }
}
