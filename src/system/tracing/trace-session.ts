import type { Trace } from '../../observe/index.ts';
import type { SystemRow } from '../system-row.ts';

/** What happened on one node for one traced request, until it is written. */
export class TraceSession implements Trace {
  readonly sessionId: Buffer;
  readonly isByChance: boolean;
  /** Monotonic milliseconds at which this node began with the request. */
  readonly startedAt: number;
  private readonly parts: TraceSessionParts;
  private events: SystemRow[] = [];

  constructor(sessionId: Buffer, parts: TraceSessionParts, isByChance = false) {
    this.sessionId = sessionId;
    this.isByChance = isByChance;
    this.parts = parts;
    this.startedAt = parts.monotonicMillis();
  }

  event(activity: string): void {
    this.activity(activity, 'Native-Transport-Requests-1');
  }

  /** An activity of a stage of this node, named as Cassandra names its threads. */
  activity(activity: string, thread: string): void {
    this.events.push({
      session_id: this.sessionId,
      event_id: this.parts.nextEventId(),
      activity,
      source: this.parts.address,
      source_port: this.parts.port,
      source_elapsed: this.elapsedMicros(),
      thread,
    });
    this.parts.onEvent(this, activity);
  }

  elapsedMicros(): number {
    return Math.round((this.parts.monotonicMillis() - this.startedAt) * 1000);
  }

  /** Events since the last call, oldest first. */
  takeEvents(): readonly SystemRow[] {
    const events = this.events;
    this.events = [];
    return events;
  }
}

export interface TraceSessionParts {
  readonly address: string;
  readonly port: number;
  monotonicMillis(): number;
  /** A timeuuid of 16 bytes, greater than the last. */
  nextEventId(): Buffer;
  /** Called after each event. */
  onEvent(session: TraceSession, activity: string): void;
}
