import { FailureReason, invariant } from '../../base/error/index.ts';
import type { Observer, Trace } from '../../observe/index.ts';
import type {
  Clock,
  Endpoint,
  Internode,
  InternodePort,
  Log,
  Timers,
} from '../../platform/index.ts';
import type { Message, MessageService, ResponseCallback } from '../message.ts';
import type { Payload, RequestVerb, ResponseVerb, Verb } from '../verb/index.ts';
import { CallbackTable } from './callback-table.ts';
import { Envelope } from './envelope.ts';
import { HandlerFailure } from './handler-failure.ts';
import type { VerbStatistics } from './verb-statistics.ts';
import { VerbCounters } from './verb-statistics.ts';

/** Milliseconds a one-way message stays worth handling: Cassandra's for gossip, five minutes. */
const oneWayExpiryMs = 300_000;

export interface MessageServiceParts {
  readonly endpoint: Endpoint;
  readonly internode: Internode;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly observer: Observer;
  /** Called for each message of a traced request when it arrives, before it is handled. */
  readonly onTraced?: (message: Message) => void;
}

/** The message service with what virtual tables and metrics read of it. */
export interface MeasuredMessageService extends MessageService {
  /** Counters of every verb that was used, in the order of first use. */
  statistics(): readonly VerbStatistics[];
  /**
   * Ends what waits for an answer as a timeout, before the node stops: writers then keep hints for
   * those that did not answer. (Cassandra waits for their timeouts to come.)
   */
  expireAll(): void;
}

interface VerbEntry {
  readonly counters: VerbCounters;
  handler: ((message: Message) => void) | null;
}

class Service implements MeasuredMessageService {
  readonly endpoint: Endpoint;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly observer: Observer;
  private readonly onTraced: ((message: Message) => void) | null;
  private readonly verbs = new Map<Verb, VerbEntry>();
  private readonly table: CallbackTable;
  private readonly port: InternodePort;
  private closed = false;

  constructor(parts: MessageServiceParts) {
    this.endpoint = parts.endpoint;
    this.clock = parts.clock;
    this.log = parts.log;
    this.observer = parts.observer;
    this.onTraced = parts.onTraced ?? null;
    this.table = new CallbackTable(parts.clock, parts.timers, (callback, to) =>
      this.callFailure(callback, to, FailureReason.TIMEOUT),
    );
    this.port = parts.internode.bind(parts.endpoint, (message) => this.receive(message as Message));
  }

  handle<V extends RequestVerb>(verb: V, handler: (message: Message<V>) => void): void {
    const entry = this.entry(verb);
    invariant(entry.handler === null, `one handler for ${verb}`);
    entry.handler = handler as (message: Message) => void;
  }

  send<V extends RequestVerb>(verb: V, payload: Payload<V>, to: Endpoint): void {
    const now = this.clock.nowMillis();
    this.dispatch(new Envelope(verb, 0, this.endpoint, payload, now, oneWayExpiryMs, null), to);
  }

  request<V extends RequestVerb>(
    verb: V,
    payload: Payload<V>,
    to: Endpoint,
    callback: ResponseCallback,
    timeoutMs: number,
    trace: Trace | null = null,
  ): void {
    if (this.closed) return;
    let session: Buffer | null = null;
    if (trace !== null) {
      session = trace.sessionId;
      if (to !== this.endpoint) trace.event(`Sending ${verb} message to /${to}`);
    }
    const id = this.table.add(callback, to, this.entry(verb).counters, timeoutMs);
    const now = this.clock.nowMillis();
    this.dispatch(new Envelope(verb, id, this.endpoint, payload, now, timeoutMs, session), to);
  }

  respond<V extends ResponseVerb>(request: Message, verb: V, payload: Payload<V>): void {
    if (request.id === 0) return;
    const answer = new Envelope(
      verb,
      request.id,
      this.endpoint,
      payload,
      request.createdAtMillis,
      request.expiresAfterMs,
      request.traceSession,
    );
    this.dispatch(answer, request.from);
  }

  fail(request: Message, reason: FailureReason): void {
    this.entry(request.verb).counters.failed++;
    this.respond(request, 'FAILURE_RSP', reason);
  }

  drop({ verb }: Message): void {
    this.entry(verb).counters.dropped++;
    this.observer.emit({ kind: 'message-dropped', verb });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.port.close();
    this.table.clear();
  }

  expireAll(): void {
    this.table.expireAll();
  }

  statistics(): readonly VerbStatistics[] {
    return Array.from(this.verbs.values(), (entry) => entry.counters);
  }

  private entry(verb: Verb): VerbEntry {
    let entry = this.verbs.get(verb);
    if (entry === undefined) {
      entry = { counters: new VerbCounters(verb), handler: null };
      this.verbs.set(verb, entry);
    }
    return entry;
  }

  private dispatch(message: Message, to: Endpoint): void {
    if (this.closed) return;
    this.entry(message.verb).counters.sent++;
    if (to === this.endpoint) this.receive(message);
    else this.port.send(to, message);
  }

  private receive(message: Message): void {
    if (this.closed) return;
    const entry = this.entry(message.verb);
    if (entry.counters.isResponse) this.receiveResponse(entry, message as Message<ResponseVerb>);
    else this.receiveRequest(entry, message);
  }

  private receiveResponse(entry: VerbEntry, message: Message<ResponseVerb>): void {
    const callback = this.table.take(message.id);
    if (callback === null) return;
    entry.counters.received++;
    if (message.traceSession !== null) this.onTraced?.(message);
    if (message.verb === 'FAILURE_RSP') {
      this.callFailure(callback, message.from, message.payload as FailureReason);
      return;
    }
    try {
      callback.onResponse(message.from, message.payload);
    } catch (error) {
      this.log.error(`Callback of a ${message.verb} from /${message.from} failed`, error);
    }
  }

  private receiveRequest(entry: VerbEntry, message: Message): void {
    const { counters, handler } = entry;
    if (message.createdAtMillis + message.expiresAfterMs < this.clock.nowMillis()) {
      this.drop(message);
      return;
    }
    if (message.traceSession !== null) this.onTraced?.(message);
    if (handler === null) {
      counters.dropped++;
      this.respond(message, 'FAILURE_RSP', FailureReason.UNKNOWN);
      return;
    }
    counters.received++;
    try {
      handler(message);
    } catch (error) {
      this.answerThrown(message, error);
    }
  }

  private answerThrown(message: Message, error: unknown): void {
    if (error instanceof HandlerFailure) {
      this.log.warn(`${message.verb} from /${message.from} failed: ${error.message}`);
      this.fail(message, error.reason);
    } else {
      this.log.error(`Unexpected exception during ${message.verb} from /${message.from}`, error);
      this.fail(message, FailureReason.UNKNOWN);
    }
  }

  private callFailure(callback: ResponseCallback, from: Endpoint, reason: FailureReason): void {
    try {
      callback.onFailure(from, reason);
    } catch (error) {
      this.log.error(`Callback of a failure from /${from} failed`, error);
    }
  }
}

/**
 * Takes `endpoint` on the internode network and returns the node's way to send and to be asked.
 * Throws when another node holds the endpoint.
 */
export function createMessageService(parts: MessageServiceParts): MeasuredMessageService {
  return new Service(parts);
}
