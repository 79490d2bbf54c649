import { invariant } from '../../base/error/index.ts';
import { Deque } from '../../base/queue/index.ts';
import type { Endpoint, Internode, InternodePort } from '../internode.ts';
import type { Random } from '../random.ts';
import type { Timers } from '../timers.ts';
import { copyMessage } from './copy-message.ts';
import type { DropReason, Traffic } from './link.ts';
import { Link } from './link.ts';

export interface FabricOptions {
  /** Copies every message deeply, so that nodes share nothing by accident. For tests. */
  readonly copyMessages?: boolean;
  /** How many messages one paused endpoint holds before more are dropped; 100,000 when not given. */
  readonly maximumHeld?: number;
  readonly onDrop?: (drop: {
    readonly from: Endpoint;
    readonly to: Endpoint;
    readonly envelope: unknown;
    readonly reason: DropReason;
  }) => void;
}

/**
 * The internode network of one process, real or simulated: messages are handed over as values, and
 * tests and people put faults between endpoints. All faults are directed.
 *
 * 1. `send` counts the message on its link and looks whether the link has any fault.
 * 2. Without one it goes on the queue, which is flushed in one microtask: never inside `send`, in the
 *    order sent, and what arrives in the flush may send again.
 * 3. With one: a cut or an unlucky draw drops it; a paused end holds it, in order and bounded; a delay
 *    hands it to the timers. A message on its way is dropped when its link is cut before it arrives.
 *
 * Invariants: of one link with constant delay and no jitter, messages arrive in the order sent; a
 * message arrives at most once; each is counted as delivered or dropped, or still under way.
 */
export class Fabric {
  readonly internode: Internode = {
    bind: (endpoint, receive) => this.bind(endpoint, receive),
  };
  private readonly timers: Timers;
  private readonly random: Random;
  private readonly copyMessages: boolean;
  private readonly maximumHeld: number;
  private readonly onDrop: FabricOptions['onDrop'];
  private readonly receivers = new Map<Endpoint, (envelope: unknown) => void>();
  private readonly links = new Map<Endpoint, Map<Endpoint, Link>>();
  private readonly paused = new Map<Endpoint, Deque<{ link: Link; envelope: unknown }>>();
  private readonly nodeDelays = new Map<Endpoint, { delayMs: number; jitterMs: number }>();
  /** Links and their envelopes in turn: a pair of pushes costs less than an object. */
  private readonly queue = new Deque<unknown>(256);
  private flushing = false;
  private readonly flush = () => this.deliverQueue();

  constructor(timers: Timers, random: Random, options: FabricOptions = {}) {
    this.timers = timers;
    this.random = random;
    this.copyMessages = options.copyMessages ?? false;
    this.maximumHeld = options.maximumHeld ?? 100_000;
    this.onDrop = options.onDrop;
  }

  private bind(endpoint: Endpoint, receive: (envelope: unknown) => void): InternodePort {
    invariant(!this.receivers.has(endpoint), `endpoint ${endpoint} is taken`);
    this.receivers.set(endpoint, receive);
    for (const links of this.links.values()) {
      const link = links.get(endpoint);
      if (link !== undefined) link.receive = receive;
    }
    const links = this.linksFrom(endpoint);
    let open = true;
    return {
      send: (to, envelope) => {
        if (open) this.send(links.get(to) ?? this.link(endpoint, to), envelope);
      },
      close: () => {
        if (!open) return;
        open = false;
        this.unbind(endpoint);
      },
    };
  }

  private unbind(endpoint: Endpoint): void {
    this.receivers.delete(endpoint);
    for (const links of this.links.values()) {
      const link = links.get(endpoint);
      if (link !== undefined) link.receive = null;
    }
  }

  private linksFrom(from: Endpoint): Map<Endpoint, Link> {
    let links = this.links.get(from);
    if (links === undefined) {
      links = new Map();
      this.links.set(from, links);
    }
    return links;
  }

  private link(from: Endpoint, to: Endpoint): Link {
    const links = this.linksFrom(from);
    let link = links.get(to);
    if (link === undefined) {
      link = new Link(from, to);
      link.receive = this.receivers.get(to) ?? null;
      links.set(to, link);
      this.judge(link);
    }
    return link;
  }

  private send(link: Link, envelope: unknown): void {
    link.sent++;
    const message = this.copyMessages ? copyMessage(envelope) : envelope;
    if (link.troubled) {
      this.sendThroughFaults(link, message);
      return;
    }
    this.enqueue(link, message);
  }

  private enqueue(link: Link, message: unknown): void {
    this.queue.push(link);
    this.queue.push(message);
    if (this.flushing) return;
    this.flushing = true;
    queueMicrotask(this.flush);
  }

  private deliverQueue(): void {
    const queue = this.queue;
    try {
      while (queue.length > 0) {
        const link = queue.shift() as Link;
        this.arrive(link, queue.shift());
      }
      this.flushing = false;
    } finally {
      // A receiver that threw stops its node, not the messages of others.
      if (this.flushing) queueMicrotask(this.flush);
    }
  }

  private arrive(link: Link, envelope: unknown): void {
    const held = link.troubled ? this.paused.get(link.to) : undefined;
    if (link.cut) this.drop(link, envelope, 'cut');
    else if (held !== undefined) this.hold(held, link, envelope);
    else if (link.receive === null) this.drop(link, envelope, 'unbound');
    else {
      link.delivered++;
      link.receive(envelope);
    }
  }

  private sendThroughFaults(link: Link, envelope: unknown): void {
    const held = this.paused.get(link.from);
    if (link.cut) this.drop(link, envelope, 'cut');
    else if (held !== undefined) this.hold(held, link, envelope);
    else if (this.isLost(link)) this.drop(link, envelope, 'loss');
    else this.sendLater(link, envelope);
  }

  private isLost(link: Link): boolean {
    return link.lossProbability > 0 && this.random.fraction() < link.lossProbability;
  }

  /** Sends after what links and nodes add in delay; at once when that is nothing. */
  private sendLater(link: Link, envelope: unknown): void {
    const from = this.nodeDelays.get(link.from);
    const to = this.nodeDelays.get(link.to);
    const jitterMs = link.jitterMs + (from?.jitterMs ?? 0) + (to?.jitterMs ?? 0);
    let delayMs = link.delayMs + (from?.delayMs ?? 0) + (to?.delayMs ?? 0);
    if (jitterMs > 0) delayMs += this.random.fraction() * jitterMs;
    if (delayMs > 0) this.timers.after(delayMs, () => this.arrive(link, envelope));
    else this.enqueue(link, envelope);
  }

  private hold(
    held: Deque<{ link: Link; envelope: unknown }>,
    link: Link,
    envelope: unknown,
  ): void {
    if (held.length >= this.maximumHeld) this.drop(link, envelope, 'overflow');
    else held.push({ link, envelope });
  }

  private drop(link: Link, envelope: unknown, reason: DropReason): void {
    link.dropped++;
    this.onDrop?.({ from: link.from, to: link.to, envelope, reason });
  }

  /** Nothing passes from one endpoint to the other any more; the other direction is another cut. */
  cut(from: Endpoint, to: Endpoint): void {
    this.change(from, to, (link) => {
      link.cut = true;
    });
  }

  /** Takes away cut, delay, jitter and loss of one direction. */
  heal(from: Endpoint, to: Endpoint): void {
    this.change(from, to, (link) => {
      link.cut = false;
      link.delayMs = 0;
      link.jitterMs = 0;
      link.lossProbability = 0;
    });
  }

  /** Takes away every fault, pauses too; what paused endpoints held is delivered. */
  healAll(): void {
    this.nodeDelays.clear();
    for (const links of this.links.values()) {
      for (const link of links.values()) this.heal(link.from, link.to);
    }
    for (const endpoint of [...this.paused.keys()]) this.resume(endpoint);
    this.judgeAll();
  }

  /** Each message takes `delayMs` plus a random part of `jitterMs`; with jitter they may overtake. */
  delay(from: Endpoint, to: Endpoint, delayMs: number, jitterMs = 0): void {
    this.change(from, to, (link) => {
      link.delayMs = delayMs;
      link.jitterMs = jitterMs;
    });
  }

  /** Delays whatever a node sends or receives, in addition to the delays of links; 0 takes it away. */
  delayNode(endpoint: Endpoint, delayMs: number, jitterMs = 0): void {
    if (delayMs === 0 && jitterMs === 0) this.nodeDelays.delete(endpoint);
    else this.nodeDelays.set(endpoint, { delayMs, jitterMs });
    this.judgeAll();
  }

  /** Each message is lost with this probability, from 0 to 1. */
  lose(from: Endpoint, to: Endpoint, probability: number): void {
    this.change(from, to, (link) => {
      link.lossProbability = probability;
    });
  }

  /** Holds all messages to and from an endpoint, as of a process that is stopped. */
  pause(endpoint: Endpoint): void {
    if (!this.paused.has(endpoint)) this.paused.set(endpoint, new Deque());
    this.judgeAll();
  }

  /** Lets the held messages go on in the order in which they came. */
  resume(endpoint: Endpoint): void {
    const held = this.paused.get(endpoint);
    if (held === undefined) return;
    this.paused.delete(endpoint);
    this.judgeAll();
    for (const { link, envelope } of held) {
      if (link.from === endpoint) this.sendThroughFaults(link, envelope);
      else this.enqueue(link, envelope);
    }
  }

  isPaused(endpoint: Endpoint): boolean {
    return this.paused.has(endpoint);
  }

  isCut(from: Endpoint, to: Endpoint): boolean {
    return this.links.get(from)?.get(to)?.cut ?? false;
  }

  /** What passed between each pair so far, in the order in which pairs first met. */
  traffic(): readonly Traffic[] {
    const all: Traffic[] = [];
    for (const links of this.links.values()) {
      for (const { from, to, sent, delivered, dropped } of links.values()) {
        all.push({ from, to, sent, delivered, dropped });
      }
    }
    return all;
  }

  private change(from: Endpoint, to: Endpoint, edit: (link: Link) => void): void {
    const link = this.link(from, to);
    edit(link);
    this.judge(link);
  }

  private judgeAll(): void {
    for (const links of this.links.values()) {
      for (const link of links.values()) this.judge(link);
    }
  }

  private judge(link: Link): void {
    link.troubled =
      link.cut ||
      link.delayMs > 0 ||
      link.jitterMs > 0 ||
      link.lossProbability > 0 ||
      this.paused.has(link.from) ||
      this.paused.has(link.to) ||
      this.nodeDelays.has(link.from) ||
      this.nodeDelays.has(link.to);
  }
}
