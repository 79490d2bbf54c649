import type { Verb } from '../verb/index.ts';

/** What happened to the messages of one verb since the node started. */
export interface VerbStatistics {
  readonly verb: Verb;
  /** Handed to the network, or to the own handler. */
  readonly sent: number;
  /** Taken from the network (or from itself) and given to handler or callback. */
  readonly received: number;
  /** Requests that came after their time, or before this node had a handler for them. */
  readonly dropped: number;
  /** Requests this node answered with FAILURE_RSP. */
  readonly failed: number;
  /** Own requests that nobody answered in time. */
  readonly expired: number;
  /** Own requests that wait for their answer. */
  readonly pending: number;
}

/** The counters behind `VerbStatistics`; one object a verb lives as long as the service. */
export class VerbCounters implements VerbStatistics {
  readonly verb: Verb;
  readonly isResponse: boolean;
  sent = 0;
  received = 0;
  dropped = 0;
  failed = 0;
  expired = 0;
  pending = 0;

  constructor(verb: Verb) {
    this.verb = verb;
    this.isResponse = verb.endsWith('_RSP');
  }
}
