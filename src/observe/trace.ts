/**
 * The trace of one request, when the client asked for it or chance wants it: activities with the node, the thread
 * stage and the microseconds since the node's own start on the request. Travels with messages; a
 * replica's activities come to the same session in system_traces.
 */
export interface Trace {
  /** Session id: a timeuuid of 16 bytes. */
  readonly sessionId: Buffer;
  /** Traced by chance: nobody asked, and nobody is told the session's id. */
  readonly isByChance?: boolean;
  event(activity: string): void;
}
