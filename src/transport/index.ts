/**
 * The native protocol, from a client's socket to the query processor and back.
 *
 * frame/    bytes <-> envelopes: headers, v5 segments with checksums, compression, the output buffer
 * message/  envelope bodies <-> requests and results, a file a noun
 * server/   connections: stages, streams in flight, bounds and backpressure
 * event/    who registered for what, and how node events become client events
 *
 * Invariants: an answer carries its request's stream id and version; answers of one tick leave in
 * one write; a broken frame ends at most its own connection; values read from a frame are views that
 * are lent until the processor's call returns.
 */
export { NodeEventNotifier } from './event/node-events.ts';
export type { ConnectedClient } from './server/client-connection.ts';
export { NativeServer } from './server/native-server.ts';
