/**
 * A node's mailbox: sends messages, pairs answers with requests, and runs the handler of each verb.
 *
 * 1. `request` registers the callback in the callback table, which gives the id and guards the
 *    deadline, and hands one envelope to the internode port; to the own endpoint it calls `receive`
 *    directly, so that a node asks itself through the same verbs.
 * 2. `receive` gives a request to its verb's handler, unless it came after its time: whoever asked
 *    has given up, and work nobody waits for would only make the next requests late too.
 * 3. The handler answers with `respond` or `fail`, now or later; what it throws is a FAILURE_RSP.
 * 4. An answer takes its callback out of the table. One that comes after the deadline finds nothing
 *    and is forgotten.
 *
 * Invariants: each callback is called exactly once, with an answer, a failure or TIMEOUT, unless
 * the service was closed before; after `close` neither handler nor callback is called.
 */
export * from './handler-failure.ts';
export * from './message-service.ts';
export type * from './verb-statistics.ts';
