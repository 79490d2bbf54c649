/**
 * What happened on a node, as one closed union: logs, tracing, nodetool counters, the panel and
 * tests read this stream, so that none of them has hooks of its own in the code that works.
 * Endpoints are `address:port` of the internode side.
 */
export type NodeEvent =
  | { readonly kind: 'endpoint-up'; readonly endpoint: string }
  | { readonly kind: 'endpoint-down'; readonly endpoint: string }
  | { readonly kind: 'endpoint-joined'; readonly endpoint: string }
  | { readonly kind: 'endpoint-left'; readonly endpoint: string }
  /** Something that a peer says of itself is new: place, tokens, schema version, address. */
  | { readonly kind: 'endpoint-changed'; readonly endpoint: string }
  /** A peer opened or closed its CQL port (application state RPC_READY). */
  | { readonly kind: 'endpoint-cql'; readonly endpoint: string; readonly ready: boolean }
  | { readonly kind: 'schema-version'; readonly version: string }
  /** `session`: hex of the trace of the request that missed the target; null when it has none. */
  | { readonly kind: 'hint-stored'; readonly target: string; readonly session: string | null }
  | { readonly kind: 'hint-replayed'; readonly target: string }
  | { readonly kind: 'hints-dropped'; readonly target: string; readonly count: number }
  | { readonly kind: 'read-repair'; readonly keyspace: string; readonly table: string }
  | { readonly kind: 'speculative-retry'; readonly keyspace: string; readonly table: string }
  | { readonly kind: 'message-dropped'; readonly verb: string }
  | { readonly kind: 'storage-failure'; readonly what: string }
  /** A request that its client wants traced; the node is its coordinator. */
  | {
      readonly kind: 'trace-begun';
      /** Hex of the session's timeuuid. */
      readonly session: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  /** What the node did for a traced request, as coordinator or replica, when it happened. */
  | { readonly kind: 'trace-activity'; readonly session: string; readonly activity: string }
  | { readonly kind: 'trace-finished'; readonly session: string };

export interface Observer {
  emit(event: NodeEvent): void;
}

/** Hands every event to every listener, in order; a listener that throws harms nobody else. */
export class EventStream implements Observer {
  private readonly listeners = new Set<(event: NodeEvent) => void>();

  emit(event: NodeEvent): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: NodeEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
