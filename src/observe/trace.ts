/**
 * The trace of one request, when the client asked for it: activities with the node, the thread
 * stage and the microseconds since the node's own start on the request. Travels with messages; a
 * replica's activities come to the same session in system_traces.
 */
export interface Trace {
  /** Session id: a timeuuid of 16 bytes. */
  readonly sessionId: Buffer;
  event(activity: string): void;
}
