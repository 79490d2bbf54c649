import type {
  ClusterEvent,
  ManagedCluster,
  ManagedNode,
  PanelCluster,
  PanelLife,
  PanelNode,
  PanelPulse,
} from '../../../admin/index.ts';
import type { NodeEvent } from '../../../observe/index.ts';
import { LEVEL_CODES, LEVELS } from '../../client/levels.ts';
import { runNodetool } from '../../nodetool/index.ts';
import type { ClusterSource, NodeNumbers, SourceListener, TraceEvent } from './cluster-source.ts';

const pulseMs = 100;
/** Events come in bursts; opinions are looked at once after each. */
const burstMs = 30;
/** Of so many looks at the numbers, one asks all tables what there is to compact. */
const compactionsEvery = 5;

interface Counted {
  reads: number;
  writes: number;
  hintsStored: number;
  hintsReplayed: number;
}

/** A cluster whose nodes live in this process. */
export class IlionSource implements ClusterSource {
  private readonly managed: ManagedCluster;
  private readonly adminAddress: () => string;
  private readonly last = new Map<string, Counted>();
  private readonly hints = new Map<string, Counted>();
  private listener: SourceListener | null = null;
  private unsubscribe: () => void = () => {};
  private pulses: NodeJS.Timeout | undefined;
  private burst: NodeJS.Timeout | undefined;
  private samples = 0;
  private readonly pendingCompactions = new Map<string, number>();
  readonly sampleEveryMs = 1000;

  /** `adminAddress`: HOST:PORT of the administration, for nodetool. */
  constructor(managed: ManagedCluster, adminAddress: () => string) {
    this.managed = managed;
    this.adminAddress = adminAddress;
  }

  async open(listener: SourceListener): Promise<void> {
    this.listener = listener;
    this.unsubscribe = this.managed.subscribe((event) => this.onEvent(event));
    for (const { name } of this.managed.hosted()) this.countOf(name);
    this.pulses = setInterval(() => this.pulse(), pulseMs);
  }

  async close(): Promise<void> {
    this.unsubscribe();
    clearInterval(this.pulses);
    clearTimeout(this.burst);
  }

  contactPoints(): readonly string[] {
    return this.managed.hosted().map(({ address, port }) => `${address}:${port}`);
  }

  cluster(): PanelCluster {
    const hosted = this.managed.hosted();
    const names = new Map(hosted.map(({ endpoint, name }) => [endpoint, name]));
    const up = new Map<string, string[]>(hosted.map(({ name }) => [name, []]));
    const down = new Map<string, string[]>(hosted.map(({ name }) => [name, []]));
    for (const { name, state } of hosted) {
      const node = state === 'running' ? this.managed.managed(name) : null;
      for (const { endpoint, alive } of node?.members() ?? []) {
        const seen = names.get(endpoint);
        if (seen !== undefined && seen !== name) (alive ? up : down).get(seen)?.push(name);
      }
    }
    const nodes = hosted.map(
      ({ name, address, port, dataCenter, rack, state }): PanelNode => ({
        name,
        address: `${address}:${port}`,
        dataCenter,
        rack,
        state,
        seenUpBy: up.get(name) ?? [],
        seenDownBy: down.get(name) ?? [],
      }),
    );
    const living = hosted.find(({ name }) => this.managed.managed(name) !== null);
    const version = this.managed.managed(living?.name ?? '')?.releaseVersion ?? '';
    const locks = { lives: null, links: null, nodetool: null, activity: null };
    const faults = this.managed.faults();
    // A node that was restarted has it on again, whatever was said to its life before.
    const handoff = hosted.every(
      ({ name: node }) => this.managed.managed(node)?.isRunning('hinted-handoff') ?? true,
    );
    return { name: this.managed.name, kind: 'ilion', version, nodes, faults, handoff, locks };
  }

  async replication(keyspace: string): Promise<Readonly<Record<string, number>> | null> {
    const found = this.living()
      ?.keyspaces()
      .find(({ name }) => name === keyspace);
    if (found === undefined) return null;
    const factors = Object.entries(found.replicationOptions);
    return Object.fromEntries(factors.map(([name, count]) => [name, Number(count)]));
  }

  replicas(key: string): readonly string[] {
    const names = new Map(this.managed.hosted().map(({ endpoint, name }) => [endpoint, name]));
    try {
      const endpoints = this.living()?.naturalEndpoints('demorpi', 'messages', key) ?? [];
      return endpoints.flatMap((endpoint) => names.get(endpoint) ?? []);
    } catch {
      // The table may be away for a moment: another client dropped it.
      return [];
    }
  }

  private living() {
    for (const { name, state } of this.managed.hosted()) {
      const node = state === 'running' ? this.managed.managed(name) : null;
      if (node !== null) return node;
    }
    return null;
  }

  async numbers(): Promise<readonly NodeNumbers[]> {
    if (this.samples++ % compactionsEvery === 0) await this.lookAtCompactions();
    return this.managed.hosted().flatMap(({ name }) => {
      const node = this.managed.managed(name);
      return node === null ? [] : this.numbersOf(name, node);
    });
  }

  private numbersOf(name: string, node: ManagedNode): NodeNumbers {
    const { replicaReads, replicaWrites, requests, droppedMessages } = node.activity();
    const hints = node.waitingHints();
    return {
      name,
      replicaReads,
      replicaWrites,
      requests: requests.map((each) => ({ ...each, level: levelName(each.level) })),
      dropped: droppedMessages,
      loadBytes: node.information().loadBytes,
      hintBytes: hints.reduce((sum, { bytes }) => sum + bytes, 0),
      hintFiles: hints.reduce((sum, { files }) => sum + files, 0),
      pendingCompactions: this.pendingCompactions.get(name) ?? 0,
    };
  }

  private async lookAtCompactions(): Promise<void> {
    for (const { name } of this.managed.hosted()) {
      try {
        const statistics = await this.managed.managed(name)?.compactions.statistics();
        const tasks = statistics?.pending.reduce((sum, each) => sum + each.tasks, 0) ?? 0;
        this.pendingCompactions.set(name, tasks);
      } catch {
        // The node's life may end while it is asked.
        this.pendingCompactions.set(name, 0);
      }
    }
  }

  residentBytes(): number {
    return process.memoryUsage.rss();
  }

  /** Activities are told as they happen. */
  async traceOf(): Promise<readonly TraceEvent[]> {
    return [];
  }

  async change(change: PanelLife, target: string): Promise<void> {
    await this.managed[change](target);
  }

  cut(from: string, to: string): void {
    this.managed.cut(from, to);
  }

  slow(from: string, to: string, delayMs: number): void {
    this.managed.slowLink(from, to, delayMs);
  }

  heal(): void {
    this.managed.heal();
  }

  async setHandoff(running: boolean): Promise<void> {
    const nodes = this.managed.hosted().flatMap(({ name }) => this.managed.managed(name) ?? []);
    await Promise.all(nodes.map((node) => node.setRunning('hinted-handoff', running)));
    this.clusterChanged();
  }

  async nodetool(node: string, command: string): Promise<string> {
    const words = ['--node', node, ...command.split(' ')];
    const { stdout, stderr } = await runNodetool(words, this.adminAddress());
    return stdout + stderr;
  }

  private onEvent(event: ClusterEvent): void {
    if (event.kind === 'node') {
      this.onNodeEvent(event.node, event.event);
      return;
    }
    this.clusterChanged();
    if (event.kind === 'node-state' && event.state !== 'starting') {
      this.listener?.mark('node', `${event.node} ${event.state}`);
    }
  }

  private onNodeEvent(node: string, event: NodeEvent): void {
    switch (event.kind) {
      case 'hint-stored':
        this.hintOf(node).hintsStored++;
        this.tellHint(node, event.target, event.session);
        return;
      case 'hint-replayed':
        this.hintOf(node).hintsReplayed++;
        return;
      case 'read-repair':
        this.listener?.readRepair(node);
        return;
      case 'endpoint-up':
      case 'endpoint-down':
      case 'endpoint-joined':
      case 'endpoint-left':
        this.clusterChanged();
        return;
      case 'trace-begun': {
        const operation = /^\s*SELECT/i.test(event.parameters.query ?? '') ? 'read' : 'write';
        const key = keyOf(event.parameters);
        this.tellTrace(event.session, node, { kind: 'begun', operation, key });
        return;
      }
      case 'trace-activity':
        this.tellTrace(event.session, node, { kind: 'activity', activity: event.activity });
        return;
      default:
    }
  }

  private tellHint(node: string, endpoint: string, session: string | null): void {
    if (session === null) return;
    const target = this.managed.hosted().find((other) => other.endpoint === endpoint)?.name;
    if (target !== undefined) this.tellTrace(session, node, { kind: 'hint', target });
  }

  private tellTrace(session: string, node: string, what: TraceEvent['what']): void {
    this.listener?.trace({ session, node, atMs: performance.now(), what });
  }

  private clusterChanged(): void {
    this.burst ??= setTimeout(() => {
      this.burst = undefined;
      this.listener?.clusterChanged();
    }, burstMs);
  }

  /** Counters of a life that has just begun start from 0 again. */
  private pulse(): void {
    const pulses: PanelPulse[] = [];
    for (const { name } of this.managed.hosted()) {
      const before = this.last.get(name);
      const now = this.countOf(name);
      const hints = this.hintOf(name);
      const reads = Math.max(0, now.reads - (before?.reads ?? 0));
      const writes = Math.max(0, now.writes - (before?.writes ?? 0));
      const { hintsStored, hintsReplayed } = hints;
      this.hints.delete(name);
      if (reads + writes + hintsStored + hintsReplayed === 0) continue;
      pulses.push({ node: name, reads, writes, hintsStored, hintsReplayed });
    }
    if (pulses.length > 0) this.listener?.pulse(pulses);
  }

  private countOf(name: string): Counted {
    const activity = this.managed.managed(name)?.activity();
    const { replicaReads: reads = 0, replicaWrites: writes = 0 } = activity ?? {};
    const counted = { reads, writes, hintsStored: 0, hintsReplayed: 0 };
    this.last.set(name, counted);
    return counted;
  }

  private hintOf(name: string): Counted {
    const found = this.hints.get(name);
    if (found !== undefined) return found;
    const counted = { reads: 0, writes: 0, hintsStored: 0, hintsReplayed: 0 };
    this.hints.set(name, counted);
    return counted;
  }
}

function levelName(code: number): string {
  return LEVELS.find((name) => LEVEL_CODES[name] === code) ?? `level ${code}`;
}

/** The key that a station's statement binds as its id, or nothing. */
function keyOf(parameters: Readonly<Record<string, string>>): string | null {
  const name = Object.keys(parameters).find((each) => /^bound_var_\d+_id$/.test(each));
  return name === undefined ? null : (parameters[name] ?? null);
}
