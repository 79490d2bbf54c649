import type { Trace } from '../observe/index.ts';

/** Opens and closes traces; whoever implements it writes system_traces. */
export interface Tracer {
  /** Whether to trace a request that did (`requested`) or did not ask for it; asked of each. */
  wants(requested: boolean): boolean;
  /** Opens a session for a request that is wanted. */
  begin(request: TracedRequest): Trace | null;
  /** Called when the answer is ready, whether it is an error or not. */
  finish(trace: Trace): void;
}

export interface TracedRequest {
  /** As system_traces.sessions calls it: `Execute CQL3 query`, `Preparing CQL3 query`... */
  readonly request: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly clientAddress: string;
  readonly clientPort: number;
  /** It did not ask for a trace. */
  readonly isByChance: boolean;
}

/** Traces nothing. */
export const NO_TRACER: Tracer = {
  wants: () => false,
  begin: () => null,
  finish: () => {},
};
