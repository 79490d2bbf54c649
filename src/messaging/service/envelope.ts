import type { Endpoint } from '../../platform/index.ts';
import type { Message } from '../message.ts';
import type { Payload, Verb } from '../verb/index.ts';

/** A message as it is handed over: the one object that sending allocates. */
export class Envelope<V extends Verb = Verb> implements Message<V> {
  readonly verb: V;
  readonly id: number;
  readonly from: Endpoint;
  readonly payload: Payload<V>;
  readonly createdAtMillis: number;
  readonly expiresAfterMs: number;
  readonly traceSession: Buffer | null;

  constructor(
    verb: V,
    id: number,
    from: Endpoint,
    payload: Payload<V>,
    createdAtMillis: number,
    expiresAfterMs: number,
    traceSession: Buffer | null,
  ) {
    this.verb = verb;
    this.id = id;
    this.from = from;
    this.payload = payload;
    this.createdAtMillis = createdAtMillis;
    this.expiresAfterMs = expiresAfterMs;
    this.traceSession = traceSession;
  }
}
