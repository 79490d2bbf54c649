import { TimeUuidGenerator } from '../../base/uuid/index.ts';
import type { Message } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { Observer, Trace } from '../../observe/index.ts';
import type { Clock, Endpoint, Random, Timers } from '../../platform/index.ts';
import { endpointAddress, endpointPort, nowInSeconds } from '../../platform/index.ts';
import type { TracedRequest, Tracer } from '../../query/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import type { SystemRow } from '../system-row.ts';
import { insertRow, mutationOf } from '../system-row.ts';
import { activitiesOf, workOf } from './message-activity.ts';
import type { TraceSessionParts } from './trace-session.ts';
import { TraceSession } from './trace-session.ts';

export interface TracerEnvironment {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly schema: SchemaSource;
  /** Writes to system_traces through the coordinator; failures are its own affair. */
  readonly write: (mutations: readonly Mutation[]) => void;
  readonly traceQueryTtlSeconds: number;
  /** Is told of activities as they happen, before their rows are written. */
  readonly observer: Observer;
}

/** So finely probabilities are told apart. */
const CHANCES = 2 ** 30;

/**
 * Writes system_traces: a session row by the coordinator, event rows by every node that took part,
 * each with the microseconds since that node began (tracing/ of Cassandra 5.0). Events are written
 * in groups soon after they happen; a session gets its duration last, since tools take it as the
 * sign that the trace is complete.
 */
export class NodeTracer implements Tracer {
  /** Of a request that did not ask for it, to be traced: 0 to 1. */
  probability = 0;
  private readonly environment: TracerEnvironment;
  private readonly ids: TimeUuidGenerator;
  private readonly parts: TraceSessionParts;
  private readonly dirty = new Set<TraceSession>();
  /** Sessions that this node coordinates and that are not finished, by the hex of their ids. */
  private readonly own = new Map<string, TraceSession>();

  constructor(environment: TracerEnvironment) {
    const { clock, random, endpoint } = environment;
    this.environment = environment;
    this.ids = new TimeUuidGenerator(clock, random);
    this.parts = {
      address: endpointAddress(endpoint),
      port: endpointPort(endpoint),
      monotonicMillis: () => clock.monotonicMillis(),
      nextEventId: () => this.ids.next(),
      onEvent: (session, activity) => {
        const id = session.sessionId.toString('hex');
        environment.observer.emit({ kind: 'trace-activity', session: id, activity });
        this.writeSoon(session);
      },
    };
  }

  wants(requested: boolean): boolean {
    if (requested || this.probability === 0) return requested;
    return this.environment.random.integer(CHANCES) < this.probability * CHANCES;
  }

  begin(request: TracedRequest): Trace {
    const session = new TraceSession(this.ids.next(), this.parts, request.isByChance);
    const id = session.sessionId.toString('hex');
    this.own.set(id, session);
    const parameters = Object.fromEntries(request.parameters);
    this.environment.observer.emit({ kind: 'trace-begun', session: id, parameters });
    this.write('sessions', [
      {
        session_id: session.sessionId,
        client: request.clientAddress,
        command: 'QUERY',
        coordinator: this.parts.address,
        coordinator_port: this.parts.port,
        request: request.request,
        started_at: this.environment.clock.nowMillis(),
        parameters: request.parameters,
      },
    ]);
    return session;
  }

  finish(trace: Trace): void {
    if (!(trace instanceof TraceSession)) return;
    const id = trace.sessionId.toString('hex');
    this.own.delete(id);
    this.environment.observer.emit({ kind: 'trace-finished', session: id });
    this.flush(trace);
    const duration = trace.elapsedMicros();
    this.write('sessions', [{ session_id: trace.sessionId, duration }]);
  }

  /**
   * A message of a traced request arrived at this node. What a coordinator asks of itself and what
   * others answer it belongs to its own session; its own asking is told without the message.
   */
  onMessage(message: Message): void {
    const { traceSession } = message;
    if (traceSession === null) return;
    const isOwn = message.from === this.environment.endpoint;
    const own = this.own.get(traceSession.toString('hex'));
    if (isOwn && own === undefined) return;
    const session = own ?? new TraceSession(traceSession, this.parts);
    const activities = isOwn ? workOf(message) : activitiesOf(message);
    for (const { activity, thread } of activities) session.activity(activity, thread);
  }

  private writeSoon(session: TraceSession): void {
    if (this.dirty.has(session)) return;
    this.dirty.add(session);
    this.environment.timers.soon(() => this.flush(session));
  }

  private flush(session: TraceSession): void {
    this.dirty.delete(session);
    this.write('events', session.takeEvents());
  }

  private write(name: string, rows: readonly SystemRow[]): void {
    const { schema, clock, write, traceQueryTtlSeconds } = this.environment;
    const table = schema.current.table('system_traces', name);
    if (table === undefined || rows.length === 0) return;
    const time = {
      timestamp: clock.nowMicros(),
      nowInSeconds: nowInSeconds(clock),
      ttlSeconds: traceQueryTtlSeconds,
    };
    write(rows.map((row) => mutationOf(insertRow(table, row, time))));
  }
}
