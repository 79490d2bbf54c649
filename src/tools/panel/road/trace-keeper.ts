import type { TraceEvent } from '../source/index.ts';

export interface KeptTrace {
  readonly session: string;
  readonly coordinator: string;
  readonly level: string;
  readonly query: string;
  readonly beganAtMs: number;
  readonly events: TraceEvent[];
  isTaken: boolean;
}

const maximumTraces = 64;
const maximumEvents = 400;
/** A write that timed out becomes a hint after this long. */
const hintWithinMs = 15_000;

/**
 * Keeps what traced requests did lately, until a station's request comes for its own. A request that
 * failed does not learn its session: it is then the oldest free trace of that level and statement.
 */
export class TraceKeeper {
  private readonly traces = new Map<string, KeptTrace>();

  add(event: TraceEvent): KeptTrace | null {
    const { session, node, atMs, what } = event;
    if (what.kind === 'hint') return this.addHint(event, what.target);
    if (what.kind === 'begun') {
      const { level, query } = what;
      const kept = { level, query, session, coordinator: node, beganAtMs: atMs };
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

  private addHint(event: TraceEvent, target: string): KeptTrace | null {
    const newestFirst = [...this.traces.values()].reverse();
    const found = newestFirst.find(
      ({ coordinator, beganAtMs, query, events }) =>
        coordinator === event.node &&
        event.atMs - beganAtMs < hintWithinMs &&
        query.startsWith('INSERT') &&
        !events.some(({ what }) => what.kind === 'hint' && what.target === target),
    );
    found?.events.push(event);
    return found ?? null;
  }

  /** The trace of a request that ended just now and took so long. */
  take(session: string | null, level: string, operation: string, sinceMs: number) {
    const word = operation === 'write' ? 'INSERT' : 'SELECT';
    const found =
      session === null
        ? [...this.traces.values()].find(
            (trace) =>
              !trace.isTaken &&
              trace.beganAtMs >= sinceMs &&
              trace.level === level &&
              trace.query.startsWith(word),
          )
        : this.traces.get(session);
    if (found !== undefined) found.isTaken = true;
    return found ?? null;
  }
}
