import type { FailureReason } from '../base/error/index.ts';
import type { Trace } from '../observe/index.ts';
import type { Endpoint } from '../platform/index.ts';
import type { Payload, RequestVerb, ResponseVerb, Verb } from './verb/index.ts';

/** What travels between nodes: immutable once sent. Times are the receiver's to judge. */
export interface Message<V extends Verb = Verb> {
  readonly verb: V;
  /** Pairs a response with its request; 0 for one-way messages. */
  readonly id: number;
  readonly from: Endpoint;
  readonly payload: Payload<V>;
  /** Wall-clock milliseconds of creation, and milliseconds it stays worth handling. */
  readonly createdAtMillis: number;
  readonly expiresAfterMs: number;
  /** Set when the request is traced: session id of 16 bytes. */
  readonly traceSession: Buffer | null;
}

/** Called once for each replica that was asked, whatever happens to it. */
export interface ResponseCallback<V extends ResponseVerb = ResponseVerb> {
  onResponse(from: Endpoint, payload: Payload<V>): void;
  /** A failure the replica told, or TIMEOUT when nothing came in time. */
  onFailure(from: Endpoint, reason: FailureReason): void;
}

/**
 * A node's way to others, and to itself: a message to the own endpoint runs its handler without
 * passing the network, but through the same verbs.
 */
export interface MessageService {
  readonly endpoint: Endpoint;
  /** One handler a verb; it answers through `respond` or `fail`, at once or later. */
  handle<V extends RequestVerb>(verb: V, handler: (message: Message<V>) => void): void;
  /** One-way. */
  send<V extends RequestVerb>(verb: V, payload: Payload<V>, to: Endpoint): void;
  /** Asks one replica; the callback is called once, at the latest after `timeoutMs`. */
  request<V extends RequestVerb>(
    verb: V,
    payload: Payload<V>,
    to: Endpoint,
    callback: ResponseCallback,
    timeoutMs: number,
    trace?: Trace | null,
  ): void;
  respond<V extends ResponseVerb>(request: Message, verb: V, payload: Payload<V>): void;
  fail(request: Message, reason: FailureReason): void;
  /** Leaves a request without an answer, for its time is over; counted as dropped. */
  drop(request: Message): void;
  close(): void;
}
