import type { TraceEvent } from '../source/index.ts';

export interface KeptTrace {
  readonly session: string;
  readonly coordinator: string;
  readonly key: string | null;
  readonly operation: 'write' | 'read';
  readonly beganAtMs: number;
  /** Activities, and hints that were kept because of the request, in the order they came. */
  readonly events: TraceEvent[];
  isTaken: boolean;
}

const maximumTraces = 64;
const maximumEvents = 400;

/**
 * Keeps what traced requests did lately, until a station's request comes for its own. A request that
 * failed does not learn its session: it is then the newest free trace with its key.
 */
export class TraceKeeper {
  private readonly traces = new Map<string, KeptTrace>();

  /** Gives the trace that the event belongs to, or null when it is not kept (any more). */
  add(event: TraceEvent): KeptTrace | null {
    const { session, node, atMs, what } = event;
    if (what.kind === 'begun') {
      const { key, operation } = what;
      // Somebody else traces statements of his own.
      if (key === null) return null;
      const kept = { session, coordinator: node, key, operation, beganAtMs: atMs };
      this.traces.set(session, { ...kept, events: [], isTaken: false });
      if (this.traces.size > maximumTraces) {
        this.traces.delete(this.traces.keys().next().value as string);
      }
      return null;
    }
    const trace = this.traces.get(session);
    if (trace === undefined || trace.events.length >= maximumEvents) return null;
    trace.events.push(event);
    return trace;
  }

  /** The trace of a request that ended just now; `session` is null when its answer told none. */
  take(session: string | null, operation: 'write' | 'read', key: string): KeptTrace | null {
    const found =
      session === null
        ? [...this.traces.values()].findLast(
            (trace) => !trace.isTaken && trace.operation === operation && trace.key === key,
          )
        : this.traces.get(session);
    if (found === undefined) return null;
    found.isTaken = true;
    return found;
  }
}
