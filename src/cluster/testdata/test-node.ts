import { createMessageService } from '../../messaging/index.ts';
import type { MeasuredMessageService } from '../../messaging/index.ts';
import type { NodeEvent } from '../../observe/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import type { SimulatedMachine, Simulation } from '../../testing/index.ts';
import { createCluster } from '../index.ts';
import type { Cluster, ClusterParts } from '../index.ts';

type Settings = ClusterParts['settings'];

/** A machine with messaging and cluster on it, which remembers over its lives what a disk would. */
export class TestNode {
  readonly endpoint: Endpoint;
  readonly machine: SimulatedMachine;
  readonly settings: Settings;
  /** Events of the present life: `up 127.0.0.2` and so on. */
  events: string[] = [];
  cluster!: Cluster;
  messages!: MeasuredMessageService;
  hostId: string;
  tokens: readonly bigint[] | null = null;
  private generation: number | null = null;
  private savedPeers: ClusterParts['identity']['savedPeers'] = [];

  constructor(simulation: Simulation, number: number, settings: Partial<Settings> = {}) {
    const address = `127.0.0.${number}`;
    this.endpoint = `${address}:7000`;
    this.machine = simulation.machine(address);
    this.hostId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    this.settings = {
      clusterName: 'Test Cluster',
      partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
      seeds: ['127.0.0.1:7000'],
      endpointSnitch: 'GossipingPropertyFileSnitch',
      topology: new Map(),
      dataCenter: 'DC1',
      rack: 'RAC1',
      numTokens: 16,
      initialTokens: null,
      ringDelayMs: 30_000,
      phiConvictThreshold: 8,
      requestTimeoutMs: 10_000,
      broadcastRpcAddress: address,
      nativeTransportPort: 9042,
      ...settings,
    };
  }

  /** A new life, up to where its verbs can be called. */
  boot(): this {
    const platform = this.machine.boot();
    this.events = [];
    const emit = (event: NodeEvent): void => {
      const about = 'endpoint' in event ? event.endpoint.replace(':7000', '') : '';
      const kind = event.kind.replace('endpoint-', '');
      this.events.push(`${kind} ${about}${'ready' in event ? ` ${event.ready}` : ''}`);
    };
    this.messages = createMessageService({
      endpoint: this.endpoint,
      ...platform,
      observer: { emit },
    });
    this.cluster = createCluster({
      settings: this.settings,
      platform,
      messages: this.messages,
      observer: { emit },
      identity: {
        hostId: this.hostId,
        tokens: this.tokens,
        previousGeneration: this.generation,
        savedPeers: this.savedPeers,
      },
    });
    return this;
  }

  /** Joins, and writes down what a restart needs. */
  async start(): Promise<void> {
    await this.cluster.start();
    this.save();
  }

  save(): void {
    this.tokens = this.cluster.local.tokens;
    this.generation = this.cluster.generation;
    this.savedPeers = this.cluster
      .members()
      .filter((node) => node.endpoint !== this.endpoint && node.hostId !== '');
  }

  kill(): void {
    this.machine.kill();
  }

  sees(other: TestNode): string {
    return this.cluster.seenAs(other.endpoint);
  }

  logged(text: string): number {
    return this.machine.log.matching(text).length;
  }
}

/** Boots all, then starts all at once, as a cluster in one process does. */
export async function startTogether(simulation: Simulation, nodes: readonly TestNode[]) {
  for (const node of nodes) node.boot();
  await simulation.time.wait(Promise.all(nodes.map((node) => node.start())), 1000);
}

/** The demo's topology: three racks of two in DC1, one of three in DC2; a seed in each of three. */
export function demoNodes(simulation: Simulation): TestNode[] {
  const seeds = ['127.0.0.1:7000', '127.0.0.3:7000', '127.0.0.7:7000'];
  const places = ['DC1:RAC1', 'DC1:RAC1', 'DC1:RAC2', 'DC1:RAC2', 'DC1:RAC3', 'DC1:RAC3'];
  places.push('DC2:RAC1', 'DC2:RAC1', 'DC2:RAC1');
  return places.map((place, index) => {
    const [dataCenter = '', rack = ''] = place.split(':');
    return new TestNode(simulation, index + 1, { seeds, dataCenter, rack });
  });
}
