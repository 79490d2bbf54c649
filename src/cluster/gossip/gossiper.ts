import type {
  ApplicationState,
  EndpointState,
  GossipDigestAck,
  GossipDigestSyn,
  Message,
  MessageService,
} from '../../messaging/index.ts';
import type { Clock, Endpoint, Log, Random, Timer, Timers } from '../../platform/index.ts';
import { isBootstrapping, isDeadStatus, shutdownStatus } from './application-value.ts';
import { gossipIntervalMs } from './arrival-window.ts';
import { allStates, examineDigests, makeDigests, statesFor } from './digest-exchange.ts';
import { EndpointRecord } from './endpoint-record.ts';
import { EndpointTable } from './endpoint-table.ts';
import { FailureDetector } from './failure-detector.ts';
import type { GossipListener } from './gossip-listener.ts';
import { ShadowRound } from './shadow-round.ts';

export interface GossiperParts {
  readonly local: Endpoint;
  readonly clusterName: string;
  readonly partitioner: string;
  readonly seeds: readonly Endpoint[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly messages: MessageService;
  readonly phiConvictThreshold: number;
  readonly ringDelayMs: number;
  readonly echoTimeoutMs: number;
  readonly listener: GossipListener;
}

/** The rounds of gossip of one node, and its answers to those of others. See the folder's story. */
export class Gossiper {
  readonly table: EndpointTable;
  readonly failureDetector: FailureDetector;
  private readonly parts: GossiperParts;
  private readonly seeds: readonly Endpoint[];
  private own: EndpointRecord | null = null;
  private lastVersion = 0;
  private rounds: Timer | null = null;
  private shadow: ShadowRound | null = null;
  private hasSentSyn = false;

  constructor(parts: GossiperParts) {
    this.parts = parts;
    this.seeds = parts.seeds.filter((seed) => seed !== parts.local);
    this.failureDetector = new FailureDetector(parts.clock, parts.log, parts.phiConvictThreshold);
    this.table = new EndpointTable({
      local: parts.local,
      clock: parts.clock,
      log: parts.log,
      failureDetector: this.failureDetector,
      listener: parts.listener,
      echo: (endpoint, came) => this.echo(endpoint, came),
      ringDelayMs: parts.ringDelayMs,
    });
    const { messages } = parts;
    messages.handle('GOSSIP_DIGEST_SYN', (message) => this.onSyn(message));
    messages.handle('GOSSIP_DIGEST_ACK', (message) => this.onAck(message));
    messages.handle('GOSSIP_DIGEST_ACK2', (message) => {
      if (this.isEnabled) this.learn(message.payload.states);
    });
    messages.handle('GOSSIP_SHUTDOWN', (message) => {
      if (this.isEnabled) this.table.markShutdown(message.from, message.payload);
    });
    messages.handle('ECHO_REQ', (message) => {
      if (this.isEnabled) messages.respond(message, 'ECHO_RSP', null);
    });
  }

  get isEnabled(): boolean {
    return this.rounds !== null;
  }

  get generation(): number {
    return this.own?.generation ?? 0;
  }

  /** Asks what is known of the cluster before joining it; see ShadowRound. */
  shadowRound(peers: readonly Endpoint[]): Promise<ReadonlyMap<Endpoint, EndpointState>> {
    const { timers, log, local, ringDelayMs, clusterName, partitioner, messages } = this.parts;
    const syn: GossipDigestSyn = { clusterName, partitioner, digests: [] };
    const round = new ShadowRound({
      timers,
      log,
      local,
      seeds: this.seeds,
      peers,
      isSeed: this.parts.seeds.includes(local),
      ringDelayMs,
      ask: (endpoint) => messages.send('GOSSIP_DIGEST_SYN', syn, endpoint),
    });
    this.shadow = round;
    round.begin();
    return round.done;
  }

  /** Begins to gossip: `generation` in seconds since the epoch, and the first states in order. */
  start(generation: number, states: readonly (readonly [ApplicationState, string])[]): void {
    const { clock, local } = this.parts;
    this.shadow = null;
    const record = new EndpointRecord({ generation, version: 0 }, [], clock.monotonicMillis());
    record.alive = true;
    this.own = record;
    this.table.records.set(local, record);
    this.setStates(states);
    this.resume();
  }

  /** Begins again after `stop`, in a new generation and with these states anew. */
  restart(states: readonly (readonly [ApplicationState, string])[]): void {
    if (this.own === null || this.isEnabled) return;
    this.own.generation++;
    this.setStates(states);
    this.resume();
  }

  /** Tells the live nodes that this one stops, then stops; `isMember`: whether it has joined. */
  stop(isMember: boolean): void {
    const { log, messages } = this.parts;
    if (!this.isEnabled || this.own === null) return;
    const word = this.own.status;
    if (isMember && !isDeadStatus(word) && !isBootstrapping(word)) {
      log.info('Announcing shutdown');
      this.setStates([
        ['STATUS_WITH_PORT', shutdownStatus],
        ['STATUS', shutdownStatus],
        ['RPC_READY', 'false'],
      ]);
      const state = this.own.snapshot();
      for (const endpoint of this.table.live) messages.send('GOSSIP_SHUTDOWN', state, endpoint);
    } else {
      log.warn(
        "No local state, state is in silent shutdown, or node hasn't joined, " +
          'not announcing shutdown',
      );
    }
    this.close();
  }

  /** Stops without a word. */
  close(): void {
    this.rounds?.cancel();
    this.rounds = null;
    this.shadow?.abandon();
    this.shadow = null;
  }

  /** Changes states of the local node; each gets a new version, in the order given. */
  setStates(states: readonly (readonly [ApplicationState, string])[]): void {
    if (this.own === null) return;
    for (const [name, value] of states) {
      this.own.states.set(name, { value, version: ++this.lastVersion });
    }
    const names = states.map(([name]) => name);
    this.parts.listener.changed(this.parts.local, names);
  }

  /**
   * A round out of turn, to every seed and live node at once: for a cluster that starts in one
   * process. It counts as no heartbeat, so the failure detector's intervals stay true.
   */
  gossipNow(): void {
    if (!this.isEnabled) return;
    const syn = this.makeSyn();
    for (const endpoint of new Set([...this.seeds, ...this.table.live]))
      this.sendSyn(syn, endpoint);
  }

  private resume(): void {
    this.rounds = this.parts.timers.every(gossipIntervalMs, () => this.round());
  }

  /**
   * One round: to a live node; with some probability to one that is down, the more likely the more
   * are down; and to a seed when the first was none, or fewer nodes are seen than there are seeds,
   * so that groups of nodes cannot lose one another.
   */
  private round(): void {
    if (this.own === null) return;
    const { random } = this.parts;
    const { live, unreachable } = this.table;
    this.own.heartBeatVersion = ++this.lastVersion;
    const syn = this.makeSyn();
    const chosen = this.sendToOneOf(syn, [...live]);
    if (unreachable.size > 0 && random.fraction() < unreachable.size / (live.size + 1)) {
      this.sendToOneOf(
        syn,
        [...unreachable.keys()].filter((endpoint) => this.mayReturn(endpoint)),
      );
    }
    const toSeed = chosen !== null && this.seeds.includes(chosen);
    if (!toSeed || live.size < this.seeds.length) this.maybeToSeed(syn);
    this.table.checkStatus();
  }

  private maybeToSeed(syn: GossipDigestSyn): void {
    const { live, unreachable } = this.table;
    const others = live.size + unreachable.size;
    if (live.size === 0 || this.parts.random.fraction() <= this.seeds.length / others) {
      this.sendToOneOf(syn, this.seeds);
    }
  }

  private mayReturn(endpoint: Endpoint): boolean {
    const record = this.table.records.get(endpoint);
    return record !== undefined && !isDeadStatus(record.status);
  }

  private sendToOneOf(syn: GossipDigestSyn, endpoints: readonly Endpoint[]): Endpoint | null {
    if (endpoints.length === 0) return null;
    const chosen = endpoints[this.parts.random.integer(endpoints.length)] as Endpoint;
    this.sendSyn(syn, chosen);
    return chosen;
  }

  private sendSyn(syn: GossipDigestSyn, to: Endpoint): void {
    this.hasSentSyn = true;
    this.parts.messages.send('GOSSIP_DIGEST_SYN', syn, to);
  }

  private makeSyn(): GossipDigestSyn {
    const { clusterName, partitioner, random } = this.parts;
    return { clusterName, partitioner, digests: makeDigests(this.table.records, random) };
  }

  private onSyn(message: Message<'GOSSIP_DIGEST_SYN'>): void {
    const { clusterName, partitioner, log, messages, local } = this.parts;
    const { payload, from } = message;
    const inShadow = this.shadow !== null && !this.shadow.isOver;
    if (!this.isEnabled && !inShadow) return;
    if (payload.clusterName !== clusterName) {
      log.warn(`ClusterName mismatch from /${from} ${payload.clusterName}!=${clusterName}`);
      return;
    }
    if (payload.partitioner !== partitioner) {
      log.warn(`Partitioner mismatch from /${from} ${payload.partitioner}!=${partitioner}`);
      return;
    }
    if (!this.isEnabled) {
      if (payload.digests.length > 0) return;
      messages.send('GOSSIP_DIGEST_ACK', { digests: [], states: new Map() }, from);
      return;
    }
    const { records } = this.table;
    const answer: GossipDigestAck =
      payload.digests.length === 0
        ? { digests: [], states: allStates(records) }
        : examineDigests(payload.digests, records, local);
    messages.send('GOSSIP_DIGEST_ACK', answer, from);
  }

  private onAck(message: Message<'GOSSIP_DIGEST_ACK'>): void {
    const { payload, from } = message;
    if (this.shadow !== null && !this.shadow.isOver) {
      if (payload.digests.length === 0) this.shadow.answered(from, payload.states);
      return;
    }
    if (!this.isEnabled) return;
    if (payload.states.size > 0) {
      if (!this.hasSentSyn) return;
      this.learn(payload.states);
    }
    const states = statesFor(payload.digests, this.table.records, this.parts.local);
    this.parts.messages.send('GOSSIP_DIGEST_ACK2', { states }, from);
  }

  private learn(states: ReadonlyMap<Endpoint, EndpointState>): void {
    this.table.reportHeartBeats(states);
    this.table.apply(states);
  }

  private echo(endpoint: Endpoint, came: () => void): void {
    const callback = { onResponse: came, onFailure: () => {} };
    this.parts.messages.request('ECHO_REQ', null, endpoint, callback, this.parts.echoTimeoutMs);
  }
}
