import type { EndpointState } from '../../messaging/index.ts';
import type { Endpoint, Log, Timer, Timers } from '../../platform/index.ts';

/** Milliseconds until the first repetition; each later one waits twice as long, up to the last. */
const firstRetryMs = 20;
const lastRetryMs = 1000;

export interface ShadowRoundParts {
  readonly timers: Timers;
  readonly log: Log;
  readonly local: Endpoint;
  /** Seeds other than the local node. */
  readonly seeds: readonly Endpoint[];
  /** Nodes known from before; asked too when no seed answers at once. */
  readonly peers: readonly Endpoint[];
  readonly isSeed: boolean;
  readonly ringDelayMs: number;
  /** Sends an empty SYN. */
  readonly ask: (endpoint: Endpoint) => void;
}

/**
 * What a node does before it gossips: it asks what is known of the cluster, without telling of
 * itself (`Gossiper.doShadowRound`).
 *
 * 1. An empty SYN goes to all seeds, and again, soon and then every second, also to the peers of
 *    before. (Cassandra repeats every five seconds; nodes of one process are there within millis.)
 * 2. The first full answer ends the round.
 * 3. An empty answer says that the seed is in its own shadow round; when all seeds say so, the
 *    cluster starts at once and there is nothing to learn.
 * 4. Without any answer a seed goes on alone after the ring delay; another node fails after two.
 */
export class ShadowRound {
  readonly done: Promise<ReadonlyMap<Endpoint, EndpointState>>;
  private readonly parts: ShadowRoundParts;
  private readonly inShadow = new Set<Endpoint>();
  private resolve: (states: ReadonlyMap<Endpoint, EndpointState>) => void = () => {};
  private reject: (error: Error) => void = () => {};
  private retry: Timer | null = null;
  private deadline: Timer | null = null;
  private over = false;

  constructor(parts: ShadowRoundParts) {
    this.parts = parts;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  begin(): void {
    const { timers, seeds, peers, isSeed, ringDelayMs } = this.parts;
    if (seeds.length === 0 && peers.length === 0) {
      this.finish(new Map());
      return;
    }
    this.deadline = timers.after(isSeed ? ringDelayMs : ringDelayMs * 2, () => this.giveUp());
    this.repeatAfter(firstRetryMs);
    for (const endpoint of seeds.length > 0 ? seeds : peers) this.parts.ask(endpoint);
  }

  private repeatAfter(delayMs: number): void {
    const { timers, seeds, peers, ask } = this.parts;
    this.retry = timers.after(delayMs, () => {
      for (const endpoint of new Set([...seeds, ...peers])) ask(endpoint);
      if (!this.over) this.repeatAfter(Math.min(delayMs * 2, lastRetryMs));
    });
  }

  get isOver(): boolean {
    return this.over;
  }

  /** An ACK came, with all states the answering node knows, or with none. */
  answered(from: Endpoint, states: ReadonlyMap<Endpoint, EndpointState>): void {
    const { log, seeds, local } = this.parts;
    if (this.over) return;
    if (states.size === 0) {
      this.inShadow.add(from);
      if (seeds.every((seed) => this.inShadow.has(seed))) this.finish(new Map());
      return;
    }
    const own = states.get(local);
    if (own !== undefined && !own.states.has('HOST_ID') && own.states.size > 0) return;
    if (!seeds.includes(from)) {
      log.warn(
        `Received an ack from /${from}, who isn't a seed. Ensure your seed list includes a live ` +
          'node. Exiting shadow round',
      );
    }
    this.finish(states);
  }

  /** Ends the round without an outcome: the node stops. */
  abandon(): void {
    this.over = true;
    this.retry?.cancel();
    this.deadline?.cancel();
  }

  private giveUp(): void {
    if (this.parts.isSeed) {
      this.parts.log.info(
        'Unable to gossip with any peers but continuing anyway since node is in its own seed list',
      );
      this.finish(new Map());
    } else {
      this.abandon();
      this.reject(new Error('Unable to gossip with any peers'));
    }
  }

  private finish(states: ReadonlyMap<Endpoint, EndpointState>): void {
    this.abandon();
    this.resolve(states);
  }
}
